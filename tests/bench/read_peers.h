/* Other programs' decoders, behind the seam of drivers/decoder.h, asked for PDF417 only. */
#ifndef TAC_TESTS_BENCH_READ_PEERS_H
#define TAC_TESTS_BENCH_READ_PEERS_H

#include "drivers/decoder.h"

/* Debian's libzxing 1.4.0. Never ask it for linear codes: its build has assertions on, and one of
 * them ends the process. */
extern const struct decoder_ops PEER_ZXING_FAST;   /* as quick as it can */
extern const struct decoder_ops PEER_ZXING_HARDER; /* looks along more lines */
extern const struct decoder_ops PEER_ZXING_ROTATE; /* and turned, and at a smaller size */
extern const struct decoder_ops PEER_ZXING_GLOBAL; /* and with one threshold for the picture */

extern const struct decoder_ops PEER_ZBAR;

enum { READ_DECODERS_COUNT = 6 };

/* Ours and all of these. */
extern const struct decoder_ops *const READ_DECODERS[READ_DECODERS_COUNT];

#endif
