#include "kiosk/identity/document_aamva.h"

#include "kiosk/base/attrs.h"
#include "kiosk/base/text.h"

enum { NAME_PARTS_MAX = 8, SUFFIX_AT = 3 };

/* Source  AAMVA Card Design Standard, element DCU. */
bool aamva_is_suffix(struct span name)
{
	static const char *const SUFFIXES[] = { "JR",  "SR",  "I",    "II",  "III", "IV",  "V",
						"VI",  "VII", "VIII", "IX",  "1ST", "2ND", "3RD",
						"4TH", "5TH", "6TH",  "7TH", "8TH", "9TH" };

	while (name.size > 0 && name.at[name.size - 1] == '.')
		name.size--;
	for (size_t at = 0; at < COUNT_OF(SUFFIXES); at++)
		if (aamva_says(name, SUFFIXES[at]))
			return true;
	return false;
}

static void set_family(struct aamva_reading *reading, struct span name)
{
	aamva_set_text(reading, reading->document->family_name, DOCUMENT_NAME_MAX, name);
}

static void set_suffix(struct aamva_reading *reading, struct span name)
{
	struct document *document = reading->document;

	if (document->suffix[0] == '\0')
		aamva_set_text(reading, document->suffix, sizeof(document->suffix), name);
}

static void add_given(struct aamva_reading *reading, struct span name)
{
	struct document *document = reading->document;
	char *to = document->given_names[DOCUMENT_GIVEN_MAX - 1];

	if (document->given_count == DOCUMENT_GIVEN_MAX) {
		aamva_append_text(reading, to, DOCUMENT_NAME_MAX, name);
		return;
	}
	to = document->given_names[document->given_count];
	aamva_set_text(reading, to, DOCUMENT_NAME_MAX, name);
	document->given_count += to[0] != '\0';
}

static void add_given_split(struct aamva_reading *reading, struct span names,
			    unsigned char delimiter)
{
	struct span name;

	while (span_split(&names, delimiter, &name))
		add_given(reading, name);
}

static bool holds(struct span text, const char *part)
{
	return span_find(text, span_of(part), 0) < text.size;
}

static size_t split_name(struct span whole, unsigned char delimiter,
			 struct span parts[static NAME_PARTS_MAX])
{
	size_t count = 0;
	struct span part;

	while (count < NAME_PARTS_MAX - 1 && span_split(&whole, delimiter, &part)) {
		part = span_trim(part);
		if (part.size > 0 || delimiter != ' ')
			parts[count++] = part;
	}
	if (whole.size > 0)
		parts[count++] = whole;
	return count;
}

/* FAMILY,GIVEN,MIDDLE,SUFFIX. A suffix may stand in the middle name's place: a stripe has no other
 * for it, elsewhere it is a guess. */
static void settle_marked_name(struct aamva_reading *reading, struct span whole,
			       unsigned char delimiter)
{
	struct span parts[NAME_PARTS_MAX];
	size_t count = split_name(whole, delimiter, parts);

	if (count > 0)
		set_family(reading, parts[0]);
	for (size_t at = 1; at < count; at++) {
		bool is_early = at == SUFFIX_AT - 1 && aamva_is_suffix(parts[at]);
		if (is_early && delimiter != '$')
			aamva_mark(reading, DOCUMENT_FAULT_NAME_PARTS);
		if (at == SUFFIX_AT || is_early)
			set_suffix(reading, parts[at]);
		else
			add_given(reading, parts[at]);
	}
	if (count > SUFFIX_AT + 1)
		aamva_mark(reading, DOCUMENT_FAULT_NAME_PARTS);
}

/* GIVEN MIDDLE FAMILY SUFFIX, as Pennsylvania wrote it: which is which is a guess. */
static void settle_spoken_name(struct aamva_reading *reading, struct span whole)
{
	struct span parts[NAME_PARTS_MAX];
	size_t count = split_name(whole, ' ', parts);

	if (count > 1)
		aamva_mark(reading, DOCUMENT_FAULT_NAME_PARTS);
	if (count > 2 && aamva_is_suffix(parts[count - 1]))
		set_suffix(reading, parts[--count]);
	if (count > 0)
		set_family(reading, parts[count - 1]);
	for (size_t at = 0; at + 1 < count; at++)
		add_given(reading, parts[at]);
}

static void settle_whole_name(struct aamva_reading *reading)
{
	struct span whole = reading->values[AAMVA_DAA];

	if (holds(whole, "$"))
		settle_marked_name(reading, whole, '$');
	else if (holds(whole, "@"))
		settle_marked_name(reading, whole, '@');
	else if (holds(whole, ","))
		settle_marked_name(reading, whole, ',');
	else
		settle_spoken_name(reading, whole);
}

static void settle_name_parts(struct aamva_reading *reading)
{
	struct span first = reading->values[AAMVA_DAC], all = reading->values[AAMVA_DCT];

	set_family(reading, reading->values[AAMVA_DCS]);
	if (!aamva_says_nothing(first))
		add_given(reading, first);
	else if (all.size > 0)
		add_given_split(reading, all, holds(all, ",") ? ',' : ' ');
	if (reading->values[AAMVA_DAD].size > 0)
		add_given_split(reading, reading->values[AAMVA_DAD], ',');
}

/* Version 1 has other letters for the same, and these letters for other things. */
static void settle_alias(struct aamva_reading *reading)
{
	struct document_card *card = &reading->document->card;
	bool is_old = reading->version <= 1;
	const struct span *values = reading->values;

	aamva_set_text(reading, card->alias_family_name, sizeof(card->alias_family_name),
		       values[is_old ? AAMVA_DBO : AAMVA_DBN]);
	aamva_set_text(reading, card->alias_given_names, sizeof(card->alias_given_names),
		       values[is_old ? AAMVA_DBP : AAMVA_DBG]);
	aamva_set_text(reading, card->alias_suffix, sizeof(card->alias_suffix),
		       values[is_old ? AAMVA_DBR : AAMVA_DBS]);
}

/* "T" truncated, "N" not, "U" unknown. */
static enum document_flag says_truncated(const struct aamva_reading *reading,
					 enum aamva_element element)
{
	if (aamva_says(reading->values[element], "T"))
		return FLAG_YES;
	return aamva_says(reading->values[element], "N") ? FLAG_NO : FLAG_ABSENT;
}

static void settle_truncation(struct aamva_reading *reading)
{
	struct document *document = reading->document;
	enum document_flag first = says_truncated(reading, AAMVA_DDF);
	enum document_flag middle = says_truncated(reading, AAMVA_DDG);

	document->family_cut = says_truncated(reading, AAMVA_DDE);
	document->given_cut = first == FLAG_YES || middle == FLAG_YES ? FLAG_YES
			      : first == middle                       ? first
								      : FLAG_ABSENT;
	if (document->family_cut == FLAG_YES || document->given_cut == FLAG_YES)
		aamva_mark(reading, DOCUMENT_FAULT_TRUNCATED_NAME);
}

void aamva_settle_names(struct aamva_reading *reading)
{
	const struct span *values = reading->values;

	set_suffix(reading, values[AAMVA_DCU]);
	if (aamva_says_nothing(values[AAMVA_DCS]) && aamva_says_nothing(values[AAMVA_DAC]) &&
	    aamva_says_nothing(values[AAMVA_DCT]) && !aamva_says_nothing(values[AAMVA_DAA]))
		settle_whole_name(reading);
	else
		settle_name_parts(reading);
	settle_alias(reading);
	settle_truncation(reading);
}
