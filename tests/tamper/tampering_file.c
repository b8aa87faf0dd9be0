#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/record.h"
#include "tests/crash/disk.h"
#include "tests/tamper/files.h"
#include "tests/tamper/hand_parts.h"
#include "tests/tamper/tampering.h"

/* Statements over the table that holds the layout; afterwards it reads as before. */
#define ON_SCHEMA(statement)                                                                       \
	"PRAGMA writable_schema = ON; " statement "; PRAGMA writable_schema = RESET"
#define NTH(type)                                                                                  \
	"WHERE rowid = (SELECT rowid FROM main.sqlite_schema WHERE type = '" type                  \
	"' AND sql IS NOT NULL ORDER BY rowid LIMIT 1 OFFSET at() - 1)"
#define ALL(type)                                                                                  \
	"SELECT row_number() OVER (ORDER BY rowid) FROM main.sqlite_schema WHERE type = '" type    \
	"' AND sql IS NOT NULL"

static void drop_index(struct hand *hand)
{
	char statement[160];
	sqlite3_stmt *row = hand_prepare(hand, "SELECT name FROM main.sqlite_schema " NTH("index"));

	if (!hand_step(hand, row))
		abort();
	(void)text_format(statement, sizeof(statement), "DROP INDEX main.%s",
			  (const char *)sqlite3_column_text(row, 0));
	sqlite3_finalize(row);
	hand_run(hand, statement);
}

const struct tampering TAMPERING_SCHEMA[] = {
	{ "trigger_removed", ALL("trigger"),
	  ON_SCHEMA("DELETE FROM main.sqlite_schema " NTH("trigger")),
	  .names = IS(SCHEMA_ALTERED) },
	{ "trigger_emptied", ALL("trigger"),
	  ON_SCHEMA("UPDATE main.sqlite_schema SET sql = replace(sql, 'RAISE(ABORT, ', "
		    "'(') " NTH("trigger")),
	  .names = IS(SCHEMA_ALTERED) },
	{ "trigger_added", ONCE,
	  "CREATE TRIGGER sly AFTER INSERT ON records BEGIN DELETE FROM visits; END",
	  .names = IS(SCHEMA_ALTERED) },
	{ "table_added", ONCE, "CREATE TABLE main.more (a)", .names = IS(SCHEMA_ALTERED) },
	{ "table_of_sqlite_s_added", ONCE, "ANALYZE main", .names = IS(SCHEMA_ALTERED) },
	{ "view_added", ONCE, "CREATE VIEW main.more AS SELECT * FROM records",
	  .names = IS(SCHEMA_ALTERED) },
	{ "index_added", ONCE, "CREATE INDEX main.more ON records (actor)",
	  .names = IS(SCHEMA_ALTERED) },
	{ "index_removed", ALL("index"), .names = IS(SCHEMA_ALTERED), .run = drop_index },
	{ "rule_removed", ONCE,
	  ON_SCHEMA("UPDATE main.sqlite_schema SET sql = replace(sql, ' CHECK (outcome IN (0, "
		    "1))', '') WHERE name = 'records'"),
	  .names = IS(SCHEMA_ALTERED) },
	{ "table_removed", ONCE, "DROP TABLE main.staff_failures", .names = IS(SCHEMA_ALTERED) },
	{ "version_older", ONCE, "PRAGMA main.user_version = 3",
	  .names = IS(SCHEMA_ALTERED) | IS(ALTERED) },
	{ "version_newer", ONCE, "PRAGMA main.user_version = 99",
	  .names = IS(SCHEMA_ALTERED) | IS(ALTERED) },
	{ "mark_removed", ONCE, "PRAGMA main.application_id = 0",
	  .names = IS(SCHEMA_ALTERED) | IS(UNREADABLE) },
	{ 0 },
};

enum { PAGE = 4096, HEADER = 100, SAMPLE = 4 * PAGE };

/* The page in the file of at() hundredths. */
static size_t page_of(const struct hand *hand)
{
	size_t pages = files_size(hand->path) / PAGE;

	return (pages - 1) * (size_t)hand->at / 100;
}

static void change_byte_in_file(struct hand *hand)
{
	unsigned char canonical[RECORD_CANONICAL_MAX];
	sqlite3_stmt *row =
		hand_prepare(hand, "SELECT canonical FROM main.records WHERE sequence = at()");

	if (!hand_step(hand, row))
		abort();
	struct span bytes = hand_blob(row, 0);
	size_t size = bytes.size;
	memcpy(canonical, bytes.at, size);
	sqlite3_finalize(row);
	hand_close(hand);
	size_t place = files_find(hand->path, canonical, size, 0);
	size_t in = disk_random(&hand->seed) % size;
	unsigned char changed = canonical[in] ^ (unsigned char)(1U << disk_random(&hand->seed) % 8);
	files_write(hand->path, &changed, 1, place + in);
}

static void change_page_kind(struct hand *hand)
{
	static const unsigned char KIND = 0xEE;

	hand_close(hand);
	size_t page = page_of(hand);
	files_write(hand->path, &KIND, 1, page == 0 ? HEADER : page * PAGE);
}

static void zero_page(struct hand *hand)
{
	static const unsigned char ZEROS[PAGE];

	hand_close(hand);
	files_write(hand->path, ZEROS, PAGE, page_of(hand) * PAGE);
}

static void cut_file(struct hand *hand)
{
	hand_close(hand);
	files_cut(hand->path, files_size(hand->path) * (size_t)hand->at / 100);
}

static void change_header(struct hand *hand)
{
	hand_close(hand);
	files_write(hand->path, "S", 1, 1);
}

static void fill_with_noise(struct hand *hand)
{
	unsigned char noise[SAMPLE];

	hand_close(hand);
	for (size_t at = 0; at < sizeof(noise); at++)
		noise[at] = (unsigned char)disk_random(&hand->seed);
	files_cut(hand->path, 0);
	files_write(hand->path, noise, sizeof(noise), 0);
}

/* A byte of the first key in an index's root page is another one; no visit rests here, so
 * that the index of those has no key. Source  SQLite's file format: the
 * page's kind, at 3 the count of cells, behind the header of 8 bytes (12 in an inner page) where
 * each of them is; in a cell its size and that of its own header come before the values, in an
 * inner page behind 4 bytes more. */
static void damage_index(struct hand *hand)
{
	unsigned char page[PAGE];
	size_t number = (size_t)hand_number(
		hand, "SELECT rootpage FROM main.sqlite_schema WHERE type = 'index' AND "
		      "tbl_name <> 'parked' ORDER BY rowid LIMIT 1 "
		      "OFFSET at() - 1");

	hand_close(hand);
	files_read(hand->path, page, sizeof(page), (number - 1) * PAGE);
	bool is_inner = page[0] == 2;
	size_t header = is_inner ? 12 : 8;
	size_t cell = ((size_t)page[header] << 8 | page[header + 1]) + (is_inner ? 4 : 0);
	size_t in = cell + 1 + page[cell + 1];
	if ((page[3] == 0 && page[4] == 0) || in >= sizeof(page))
		abort();
	unsigned char changed = page[in] ^ 2;
	files_write(hand->path, &changed, 1, (number - 1) * PAGE + in);
}

static void put_wal(struct hand *hand)
{
	char wal[LIFE_PATH_MAX + 8];

	hand_close(hand);
	(void)text_format(wal, sizeof(wal), "%s-wal", hand->path);
	files_copy(hand->ledgers->open_wal, wal);
}

static void put_other_program(struct hand *hand)
{
	hand_close(hand);
	(void)remove(hand->path);
	if (sqlite3_open(hand->path, &hand->raw) != SQLITE_OK)
		abort();
	hand_run(hand, "CREATE TABLE songs (title TEXT)");
}

const struct tampering TAMPERING_FILE[] = {
	{ "byte_in_the_file", RECORDS, .names = IS(ALTERED), .run = change_byte_in_file },
	{ "page_kind", "VALUES (0), (10), (25), (50), (75), (90), (100)", .names = IS(UNREADABLE),
	  .run = change_page_kind },
	{ "page_zeroed", "VALUES (0), (10), (25), (50), (75), (90), (100)", .names = IS(UNREADABLE),
	  .run = zero_page },
	{ "index_damaged",
	  "SELECT row_number() OVER (ORDER BY rowid) FROM main.sqlite_schema WHERE type = "
	  "'index' AND tbl_name <> 'parked'",
	  .names = IS(UNREADABLE), .run = damage_index },
	{ "file_cut", "VALUES (1), (20), (50), (90), (99)", .names = IS(UNREADABLE),
	  .run = cut_file },
	{ "file_emptied", "VALUES (0)", .names = IS(UNREADABLE), .run = cut_file },
	{ "file_header", ONCE, .names = IS(UNREADABLE), .run = change_header },
	{ "file_of_noise", ONCE, .names = IS(UNREADABLE), .run = fill_with_noise },
	{ "file_of_another_program", ONCE, .names = IS(UNREADABLE) | IS(SCHEMA_ALTERED),
	  .run = put_other_program },
	{ "older_wal", ONCE, .knows = KNOWS_HEAD,
	  .names = IS(UNREADABLE) | IS(ROLLED_BACK) | IS(TRUNCATED) | IS(MISSING) | IS(ALTERED),
	  .run = put_wal },
	{ 0 },
};
