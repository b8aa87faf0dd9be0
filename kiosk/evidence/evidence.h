/* Weighs what a visitor brought: documents and a clerk's answers against the rules, into three
 * verdicts with their reasons. */
#ifndef TAC_EVIDENCE_EVIDENCE_H
#define TAC_EVIDENCE_EVIDENCE_H

#include "kiosk/base/attrs.h"
#include "kiosk/base/language.h"
#include "kiosk/evidence/policy.h"

/* The clerk's questions about one document. Name, code, words, who answers. "Yes" is always the
 * good answer. */
#define QUESTION_LIST(X)                                                                           \
	X(ORIGINAL, "original", N_("Is it the original, in your hand?"))                           \
	X(UNEXPIRED, "unexpired", N_("Is it current, not expired?"))                               \
	X(PHOTO, "photo", N_("Does the photo match the person's face?"))                           \
	X(NAME_BIRTH, "name_birth", N_("Do name and birth date match what was typed?"))            \
	X(SECURITY, "security", N_("Are its security features as they should be?"))                \
	X(UNTAMPERED, "untampered", N_("Is it free of any sign of tampering?"))                    \
	X(BARCODE, "barcode", N_("Does the barcode agree with the print?"))

enum question {
#define X(name, code, words) QUESTION_##name,
	QUESTION_LIST(X)
#undef X
		QUESTION_COUNT
};

enum answer {
	ANSWER_NONE, /* not answered yet */
	ANSWER_YES,
	ANSWER_NO,
	ANSWER_NOT_APPLICABLE,
	ANSWER_COULD_NOT_CHECK,
};

enum { EVIDENCE_DOCUMENTS_MAX = 4 };

struct evidence {
	size_t count;
	struct {
		const struct policy_document *rule;
		enum answer answer[QUESTION_COUNT];
	} document[EVIDENCE_DOCUMENTS_MAX];
	bool needs_link; /* for a child or dependent: one document must tie the two together */
};

/* Why a verdict is not met; the first that applies. Name, code, words. */
#define VERDICT_REASON_LIST(X)                                                                     \
	X(MET, "met", N_("the rule is met"))                                                       \
	X(UNANSWERED, "unanswered", N_("a question is not answered yet"))                          \
	X(NO_PHOTO_ID, "no_photo_id", N_("no accepted photo ID"))                                  \
	X(ONE_DOCUMENT, "one_document", N_("a second, different document is missing"))             \
	X(NO_LINK, "no_link", N_("no document ties the child or dependent to the presenter"))      \
	X(NOT_ORIGINAL, "not_original", N_("a document is not an original"))                       \
	X(EXPIRED, "expired", N_("a document is not current"))                                     \
	X(PHOTO, "photo", N_("the photo does not match"))                                          \
	X(MISMATCH, "mismatch", N_("name or birth date does not match"))                           \
	X(SECURITY, "security", N_("security features are not as they should be"))                 \
	X(TAMPERED, "tampered", N_("there is a sign of tampering"))                                \
	X(BARCODE, "barcode", N_("the barcode does not agree with the print"))                     \
	X(UNCHECKED, "unchecked", N_("something that must be checked could not be"))               \
	X(STRENGTH, "strength", N_("the documents are not strong enough together"))

enum verdict_reason {
#define X(name, code, words) VERDICT_##name,
	VERDICT_REASON_LIST(X)
#undef X
		VERDICT_REASON_COUNT
};

struct verdicts {
	enum verdict_reason irs_rule, ial2_rev3, ial2_rev4;
};

/* A document counts only when each question that applies to it is answered yes; or not applicable,
 * for the barcode, the photo, and the security features of a document without a photo, such as a
 * bill. One whose photo is not applicable is a second document, not the photo ID. A document that
 * fails a question is named in the verdict rather than left out, so that the clerk sees why. Two
 * of the same kind count once.
 *
 * IRS rule   one primary photo document and a second, different document.
 * IAL2 rev 3 one SUPERIOR or two STRONG or one STRONG and two FAIR.
 * IAL2 rev 4 one SUPERIOR, or one STRONG and one FAIR. */
struct verdicts evidence_weigh(const struct policy *policy, const struct evidence *evidence);

/* The verdict that gates approval under the policy. */
enum verdict_reason verdicts_gate(const struct policy *policy, struct verdicts verdicts);

bool question_applies(const struct policy_document *rule, enum question question);

const char *question_code(enum question question);
const char *question_words(enum question question);
const char *answer_text(enum answer answer); /* "yes", "no", "n/a", "unchecked", "-" */
const char *verdict_reason_code(enum verdict_reason reason);
const char *verdict_reason_words(enum verdict_reason reason);

#endif
