/* The rules of evidence, as plain data. They come from config/policy.conf; nothing here is a
 * constant of the program. */
#ifndef TAC_EVIDENCE_POLICY_H
#define TAC_EVIDENCE_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/bytes.h"
#include "kiosk/base/crypto.h"
#include "kiosk/base/language.h"

enum {
	POLICY_DOCUMENTS_MAX = 32,
	POLICY_REASONS_MAX = 8,
	POLICY_CODE_MAX = 25,
	POLICY_NAME_MAX = 64,
	POLICY_COUNTRIES_MAX = 8,
	POLICY_COUNTRY_MAX = 4,
	POLICY_WAYS_MAX = 4,
	POLICY_ISSUING_MAX = 16,
	POLICY_SETS_MAX = 8,
	POLICY_CANONICAL_MAX = 32 * 1024,
};

/* The clerk's questions about one document. Name, code, words. "Yes" is always the good answer. */
#define QUESTION_LIST(X)                                                                           \
	X(ORIGINAL, "original", N_("Is it the original, in your hand?"))                           \
	X(UNEXPIRED, "unexpired", N_("Is it current, not expired?"))                               \
	X(PHOTO, "photo", N_("Does the photo match the person's face?"))                           \
	X(NAME_BIRTH, "name_birth", N_("Are name, birth date and taxpayer no. as typed?"))         \
	X(SECURITY, "security", N_("Are its security features as they should be?"))                \
	X(UNTAMPERED, "untampered", N_("Is it free of any sign of tampering?"))                    \
	X(BARCODE, "barcode", N_("Does the barcode agree with the print?"))

enum question {
#define X(name, code, words) QUESTION_##name,
	QUESTION_LIST(X)
#undef X
		QUESTION_COUNT
};

const char *question_code(enum question question);
const char *question_words(enum question question);

/* What an answer does to its document. */
enum weight {
	WEIGHT_STOPS,     /* no verdict is met, whatever else there is */
	WEIGHT_SET_ASIDE, /* the document counts nothing; the others may do */
	WEIGHT_COUNTS,    /* the document counts all the same */
};

struct policy_question {
	enum weight no, unchecked;
	bool no_needs_second; /* a "no" needs a second person before anything is decided */
};

enum document_class { CLASS_PRIMARY, CLASS_SECONDARY };

/* NIST SP 800-63A strengths. */
enum strength { STRENGTH_NONE, STRENGTH_WEAK, STRENGTH_FAIR, STRENGTH_STRONG, STRENGTH_SUPERIOR };
enum { STRENGTH_COUNT = STRENGTH_SUPERIOR + 1 };

/* What a document shows about its holder. */
enum shows {
	SHOWS_NAME = 1 << 0,
	SHOWS_BIRTH_DATE = 1 << 1,
	SHOWS_TIN = 1 << 2,
	SHOWS_ADDRESS = 1 << 3,
};

/* How the end of a document's time may stand on it. */
enum expiry_form {
	EXPIRY_DATE = 1 << 0,  /* a day, not past */
	EXPIRY_INDEF = 1 << 1, /* INDEF, 99999999 */
	EXPIRY_MIL = 1 << 2,   /* MIL */
	EXPIRY_NONE = 1 << 3,  /* 00000000, "none" */
	EXPIRY_CLERK = 1 << 4, /* it is for the clerk to judge: a bill, a lease */
};

struct policy_document {
	char code[POLICY_CODE_MAX]; /* "driver_licence" */
	char name[POLICY_NAME_MAX]; /* English msgid: "Driver's license" */
	enum document_class class;
	bool has_photo;
	bool is_link;         /* ties a child or dependent to who presents: birth certificate */
	bool is_name_link;    /* ties two names of one person: marriage certificate */
	unsigned shows;       /* enum shows, or-ed */
	unsigned expiry;      /* enum expiry_form, or-ed; 0: has no expiry */
	int64_t max_age_days; /* after its issue; 0: no matter */
	unsigned asked;       /* 1 << enum question, or-ed */
	size_t country_count; /* 0: of any country */
	char country[POLICY_COUNTRIES_MAX][POLICY_COUNTRY_MAX]; /* "USA": who may issue it */
	enum strength rev3, rev4;
};

enum gate { GATE_IRS_RULE, GATE_IAL2_REV3, GATE_IAL2_REV4 };
enum { GATE_COUNT = GATE_IAL2_REV4 + 1 };

/* The IRS rule. */
struct policy_irs_rule {
	int64_t primary;   /* photo IDs, at least */
	int64_t different; /* different documents in all, at least */
	unsigned together; /* enum shows: what they must show among them */
};

/* One way to be strong enough: so many documents of each strength. A stronger one may stand in for
 * a weaker one. */
struct policy_way {
	int64_t superior, strong, fair;
};

struct policy_ways {
	size_t count;
	struct policy_way at[POLICY_WAYS_MAX];
};

/* The coded reasons offered for one decision. */
struct policy_reasons {
	size_t count;
	struct {
		char code[POLICY_CODE_MAX];
		char name[POLICY_NAME_MAX]; /* English, for the clerk */
	} at[POLICY_REASONS_MAX];
};

enum decision { DECISION_NONE, DECISION_APPROVE, DECISION_REFUSE, DECISION_REFER, DECISION_DEFER };
enum { DECISION_COUNT = DECISION_DEFER + 1 };

/* What takes two people where the rules say so. */
enum second_act {
	SECOND_OVERRIDE, /* approve although the rule that gates is not met */
	SECOND_VOID,
	SECOND_REPRINT,
	SECOND_PIN_AGAIN, /* another PIN in a year that has one */
	SECOND_CONFLICT,  /* the clerk knows or is related to the visitor */
	SECOND_REFERRAL,  /* approve after a referral */
	SECOND_ANSWER,    /* decide after a "no" that takes two: see no_needs_second */
	SECOND_ACT_COUNT,
};

/* What is done for who has lost the PIN of this year. */
enum again {
	AGAIN_MAIL,     /* nothing here: it can be had by phone and mail */
	AGAIN_RETRIEVE, /* the same one is printed again */
	AGAIN_REPLACE,  /* that one is void, and another one is made */
};

enum delivery { DELIVERY_PRINT, DELIVERY_MAIL, DELIVERY_BOTH };

struct policy_limits {
	int64_t attempts;      /* visits that end without an approval, per taxpayer number */
	int64_t attempt_hours; /* within so long */
	int64_t resume_hours;  /* how long a broken-off visit can be taken up again */
	int64_t adult_years;   /* under it, a parent or guardian acts */
};

/* One dated set of rules. */
struct policy {
	char version[POLICY_CODE_MAX];        /* stamped on each decision */
	char hash[CRYPTO_HEX_MAX];            /* of the canonical form, beside it */
	char notice_version[POLICY_CODE_MAX]; /* of the privacy notice */
	int32_t effective_day;
	enum gate gate;
	struct policy_irs_rule irs_rule;
	struct policy_ways rev3, rev4;
	struct policy_question question[QUESTION_COUNT];
	size_t document_count;
	struct policy_document document[POLICY_DOCUMENTS_MAX];
	struct policy_reasons reasons[DECISION_COUNT];
	unsigned second_person;         /* 1 << enum second_act, or-ed */
	struct policy_reasons disagree; /* what a second person may say who does not agree */
	bool must_settle_names; /* a name that differs hinders approval until a document settles it
				 */
	enum delivery delivery;
	enum again again;
	struct policy_limits limits;
	/* In these years PINs are issued on these days only, [first, last]; in others on all. */
	size_t issuing_count;
	struct policy_issuing {
		int64_t year;
		int32_t first_day, last_day;
	} issuing[POLICY_ISSUING_MAX];
};

/* The rule sets of a file, oldest first. */
struct policy_sets {
	size_t count;
	struct policy set[POLICY_SETS_MAX];
};

/* The set in force on that day: the newest whose first day is not after it; null before all. */
const struct policy *policy_on(const struct policy_sets *sets, int32_t day);

/* The document of that code; null if the rules know none. */
const struct policy_document *policy_document_named(const struct policy *policy, struct span code);

/* True when PINs are issued on that day. */
bool policy_is_open(const struct policy *policy, int32_t day);
/* The first day from `day` on when they are; within two years, else `day`. */
int32_t policy_next_open_day(const struct policy *policy, int32_t day);

/* The code of the reason for an approval that says that it follows a referral. */
#define POLICY_REASON_REFERRED "supervisor_agreed"

/* True when the act takes a second person. */
bool policy_needs_second(const struct policy *policy, enum second_act act);

/* What a second person may say who does not agree: at least one reason, also where the rules name
 * none. */
const struct policy_reasons *policy_disagreements(const struct policy *policy);

/* True when that many attempts, within limits.attempt_hours, are all that there may be. */
bool policy_is_last_attempt(const struct policy *policy, int64_t attempts);

/* True when somebody born on that day is not yet an adult; who was born on 29 February becomes one
 * on 1 March. */
bool policy_is_minor(const struct policy *policy, int32_t birth_day, int32_t today);

/* The rules as bytes that neither comments nor layout change: every member in a fixed order, a line
 * each, lists in the order of the file. `hash` is no part of it. */
void policy_canonical(const struct policy *policy, struct bytes *to);
/* SHA-256 of the canonical form, as hexadecimal digits. */
enum status policy_hash(const struct policy *policy, char ret[CRYPTO_HEX_MAX],
			struct fault *fault) MUST_CHECK;

const char *decision_text(enum decision decision); /* "approve" */
const char *second_act_text(enum second_act act);  /* "override" */
const char *delivery_text(enum delivery delivery); /* "print" */
const char *again_text(enum again again);          /* "retrieve" */
const char *gate_text(enum gate gate);             /* "irs_rule" */
const char *strength_text(enum strength strength); /* "fair" */

#endif
