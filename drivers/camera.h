/* The camera process: a child that has libuvc, and streams only while it is told to. */
#ifndef TAC_DRIVERS_CAMERA_H
#define TAC_DRIVERS_CAMERA_H

#include "drivers/usb_name.h"

/* The child's main: serves camera_protocol.h on the socket until its other end is closed. Searches
 * for the camera while there is none; ends when the camera is unplugged from under a stream, to be
 * started anew. Takes from the process first what it does not need.
 * Shape   Returns the exit code. */
int camera_serve(int socket, const struct usb_name *which);

#endif
