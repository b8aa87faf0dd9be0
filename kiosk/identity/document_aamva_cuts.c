#include "kiosk/identity/document_aamva_cuts.h"

#include <string.h>

/* Three letters that are an element's id may stand inside a value too: MADDEN holds DDE. Of all
 * ways to cut the text the cheapest is taken. */
enum {
	CUTS_MAX = 128,
	COST_FORM = 10,        /* a value that the element cannot have */
	COST_EMPTY = 3,        /* nothing, where something must stand */
	COST_SKIP_LAST = 4,    /* an id taken for letters of a value, the last time it occurs */
	COST_SKIP = 2,         /* … where it occurs again */
	COST_CUT_EARLY = 3,    /* an id taken as such where it occurs again */
	COST_SKIPPED_MAX = 40, /* no value holds so many ids: no further end is tried */
	COST_NONE = 1 << 24,   /* no way to cut */
};

struct cuts {
	struct span text;
	size_t count;
	size_t at[CUTS_MAX + 1]; /* where ids stand; [count] is the text's end */
	bool is_last[CUTS_MAX];
	int cost[CUTS_MAX + 1]; /* of all from here, if it is cut here */
	size_t next[CUTS_MAX];
};

static struct span id_at(const struct cuts *cuts, size_t cut)
{
	return span_slice(cuts->text, cuts->at[cut], AAMVA_ID_SIZE);
}

static struct span value_between(const struct cuts *cuts, size_t cut, size_t next)
{
	size_t from = cuts->at[cut] + AAMVA_ID_SIZE;

	return span_trim(span_slice(cuts->text, from, cuts->at[next] - from));
}

static bool occurs_again(const struct cuts *cuts, size_t cut)
{
	for (size_t at = cut + 1; at < cuts->count; at++)
		if (span_equals(id_at(cuts, at), id_at(cuts, cut)))
			return true;
	return false;
}

/* Version 1 has nothing but DA and DB, and of these some that no later version has. */
static bool is_of_version(struct span id, int version)
{
	bool is_old_kind = id.at[1] == 'A' || id.at[1] == 'B';
	const char *old_only = id.at[1] == 'A' ? "ABEFLMNOPRSTV" : "EFHIJKLMOPQR";

	if (version == 1)
		return is_old_kind;
	return !is_old_kind || strchr(old_only, id.at[2]) == NULL;
}

static void find_ids(struct cuts *cuts, int version)
{
	struct span text = cuts->text;

	for (size_t at = 0; at < text.size && cuts->count < CUTS_MAX; at++) {
		struct span rest = span_slice(text, at, AAMVA_ID_SIZE);
		if (rest.at[0] == 'D' && aamva_is_element(rest) && is_of_version(rest, version))
			cuts->at[cuts->count++] = at;
	}
	cuts->at[cuts->count] = text.size;
	for (size_t at = 0; at < cuts->count; at++)
		cuts->is_last[at] = !occurs_again(cuts, at);
}

static int cost_of_value(const struct cuts *cuts, size_t cut, size_t next)
{
	struct span id = id_at(cuts, cut), value = value_between(cuts, cut, next);
	int cost = cuts->is_last[cut] ? 0 : COST_CUT_EARLY;

	if (!aamva_fits(id, value))
		cost += COST_FORM;
	if (value.size == 0 && aamva_must_say_something(id))
		cost += COST_EMPTY;
	return cost;
}

/* Where it is best to cut next, if it is cut at `cut`. */
static void find_next(struct cuts *cuts, size_t cut)
{
	int skipped = 0;

	cuts->cost[cut] = COST_NONE;
	for (size_t next = cut + 1; next <= cuts->count && skipped <= COST_SKIPPED_MAX; next++) {
		if (cuts->at[next] >= cuts->at[cut] + AAMVA_ID_SIZE) {
			int cost = cost_of_value(cuts, cut, next) + skipped + cuts->cost[next];
			if (cost < cuts->cost[cut]) {
				cuts->cost[cut] = cost;
				cuts->next[cut] = next;
			}
		}
		if (next < cuts->count)
			skipped += cuts->is_last[next] ? COST_SKIP_LAST : COST_SKIP;
	}
}

void aamva_keep_run_together(struct aamva_reading *reading, struct span text)
{
	struct cuts cuts = { .text = text };

	find_ids(&cuts, reading->version);
	for (size_t cut = cuts.count; cut-- > 0;)
		find_next(&cuts, cut);
	if (cuts.count != 1 || cuts.at[0] != 0)
		aamva_mark(reading, DOCUMENT_FAULT_SEPARATORS_LOST);
	for (size_t cut = 0; cut < cuts.count; cut = cuts.next[cut])
		aamva_keep_element(reading, span_slice(text, cuts.at[cut],
						       cuts.at[cuts.next[cut]] - cuts.at[cut]));
}
