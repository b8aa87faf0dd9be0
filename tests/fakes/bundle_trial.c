#include "tests/fakes/bundle_trial.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

void bundle_trial_init(struct bundle_trial *trial)
{
	*trial = (struct bundle_trial){ 0 };
	forge_story(&trial->forge, "K1");
}

void bundle_trial_release(struct bundle_trial *trial)
{
	forge_release(&trial->forge);
	forge_release(&trial->other);
}

enum status bundle_trial_verify(struct bundle_trial *trial, struct span bundle)
{
	return bundle_verify(bundle, NULL, NULL, &trial->result, &trial->fault);
}

void bundle_trial_assert_right(struct bundle_trial *trial, struct span bundle)
{
	if (bundle_trial_verify(trial, bundle) != STATUS_OK)
		fail_msg("%s", trial->fault.what);
	assert_int_equal(trial->result.found, 0);
}

enum finding bundle_trial_first_finding(struct bundle_trial *trial, struct span bundle)
{
	enum status status = bundle_trial_verify(trial, bundle);

	assert_true(status == STATUS_OK || status == STATUS_CORRUPT);
	assert_int_equal(status == STATUS_OK, trial->result.found == 0);
	return trial->result.finding[0].finding;
}

void bundle_trial_assert_found(struct bundle_trial *trial, struct span bundle,
			       enum finding expected)
{
	enum finding found = bundle_trial_first_finding(trial, bundle);

	if (found != expected)
		fail_msg("%s instead of %s: %s", finding_word(found), finding_word(expected),
			 trial->fault.what);
}

void bundle_trial_split(struct bundle_trial *trial, struct span bundle)
{
	trial->lines = 0;
	while (bundle.size > 0) {
		size_t end = span_find(bundle, span_of("\n"), 0) + 1;
		assert_true(trial->lines < BUNDLE_TRIAL_LINES);
		trial->line[trial->lines++] = span_slice(bundle, 0, end);
		bundle = span_slice(bundle, end, bundle.size);
	}
}

struct span bundle_trial_join(struct bundle_trial *trial)
{
	struct bytes bytes = bytes_over(trial->changed, sizeof(trial->changed));

	for (size_t at = 0; at < trial->lines; at++)
		bytes_add_span(&bytes, trial->line[at]);
	assert_false(bytes.is_full);
	return bytes_span(&bytes);
}

size_t bundle_trial_find(const struct bundle_trial *trial, const char *word, size_t nth)
{
	for (size_t at = 0; at < trial->lines; at++)
		if (span_starts_with(trial->line[at], span_of(word)) && nth-- == 0)
			return at;
	fail_msg("there is no such line: %s", word);
	return 0;
}

void bundle_trial_take_out(struct bundle_trial *trial, size_t at, size_t count)
{
	trial->lines -= count;
	memmove(trial->line + at, trial->line + at + count,
		(trial->lines - at) * sizeof(*trial->line));
}

void bundle_trial_put_in(struct bundle_trial *trial, size_t at, struct span line)
{
	assert_true(trial->lines < BUNDLE_TRIAL_LINES);
	memmove(trial->line + at + 1, trial->line + at, (trial->lines - at) * sizeof(*trial->line));
	trial->line[at] = line;
	trial->lines++;
}

void bundle_trial_swap(struct bundle_trial *trial, size_t left, size_t right)
{
	struct span other = trial->line[left];

	trial->line[left] = trial->line[right];
	trial->line[right] = other;
}
