#include "kiosk/identity/document_mrz.h"

#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

/* What was typed, as characters of a zone. */
struct gathered {
	unsigned char at[ZONE_MAX];
	size_t size;
	size_t line_start[ZONE_LINES + 2]; /* each line's start, and the end of the last */
	size_t line_count;                 /* ZONE_LINES + 1: more than a zone has */
	bool has_odd_filler, has_guillemet;
};

enum gather_end { GATHER_DONE, GATHER_ODD, GATHER_TOO_LONG };

/* Fillers that a character stands for: people type what looks like < on their keyboards. */
static size_t fillers_of(uint32_t code, size_t guillemet_size)
{
	if (code == 0x00AB)
		return guillemet_size;
	return code == '<' || code == '(' || code == '{' || code == 0x2039 ? 1 : 0;
}

static uint32_t upper(uint32_t code)
{
	return code >= 'a' && code <= 'z' ? code - 'a' + 'A' : code;
}

static bool belongs_here(uint32_t code)
{
	return (code >= 'A' && code <= 'Z') || (code >= '0' && code <= '9');
}

/* An empty line is none. */
static void end_line(struct gathered *gathered)
{
	if (gathered->line_count > ZONE_LINES ||
	    gathered->size == gathered->line_start[gathered->line_count])
		return;
	gathered->line_start[++gathered->line_count] = gathered->size;
}

static enum gather_end take(struct gathered *gathered, uint32_t code, size_t guillemet_size)
{
	size_t count = fillers_of(code, guillemet_size);

	if (code == ' ' || code == '\t' || code == '\0')
		return GATHER_DONE;
	if (count > 0) {
		gathered->has_odd_filler |= code != '<';
		gathered->has_guillemet |= code == 0x00AB;
		code = '<';
	} else if (belongs_here(upper(code))) {
		code = upper(code);
		count = 1;
	} else {
		return GATHER_ODD;
	}
	if (gathered->size + count > ZONE_MAX)
		return GATHER_TOO_LONG;
	memset(gathered->at + gathered->size, (int)code, count);
	gathered->size += count;
	return GATHER_DONE;
}

static enum gather_end gather(struct gathered *gathered, struct span lines, size_t guillemet_size)
{
	enum gather_end end = GATHER_DONE;

	*gathered = (struct gathered){ 0 };
	while (lines.size > 0 && end == GATHER_DONE) {
		uint32_t code = text_next(&lines);
		if (code == '\n' || code == '\r')
			end_line(gathered);
		else
			end = take(gathered, code, guillemet_size);
	}
	end_line(gathered);
	return end;
}

static size_t lines_of(const struct zone_layout *layout)
{
	return layout->line[ZONE_LINES - 1].size > 0 ? ZONE_LINES : ZONE_LINES - 1;
}

/* The characters as lines of these sizes, each filled up to its layout's. False if they are too
 * few or too many for a line, or do not start as this layout does. */
static bool lay(const struct gathered *gathered, const struct zone_layout *layout,
		const size_t sizes[ZONE_LINES], struct zone *ret)
{
	size_t from = 0, to = 0;

	*ret = (struct zone){ .layout = layout,
			      .size = layout->zone_size,
			      .has_odd_filler = gathered->has_odd_filler,
			      .has_short_line = gathered->size < layout->zone_size };
	memset(ret->at, '<', ret->size);
	for (size_t line = 0; line < ZONE_LINES; line++) {
		if (sizes[line] < layout->line[line].least || sizes[line] > layout->line[line].size)
			return false;
		memcpy(ret->at + to, gathered->at + from, sizes[line]);
		from += sizes[line];
		to += layout->line[line].size;
	}
	if (!zone_starts_as(ret, layout))
		return false;
	memcpy(ret->typed, ret->at, ret->size);
	zone_settle_kinds(ret);
	return true;
}

/* Wherever the lines end. What the layout has more lacks behind this one line. */
static bool lay_short(const struct gathered *gathered, const struct zone_layout *layout,
		      size_t short_line, struct zone *ret)
{
	size_t missing = layout->zone_size - gathered->size;
	size_t sizes[ZONE_LINES];

	for (size_t line = 0; line < ZONE_LINES; line++)
		sizes[line] = layout->line[line].size;
	if (missing > sizes[short_line])
		return false;
	sizes[short_line] -= missing;
	return lay(gathered, layout, sizes, ret);
}

static bool lay_whole(const struct gathered *gathered, const struct zone_layout *layout,
		      struct zone *ret)
{
	return gathered->size == layout->zone_size && lay_short(gathered, layout, 0, ret);
}

static bool lay_lines(const struct gathered *gathered, const struct zone_layout *layout,
		      struct zone *ret)
{
	size_t sizes[ZONE_LINES] = { 0 };

	if (gathered->line_count != lines_of(layout))
		return false;
	for (size_t line = 0; line < gathered->line_count; line++)
		sizes[line] = gathered->line_start[line + 1] - gathered->line_start[line];
	return lay(gathered, layout, sizes, ret);
}

/* Check digits prove that the characters stand where they belong. Of fillers they prove nothing. */
static bool is_sound(const struct zone *zone)
{
	return zone->layout->has_check_digits &&
	       !zone_is_blank(zone_field(zone, zone->layout->number)) &&
	       zone_number_is_checked(zone) && zone_field_is_checked(zone, zone->layout->birth) &&
	       zone_field_is_checked(zone, zone->layout->expiry) && zone_is_checked_over_all(zone);
}

static bool find_whole(const struct gathered *gathered, bool must_be_sound, struct zone *ret)
{
	const struct zone_layout *layout;

	for (size_t at = 0; (layout = zone_layout_at(at)) != NULL; at++)
		if (lay_whole(gathered, layout, ret) && (!must_be_sound || is_sound(ret)))
			return true;
	return false;
}

/* The layout whose lines need the fewest fillers. */
static bool find_lines(const struct gathered *gathered, struct zone *ret)
{
	const struct zone_layout *layout, *best = NULL;

	for (size_t at = 0; (layout = zone_layout_at(at)) != NULL; at++)
		if ((best == NULL || layout->zone_size < best->zone_size) &&
		    lay_lines(gathered, layout, ret))
			best = layout;
	return best != NULL && lay_lines(gathered, best, ret);
}

/* All in one line, and too few: fillers are missing behind one of the lines, if the check digits
 * are right for exactly one of them. */
static bool find_run(const struct gathered *gathered, struct zone *ret)
{
	const struct zone_layout *layout;
	struct zone zone;
	size_t found = 0;

	if (gathered->line_count != 1)
		return false;
	for (size_t at = 0; (layout = zone_layout_at(at)) != NULL; at++) {
		if (gathered->size >= layout->zone_size)
			continue;
		for (size_t line = 0; line < lines_of(layout); line++) {
			if (!lay_short(gathered, layout, line, &zone) || !is_sound(&zone))
				continue;
			*ret = zone;
			found++;
		}
	}
	wipe(&zone, sizeof(zone));
	return found == 1;
}

static enum status refuse(const struct gathered *gathered, enum gather_end end, struct fault *fault)
{
	switch (end) {
	case GATHER_ODD:
		return fault_set(fault, STATUS_REFUSED, 0,
				 "only letters, digits and < stand in these lines");
	case GATHER_TOO_LONG:
		return fault_set(fault, STATUS_REFUSED, 0,
				 "these lines are too long for a passport or a card");
	case GATHER_DONE:
		break;
	}
	if (gathered->size != 72 && gathered->size != 88 && gathered->size != 90)
		return fault_set(
			fault, STATUS_REFUSED, 0,
			"these lines have %zu characters: a passport has 88, a card 90 or 72",
			gathered->size);
	return fault_set(fault, STATUS_REFUSED, 0,
			 "these lines do not start as a passport, card or visa does");
}

enum status zone_read(struct span lines, struct zone *ret, struct fault *fault)
{
	struct gathered gathered = { 0 };
	enum gather_end end = GATHER_DONE;
	bool is_found = false;

	/* A double quotation mark is one keystroke for two fillers, or a slip for one. */
	for (size_t guillemet_size = 2; guillemet_size >= 1 && !is_found; guillemet_size--) {
		if (guillemet_size == 1 && !gathered.has_guillemet)
			break;
		end = gather(&gathered, lines, guillemet_size);
		is_found = end == GATHER_DONE &&
			   (find_whole(&gathered, true, ret) || find_lines(&gathered, ret) ||
			    find_whole(&gathered, false, ret) || find_run(&gathered, ret));
	}
	if (is_found) {
		zone_repair_number(ret);
		zone_put_back(ret);
	}
	enum status status = is_found ? STATUS_OK : refuse(&gathered, end, fault);
	wipe(&gathered, sizeof(gathered));
	return status;
}
