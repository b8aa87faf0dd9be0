/* What the ledger is measured against: SQLite and OpenSSL with nothing around them. */
#ifndef TAC_TESTS_BENCH_LEDGER_PEERS_H
#define TAC_TESTS_BENCH_LEDGER_PEERS_H

#include <stdint.h>

#include "kiosk/base/span.h"

/* A database of one table, under the pragmas that the ledger's file has. A peer that fails ends the
 * program with a word of why. */
struct bare {
	struct sqlite3 *connection;
	struct sqlite3_stmt *insert;
};
struct bare bare_create(const char *path);
void bare_insert(struct bare *bare, struct span bytes); /* one transaction */
void bare_close(struct bare *bare);

/* SQLite's own check of a ledger's file and one pass over its records: what a verification does
 * that hashes nothing. Gives back how many records there are. */
uint64_t bare_check(const char *path);

/* SHA-256 of a message of these bytes, `count` times. */
void bare_sha256(struct span bytes, uint64_t count);

#endif
