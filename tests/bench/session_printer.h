/* A printer on the network for a program that is measured: it answers at once, and knows when the
 * last byte of a page came. It lives in a thread, for who measures looks at the terminal. */
#ifndef TAC_TESTS_BENCH_SESSION_PRINTER_H
#define TAC_TESTS_BENCH_SESSION_PRINTER_H

#include <stdbool.h>
#include <stdint.h>

/* The port on 127.0.0.1; 0 when there is none. at_cut is called in that thread at the last byte of
 * each page, before an answer to what is asked behind it. */
int session_printer_start(void (*at_cut)(void));

/* Waits for the page with that number, from 1, on the steady clock; 0 when it does not come in
 * time. *ret_ms is when its cut came. */
bool session_printer_page(unsigned long number, int for_ms, double *ret_ms);

#endif
