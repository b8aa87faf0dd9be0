#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>

#include <sqlite3.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/sql.h"
#include "tests/fakes/scratch.h"

struct fixture {
	struct scratch scratch;
	char path[SCRATCH_PATH_MAX];
	struct sql sql;
};

static void fixture_init(struct fixture *fixture)
{
	*fixture = (struct fixture){ 0 };
	scratch_init(&fixture->scratch);
	scratch_path(&fixture->scratch, "a.db", fixture->path);
	assert_int_equal(sql_open(fixture->path, SQL_CREATE, &fixture->sql, NULL), STATUS_OK);
	assert_int_equal(sql_run(&fixture->sql,
				 "CREATE TABLE t (number INTEGER UNIQUE, word TEXT, bytes BLOB) "
				 "STRICT",
				 NULL),
			 STATUS_OK);
}

static void fixture_release(struct fixture *fixture)
{
	sql_release(&fixture->sql);
	scratch_release(&fixture->scratch);
}

/* Opening fails with that status, in a sentence that names the file and says what to do. */
static void assert_refused(const char *path, enum sql_open_how how, enum status expected,
			   const char *words)
{
	struct sql sql = { 0 };
	struct fault fault = { 0 };

	assert_int_equal(sql_open(path, how, &sql, &fault), expected);
	assert_null(sql.connection);
	assert_int_equal(fault.status, expected);
	if (strstr(fault.what, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", fault.what, words);
	const char *slash = strrchr(path, '/');
	assert_non_null(strstr(fault.what, slash == NULL ? path : slash));
}

static enum status insert(struct sql *sql, int64_t number, const char *word, struct fault *fault)
{
	struct sql_query query;
	enum status status = sql_query(
		sql, "INSERT INTO t (number, word, bytes) VALUES (?1, ?2, ?3)", &query, fault);

	assert_int_equal(status, STATUS_OK);
	sql_bind_int(&query, 1, number);
	sql_bind_text(&query, 2, word);
	sql_bind_null(&query, 3);
	return sql_finish(&query, fault);
}

static int64_t number_of(struct sql *sql, const char *text)
{
	SCOPED(sql_query) query = { 0 };

	assert_int_equal(sql_query(sql, text, &query, NULL), STATUS_OK);
	assert_int_equal(sql_step(&query, NULL), STATUS_AGAIN);
	return sql_int(&query, 0);
}

static void test_sql__a_new_file_is_private_whatever_the_umask(void **state)
{
	SCOPED(scratch) scratch;
	SCOPED(sql) sql = { 0 };
	struct stat found;
	char path[SCRATCH_PATH_MAX];

	scratch_init(&scratch);
	scratch_path(&scratch, "a.db", path);
	mode_t before = umask(0);
	assert_int_equal(sql_open(path, SQL_CREATE, &sql, NULL), STATUS_OK);
	umask(before);
	assert_int_equal(sql_run(&sql, "CREATE TABLE t (a INTEGER) STRICT", NULL), STATUS_OK);
	static const char *const ENDS[] = { "", "-wal", "-shm" };
	for (size_t at = 0; at < COUNT_OF(ENDS); at++) {
		char name[SCRATCH_PATH_MAX + 8];
		(void)text_format(name, sizeof(name), "%s%s", path, ENDS[at]);
		assert_int_equal(stat(name, &found), 0);
		assert_int_equal(found.st_mode & 07777, 0600);
	}
}

static void test_sql__the_settings_are_in_force(void **state)
{
	SCOPED(fixture) fixture;
	SCOPED(sql_query) query = { 0 };

	fixture_init(&fixture);
	assert_int_equal(number_of(&fixture.sql, "PRAGMA synchronous"), 2);
	assert_int_equal(number_of(&fixture.sql, "PRAGMA foreign_keys"), 1);
	assert_int_equal(number_of(&fixture.sql, "PRAGMA trusted_schema"), 0);
	assert_int_equal(number_of(&fixture.sql, "PRAGMA secure_delete"), 1);
	assert_int_equal(number_of(&fixture.sql, "PRAGMA busy_timeout"), SQL_BUSY_MS);
	assert_int_equal(sql_query(&fixture.sql, "PRAGMA journal_mode", &query, NULL), STATUS_OK);
	assert_int_equal(sql_step(&query, NULL), STATUS_AGAIN);
	assert_string_equal(sql_text(&query, 0), "wal");
}

static void test_sql__an_existing_file_is_not_replaced(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_refused(fixture.path, SQL_CREATE, STATUS_REFUSED, "exists already");
	assert_int_equal(insert(&fixture.sql, 1, "a", NULL), STATUS_OK);
}

static void test_sql__what_is_no_ledger_says_so(void **state)
{
	SCOPED(scratch) scratch;
	char path[SCRATCH_PATH_MAX], garbage[8192];

	scratch_init(&scratch);
	scratch_path(&scratch, "missing.db", path);
	assert_refused(path, SQL_WRITE, STATUS_IO, "tac-kiosk init");
	assert_refused(path, SQL_READ_ONLY, STATUS_IO, "tac-kiosk init");
	scratch_path(&scratch, "no/folder.db", path);
	assert_refused(path, SQL_CREATE, STATUS_IO, "no such folder");
	scratch_path(&scratch, "empty.db", path);
	scratch_write(path, "", 0);
	assert_refused(path, SQL_WRITE, STATUS_CORRUPT, "not a ledger");
	scratch_path(&scratch, "garbage.db", path);
	memset(garbage, 'g', sizeof(garbage));
	scratch_write(path, garbage, sizeof(garbage));
	assert_refused(path, SQL_WRITE, STATUS_CORRUPT, "not a database");
	assert_refused(path, SQL_READ_ONLY, STATUS_CORRUPT, "not a database");
	assert_refused(scratch.folder, SQL_WRITE, STATUS_CORRUPT, "not a file");
	assert_refused(":memory:", SQL_WRITE, STATUS_REFUSED, "no name");
	assert_refused("file:x", SQL_CREATE, STATUS_REFUSED, "no name");
	assert_refused("", SQL_CREATE, STATUS_REFUSED, "no name");
}

static void test_sql__another_programs_database_is_left_untouched(void **state)
{
	SCOPED(scratch) scratch;
	char path[SCRATCH_PATH_MAX];
	unsigned char before[16384], after[16384];
	sqlite3 *other = NULL;

	scratch_init(&scratch);
	scratch_path(&scratch, "other.db", path);
	assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "CREATE TABLE t (a); INSERT INTO t VALUES (1)", NULL,
				      NULL, NULL),
			 SQLITE_OK);
	sqlite3_close(other);
	FILE *file = fopen(path, "rb");
	size_t size = fread(before, 1, sizeof(before), file);
	fclose(file);
	assert_refused(path, SQL_WRITE, STATUS_CORRUPT, "not a ledger of this program");
	file = fopen(path, "rb");
	assert_int_equal(fread(after, 1, sizeof(after), file), size);
	fclose(file);
	assert_memory_equal(before, after, size);
}

static void test_sql__without_permission_it_is_denied(void **state)
{
	static const struct {
		mode_t folder, file;
		enum sql_open_how how;
	} CASES[] = {
		{ 0755, 0444, SQL_WRITE },     /* the file is read-only */
		{ 0555, 0666, SQL_WRITE },     /* the folder is */
		{ 0755, 0000, SQL_READ_ONLY }, /* the file is hidden */
	};
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	sql_release(&fixture.sql);
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		assert_int_equal(chmod(fixture.path, CASES[at].file), 0);
		assert_int_equal(chmod(fixture.scratch.folder, CASES[at].folder), 0);
		scratch_as_nobody();
		assert_refused(fixture.path, CASES[at].how, STATUS_DENIED, "mode");
		scratch_as_self();
	}
	assert_int_equal(chmod(fixture.scratch.folder, 0555), 0);
	scratch_as_nobody();
	char path[SCRATCH_PATH_MAX];
	scratch_path(&fixture.scratch, "new.db", path);
	assert_refused(path, SQL_CREATE, STATUS_DENIED, "mode");
	scratch_as_self();
	assert_int_equal(chmod(fixture.scratch.folder, 0755), 0);
}

static void test_sql__a_full_disk_is_full(void **state)
{
	SCOPED(fixture) fixture;
	struct fault fault = { 0 };
	enum status status = STATUS_OK;
	char word[2000];

	fixture_init(&fixture);
	memset(word, 'w', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	assert_int_equal(sql_run(&fixture.sql, "PRAGMA max_page_count = 8", NULL), STATUS_OK);
	for (int at = 0; status == STATUS_OK && at < 100; at++)
		status = insert(&fixture.sql, at, word, &fault);
	assert_int_equal(status, STATUS_FULL);
	assert_non_null(strstr(fault.what, "free some space"));
	assert_non_null(strstr(fault.what, "a.db"));
}

static void test_sql__a_rule_that_refuses_is_denied(void **state)
{
	SCOPED(fixture) fixture;
	struct fault fault = { 0 };

	fixture_init(&fixture);
	assert_int_equal(insert(&fixture.sql, 1, "a", &fault), STATUS_OK);
	assert_int_equal(insert(&fixture.sql, 1, "b", &fault), STATUS_DENIED);
	assert_int_equal(fault.vendor & 0xff, SQLITE_CONSTRAINT);
	assert_int_equal(insert(&fixture.sql, 2, "c", &fault), STATUS_OK);
}

static void test_sql__another_writer_is_waited_for_and_then_named(void **state)
{
	SCOPED(fixture) fixture;
	SCOPED(sql) second = { 0 };
	struct fault fault = { 0 };

	fixture_init(&fixture);
	assert_int_equal(sql_open(fixture.path, SQL_WRITE, &second, NULL), STATUS_OK);
	assert_int_equal(sql_run(&second, "PRAGMA busy_timeout = 20", NULL), STATUS_OK);
	assert_int_equal(sql_run(&fixture.sql, "BEGIN IMMEDIATE", NULL), STATUS_OK);
	assert_int_equal(insert(&second, 1, "a", &fault), STATUS_TIMED_OUT);
	assert_non_null(strstr(fault.what, "another program"));
	sql_roll_back(&fixture.sql);
	assert_int_equal(insert(&second, 1, "a", &fault), STATUS_OK);
}

static void test_sql__a_reader_cannot_write(void **state)
{
	SCOPED(fixture) fixture;
	SCOPED(sql) reader = { 0 };

	fixture_init(&fixture);
	assert_int_equal(sql_open(fixture.path, SQL_READ_ONLY, &reader, NULL), STATUS_OK);
	assert_int_equal(insert(&reader, 1, "a", NULL), STATUS_DENIED);
	assert_int_equal(insert(&fixture.sql, 1, "a", NULL), STATUS_OK);
	assert_int_equal(number_of(&reader, "SELECT count(*) FROM t"), 1);
}

static void test_sql__a_statement_is_prepared_once(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_int_equal(insert(&fixture.sql, 1, "a", NULL), STATUS_OK);
	size_t count = fixture.sql.count;
	for (int at = 2; at < 10; at++)
		assert_int_equal(insert(&fixture.sql, at, "a", NULL), STATUS_OK);
	assert_int_equal(fixture.sql.count, count);
	assert_int_equal(sql_changes(&fixture.sql), 1);
}

static void test_sql__values_come_back_as_they_went_in(void **state)
{
	static const unsigned char BYTES[] = { 0, 1, 0xFF, 0 };
	SCOPED(fixture) fixture;
	SCOPED(sql_query) query = { 0 };

	fixture_init(&fixture);
	assert_int_equal(sql_query(&fixture.sql, "INSERT INTO t VALUES (?1, ?2, ?3)", &query, NULL),
			 STATUS_OK);
	sql_bind_int(&query, 1, INT64_MIN);
	sql_bind_text(&query, 2, "Ñandú");
	sql_bind_blob(&query, 3, (struct span){ BYTES, sizeof(BYTES) });
	assert_int_equal(sql_finish(&query, NULL), STATUS_OK);
	assert_int_equal(
		sql_query(&fixture.sql, "SELECT number, word, bytes, NULL FROM t", &query, NULL),
		STATUS_OK);
	assert_int_equal(sql_step(&query, NULL), STATUS_AGAIN);
	assert_true(sql_int(&query, 0) == INT64_MIN);
	assert_string_equal(sql_text(&query, 1), "Ñandú");
	assert_true(span_equals(sql_blob(&query, 2), (struct span){ BYTES, sizeof(BYTES) }));
	assert_true(sql_is_null(&query, 3) && !sql_is_null(&query, 2));
	assert_string_equal(sql_text(&query, 3), "");
	assert_int_equal(sql_step(&query, NULL), STATUS_OK);
}

static void test_sql__a_binding_that_fails_is_reported_by_the_step(void **state)
{
	SCOPED(fixture) fixture;
	struct sql_query query;

	fixture_init(&fixture);
	assert_int_equal(sql_query(&fixture.sql, "SELECT ?1", &query, NULL), STATUS_OK);
	sql_bind_int(&query, 9, 1);
	assert_int_not_equal(sql_step(&query, NULL), STATUS_OK);
}

static void test_sql__a_statement_answers_with_one_number(void **state)
{
	SCOPED(fixture) fixture;
	static const char ABOUT[] = "SELECT count(*) FROM t WHERE word = ?1";
	struct sql *sql = &fixture.sql;
	int64_t number = 7;

	fixture_init(&fixture);
	assert_int_equal(insert(sql, 41, "here", NULL), STATUS_OK);
	assert_int_equal(sql_number(sql, "SELECT max(number) FROM t", NULL, &number, NULL),
			 STATUS_OK);
	assert_int_equal(number, 41);
	assert_int_equal(sql_number(sql, ABOUT, "nobody", &number, NULL), STATUS_OK);
	assert_int_equal(number, 0);
	assert_int_equal(sql_number(sql, ABOUT, "here", &number, NULL), STATUS_OK);
	assert_int_equal(number, 1);
	assert_int_equal(sql_number(sql, "SELECT 1 WHERE 0", NULL, &number, NULL), STATUS_CORRUPT);
	assert_int_not_equal(sql_number(sql, "SELECT 2 FROM nothing", NULL, &number, NULL),
			     STATUS_OK);
	assert_int_equal(number, 1); /* it changes on success alone */
}

static void test_sql__a_long_name_is_shown_by_its_end(void **state)
{
	struct fault fault = { 0 };
	struct sql sql = { 0 };
	char path[300] = "";

	for (int at = 0; at < 20; at++)
		(void)text_append(path, sizeof(path), "/long-folder");
	(void)text_append(path, sizeof(path), "/ledger.db");
	assert_int_equal(sql_open(path, SQL_WRITE, &sql, &fault), STATUS_IO);
	assert_memory_equal(fault.what, "...", 3);
	assert_non_null(strstr(fault.what, "/ledger.db: no such file"));
	assert_non_null(strstr(fault.what, "tac-kiosk init"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sql__a_new_file_is_private_whatever_the_umask),
		cmocka_unit_test(test_sql__the_settings_are_in_force),
		cmocka_unit_test(test_sql__an_existing_file_is_not_replaced),
		cmocka_unit_test(test_sql__what_is_no_ledger_says_so),
		cmocka_unit_test(test_sql__another_programs_database_is_left_untouched),
		cmocka_unit_test(test_sql__without_permission_it_is_denied),
		cmocka_unit_test(test_sql__a_full_disk_is_full),
		cmocka_unit_test(test_sql__a_rule_that_refuses_is_denied),
		cmocka_unit_test(test_sql__another_writer_is_waited_for_and_then_named),
		cmocka_unit_test(test_sql__a_reader_cannot_write),
		cmocka_unit_test(test_sql__a_statement_is_prepared_once),
		cmocka_unit_test(test_sql__values_come_back_as_they_went_in),
		cmocka_unit_test(test_sql__a_binding_that_fails_is_reported_by_the_step),
		cmocka_unit_test(test_sql__a_statement_answers_with_one_number),
		cmocka_unit_test(test_sql__a_long_name_is_shown_by_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
