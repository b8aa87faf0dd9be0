#include "tests/tamper/judge.h"

#include "kiosk/base/text.h"
#include "kiosk/ledger/store.h"
#include "kiosk/ledger/verify.h"

static void find(struct judgement *judgement, enum finding finding, const char *words)
{
	judgement->finding = finding;
	(void)text_copy(judgement->words, sizeof(judgement->words), words);
}

static void tell_heads(const struct life_heads *heads, struct verify_asked *asked)
{
	size_t count = heads->count < VERIFY_HEADS_MAX ? heads->count : VERIFY_HEADS_MAX;
	size_t first = heads->count - count;

	for (size_t at = 0; at < count; at++)
		asked->head[asked->head_count++] =
			head_code_of(heads->at[first + at].size, &heads->at[first + at].head);
}

/* As tac-verify does it: what cannot even be opened is no ledger. */
struct judgement judge(const char *path, const struct outside *outside)
{
	static struct verify_report report;
	struct judgement judgement = { .finding = FINDING_NONE };
	struct verify_asked asked = { 0 };
	struct hash fingerprint = { 0 };
	struct fault fault = { 0 };
	SCOPED(sql) sql = { 0 };

	if (outside->installation != NULL) {
		life_must(key_fingerprint(outside->installation, &fingerprint, &fault), &fault);
		asked.fingerprint = &fingerprint;
	}
	if (outside->heads != NULL)
		tell_heads(outside->heads, &asked);
	enum status status = sql_open(path, SQL_READ_ONLY, &sql, &fault);
	if (status == STATUS_OK)
		status = verify_ledger(&sql, &asked, &report, &fault);
	if (status == STATUS_CORRUPT)
		find(&judgement, FINDING_UNREADABLE, fault.what);
	else if (status != STATUS_OK)
		find(&judgement, FINDING_COUNT, fault.what);
	else if (report.finding_count > 0)
		find(&judgement, report.finding[0].finding, report.finding[0].sentence);
	return judgement;
}

uint64_t judge_count(const char *path)
{
	SCOPED(store) store = { 0 };

	return store_open(path, SQL_READ_ONLY, "K1", &store, NULL) == STATUS_OK ? store.count : 0;
}

uint64_t judge_count_of(const char *path, enum record_kind kind)
{
	SCOPED(sql) sql = { 0 };
	SCOPED(sql_query) query = { 0 };

	if (sql_open(path, SQL_READ_ONLY, &sql, NULL) != STATUS_OK ||
	    sql_query(&sql, "SELECT count(*) FROM records WHERE kind = ?1", &query, NULL) !=
		    STATUS_OK)
		return 0;
	sql_bind_text(&query, 1, record_kind_text(kind));
	return sql_step(&query, NULL) == STATUS_AGAIN ? (uint64_t)sql_int(&query, 0) : 0;
}
