package process

import (
	"fmt"
	"io"
	"os"
	"os/exec"
)

// FirstFile is the descriptor that the first of the files given to Start has
// in the worker process.
const FirstFile = 3

// Process is a worker process of this executable.
type Process struct {
	Cmd      *exec.Cmd
	Commands io.WriteCloser // its standard input
	// Messages is its standard output. Its end means the end of the process, as
	// nobody else holds it: unlike wait(2) that is known without a thread per
	// process.
	Messages io.Reader
}

// Start starts this executable with that command line, which begins with a
// hidden command. The process holds nothing of this one but its standard input
// and output, standard error and files: every other descriptor is
// close-on-exec, the protocol and its siblings' pipes as well.
func Start(argv []string, files []*os.File) (*Process, error) {
	executable, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find the worker program's own executable: %w", err)
	}
	cmd := exec.Command(executable, argv...)
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
	cmd.Stderr = os.Stderr
	cmd.ExtraFiles = files
	commands, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	messages, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &Process{cmd, commands, messages}, nil
}

// Kill ends the process and returns when it is reaped.
func (p *Process) Kill() {
	p.Cmd.Process.Kill()
	p.Cmd.Wait()
}
