/* A serial line: RS-232, CDC-ACM (/dev/ttyACM0) or a pty, as a byte stream.
 *
 * Raw: no byte is changed, echoed or waited for. The line is the port's alone while it is open.
 * When the device leaves, read and write say GONE once. From then on the port's descriptor is -1,
 * and each read tries to open it again, not more often than every SERIAL_REOPEN_MS: AGAIN until it
 * is back. A path below /dev/serial/by-id finds a device in whatever socket it is plugged.
 *
 * Source  termios(3), ioctl_tty(2). */
#ifndef TAC_DRIVERS_PORT_SERIAL_H
#define TAC_DRIVERS_PORT_SERIAL_H

#include "drivers/port.h"

enum {
	SERIAL_BAUD_DEFAULT = 9600,
	SERIAL_REOPEN_MS = 250,
	SERIAL_WRITE_MS = 5000, /* without a byte taken; then IO */
};

enum serial_parity { SERIAL_NO_PARITY, SERIAL_EVEN_PARITY, SERIAL_ODD_PARITY };

/* All zero: 9600 baud, 8 data bits, no parity, 1 stop bit, no flow control. */
struct serial_options {
	unsigned baud; /* 1200 to 230400 in the usual steps; 0: SERIAL_BAUD_DEFAULT */
	bool has_seven_bits, has_two_stop_bits, has_flow_control;
	enum serial_parity parity;
};

/* Errors  STATUS_REFUSED no such speed, or it is no serial line; STATUS_DENIED, or another program
 *         has it; STATUS_IO it is not there; STATUS_NO_MEMORY.
 * Owns    copies the path.
 * Blocks  never. */
enum status port_serial_open(const char *path, const struct serial_options *options,
			     struct port *ret, struct fault *fault) MUST_CHECK;

#endif
