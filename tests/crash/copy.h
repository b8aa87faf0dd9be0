/* A ledger's files, from one folder to another. */
#ifndef TAC_CRASH_COPY_H
#define TAC_CRASH_COPY_H

/* Makes a folder in memory where there is room for that, since thousands of ledgers are made and
 * none is to last; else in /tmp. Ends the program when it cannot. */
void copy_make_folder(char folder[64]);

/* All of them but the -shm file, which lives with the processes. */
void copy_ledger(const char *from, const char *to);
void copy_remove_ledger(const char *folder);
void copy_remove_wal(const char *folder);

#endif
