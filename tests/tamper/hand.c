#include "tests/tamper/hand.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/store_tree.h"
#include "tests/tamper/files.h"
#include "tests/tamper/hand_parts.h"

static void fail(struct hand *hand, const char *statement)
{
	(void)fprintf(stderr, "%s: %s\n", statement, sqlite3_errmsg(hand->raw));
	exit(2);
}

sqlite3_stmt *hand_prepare(struct hand *hand, const char *statement)
{
	sqlite3_stmt *prepared = NULL;

	if (sqlite3_prepare_v2(hand->raw, statement, -1, &prepared, NULL) != SQLITE_OK)
		fail(hand, statement);
	return prepared;
}

bool hand_step(struct hand *hand, sqlite3_stmt *statement)
{
	int code = sqlite3_step(statement);

	if (code != SQLITE_ROW && code != SQLITE_DONE)
		fail(hand, sqlite3_sql(statement));
	return code == SQLITE_ROW;
}

void hand_finish(struct hand *hand, sqlite3_stmt *statement)
{
	while (hand_step(hand, statement))
		;
	sqlite3_finalize(statement);
}

struct span hand_blob(sqlite3_stmt *statement, int column)
{
	return (struct span){ sqlite3_column_blob(statement, column),
			      (size_t)sqlite3_column_bytes(statement, column) };
}

void hand_run(struct hand *hand, const char *statements)
{
	if (sqlite3_exec(hand->raw, statements, NULL, NULL, NULL) != SQLITE_OK)
		fail(hand, statements);
}

int64_t hand_number(struct hand *hand, const char *statement)
{
	sqlite3_stmt *prepared = hand_prepare(hand, statement);
	int64_t number = hand_step(hand, prepared) ? sqlite3_column_int64(prepared, 0) : 0;

	sqlite3_finalize(prepared);
	return number;
}

static void attach(struct hand *hand, const char *path, const char *name)
{
	char statement[LIFE_PATH_MAX + 64];

	(void)text_format(statement, sizeof(statement), "ATTACH 'file:%s?immutable=1' AS %s", path,
			  name);
	hand_run(hand, statement);
}

static void tell_receipts(struct hand *hand)
{
	const struct life_heads *heads = &hand->ledgers->heads;

	hand_run(hand, "CREATE TEMP TABLE receipts (size INTEGER NOT NULL)");
	for (size_t at = 0; at < heads->count; at++) {
		sqlite3_stmt *insert = hand_prepare(hand, "INSERT INTO temp.receipts VALUES (?1)");
		sqlite3_bind_int64(insert, 1, (sqlite3_int64)heads->at[at].size);
		hand_finish(hand, insert);
	}
}

void hand_begin(struct hand *hand, const struct ledgers *ledgers, uint64_t at, uint32_t seed)
{
	*hand = (struct hand){ .ledgers = ledgers, .at = at, .seed = seed };
	(void)text_format(hand->path, sizeof(hand->path), "%s/copy.db", ledgers->folder);
	files_copy(ledgers->whole, hand->path);
	if (sqlite3_open_v2(hand->path, &hand->raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI,
			    NULL) != SQLITE_OK)
		fail(hand, hand->path);
	(void)sqlite3_db_config(hand->raw, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	hand_run(hand, "PRAGMA synchronous = OFF; PRAGMA ignore_check_constraints = ON; "
		       "PRAGMA foreign_keys = OFF");
	attach(hand, ledgers->other, "other");
	attach(hand, ledgers->older[(at + LEDGERS_OLDER - 1) % LEDGERS_OLDER], "older");
	attach(hand, ledgers->twin, "twin");
	hand_add_functions(hand);
	tell_receipts(hand);
	hand_run(hand, "BEGIN");
}

void hand_close(struct hand *hand)
{
	if (hand->raw == NULL)
		return;
	if (sqlite3_get_autocommit(hand->raw) == 0)
		hand_run(hand, "COMMIT");
	if (sqlite3_close(hand->raw) != SQLITE_OK)
		fail(hand, "close");
	hand->raw = NULL;
}

const struct key *hand_stolen(const struct hand *hand)
{
	return &hand->ledgers->epoch[hand->ledgers->epoch_count - 1];
}

/* --- making it fit -------------------------------------------------------------------------------
 */

static void put_hash(struct hand *hand, uint64_t sequence, const struct hash *hash)
{
	sqlite3_stmt *update =
		hand_prepare(hand, "UPDATE records SET hash = ?2 WHERE sequence = ?1");

	sqlite3_bind_int64(update, 1, (sqlite3_int64)sequence);
	sqlite3_bind_blob(update, 2, hash->at, sizeof(hash->at), SQLITE_STATIC);
	hand_finish(hand, update);
}

static void put_nodes(struct hand *hand, const struct merkle_kept *kept)
{
	for (size_t at = 0; at < kept->count; at++) {
		sqlite3_stmt *insert =
			hand_prepare(hand, "INSERT INTO main.subtrees VALUES (?1, ?2, ?3)");
		sqlite3_bind_int64(insert, 1, kept->node[at].level);
		sqlite3_bind_int64(insert, 2, (sqlite3_int64)kept->node[at].at);
		sqlite3_bind_blob(insert, 3, kept->node[at].hash.at, CRYPTO_HASH_SIZE,
				  SQLITE_TRANSIENT);
		hand_finish(hand, insert);
	}
}

void hand_rehash(struct hand *hand)
{
	struct fault fault = { 0 };
	struct hash head = { 0 };
	struct merkle_frontier frontier = { 0 };
	sqlite3_stmt *rows = hand_prepare(
		hand, "SELECT sequence, canonical, hash FROM main.records ORDER BY sequence");

	hand_run(hand, "DELETE FROM main.subtrees");
	while (hand_step(hand, rows)) {
		struct merkle_kept kept = { 0 };
		struct span stored = hand_blob(rows, 2);
		uint64_t sequence = (uint64_t)sqlite3_column_int64(rows, 0);
		life_must(record_hash(sequence, &head, hand_blob(rows, 1), &head, &fault), &fault);
		if (!span_equals(stored, (struct span){ head.at, sizeof(head.at) }))
			put_hash(hand, sequence, &head);
		life_must(store_tree_grow(&frontier, &head, &kept, &fault), &fault);
		put_nodes(hand, &kept);
	}
	sqlite3_finalize(rows);
	hand_run(hand, "UPDATE main.meta SET "
		       "sequence = (SELECT max(sequence) FROM main.records), "
		       "hash = (SELECT hash FROM main.records ORDER BY sequence DESC LIMIT 1)");
}
