#ifndef DESCRIBE_H
#define DESCRIBE_H

/* The command `describe`: writes what this program is and can do, then `done`. */
void describe(void);

#endif
