/* The rules of evidence, as plain data. They come from config/policy.conf; nothing here is a
 * constant of the program. */
#ifndef TAC_EVIDENCE_POLICY_H
#define TAC_EVIDENCE_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/attrs.h"

enum {
	POLICY_DOCUMENTS_MAX = 32,
	POLICY_REASONS_MAX = 8,
	POLICY_CODE_MAX = 25,
	POLICY_NAME_MAX = 64,
	POLICY_CLOSED_MAX = 16,
};

enum document_class { CLASS_PRIMARY, CLASS_SECONDARY };

/* NIST SP 800-63A strengths. */
enum strength { STRENGTH_NONE, STRENGTH_WEAK, STRENGTH_FAIR, STRENGTH_STRONG, STRENGTH_SUPERIOR };

/* What a document shows about its holder. */
enum shows {
	SHOWS_NAME = 1 << 0,
	SHOWS_BIRTH_DATE = 1 << 1,
	SHOWS_TIN = 1 << 2,
	SHOWS_ADDRESS = 1 << 3,
	SHOWS_NAME_CHANGE = 1 << 4, /* two names of one person: marriage certificate */
};

struct policy_document {
	char code[POLICY_CODE_MAX]; /* "driver_licence" */
	char name[POLICY_NAME_MAX]; /* English msgid: "Driver's license" */
	enum document_class class;
	bool has_photo;
	bool must_be_current; /* false: has no expiry, such as a Social Security card */
	bool is_link;         /* ties a child or dependent to who presents: birth certificate */
	unsigned shows;       /* enum shows, or-ed */
	enum strength rev3, rev4;
};

enum gate { GATE_IRS_RULE, GATE_IAL2_REV3, GATE_IAL2_REV4 };

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

struct policy {
	char version[POLICY_CODE_MAX];        /* stamped on each decision */
	char notice_version[POLICY_CODE_MAX]; /* of the privacy notice */
	int32_t effective_day;
	enum gate gate;
	size_t document_count;
	struct policy_document document[POLICY_DOCUMENTS_MAX];
	struct policy_reasons reasons[DECISION_COUNT];
	/* Days on which no PIN is issued: [first, last]. */
	size_t closed_count;
	struct {
		int32_t first_day, last_day;
	} closed[POLICY_CLOSED_MAX];
};

/* True when PINs are issued on that day. */
bool policy_is_open(const struct policy *policy, int32_t day);

const char *decision_text(enum decision decision); /* "approve" */

#endif
