#include <sqlite3.h>

#include "kiosk/ledger/sql.h"

int64_t sql_int(const struct sql_query *query, int column)
{
	return sqlite3_column_int64(query->statement, column);
}

bool sql_is_null(const struct sql_query *query, int column)
{
	return sqlite3_column_type(query->statement, column) == SQLITE_NULL;
}

const char *sql_text(const struct sql_query *query, int column)
{
	const unsigned char *text = sqlite3_column_text(query->statement, column);

	return text == NULL ? "" : (const char *)text;
}

static bool take(const struct sql_query *query, int column, int type, struct span *ret)
{
	/* Once looked up, thrice asked. The bytes come last: they make a text of a number. */
	struct sqlite3_value *value = sqlite3_column_value(query->statement, column);
	bool is_of_type = sqlite3_value_type(value) == type;
	const void *bytes = sqlite3_value_blob(value);
	int size = sqlite3_value_bytes(value);

	*ret = (struct span){ .at = bytes, .size = bytes == NULL ? 0 : (size_t)size };
	return is_of_type;
}

struct span sql_blob(const struct sql_query *query, int column)
{
	struct span bytes = { 0 };

	(void)take(query, column, SQLITE_BLOB, &bytes);
	return bytes;
}

bool sql_take_int(const struct sql_query *query, int column, int64_t *ret)
{
	struct sqlite3_value *value = sqlite3_column_value(query->statement, column);
	bool is_int = sqlite3_value_type(value) == SQLITE_INTEGER;

	*ret = sqlite3_value_int64(value);
	return is_int;
}

bool sql_take_text(const struct sql_query *query, int column, struct span *ret)
{
	return take(query, column, SQLITE_TEXT, ret);
}

bool sql_take_blob(const struct sql_query *query, int column, struct span *ret)
{
	return take(query, column, SQLITE_BLOB, ret);
}
