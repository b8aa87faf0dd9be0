/* What a record tells of a document: which it is, and what the clerk found. Nothing personal. */
#include "kiosk/base/text.h"
#include "kiosk/loop_parts.h"

static const char *document_code(const struct loop *loop, unsigned at)
{
	unsigned rule = loop->now->document[at].rule;

	return rule < loop->policy.document_count ? loop->policy.document[rule].code : "none";
}

/* Adds to "yes=original,photo no=barcode": a group opens with its first item. */
static void add_item(char *to, size_t max, const char *group, const char *item, bool *opens)
{
	if (*opens) {
		(void)text_append(to, max, to[0] == '\0' ? "" : " ");
		(void)text_append(to, max, group);
	}
	(void)text_append(to, max, *opens ? "=" : ",");
	(void)text_append(to, max, item);
	*opens = false;
}

static void answers_text(const struct loop *loop, unsigned at, char *to, size_t max)
{
	to[0] = '\0';
	for (unsigned answer = ANSWER_NONE; answer <= ANSWER_COULD_NOT_CHECK; answer++) {
		bool opens = true;
		for (unsigned question = 0; question < QUESTION_COUNT; question++)
			if (session_answer(loop->now, &loop->policy, at, (enum question)question,
					   loop_today(), NULL) == (enum answer)answer)
				add_item(to, max, answer_text((enum answer)answer),
					 question_code((enum question)question), &opens);
	}
}

static void matches_text(const struct loop *loop, unsigned at, char *to, size_t max)
{
	enum review_row rows[ROW_COUNT];
	size_t count = session_rows(loop->now, &loop->policy, at, rows);

	(void)text_copy(to, max, count == 0 ? "-" : "");
	for (unsigned match = 0; match < MATCH_COUNT; match++) {
		bool opens = true;
		for (size_t index = 0; index < count; index++)
			if (session_row_match(loop->now, at, rows[index]).match ==
			    (enum match)match)
				add_item(to, max, match_code((enum match)match),
					 review_row_code(rows[index]), &opens);
	}
}

/* "family_name=accent,hyphen street=abbreviation": words only, never what stands there. */
static void differences_text(const struct loop *loop, unsigned at, char *to, size_t max)
{
	enum review_row rows[ROW_COUNT];
	size_t count = session_rows(loop->now, &loop->policy, at, rows);

	to[0] = '\0';
	for (size_t index = 0; index < count; index++) {
		struct comparison row = session_row_match(loop->now, at, rows[index]);
		bool opens = true;
		for (unsigned difference = 0; difference < DIFFERENCE_COUNT; difference++)
			if ((row.differences & 1U << difference) != 0)
				add_item(to, max, review_row_code(rows[index]),
					 difference_code((enum difference)difference), &opens);
	}
	if (to[0] == '\0')
		(void)text_copy(to, max, "-");
}

/* Whether the names on a document are those that were typed, or what settles that they are not. A
 * document that settles the names of another one says so for that. */
static void names_text(const struct loop *loop, unsigned at, char *to, size_t max)
{
	const struct policy_document *link =
		session_name_link(loop->now, &loop->policy, at, loop_today());
	bool do_differ = false;

	for (unsigned other = 0; other < SESSION_DOCUMENTS; other++)
		if (session_holder(loop->now, other) == session_holder(loop->now, at))
			do_differ |= session_names_differ(loop->now, &loop->policy, other);
	(void)text_copy(to, max, do_differ ? "differ" : "agree");
	if (do_differ && link != NULL)
		(void)text_format(to, max, "settled:%s", link->code);
}

/* What the kiosk read itself that a rule may turn on, in a form that tells nothing of the holder.
 */
static void read_text(const struct loop *loop, unsigned at, char *to, size_t max)
{
	unsigned rule = loop->now->document[at].rule;
	struct evidence_read read = session_evidence_read(loop->now, at);

	(void)text_copy(to, max, "-");
	if (rule < loop->policy.document_count)
		evidence_read_text(&loop->policy.document[rule], &read, loop_today(), to, max);
}

/* "iin_unknown,date": what is wrong with the code itself; empty where nothing is. */
static void faults_text(const struct loop *loop, unsigned at, char *to, size_t max)
{
	to[0] = '\0';
	for (unsigned fault = 0; fault < DOCUMENT_FAULT_COUNT; fault++) {
		if (!loop->now->document[at].read.faults[fault])
			continue;
		(void)text_append(to, max, to[0] == '\0' ? "" : ",");
		(void)text_append(to, max, document_fault_code((enum document_fault)fault));
	}
}

void loop_add_owner(const struct loop *loop, unsigned at, struct record *record)
{
	unsigned of = loop->now->document[at].of;

	if (of == SESSION_PRESENTER)
		record_detail(record, "of", "presenter");
	else
		record_detail_format(record, "of", "%u", of + 1);
}

void loop_add_document(const struct loop *loop, unsigned at, bool is_checked, struct record *record)
{
	char text[RECORD_VALUE_MAX];

	record_detail_format(record, "number", "%u", at + 1);
	loop_add_owner(loop, at, record);
	record_detail(record, "document", document_code(loop, at));
	if (!is_checked) {
		record_detail(record, "how", document_how_text(loop->now->document[at].how));
		if (loop->now->document[at].same_as != 0)
			record_detail_format(record, "same_as", "%u",
					     loop->now->document[at].same_as + 1);
		return;
	}
	answers_text(loop, at, text, sizeof(text));
	record_detail(record, "answers", text);
	matches_text(loop, at, text, sizeof(text));
	record_detail(record, "matches", text);
	differences_text(loop, at, text, sizeof(text));
	record_detail_cut(record, "differences", text);
	names_text(loop, at, text, sizeof(text));
	record_detail(record, "names", text);
	read_text(loop, at, text, sizeof(text));
	record_detail(record, "read", text);
	faults_text(loop, at, text, sizeof(text));
	if (text[0] != '\0')
		record_detail_cut(record, "faults", text);
}
