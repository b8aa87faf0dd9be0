#include "kiosk/identity/match.h"
#include "kiosk/identity/match_fold.h"
#include "tests/fuzz/document_promises.h"

int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size);

enum { TEXT_SIZE = 2 * MATCH_TEXT_MAX, TEXTS = 6 };

static void must_be_alike(struct comparison one, struct comparison other)
{
	MUST(one.match == other.match && one.differences == other.differences &&
	     one.distance == other.distance);
}

/* What every result promises: what differs is told unless it is plainly the same or different. */
static void must_explain_itself(struct comparison result)
{
	char text[COMPARISON_TEXT_MAX];

	MUST(result.match < MATCH_COUNT);
	MUST(result.differences < 1ULL << DIFFERENCE_COUNT);
	MUST((result.match == MATCH_CLOSE) == (result.distance > 0));
	if (result.match == MATCH_SAME || result.match == MATCH_ABSENT)
		MUST(result.differences == 0);
	if (result.match == MATCH_FOLDED || result.match == MATCH_CLOSE)
		MUST(result.differences != 0);
	comparison_text(result, text, sizeof(text));
	MUST(strlen(text) + 1 < sizeof(text));
}

static bool has_same_digits(const char *left, const char *right)
{
	do {
		while (*left != '\0' && (*left < '0' || *left > '9'))
			left++;
		while (*right != '\0' && (*right < '0' || *right > '9'))
			right++;
		if (*left != *right)
			return false;
	} while (*left++ != '\0' && *right++ != '\0');
	return true;
}

static void must_compare(const char *left, const char *right)
{
	struct comparison tins = tins_compare(left, right);
	struct comparison numbers = numbers_compare(left, right);
	struct comparison dates = dates_compare(left, right);

	must_explain_itself(tins);
	must_explain_itself(numbers);
	must_explain_itself(dates);
	must_be_alike(tins, tins_compare(right, left));
	must_be_alike(numbers, numbers_compare(right, left));
	must_be_alike(dates, dates_compare(right, left));
	if (tins.match == MATCH_SAME || numbers.match == MATCH_SAME ||
	    numbers.match == MATCH_FOLDED)
		MUST(has_same_digits(left, right));
	for (int field = 0; field < PERSON_FIELD_COUNT; field++) {
		struct comparison parts = address_compare((enum person_field)field, left, right);
		must_explain_itself(parts);
		must_be_alike(parts, address_compare((enum person_field)field, right, left));
	}
}

static void must_compare_names(const struct name_value *left, const struct name_value *right)
{
	struct names_comparison one = names_compare(left, right);
	struct names_comparison other = names_compare(right, left);
	struct names_comparison itself = names_compare(left, left);

	must_explain_itself(one.family);
	must_explain_itself(one.given);
	must_be_alike(one.family, other.family);
	must_be_alike(one.given, other.given);
	MUST(itself.family.match <= MATCH_SAME && itself.given.match <= MATCH_SAME);
}

static void must_fold(const char *text)
{
	char once[TEXT_SIZE], twice[TEXT_SIZE];

	for (enum fold fold = FOLD_ACCENTS; fold <= FOLD_SPELLED_OUT; fold++) {
		text_fold(text, fold, once, sizeof(once));
		MUST(strlen(once) <= strlen(text));
		for (const char *letter = once; *letter != '\0'; letter++)
			MUST((*letter >= 'A' && *letter <= 'Z') ||
			     (*letter >= '0' && *letter <= '9'));
		text_fold(once, fold, twice, sizeof(twice));
		MUST(strcmp(once, twice) == 0);
	}
}

/* Six lines: two names of three parts; each line is compared with the next as everything else. The
 * first byte says what the issuers say is cut off. */
int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size)
{
	static char texts[TEXTS][TEXT_SIZE];
	unsigned flags = size > 0 ? at[0] : 0;
	struct span rest = { .at = at + (size > 0), .size = size - (size > 0) }, line;

	memset(texts, 0, sizeof(texts));
	for (size_t text = 0; text < TEXTS && span_split(&rest, '\n', &line); text++) {
		size_t nul = span_find(line, (struct span){ (const unsigned char *)"", 1 }, 0);
		(void)text_copy_span(texts[text], TEXT_SIZE, span_slice(line, 0, nul));
	}
	struct name_value left = { texts[0], texts[1], texts[2], (enum document_flag)(flags % 3),
				   (enum document_flag)(flags / 3 % 3) };
	struct name_value right = { texts[3], texts[4], texts[5],
				    (enum document_flag)(flags / 9 % 3),
				    (enum document_flag)(flags / 27 % 3) };
	must_compare_names(&left, &right);
	for (size_t text = 0; text + 1 < TEXTS; text++) {
		must_fold(texts[text]);
		must_compare(texts[text], texts[text + 1]);
	}
	return 0;
}
