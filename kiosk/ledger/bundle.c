#include "kiosk/ledger/bundle.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/bundle_check.h"

void bundle_check_release(struct bundle_check *check)
{
	epoch_chain_release(&check->chain);
}

enum status bundle_find(struct bundle_check *check, enum finding finding, uint64_t record,
			const char *format, ...)
{
	struct bundle_result *result = check->result;
	struct bundle_finding found = { .finding = finding,
					.line = check->lines.number,
					.record = record };
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(found.what, sizeof(found.what), format, arguments);
	va_end(arguments);
	if (result->found == BUNDLE_FINDINGS_MAX)
		return STATUS_CORRUPT;
	if (result->found++ == 0)
		(void)fault_set(check->fault, STATUS_CORRUPT, 0, "line %zu: %s", found.line,
				found.what);
	result->finding[result->found - 1] = found;
	return STATUS_CORRUPT;
}

enum status bundle_find_malformed(struct bundle_check *check, const struct bundle_line *line)
{
	return bundle_find(check, FINDING_ALTERED, 0, "the line '%.*s' is not of its form",
			   (int)line->word.size, (const char *)line->word.at);
}

bool bundle_is_failure(enum status status)
{
	return status != STATUS_OK && status != STATUS_CORRUPT && status != STATUS_GONE &&
	       status != STATUS_FULL;
}

bool bundle_stood_before(const struct bundle_check *check, const struct bundle_line *line)
{
	struct bundle_lines lines = { .whole = check->lines.whole };
	struct bundle_line other;

	while (bundle_lines_next(&lines, &other) && lines.number < check->lines.number)
		if (span_equals(other.whole, line->whole))
			return true;
	return false;
}

/* The next line, which must begin with that word. */
static enum status expect(struct bundle_check *check, const char *word, struct bundle_line *ret)
{
	struct bundle_lines lines = check->lines;
	struct bundle_line other;

	if (bundle_lines_next(&check->lines, ret) && bundle_line_is(ret, word))
		return STATUS_OK;
	while (bundle_lines_next(&lines, &other))
		if (bundle_line_is(&other, word))
			return bundle_find(check, FINDING_REORDERED, 0,
					   "the line '%s' stands in another place", word);
	return bundle_find(check, FINDING_MISSING, 0, "the line '%s' is missing", word);
}

static enum status check_names(struct bundle_check *check)
{
	struct bundle_result *result = check->result;
	struct bundle_line line;
	enum status status = expect(check, "kiosk", &line);

	if (status != STATUS_OK)
		return status;
	if (!record_takes_origin(line.rest))
		return bundle_find_malformed(check, &line);
	(void)text_copy_span(result->kiosk, sizeof(result->kiosk), line.rest);
	status = expect(check, "visit", &line);
	if (status != STATUS_OK)
		return status;
	if (line.rest.size == 0 || !record_takes_span(line.rest, sizeof(result->visit)))
		return bundle_find_malformed(check, &line);
	(void)text_copy_span(result->visit, sizeof(result->visit), line.rest);
	return STATUS_OK;
}

static enum status check_key(struct bundle_check *check, const struct hash *fingerprint)
{
	struct bundle_result *result = check->result;
	SCOPED(key) key = { 0 };
	unsigned char public[KEY_PUBLIC_SIZE];
	struct bundle_line line;
	size_t size = 0;
	enum status status = expect(check, "key", &line);

	if (status != STATUS_OK)
		return status;
	struct span rest = line.rest;
	if (!bundle_take_bytes(&rest, public, sizeof(public), &size) || rest.size > 0 ||
	    size != sizeof(public))
		return bundle_find_malformed(check, &line);
	status = key_from_public((struct span){ public, size }, &key, check->fault);
	if (status == STATUS_CORRUPT)
		return bundle_find(check, FINDING_ALTERED, 0, "the installation key is no key");
	if (status == STATUS_OK)
		status = key_fingerprint(&key, &result->fingerprint, check->fault);
	if (status != STATUS_OK)
		return status;
	if (fingerprint != NULL && !hash_equals(fingerprint, &result->fingerprint))
		return bundle_find(check, FINDING_WRONG_KEY, 0,
				   "the installation key is another than the one given");
	result->is_pinned = fingerprint != NULL;
	return epoch_chain_begin(result->kiosk, &key, &check->chain, check->fault);
}

static enum status check_first_line(struct bundle_check *check)
{
	static const char ANY_VERSION[] = "tac-kiosk proof bundle ";
	struct bundle_line line;

	if (check->lines.whole.size > BUNDLE_MAX)
		return bundle_find(check, FINDING_UNREADABLE, 0, "it is over %d bytes", BUNDLE_MAX);
	if (bundle_lines_next(&check->lines, &line) &&
	    span_equals(line.whole, span_of(BUNDLE_FIRST_LINE)))
		return STATUS_OK;
	return bundle_find(check, FINDING_UNREADABLE, 0,
			   span_starts_with(check->lines.whole, span_of(ANY_VERSION))
				   ? "it is of a version that is not known here"
				   : "it is no proof bundle");
}

/* A line that hangs on the one before stands where none does, or one of the head's again. */
static enum status check_stray(struct bundle_check *check, const struct bundle_line *line)
{
	static const char *const WORDS[] = {
		"kiosk", "visit", "key", "proof", "consistency", "box"
	};

	for (size_t at = 0; at < COUNT_OF(WORDS); at++) {
		if (!bundle_line_is(line, WORDS[at]))
			continue;
		return bundle_find(check,
				   bundle_stood_before(check, line) ? FINDING_DUPLICATED
								    : FINDING_REORDERED,
				   0, "the line '%s' belongs to none before it", WORDS[at]);
	}
	return bundle_find(check, FINDING_ALTERED, 0, "no bundle has a line such as this");
}

static enum status check_end(struct bundle_check *check, const struct bundle_line *line)
{
	const struct bundle_result *result = check->result;

	if (line->whole.size != line->word.size || check->lines.at != check->lines.whole.size)
		return bundle_find(check, FINDING_ALTERED, 0, "there is more behind its end");
	if (!check->is_signed)
		return bundle_find(check, FINDING_MISSING, 0,
				   "the last epoch's checkpoint is missing");
	if (check->sequence == 0)
		return bundle_find(check, FINDING_MISSING, 0, "the records are missing");
	if (result->found == 0 && !result->is_closed && check->sequence < check->checkpoint.size)
		return bundle_find(check, FINDING_TRUNCATED, check->sequence,
				   "the visit is not closed, and record %llu is not the last "
				   "signed one",
				   (unsigned long long)check->sequence);
	return result->found == 0 ? STATUS_OK : STATUS_CORRUPT;
}

static enum status check_lines(struct bundle_check *check)
{
	struct bundle_line line;

	while (bundle_lines_next(&check->lines, &line)) {
		enum status status = STATUS_OK;
		if (bundle_line_is(&line, "end"))
			return check_end(check, &line);
		if (bundle_line_is(&line, "record"))
			status = bundle_check_record(check, &line);
		else if (bundle_line_is(&line, "checkpoint"))
			status = bundle_check_checkpoint(check, &line);
		else if (bundle_line_is(&line, "epoch"))
			status = bundle_check_epoch(check, &line);
		else
			status = check_stray(check, &line);
		if (status != STATUS_OK)
			return status;
	}
	return bundle_find(check, FINDING_TRUNCATED, 0, "it breaks off: it has no end");
}

enum status bundle_verify(struct span bytes, const struct hash *fingerprint,
			  const struct bundle_watch *watch, struct bundle_result *ret_result,
			  struct fault *fault)
{
	SCOPED(bundle_check)
	check = { .lines.whole = bytes, .result = ret_result, .watch = watch, .fault = fault };

	*ret_result = (struct bundle_result){ 0 };
	enum status status = check_first_line(&check);
	if (status == STATUS_OK)
		status = check_names(&check);
	if (status == STATUS_OK)
		status = check_key(&check, fingerprint);
	return status == STATUS_OK ? check_lines(&check) : status;
}
