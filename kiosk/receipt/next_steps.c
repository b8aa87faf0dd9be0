#include "kiosk/receipt/next_steps.h"

#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/receipt/wording.h"

enum {
	LIST_MAX = 4096, /* every document there may be, with the words before them */
	LIST_SHORT = 6,  /* documents of a list where a page has no room for all */
	FOOT_LINES = 8,  /* below the words of a slip, and the training mark above them */
	MINUTES_SIZE = sizeof("2026-11-22 18:05"),
};

static const struct {
	const char *heading;
	const char *text[3];
	bool is_to_come_again;
} KINDS[NEXT_STEPS_KIND_COUNT] = {
	[NEXT_STEPS_REFUSED] = { N_("We cannot print an IP PIN for you today"),
				 { N_("We could not finish the check of your identity today.") },
				 true },
	[NEXT_STEPS_REFERRED] = { N_("A supervisor will go on with your request"),
				  { N_("We could not finish the check of your identity at this "
				       "kiosk. The clerk will tell you what comes next.") },
				  true },
	[NEXT_STEPS_DEFERRED] = { N_("Your request is not finished today"),
				  { N_("The clerk will tell you what to bring, or when IP PINs "
				       "are given out again.") },
				  true },
	[NEXT_STEPS_ABANDONED] = { N_("We stop here, as you asked"),
				   { N_("What you typed is not shown again. We keep of this visit "
					"what the privacy notice says."),
				     N_("You can also send Form 15227 by mail, or ask at the "
					"counter.") },
				   true },
	[NEXT_STEPS_NOT_HAD] = { N_("We cannot print an IP PIN right now"),
				 { N_("Your documents were accepted, but the number could not be "
				      "had. The clerk will tell you what comes next.") },
				 true },
	[NEXT_STEPS_ASSIGNED] = { N_("You already have an IP PIN for this year"),
				  { N_("An IP PIN was already given out for this taxpayer and "
				       "this year. There is only one a year."),
				    N_("If you lost it, call 800-908-4490, Monday to Friday, 7 "
				       "a.m. "
				       "to 7 p.m. It is then mailed to your address within 21 "
				       "days."),
				    N_("If you did not ask for it, please tell the clerk now.") },
				  false },
	[NEXT_STEPS_MAIL] = { N_("Your IP PIN comes by mail"),
			      { N_("You will get a letter within three weeks. It goes to the "
				   "address that the IRS has for you. To keep you safe, we do not "
				   "show that address here."),
				N_("If you have moved, tell the IRS your new address with Form "
				   "8822, and call 844-545-5640."),
				N_("If no letter comes within three weeks, call 800-908-4490, "
				   "Monday to Friday, 7 a.m. to 7 p.m.") },
			      false },
	[NEXT_STEPS_SEVERAL] = { N_("What happens now"), { NULL }, true },
};

/* A page that words are put on. */
struct putting {
	const struct next_steps *steps;
	struct paper *paper;
	size_t list_max; /* documents of one list */
};

static const char *in_language(const struct putting *putting, const char *english)
{
	return language_text(putting->steps->language, english);
}

static void put(const struct putting *putting, enum paper_style style, const char *words)
{
	paper_wrap(putting->paper, style, words);
}

static void put_text(const struct putting *putting, const char *english)
{
	put(putting, PAPER_TEXT, in_language(putting, english));
	paper_line(putting->paper, PAPER_TEXT, "");
}

static bool is_photo_id(const struct policy_document *document)
{
	return document->class == CLASS_PRIMARY && document->has_photo;
}

static bool is_secondary(const struct policy_document *document)
{
	return document->class == CLASS_SECONDARY;
}

static bool is_link(const struct policy_document *document)
{
	return document->is_link;
}

static bool is_name_link(const struct policy_document *document)
{
	return document->is_name_link;
}

/* "words: this; that; or ask" Nothing where the rules know no such document. */
static void put_list(const struct putting *putting, const char *words,
		     bool (*is_listed)(const struct policy_document *document))
{
	const struct policy *policy = putting->steps->policy;
	char text[LIST_MAX];
	size_t listed = 0, count = 0;

	(void)text_copy(text, sizeof(text), words);
	for (size_t at = 0; at < policy->document_count; at++) {
		if (!is_listed(&policy->document[at]) || count++ >= putting->list_max)
			continue;
		(void)text_append(text, sizeof(text), listed++ == 0 ? " " : "; ");
		(void)text_append(text, sizeof(text),
				  in_language(putting, policy->document[at].name));
	}
	if (count == 0)
		return;
	if (count > listed)
		(void)text_append(text, sizeof(text), in_language(putting, N_("; and others")));
	(void)text_append(text, sizeof(text), ".");
	put(putting, PAPER_TEXT, text);
	paper_line(putting->paper, PAPER_TEXT, "");
}

/* A list whose words tell how many; nothing where none are asked for. */
static void put_number_of(const struct putting *putting, int64_t number, const char *one,
			  const char *many, bool (*is_listed)(const struct policy_document *))
{
	char words[2 * PAPER_LINE_MAX], digits[24];

	(void)text_format(digits, sizeof(digits), "%lld", (long long)number);
	if (number == 1)
		put_list(putting, in_language(putting, one), is_listed);
	else if (number > 1 &&
		 wording_fill(words, sizeof(words), in_language(putting, many), "%d", digits))
		put_list(putting, words, is_listed);
}

static void put_together(const struct putting *putting)
{
	static const struct {
		enum shows shows;
		const char *words;
	} SHOWN[] = {
		{ SHOWS_NAME, N_("your name") },
		{ SHOWS_BIRTH_DATE, N_("your birth date") },
		{ SHOWS_TIN, N_("your taxpayer number") },
		{ SHOWS_ADDRESS, N_("your address") },
	};
	unsigned together = putting->steps->policy->irs_rule.together;
	char text[4 * PAPER_LINE_MAX];
	size_t count = 0;

	if ((together & ~(unsigned)SHOWS_NAME) == 0)
		return; /* every document shows it */
	(void)text_copy(text, sizeof(text), in_language(putting, N_("Together they must show:")));
	for (size_t at = 0; at < COUNT_OF(SHOWN); at++) {
		if ((together & SHOWN[at].shows) == 0)
			continue;
		(void)text_append(text, sizeof(text), count++ == 0 ? " " : ", ");
		(void)text_append(text, sizeof(text), in_language(putting, SHOWN[at].words));
	}
	(void)text_append(text, sizeof(text), ".");
	put(putting, PAPER_TEXT, text);
	paper_line(putting->paper, PAPER_TEXT, "");
}

static void put_what_to_bring(const struct putting *putting)
{
	const struct policy_irs_rule *rule = &putting->steps->policy->irs_rule;

	put(putting, PAPER_BOLD, in_language(putting, N_("What to bring")));
	put_number_of(putting, rule->primary,
		      N_("A photo ID from a government that is not out of date. One of these:"),
		      N_("Photo IDs from a government that are not out of date. %d of these:"),
		      is_photo_id);
	put_number_of(putting, rule->different - rule->primary,
		      N_("And one more document. Another photo ID, or one of these:"),
		      N_("And %d more documents. Other photo IDs, or some of these:"),
		      is_secondary);
	if (putting->steps->is_for_other)
		put_list(
			putting,
			in_language(putting, N_("For a child or dependent, a paper that names both "
						"of you:")),
			is_link);
	put_list(putting,
		 in_language(putting, N_("If your name has changed, a paper that shows it:")),
		 is_name_link);
	put_together(putting);
	put_text(putting, N_("Please bring the originals. We cannot take copies."));
}

/* No IP PINs are issued on some days of the year, to nobody. */
static void put_opening(const struct putting *putting)
{
	const struct next_steps *steps = putting->steps;
	int32_t opens = policy_next_open_day(steps->policy, steps->today);
	char words[4 * PAPER_LINE_MAX], day[CLOCK_TEXT_MAX];

	if (policy_is_open(steps->policy, steps->today))
		return;
	clock_day_text(opens, day, sizeof(day));
	if (opens == steps->today)
		put_text(putting, N_("No IP PINs are given out today."));
	else if (wording_fill(words, sizeof(words),
			      in_language(putting, N_("No IP PINs are given out today. They are "
						      "given out again from %s.")),
			      "%s", day)) {
		put(putting, PAPER_TEXT, words);
		paper_line(putting->paper, PAPER_TEXT, "");
	}
}

static void put_ones(const struct putting *putting)
{
	char line[4 * PAPER_LINE_MAX];

	for (size_t at = 0; at < putting->steps->count; at++) {
		const struct next_steps_one *one = &putting->steps->one[at];
		if (!text_format(line, sizeof(line), "%s: %s", one->name,
				 in_language(putting, one->words)))
			putting->paper->is_full = true;
		put(putting, PAPER_TEXT, line);
	}
	if (putting->steps->count > 0)
		paper_line(putting->paper, PAPER_TEXT, "");
}

static void put_words(const struct putting *putting)
{
	enum next_steps_kind kind = putting->steps->kind;

	put(putting, PAPER_TITLE, in_language(putting, KINDS[kind].heading));
	paper_line(putting->paper, PAPER_TEXT, "");
	for (size_t at = 0; at < COUNT_OF(KINDS[kind].text) && KINDS[kind].text[at] != NULL; at++)
		put_text(putting, KINDS[kind].text[at]);
	put_ones(putting);
	if (!KINDS[kind].is_to_come_again)
		return;
	put_opening(putting);
	put_text(putting, N_("To come again, call 844-545-5640 for an appointment."));
	put_text(putting, N_("Questions about IP PINs: call 800-908-4490, Monday to Friday, 7 a.m. "
			     "to 7 p.m., or see IRS.gov/IPPIN."));
	put_what_to_bring(putting);
}

void next_steps_words(const struct next_steps *steps, size_t columns, struct paper *ret)
{
	struct putting putting = { steps, ret, POLICY_DOCUMENTS_MAX };

	paper_begin(ret, columns);
	put_words(&putting);
	if (!ret->is_full && ret->count + FOOT_LINES <= PAPER_LINES_MAX)
		return;
	putting.list_max = LIST_SHORT;
	paper_begin(ret, columns);
	put_words(&putting);
}

static void put_fact(const struct putting *putting, const char *label, const char *value)
{
	char line[2 * PAPER_LINE_MAX];

	if (!text_format(line, sizeof(line), "%s: %s", in_language(putting, label), value))
		putting->paper->is_full = true;
	put(putting, PAPER_TEXT, line);
}

static void put_foot(const struct putting *putting, const struct next_steps_place *place)
{
	char when[CLOCK_TEXT_MAX], minutes[MINUTES_SIZE];

	clock_local_text(place->wall_ms, when, sizeof(when));
	(void)text_copy(minutes, sizeof(minutes), when);
	paper_line(putting->paper, PAPER_RULE, "");
	put_fact(putting, N_("Center"), place->centre);
	put_fact(putting, N_("Date"), minutes);
	put_fact(putting, N_("Visit"), putting->steps->visit);
	if (place->is_training)
		put(putting, PAPER_LARGE, in_language(putting, N_("TRAINING")));
}

enum status next_steps_lay(const struct next_steps *steps, const struct next_steps_place *place,
			   size_t columns, struct paper *ret, struct fault *fault)
{
	struct putting putting = { steps, ret, 0 };

	next_steps_words(steps, columns, ret);
	put_foot(&putting, place);
	if (!ret->is_full)
		return STATUS_OK;
	paper_wipe(ret);
	return fault_set(fault, STATUS_FULL, 0, "the next steps do not fit on %zu columns",
			 columns);
}
