#include "kiosk/session/reason.h"

#include "kiosk/base/attrs.h"
#include "kiosk/base/language.h"

static const struct reason_detail LETTERS[LETTER_COUNT] = {
	[LETTER_5071C] = { "5071C", true, N_("Prove who you are, online or by telephone") },
	[LETTER_5747C] = { "5747C", true, N_("Prove who you are in person, at a center") },
	[LETTER_6483C] = { "6483C", true, N_("Prove who you are at an ID.me location") },
	[LETTER_OTHER] = { "other", false, N_("Another letter") },
};

static const struct reason_detail TROUBLES[TROUBLE_COUNT] = {
	[TROUBLE_TYPO] = { "typo", false, N_("I typed something wrong") },
	[TROUBLE_RECORDS] = { "records", false, N_("It said that my records do not match") },
	[TROUBLE_PHOTO] = { "photo", false, N_("My photo was not clear enough") },
	[TROUBLE_PASSWORD] = { "password", false, N_("I forgot my password") },
	[TROUBLE_CONNECTION] = { "connection", false, N_("My connection broke off") },
	[TROUBLE_OTHER] = { "other", false, N_("Something else, or I do not know") },
};

static const struct reason_detail OTHER_REJECT = { "other", false,
						   N_("Another code, or I do not have it here") };

static const struct {
	const char *code, *words;
} REASONS[REASON_COUNT] = {
#define X(name, code, words) [REASON_##name] = { code, words },
	REASON_LIST(X)
#undef X
};

const char *visit_reason_code(enum visit_reason reason)
{
	return REASONS[reason].code;
}

const char *visit_reason_words(enum visit_reason reason)
{
	return REASONS[reason].words;
}

size_t visit_reason_details(enum visit_reason reason)
{
	switch (reason) {
	case REASON_EFILE_REJECTED:
		return REJECT_OTHER + 1;
	case REASON_ONLINE_FAILED:
		return TROUBLE_COUNT;
	case REASON_LETTER:
		return LETTER_COUNT;
	case REASON_NEW_PIN:
	case REASON_LOST_PIN:
	case REASON_DEPENDENT_CLAIMED:
	case REASON_THEFT_VICTIM:
	case REASON_COUNT:
		break;
	}
	return 0;
}

struct reason_detail visit_reason_detail(enum visit_reason reason, size_t at)
{
	if (reason == REASON_LETTER)
		return LETTERS[at];
	if (reason == REASON_ONLINE_FAILED)
		return TROUBLES[at];
	if (at == REJECT_OTHER)
		return OTHER_REJECT;
	return (struct reason_detail){ REJECT_CODES[at].code, true, REJECT_CODES[at].words };
}
