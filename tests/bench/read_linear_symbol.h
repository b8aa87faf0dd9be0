/* Invented Code 39, Code 128 and QR symbols, as the frames of read_frame.h show them. */
#ifndef TAC_TESTS_BENCH_READ_LINEAR_SYMBOL_H
#define TAC_TESTS_BENCH_READ_LINEAR_SYMBOL_H

#include "kiosk/identity/symbol.h"
#include "tests/bench/read_frame.h"

/* A QR module is drawn as this many modules of the frame, both ways. */
enum { QR_MODULE_PARTS = MODULES_A_ROW };

/* The same for the same number. Every other Code 39 has wide bars of three modules, not two.
 * False when zint refuses. */
bool read_linear_symbol_draw(enum symbology symbology, unsigned number, struct read_symbol *ret);

#endif
