#ifndef FAILURE_H
#define FAILURE_H

/* Says why on standard error, in one line, and ends the program with `status`: 1 for what the
 * machine refused, 2 for wrong arguments. */
__attribute__((noreturn, format(printf, 2, 3))) void die(int status, const char *format, ...);

#endif
