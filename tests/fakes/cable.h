/* A device on a serial cable: a pty behind a link whose name stays, as /dev/serial/by-id has them.
 * What fails fails the test. */
#ifndef TAC_TESTS_FAKES_CABLE_H
#define TAC_TESTS_FAKES_CABLE_H

/* Puts the link there; returns the device's end, which does not wait. */
int cable_plug(const char *path);
/* Closes it and sets it to -1. */
void cable_unplug(int *device, const char *path);

#endif
