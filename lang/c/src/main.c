/* The worker program of the C language: see docs/protocol.md for its contract. */

#include "arguments.h"
#include "beside.h"
#include "describe.h"
#include "probing/probe.h"
#include "protocol.h"
#include "run.h"

#include <signal.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    protocol_open();
    /* If it were ignored, as whoever started us may have left it, nobody could wait for a child. */
    signal(SIGCHLD, SIG_DFL);
    beside_note_name(argv[0]);

    struct arguments arguments;
    arguments_parse(argc, argv, &arguments);
    switch (arguments.command) {
    case COMMAND_DESCRIBE:
        describe();
        break;
    case COMMAND_RUN:
        run_job(&arguments);
        break;
    case COMMAND_PROBE:
        probe_model(&arguments);
        break;
    }
    arguments_drop(&arguments);
    return EXIT_SUCCESS;
}
