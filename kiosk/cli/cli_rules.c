#include "kiosk/cli/cli_rules.h"

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

enum { RULES_JSON_MAX = 64 * 1024, RULES_LINE_MAX = 160 };

const char *const CLI_SHOWN_WORDS[4] = { "name", "birth date", "TIN", "address" };
const char *const CLI_EXPIRY_WORDS[5] = { "date", "INDEF", "MIL", "none", "clerk judges" };
const char *const CLI_WEIGHT_WORDS[3] = {
	[WEIGHT_STOPS] = "stops",
	[WEIGHT_SET_ASIDE] = "set aside",
	[WEIGHT_COUNTS] = "counts",
};

static const char *const ACT_WORDS[SECOND_ACT_COUNT] = {
	[SECOND_OVERRIDE] = "to approve although the rule is not met",
	[SECOND_VOID] = "to void a receipt",
	[SECOND_REPRINT] = "to print a receipt again",
	[SECOND_PIN_AGAIN] = "another IP PIN in a year that has one",
	[SECOND_CONFLICT] = "when the clerk knows the visitor",
	[SECOND_REFERRAL] = "to approve after a referral",
	[SECOND_ANSWER] = "to decide after an answer that takes two",
};

static const char *const AGAIN_WORDS[] = {
	[AGAIN_MAIL] = "gets it by mail",
	[AGAIN_RETRIEVE] = "gets the same one again",
	[AGAIN_REPLACE] = "gets another one, and the lost one is void",
};

static const char *const GATE_WORDS[GATE_COUNT] = {
	[GATE_IRS_RULE] = "the IRS rule",
	[GATE_IAL2_REV3] = "NIST IAL2, revision 3,",
	[GATE_IAL2_REV4] = "NIST IAL2, revision 4,",
};

static const char *const DELIVERY_WORDS[] = {
	[DELIVERY_PRINT] = "printed at the counter, and not mailed",
	[DELIVERY_MAIL] = "mailed to the address of record, and not printed",
	[DELIVERY_BOTH] = ("printed at the counter; a letter with the same one follows to the "
			   "address of record, if there is one"),
};

void cli_bits_text(unsigned bits, const char *const *words, size_t count, const char *none,
		   char *to, size_t max)
{
	(void)text_copy(to, max, bits == 0 ? none : "");
	for (size_t at = 0; at < count; at++) {
		if ((bits & 1u << at) == 0)
			continue;
		(void)text_append(to, max, to[0] == '\0' ? "" : ", ");
		(void)text_append(to, max, words[at]);
	}
}

static void add_number(int64_t number, const char *word, bool *is_first, char *to, size_t max)
{
	char text[32];

	if (number == 0)
		return;
	(void)text_format(text, sizeof(text), "%s%lld %s", *is_first ? "" : " and ",
			  (long long)number, word);
	(void)text_append(to, max, text);
	*is_first = false;
}

void cli_ways_text(const struct policy_ways *ways, char *to, size_t max)
{
	to[0] = '\0';
	for (size_t at = 0; at < ways->count; at++) {
		bool is_first = true;
		(void)text_append(to, max, at == 0 ? "" : "; or ");
		add_number(ways->at[at].superior, "superior", &is_first, to, max);
		add_number(ways->at[at].strong, "strong", &is_first, to, max);
		add_number(ways->at[at].fair, "fair", &is_first, to, max);
	}
}

static void print_rules(const struct policy *policy)
{
	char text[RULES_LINE_MAX];

	cli_bits_text(policy->irs_rule.together, CLI_SHOWN_WORDS, COUNT_OF(CLI_SHOWN_WORDS),
		      "nothing in particular", text, sizeof(text));
	(void)printf("To approve, %s must be met. All three are worked out and recorded.\n"
		     "IRS rule: at least %lld photo ID%s and %lld different document%s in all; "
		     "together they show: %s.\n",
		     GATE_WORDS[policy->gate], (long long)policy->irs_rule.primary,
		     policy->irs_rule.primary == 1 ? "" : "s",
		     (long long)policy->irs_rule.different,
		     policy->irs_rule.different == 1 ? "" : "s", text);
	cli_ways_text(&policy->rev3, text, sizeof(text));
	(void)printf("NIST IAL2, revision 3: a photo ID, and %s.\n", text);
	cli_ways_text(&policy->rev4, text, sizeof(text));
	(void)printf("NIST IAL2, revision 4: a photo ID, and %s.\n"
		     "A stronger document may stand in for a weaker one. Two of one kind count "
		     "once.\n",
		     text);
}

static void print_questions(const struct policy *policy)
{
	(void)printf("\n%-52s %-12s %s\n", "QUESTION", "NO", "COULD NOT CHECK");
	for (enum question at = 0; at < QUESTION_COUNT; at++) {
		const struct policy_question *question = &policy->question[at];
		char no[32];
		(void)text_format(no, sizeof(no), "%s%s", CLI_WEIGHT_WORDS[question->no],
				  question->no_needs_second ? " *" : "");
		(void)printf("%-52s %-12s %s\n", question_words(at), no,
			     CLI_WEIGHT_WORDS[question->unchecked]);
	}
	(void)puts("Set aside: the document counts nothing. Stops: no rule is met. "
		   "*: takes a second person.");
}

static void print_document(const struct policy_document *document)
{
	char strength[32], shows[RULES_LINE_MAX], expiry[RULES_LINE_MAX], age[32] = "";

	(void)text_format(strength, sizeof(strength), "%s%s%s", strength_text(document->rev3),
			  document->rev3 == document->rev4 ? "" : "/",
			  document->rev3 == document->rev4 ? "" : strength_text(document->rev4));
	cli_bits_text(document->shows, CLI_SHOWN_WORDS, COUNT_OF(CLI_SHOWN_WORDS), "nothing", shows,
		      sizeof(shows));
	cli_bits_text(document->expiry, CLI_EXPIRY_WORDS, COUNT_OF(CLI_EXPIRY_WORDS), "no end",
		      expiry, sizeof(expiry));
	if (document->max_age_days > 0)
		(void)text_format(age, sizeof(age), "; %lld days old at most",
				  (long long)document->max_age_days);
	(void)printf("  %-46s %-9s %-26s %s%s", document->name, strength, shows, expiry, age);
	for (size_t at = 0; at < document->country_count; at++)
		(void)printf("%s%s", at == 0 ? "; of " : ", ", document->country[at]);
	(void)printf("%s%s\n", document->is_link ? "; ties a child" : "",
		     document->is_name_link ? "; ties two names" : "");
}

static void print_documents(const struct policy *policy)
{
	static const char *const HEADS[] = {
		[CLASS_PRIMARY] = "PHOTO IDS (PRIMARY)",
		[CLASS_SECONDARY] = "SECOND DOCUMENTS",
	};
	for (enum document_class class = CLASS_PRIMARY; class <= CLASS_SECONDARY; class ++) {
		(void)printf("\n%-48s %-9s %-26s %s\n", HEADS[class], "STRENGTH", "SHOWS", "ENDS");
		for (size_t at = 0; at < policy->document_count; at++)
			if (policy->document[at].class == class)
				print_document(&policy->document[at]);
	}
}

static void print_rest(const struct policy *policy)
{
	char first[CLOCK_TEXT_MAX], last[CLOCK_TEXT_MAX];
	const struct policy_limits *limits = &policy->limits;

	(void)puts(policy->second_person == 0 ? "\nNothing takes two people."
					      : "\nIt takes two people:");
	for (enum second_act at = 0; at < SECOND_ACT_COUNT; at++)
		if (policy_needs_second(policy, at))
			(void)printf("  %s\n", ACT_WORDS[at]);
	(void)puts(policy->must_settle_names
			   ? "Where names differ, a document must settle it."
			   : "Where names differ, the clerk decides what it means.");
	(void)printf("An IP PIN is %s. Who lost it %s.\n", DELIVERY_WORDS[policy->delivery],
		     AGAIN_WORDS[policy->again]);
	(void)printf("%lld visits without an approval within %lld hours are all that one number "
		     "may have.\nA visit that was broken off can be taken up for %lld hours. Under "
		     "%lld, a parent or guardian asks.\n",
		     (long long)limits->attempts, (long long)limits->attempt_hours,
		     (long long)limits->resume_hours, (long long)limits->adult_years);
	for (size_t at = 0; at < policy->issuing_count; at++) {
		clock_day_text(policy->issuing[at].first_day, first, sizeof(first));
		clock_day_text(policy->issuing[at].last_day, last, sizeof(last));
		(void)printf("In %lld, IP PINs are issued from %s to %s.\n",
			     (long long)policy->issuing[at].year, first, last);
	}
	(void)puts(policy->issuing_count == 0 ? "IP PINs are issued on every day."
					      : "In other years, on every day.");
}

enum cli_exit cli_rules(const struct config *config, const struct cli_rules *wish)
{
	static struct policy_sets sets;
	static unsigned char storage[RULES_JSON_MAX];
	const struct policy *policy = NULL;
	char day[CLOCK_TEXT_MAX], effective[CLOCK_TEXT_MAX];
	struct fault fault = { 0 };

	if (policy_load_on(wish->path == NULL ? config->policy : wish->path, wish->day, &sets,
			   &policy, &fault) != STATUS_OK)
		return cli_fail(CLI_USAGE, &fault);
	if (wish->is_json) {
		struct bytes bytes = bytes_over(storage, sizeof(storage));
		struct json json = json_over(&bytes);
		cli_rules_json(policy, &json);
		return cli_print_json(&bytes, CLI_OK);
	}
	clock_day_text(wish->day, day, sizeof(day));
	clock_day_text(policy->effective_day, effective, sizeof(effective));
	(void)printf("Rules %s, in force on %s since %s; privacy notice %s\nSHA-256 %s\n\n",
		     policy->version, day, effective, policy->notice_version, policy->hash);
	print_rules(policy);
	print_questions(policy);
	print_documents(policy);
	print_rest(policy);
	return CLI_OK;
}
