#ifndef BESIDE_H
#define BESIDE_H

/* Programs in the folder of the running one. */

/* Notes what the program was called as, for systems that do not tell where it is. */
void beside_note_name(const char *argv0);

/* The path of the running program itself, likewise. */
char *beside_own_path(void);

/* The path of the program `name` beside the running one, for posix_spawnp or execvp, in memory that
 * the caller frees. NULL if there is no memory. */
char *beside_path(const char *name);

#endif
