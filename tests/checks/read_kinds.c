/* Writes what kinds of records stand in ledgers, a line each: read_kinds LEDGER... What is no
 * ledger is passed over. */
#include <stdio.h>

#include "kiosk/ledger/store.h"

static void tell(const char *path)
{
	SCOPED(sql) sql = { 0 };
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_open(path, SQL_READ_ONLY, &sql, NULL);

	if (status == STATUS_OK)
		status = sql_query(&sql, "SELECT DISTINCT kind FROM records", &query, NULL);
	while (status == STATUS_OK && sql_step(&query, NULL) == STATUS_AGAIN)
		(void)puts(sql_text(&query, 0));
}

int main(int count, char **arguments)
{
	for (int at = 1; at < count; at++)
		tell(arguments[at]);
	return 0;
}
