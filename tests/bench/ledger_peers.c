#include "tests/bench/ledger_peers.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <openssl/evp.h>
#include <sqlite3.h>

static void must(bool is_fine, const char *what)
{
	if (is_fine)
		return;
	(void)fprintf(stderr, "ledger_probe: %s failed\n", what);
	exit(2);
}

static struct sqlite3 *open_file(const char *path, int flags)
{
	struct sqlite3 *connection = NULL;

	must(sqlite3_open_v2(path, &connection, flags | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK,
	     "opening a bare database");
	return connection;
}

static struct sqlite3_stmt *prepare(struct sqlite3 *connection, const char *text)
{
	struct sqlite3_stmt *statement = NULL;

	must(sqlite3_prepare_v2(connection, text, -1, &statement, NULL) == SQLITE_OK, text);
	return statement;
}

struct bare bare_create(const char *path)
{
	static const char SETTINGS[] =
		"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
		"PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
		"PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON;"
		"CREATE TABLE bare (sequence INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT";
	struct bare bare = {
		.connection = open_file(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE),
	};

	must(sqlite3_exec(bare.connection, SETTINGS, NULL, NULL, NULL) == SQLITE_OK, SETTINGS);
	bare.insert = prepare(bare.connection, "INSERT INTO bare (bytes) VALUES (?1)");
	return bare;
}

void bare_insert(struct bare *bare, struct span bytes)
{
	must(sqlite3_bind_blob64(bare->insert, 1, bytes.at, bytes.size, SQLITE_STATIC) ==
			     SQLITE_OK &&
		     sqlite3_step(bare->insert) == SQLITE_DONE &&
		     sqlite3_reset(bare->insert) == SQLITE_OK,
	     "a bare insert");
}

void bare_close(struct bare *bare)
{
	(void)sqlite3_finalize(bare->insert);
	(void)sqlite3_close(bare->connection);
	*bare = (struct bare){ 0 };
}

static uint64_t step_through(struct sqlite3 *connection, const char *text)
{
	struct sqlite3_stmt *statement = prepare(connection, text);
	uint64_t count = 0;

	while (sqlite3_step(statement) == SQLITE_ROW)
		count += sqlite3_column_blob(statement, 0) != NULL;
	(void)sqlite3_finalize(statement);
	return count;
}

uint64_t bare_check(const char *path)
{
	struct sqlite3 *connection = open_file(path, SQLITE_OPEN_READONLY);

	must(step_through(connection, "PRAGMA integrity_check(1)") == 1, "the integrity check");
	uint64_t count = step_through(connection, "SELECT canonical, hash, object, origin, actor, "
						  "outcome, kind, wall_ms, sequence "
						  "FROM records ORDER BY sequence");
	(void)sqlite3_close(connection);
	return count;
}

void bare_sha256(struct span bytes, uint64_t count)
{
	EVP_MD *algorithm = EVP_MD_fetch(NULL, "SHA2-256", NULL);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	unsigned char hash[EVP_MAX_MD_SIZE];

	must(algorithm != NULL && context != NULL, "SHA-256");
	for (uint64_t at = 0; at < count; at++)
		must(EVP_DigestInit_ex2(context, algorithm, NULL) == 1 &&
			     EVP_DigestUpdate(context, bytes.at, bytes.size) == 1 &&
			     EVP_DigestFinal_ex(context, hash, NULL) == 1,
		     "SHA-256");
	EVP_MD_CTX_free(context);
	EVP_MD_free(algorithm);
}
