use v5.36;
no warnings qw(portable experimental::for_list);
use IO::Socket::IP qw(:DEFAULT IPPROTO_TCP TCP_NODELAY);
use JSON::PP;
use List::Util  qw(zip);
use POSIX       qw(WNOHANG uname);
use Storable    qw(fd_retrieve store_fd);
use Time::HiRes qw(CLOCK_MONOTONIC ITIMER_REAL clock_gettime setitimer);
open(my $PROTOCOL, '>&', STDOUT) && open(STDOUT, '>&', STDERR) or die "standard output: $!\n";
open my $COUNTER, '<', __FILE__ or die "a file to count with: $!\n";    # by its offset
$_->autoflush for $PROTOCOL, *STDOUT;

my %OPTIONS = (    # the default, without which it is required; then a pattern, or least and most
    (workload => [], model => [], probe => [], param => ['', qr/=/], 'die-with-stdin' => [0]),
    (lifetime => ['pool', qr/^(fresh|pool)\z/], schedule => ['static', qr/^(dynamic|static)\z/]),
    (tasks => [undef, 0, 100_000_000], size => [undef, 0, 2**31 - 1], seed => [42, 0, ~0]),
    (workers => [1, 1, 10_000], warmups => [0, 0, 1_000_000], iterations => [1, 1, 1_000_000]),
    (first => [0, 0, 2**31 - 1], stride => [1, 1, 2**31 - 1], repeats => [1, 1, 100_000_000]));
my %KNOWN = (describe => [], probe => [qw(probe model workers repeats param die-with-stdin)]);
$KNOWN{run} = [grep { !/probe|repeats/ } keys %OPTIONS];
my %MODELS = (fork => {family => 'processes', parallel => \1, lifetimes => ['fresh', 'pool']});
$MODELS{sequential} = {family => 'sequential', parallel => \0, lifetimes => ['pool']};
my %WORKLOADS = (collatz => \&collatz, rpc => \&rpc, selftest => \&selftest);
our ($busy, %alive);    # true while the workers change; their numbers by process

sub now_ns { return int(1e9 * clock_gettime(CLOCK_MONOTONIC)) }

sub line ($type, %fields) { return encode_json({v => 1, type => $type, %fields}) . "\n" }

sub fail ($code, $message) {
    alarm 0;    # at its end Perl lets go of %SIG, and the signal would kill
    print $PROTOCOL line('error', code => $code, message => substr $message =~ s/\s+/ /gr, 0, 4096);
    exit($code eq 'usage' ? 2 : 1);
}

sub valid ($it, $default = undef, $min = qr/^(?!--)/, $max = undef) {
    return !defined $max ? $it =~ $min : $it =~ /^0*(\d+)\z/ && $1 eq 0 + $1 && $min <= $1 <= $max;
}

use integer;    # from here on arithmetic wraps at 64 bits, and >> copies the sign

sub mix ($seed, $i) {
    my $z = $seed + ($i + 1) * 0x9E3779B97F4A7C15;
    $z = ($z ^ $z >> 30 & 0x3FFFFFFFF) * 0xBF58476D1CE4E5B9;
    $z = ($z ^ $z >> 27 & 0x1FFFFFFFFF) * 0x94D049BB133111EB;
    return $z ^ $z >> 31 & 0x1FFFFFFFF;
}

sub collatz ($job, $t) {
    my ($steps, $seed, $size) = (0, @$job{qw(seed size)});
    for my $k (0 .. $size - 1) {
        my $x = (mix($seed, $t * $size + $k) & 2**20 - 1) + 1;
        for (; $x != 1; $steps++) {
            $x = $x % 2 ? 3 * $x + 1 : $x / 2;
        }
    }
    return $steps;
}

sub rpc ($job, $t) {
    syswrite $job->{server}, pack 'q>', mix($job->{seed}, $t) or die "rpc: write: $!\n";
    read($job->{server}, my $answer, 8) == 8 or die "rpc: no answer: $!\n";
    return unpack 'q>', $answer;
}

sub selftest ($job, $t) { return say("task $t speaks up") && mix($job->{seed}, $t) }

sub prepare ($job) {
    my @to = (PeerAddr => $job->{'address='} // return, Sockopts => [[IPPROTO_TCP, TCP_NODELAY]]);
    $job->{server} = IO::Socket::IP->new(@to) // die "rpc: connect to $to[1]: $@\n";
}

sub take { return sysseek($COUNTER, 1, 1) - 1 }    # whole: all processes share the offset

sub share ($job, $worker, $gate) {
    my ($i, $ready_ns, $start_ns, $process, %results) = ($worker - $job->{workers}, now_ns());
    $gate->();
    while (($i = $job->{schedule} eq 'static' ? $i + $job->{workers} : take()) < $job->{tasks}) {
        ($process, $start_ns) = ($$, now_ns()) if !$start_ns;
        $results{$i} = $job->{task}->($job, $job->{first} + $i * $job->{stride});
    }
    return [$ready_ns, $start_ns, $start_ns && now_ns(), $process, $process, \%results];
}

sub crew ($job) {
    my ($parent, @crew) = $$;
    for my $worker (0 .. $job->{workers} - 1) {
        local $busy = 1;
        socketpair $crew[$worker], my $own, AF_UNIX, SOCK_STREAM, 0 or fail(internal => "pair: $!");
        my $pid = fork // fail(internal => "fork: $!");
        $alive{$pid} = $worker;
        next if $pid;    # what follows is the worker: prctl, and the parent in the harness's place
        kill KILL => $$ if syscall((uname)[4] eq 'x86_64' ? 157 : 167, 1, 9) || getppid != $parent;
        open $PROTOCOL, '>&', $own;
        my $await = sub { sysread($own, my $order, 1) || kill KILL => $$ };
        my $pass  = sub ($report) { store_fd($report, $PROTOCOL) && $await->() };
        my $share = $await->() && eval { prepare($job), [] };
        $share = eval { share($job, $worker, sub { $pass->([]) }) } while $pass->($share // \"$@");
    }
    return @crew if reports(@crew);
}

sub reports (@crew) {
    syswrite $_, '.' for @crew;
    my @reports = map { eval { fd_retrieve($_) } // do { sleep while 1 } } @crew;
    fail(task_failed => $$_) for grep { ref eq 'SCALAR' } @reports;
    return @reports;
}

sub dismiss {
    local ($?, $busy) = (0, 1);
    kill KILL => keys %alive;
    do { %alive = () } while wait > 0;
}
END { dismiss() }

sub iterate ($job, $n, @crew) {
    my %row = (index => $n, warmup => $n < $job->{warmups} ? \1 : \0, requested_ns => now_ns());
    @crew = crew($job) if $job->{lifetime} eq 'fresh';
    sysseek $COUNTER, 0, 0;
    reports(@crew);
    my @work = @crew ? reports(@crew) : share($job, 0, sub { });
    dismiss() if $job->{lifetime} eq 'fresh';
    @row{qw(joined_ns ready_ns start_ns end_ns processes threads results)} = (now_ns(), zip @work);
    my ($h, %results) = (0xCBF29CE484222325, map { %$_ } @{delete $row{results}});
    $h = ($h ^ $_) * 0x100000001B3 for @results{0 .. $job->{tasks} - 1};
    return line('iteration', %row, checksum => sprintf '%016x', $h);
}

sub run ($job) {
    my ($work, $model, $life) = @$job{qw(workload model lifetime)};
    $job->{task} = $WORKLOADS{$work} // fail(unsupported => "no workload $work");
    fail(unsupported => "no $life $model") if !grep { $_ eq $life } @{$MODELS{$model}{lifetimes}};
    fail(usage => 'wrong --param') if "@{[grep /=/, keys %$job]}" ne 'address=' x ($work eq 'rpc');
    fail(usage => 'sequential has one worker') if $model eq 'sequential' && $job->{workers} > 1;
    print $PROTOCOL line('started', pid => $$, clock_ns => now_ns());
    @SIG{qw(PIPE ALRM)} = ('IGNORE', sub ($signal) {
        return if $busy;
        local ($!, $_) = (0, chr $job->{'die-with-stdin'});    # to select standard input, or none
        fail(internal => 'stdin ended') if select($_, undef, undef, 0) && !sysread STDIN, $_, 99;
        my $pid = waitpid -1, WNOHANG;
        fail(worker_died => "worker $alive{$pid} (process $pid) died: wait status $?") if $pid > 0;
    });
    prepare($job) if $model eq 'sequential';
    setitimer(ITIMER_REAL, 0.001, 0.2);
    my @crew = $life eq 'pool' && $model eq 'fork' ? crew($job) : ();
    print $PROTOCOL map { iterate($job, $_, @crew) } 0 .. $job->{warmups} + $job->{iterations} - 1;
}

sub probe ($job) { fail(unsupported => 'there are no probes') }

sub describe ($job) {
    @{$MODELS{$_}}{qw(name baseline multiplexed)} = ($_, 'sequential', \0) for keys %MODELS;
    print $PROTOCOL line('describe', language => 'perl', implementation => 'perl',
        version => substr($^V, 1), facts => {cpus_believed => undef}, probes => [],
        models => [@MODELS{'fork', 'sequential'}], workloads => [sort keys %WORKLOADS]);
}

my ($command, %job) = shift // '';
my @known = @{$KNOWN{$command} // fail(usage => "no command '$command'")};
for my ($option, $value) (map { $_, $_ eq '--die-with-stdin' ? 1 : () } @ARGV) {
    my ($name) = grep { $option eq "--$_" } @known or fail(usage => "no option '$option'");
    fail(usage => "$option cannot be that") if !valid($value // '--', @{$OPTIONS{$name}});
    ($name, $value) = $value =~ /^(.*?=)(.*)/s if $name eq 'param';
    fail(usage => "$option is given twice") if exists $job{$name};
    $job{$name} = $value;
}
$job{$_} //= $OPTIONS{$_}[0] // fail(usage => "--$_ is required") for @known;
eval { main->can($command)->(\%job) } // fail(task_failed => $@);
alarm 0;
print $PROTOCOL line('done');
