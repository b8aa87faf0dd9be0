#include "kiosk/verify/judgement.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>

#include "kiosk/base/file.h"
#include "kiosk/base/text.h"

static const char BUNDLE[] = "tac-kiosk proof bundle ";

/* What stands at the file's beginning. */
static enum status look(const char *path, char ret[sizeof(BUNDLE)], struct fault *fault)
{
	struct stat found;
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (file < 0)
		return fault_set(fault, STATUS_GONE, errno, "%s: cannot be opened: %s", path,
				 strerror(errno));
	bool is_plain = fstat(file, &found) == 0 && S_ISREG(found.st_mode);
	ssize_t size = is_plain ? read(file, ret, sizeof(BUNDLE) - 1) : 0;
	int reason = errno;
	close(file);
	if (!is_plain)
		return fault_set(fault, STATUS_GONE, 0, "%s: is no plain file", path);
	if (size < 0)
		return fault_set(fault, STATUS_IO, reason, "%s: cannot be read: %s", path,
				 strerror(reason));
	ret[size] = '\0';
	return STATUS_OK;
}

/* --- a bundle ------------------------------------------------------------------------------------
 */

static void tell_bundle(const struct bundle_result *result, struct judgement *judgement)
{
	struct verify_report *report = &judgement->report;

	(void)text_copy(report->kiosk, sizeof(report->kiosk), result->kiosk);
	(void)text_copy(judgement->visit, sizeof(judgement->visit), result->visit);
	report->records = result->records;
	report->epochs = result->epoch;
	report->signed_until = result->size;
	report->signed_ms = result->signed_ms;
	report->head = result->head;
	report->has_key = true;
	report->fingerprint = result->fingerprint;
	for (size_t at = 0; at < result->found; at++) {
		const struct bundle_finding *found = &result->finding[at];
		if (found->record != 0)
			verify_find(report, found->finding, VERIFY_RECORD, (int64_t)found->record,
				    ": line %zu: %s", found->line, found->what);
		else
			verify_find(report, found->finding, VERIFY_LEDGER, 0, "line %zu: %s",
				    found->line, found->what);
	}
}

/* A bundle tells the hash of its last record and of no other. */
static void check_heads(const struct wish *wish, struct verify_report *report)
{
	for (size_t at = 0; at < wish->head_count; at++)
		if (wish->head[at].count != report->signed_until)
			verify_note(report,
				    "whether the head of record %llu is this ledger's, only the "
				    "ledger tells",
				    (unsigned long long)wish->head[at].count);
		else if (!head_code_fits(&wish->head[at], &report->head))
			verify_find(report, FINDING_ALTERED, VERIFY_RECORD,
				    (int64_t)wish->head[at].count,
				    "is not the one that head code was printed for");
}

static enum status judge_bundle(const struct wish *wish, struct judgement *ret, struct fault *fault)
{
	static unsigned char bytes[BUNDLE_MAX];
	static struct bundle_result result;
	size_t size = 0;
	enum status status = file_read(wish->file, bytes, sizeof(bytes), &size, fault);

	ret->is_bundle = true;
	if (status != STATUS_OK)
		return status;
	status = bundle_verify((struct span){ bytes, size },
			       wish->has_fingerprint ? &wish->fingerprint : NULL, NULL, &result,
			       fault);
	if (status != STATUS_OK && status != STATUS_CORRUPT)
		return status;
	tell_bundle(&result, ret);
	check_heads(wish, &ret->report);
	if (!result.is_closed && result.found == 0)
		verify_note(&ret->report, "the visit was still open when this was given out");
	if (!wish->has_fingerprint)
		verify_note(&ret->report, "no key was given: the bundle's own was taken, and it "
					  "vouches for itself alone");
	return STATUS_OK;
}

/* --- a ledger ------------------------------------------------------------------------------------
 */

/* What changes when somebody works with a file that is taken for one that nobody works with. */
struct trace {
	bool has_log;
	off_t size, log_size;
	struct timespec changed;
};

static struct trace trace_of(const char *path)
{
	struct trace trace = { 0 };
	char log[PATH_MAX];
	struct stat found;

	if (stat(path, &found) == 0) {
		trace.size = found.st_size;
		trace.changed = found.st_mtim;
	}
	if (text_format(log, sizeof(log), "%s-wal", path) && stat(log, &found) == 0) {
		trace.has_log = true;
		trace.log_size = found.st_size;
	}
	return trace;
}

static bool is_changed(const struct trace *before, const struct trace *after)
{
	return before->size != after->size || before->has_log != after->has_log ||
	       before->changed.tv_sec != after->changed.tv_sec ||
	       before->changed.tv_nsec != after->changed.tv_nsec;
}

static enum status judge_ledger(const struct wish *wish, const struct verify_asked *asked,
				struct judgement *ret, struct fault *fault)
{
	struct trace before = trace_of(wish->file);
	SCOPED(sql) sql = { 0 };
	enum status status = sql_open(wish->file, SQL_VIEW, &sql, fault);

	if (status == STATUS_OK)
		status = verify_ledger(&sql, asked, &ret->report, fault);
	if (status == STATUS_CORRUPT) {
		verify_find(&ret->report, FINDING_UNREADABLE, VERIFY_LEDGER, 0,
			    "it is no ledger, or its first page is damaged");
		return status;
	}
	struct trace after = trace_of(wish->file);
	bool is_sound = status == STATUS_OK && ret->report.finding_count == 0;
	if (!is_sound && is_changed(&before, &after))
		return fault_set(fault, STATUS_AGAIN, 0,
				 "%s: changed while it was read; try again, or verify a copy",
				 wish->file);
	if (status == STATUS_OK && before.has_log && before.log_size > 0)
		verify_note(&ret->report, "what stood in its -wal file was read with it, and left "
					  "there");
	return status;
}

enum status judgement_of(const struct wish *wish, void (*tick)(void *self, uint64_t count),
			 void *self, struct judgement *ret, struct fault *fault)
{
	struct verify_asked asked = {
		.fingerprint = wish->has_fingerprint ? &wish->fingerprint : NULL,
		.head_count = wish->head_count,
		.tick = tick,
		.self = self,
	};
	char start[sizeof(BUNDLE)] = "";
	enum status status = look(wish->file, start, fault);

	*ret = (struct judgement){ 0 };
	if (status != STATUS_OK)
		return status;
	if (strcmp(start, BUNDLE) == 0)
		return judge_bundle(wish, ret, fault);
	memcpy(asked.head, wish->head, sizeof(asked.head));
	return judge_ledger(wish, &asked, ret, fault);
}
