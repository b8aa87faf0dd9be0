#include "tests/crash/visit_laws.h"

#include <stdarg.h>
#include <stdio.h>

void visit_accuse(char why[VISIT_WHY_MAX], const char *format, ...)
{
	va_list arguments;

	if (why[0] != '\0')
		return;
	va_start(arguments, format);
	(void)vsnprintf(why, VISIT_WHY_MAX, format, arguments);
	va_end(arguments);
}

int64_t visit_count(struct store *store, const char *statement, char why[VISIT_WHY_MAX])
{
	SCOPED(sql_query) query = { 0 };
	struct fault fault = { 0 };
	enum status status = sql_query(&store->sql, statement, &query, &fault);

	if (status == STATUS_OK)
		status = sql_step(&query, &fault);
	if (status == STATUS_AGAIN)
		return sql_int(&query, 0);
	visit_accuse(why, "%s", fault.what);
	return -1;
}

void visit_hold_to_laws(struct store *store, const struct visit_law *laws, size_t count,
			const char *when, char why[VISIT_WHY_MAX])
{
	struct fault fault = { 0 };
	uint64_t records = 0;

	for (size_t at = 0; at < count; at++)
		if (visit_count(store, laws[at].count, why) != 0)
			visit_accuse(why, "%s: broken: %s", when, laws[at].law);
	if (store_verify(store, NULL, NULL, &records, &fault) != STATUS_OK)
		visit_accuse(why, "%s: %s", when, fault.what);
}
