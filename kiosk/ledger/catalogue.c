#include "kiosk/ledger/catalogue.h"

#include <string.h>

static const struct {
	const char *text;
	size_t size; /* of the text */
	const char *who, *details, *sealed, *meaning;
} KINDS[RECORD_KIND_COUNT] = {
#define X(name, text, who, details, sealed, meaning)                                               \
	[RECORD_##name] = { text, sizeof(text) - 1, who, details, sealed, meaning },
	RECORD_KIND_LIST(X)
#undef X
};

static const struct record_span SPANS[RECORD_KIND_COUNT] = {
#define X(name, ends, of, may_stay_open)                                                           \
	[RECORD_##name] = { ends, RECORD_SPAN_OF_##of, may_stay_open },
	RECORD_SPAN_LIST(X)
#undef X
};

const char *record_kind_text(enum record_kind kind)
{
	return KINDS[kind].text;
}

const char *record_kind_who(enum record_kind kind)
{
	return KINDS[kind].who;
}

bool record_kind_is_by(enum record_kind kind, const char *actor)
{
	const char *who = KINDS[kind].who;
	bool is_system = strcmp(actor, "system") == 0, is_visitor = strcmp(actor, "visitor") == 0;

	if (strcmp(who, "anyone") == 0)
		return true;
	if (strcmp(who, "system") == 0)
		return is_system;
	return strcmp(who, "visitor") == 0 ? is_visitor : !is_system && !is_visitor;
}

const char *record_kind_details(enum record_kind kind)
{
	return KINDS[kind].details;
}

const char *record_kind_sealed(enum record_kind kind)
{
	return KINDS[kind].sealed;
}

const char *record_kind_meaning(enum record_kind kind)
{
	return KINDS[kind].meaning;
}

const struct record_span *record_kind_span(enum record_kind kind)
{
	return SPANS[kind].ends == NULL ? NULL : &SPANS[kind];
}

bool record_kind_seals(enum record_kind kind, const char *key)
{
	struct span rest = span_of(KINDS[kind].sealed), word;

	while (span_split(&rest, ' ', &word))
		if (word.size > 0 && span_equals(word, span_of(key)))
			return true;
	return false;
}

enum record_kind record_kind_from_span(struct span text)
{
	for (size_t at = 0; at < COUNT_OF(KINDS); at++)
		if (KINDS[at].size == text.size && memcmp(KINDS[at].text, text.at, text.size) == 0)
			return (enum record_kind)at;
	return RECORD_KIND_COUNT;
}
