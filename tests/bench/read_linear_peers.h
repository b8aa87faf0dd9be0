/* What others read in a picture, to compare with. */
#ifndef TAC_TESTS_BENCH_READ_LINEAR_PEERS_H
#define TAC_TESTS_BENCH_READ_LINEAR_PEERS_H

#include "drivers/picture.h"
#include "kiosk/identity/symbol.h"

/* ZBar with Code 39, Code 128 and QR, on the picture as it is. */
void peer_zbar(const struct picture *picture, struct symbols *ret);

/* The same after the whole picture was smoothed (0.8 pixels) and doubled. */
void peer_zbar_doubled(const struct picture *picture, struct symbols *ret);

/* libzxing with the same symbologies, as thorough as it can be. May end the process: its build
 * with assertions does so when it sees a linear code at two scales. */
#ifdef __cplusplus
extern "C" {
#endif
void peer_zxing(const struct picture *picture, struct symbols *ret);
#ifdef __cplusplus
}
#endif

#endif
