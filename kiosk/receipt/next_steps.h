/* What a visitor who leaves without a receipt is told to do: the words that the screen shows and
 * the slip of paper bears.
 *
 * Nothing here can say why: of the visit it knows how it ended, not what was found. Whatever was
 * the cause of a refusal, suspected fraud included, its words are the same byte for byte. */
#ifndef TAC_RECEIPT_NEXT_STEPS_H
#define TAC_RECEIPT_NEXT_STEPS_H

#include "kiosk/base/paper.h"
#include "kiosk/base/status.h"
#include "kiosk/session/session.h"

enum next_steps_kind {
	NEXT_STEPS_REFUSED,
	NEXT_STEPS_REFERRED,
	NEXT_STEPS_DEFERRED,
	NEXT_STEPS_ABANDONED,
	NEXT_STEPS_NOT_HAD,  /* approved, but no IP PIN could be had */
	NEXT_STEPS_ASSIGNED, /* approved, but there is one already */
	NEXT_STEPS_MAIL,     /* approved; the IP PIN comes by mail */
	NEXT_STEPS_SEVERAL,  /* of several applicants, one by one */
	NEXT_STEPS_KIND_COUNT,
};

/* "refused"; for the command line and the tests. */
const char *next_steps_kind_text(enum next_steps_kind kind);
/* False for a word that is none of them. */
bool next_steps_kind_from_text(const char *text, enum next_steps_kind *ret) MUST_CHECK;

/* What became of one request of several. */
struct next_steps_one {
	char name[PERSON_TEXT_MAX]; /* as they are called */
	const char *words;          /* English msgid */
};

struct next_steps {
	enum next_steps_kind kind;
	enum language language;
	const struct policy *policy; /* in force: what to bring, and when PINs are issued */
	int32_t today;
	bool is_for_other; /* a child or dependent */
	size_t count;      /* with NEXT_STEPS_SEVERAL */
	struct next_steps_one one[SESSION_APPLICANTS];
	char visit[EVENT_ID_MAX];
};

/* Owns  borrows the policy. */
struct next_steps next_steps_of(const struct session *session, const struct policy *policy,
				int32_t today);

/* The words, on `columns`; PAPER_TITLE is the heading, and comes first. Of lists that make them too
 * long for a page only the first documents are told. */
void next_steps_words(const struct next_steps *steps, size_t columns, struct paper *ret);

/* Where and when a slip is printed. */
struct next_steps_place {
	const char *centre;
	int64_t wall_ms;
	bool is_training;
};

/* The slip: the words, then centre, date and visit. Errors  STATUS_FULL when a line or the page
 * would not fit. */
enum status next_steps_lay(const struct next_steps *steps, const struct next_steps_place *place,
			   size_t columns, struct paper *ret, struct fault *fault) MUST_CHECK;

#endif
