/* A device on a serial cable: a pty behind a link whose name stays, as /dev/serial/by-id has them.
 * What fails ends the program. */
#ifndef TAC_TESTS_FAKES_CABLE_H
#define TAC_TESTS_FAKES_CABLE_H

/* A device that is not plugged in yet; its end does not wait. */
int cable_open(void);
/* Puts the link there. */
void cable_join(int device, const char *path);
/* Both. */
int cable_plug(const char *path);
/* Closes it and sets it to -1. */
void cable_unplug(int *device, const char *path);

#endif
