/* Weighs what a visitor brought: documents and a clerk's answers against the rules, into three
 * verdicts with their reasons. */
#ifndef TAC_EVIDENCE_EVIDENCE_H
#define TAC_EVIDENCE_EVIDENCE_H

#include "kiosk/base/attrs.h"
#include "kiosk/base/language.h"
#include "kiosk/base/span.h"
#include "kiosk/evidence/policy.h"

enum answer {
	ANSWER_NONE, /* not answered yet */
	ANSWER_YES,
	ANSWER_NO,
	ANSWER_NOT_APPLICABLE,
	ANSWER_COULD_NOT_CHECK,
};

/* What the kiosk itself read of a document; all zero where it read nothing. */
struct evidence_read {
	unsigned expiry;    /* one enum expiry_form; 0: not read */
	int32_t expiry_day; /* with EXPIRY_DATE */
	bool has_issue_day;
	int32_t issue_day;
	char country[POLICY_COUNTRY_MAX]; /* of who issued it; empty: not read */
};

enum { EVIDENCE_DOCUMENTS_MAX = 4 };

struct evidence {
	size_t count;
	struct evidence_document {
		const struct policy_document *rule; /* null: the rules do not know it */
		struct evidence_read read;
		enum answer answer[QUESTION_COUNT]; /* the clerk's, or as it was recorded */
	} document[EVIDENCE_DOCUMENTS_MAX];
	bool needs_link;      /* for a child or dependent: one document must tie the two together */
	bool names_unsettled; /* names differ, and no document says why */
};

/* Why a verdict is not met. Name, code, words. */
#define VERDICT_REASON_LIST(X)                                                                     \
	X(MET, "met", N_("the rule is met"))                                                       \
	X(UNANSWERED, "unanswered", N_("a question is not answered yet"))                          \
	X(NO_PHOTO_ID, "no_photo_id", N_("no accepted photo ID"))                                  \
	X(ONE_DOCUMENT, "needs_second_document", N_("a second, different document is missing"))    \
	X(NO_LINK, "needs_link_document",                                                          \
	  N_("no document ties the child or dependent to the presenter"))                          \
	X(NAMES, "names_not_settled", N_("names differ, and no document settles it"))              \
	X(SHOWS, "shows_too_little", N_("together the documents do not show all they must"))       \
	X(NOT_LISTED, "not_listed", N_("the rules do not know a document"))                        \
	X(NOT_ORIGINAL, "not_original", N_("a document is not an original"))                       \
	X(EXPIRED, "expired", N_("a document is not current"))                                     \
	X(TOO_OLD, "too_old", N_("a document was issued too long ago, or is yet to be"))           \
	X(COUNTRY, "other_country", N_("a document is of a country that may not issue it"))        \
	X(PHOTO, "photo_differs", N_("the photo does not match"))                                  \
	X(MISMATCH, "name_or_birth_differs",                                                       \
	  N_("a name, birth date or taxpayer number is not as typed"))                             \
	X(SECURITY, "security_features", N_("security features are not as they should be"))        \
	X(TAMPERED, "tampered", N_("there is a sign of tampering"))                                \
	X(BARCODE, "barcode_differs", N_("the barcode does not agree with the print"))             \
	X(UNCHECKED, "could_not_check", N_("something that must be checked could not be"))         \
	X(STRENGTH, "not_strong_enough", N_("the documents are not strong enough together"))

enum verdict_reason {
#define X(name, code, words) VERDICT_##name,
	VERDICT_REASON_LIST(X)
#undef X
		VERDICT_REASON_COUNT
};

enum { VERDICT_CODES_MAX = 129 }; /* as long as a record's detail may be */

/* Of each verdict the reason that is told first, or VERDICT_MET; and every reason that applies, as
 * 1 << enum verdict_reason, or-ed: 0 where it is met. */
struct verdicts {
	enum verdict_reason irs_rule, ial2_rev3, ial2_rev4;
	unsigned reasons[GATE_COUNT];
};

/* Every question that the rules ask of a document is answered yes, no, not applicable or could not
 * check. Not applicable is as good as yes for the barcode, the photo, and the security features of
 * a document without a photo, such as a bill; elsewhere it is as "could not check". What a "no" and
 * a "could not check" do, the rules say for each question: the document is set aside and counts
 * nothing, or no verdict is met, or it does not matter. A document whose photo was not compared is
 * a second document, not the photo ID.
 *
 * Where the kiosk read the expiry itself, that is the answer, whatever the clerk's says.
 *
 * Shape   the order of the documents does not matter; of two of one kind one counts.
 *         A reason told first is what is missing although all in hand counted; else the first
 *         reason against a document, in the order of the list; else what is missing. */
struct verdicts evidence_weigh(const struct policy *policy, const struct evidence *evidence,
			       int32_t today);

/* The verdict that gates approval under the policy. */
enum verdict_reason verdicts_gate(const struct policy *policy, struct verdicts verdicts);
enum verdict_reason verdicts_at(struct verdicts verdicts, enum gate gate);

/* True when some "no" may not be decided about by the clerk alone. */
bool evidence_needs_second(const struct policy *policy, const struct evidence *evidence,
			   int32_t today);

/* What the kiosk can say itself about "Is it current?"; ANSWER_NONE where the clerk must. */
enum answer evidence_unexpired(const struct policy_document *rule, const struct evidence_read *read,
			       int32_t today);

bool question_applies(const struct policy_document *rule, enum question question);

const char *answer_text(enum answer answer); /* "yes", "no", "n/a", "unchecked", "-" */
const char *verdict_reason_code(enum verdict_reason reason);
const char *verdict_reason_words(enum verdict_reason reason);

/* "expired,needs_second_document": the first reason first; whole codes only. */
void verdict_codes(struct verdicts verdicts, enum gate gate, char *to, size_t max);

/* What is recorded of a document, so that it can be weighed again, and nothing personal. */

/* Reads "yes=original,photo no=barcode" back; a question that is not named is not answered. */
bool evidence_answers_from_text(struct span text, enum answer ret[QUESTION_COUNT]) MUST_CHECK;

enum { EVIDENCE_READ_TEXT_MAX = 64 };

/* "expiry=date_90 country=listed": a date as a span of days from `today`, a country as whether the
 * rules list it. Of the day of issue nothing is kept: the answer about it is. */
void evidence_read_text(const struct policy_document *rule, const struct evidence_read *read,
			int32_t today, char *to, size_t max);

/* Reads that back, as seen on another day.
 * Shape   recorded_day is the day when it was written. *ret_is_unknown: the expiry was read, but
 *         what was kept of it does not reach to `today`. */
bool evidence_read_from_text(struct span text, int32_t recorded_day, int32_t today,
			     struct evidence_read *ret, bool *ret_is_unknown) MUST_CHECK;

#endif
