#include "kiosk/receipt/letter.h"

#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/receipt/receipt.h"
#include "kiosk/receipt/wording.h"

enum { PIN_SIZE = 6, DAY_SIZE = sizeof("2026-11-22") };

static const char *words(const struct letter *letter, const char *english)
{
	return language_text(letter->language, english);
}

static void put_fact(struct paper *paper, const struct letter *letter, const char *label,
		     const char *value)
{
	char line[2 * PAPER_LINE_MAX];

	if (!text_format(line, sizeof(line), "%s: %s", words(letter, label), value))
		paper->is_full = true;
	paper_wrap(paper, PAPER_TEXT, line);
}

static void put_training(struct paper *paper, const struct letter *letter)
{
	if (!letter->is_training)
		return;
	paper_wrap(paper, PAPER_TITLE, words(letter, N_("TRAINING")));
	paper_wrap(paper, PAPER_TITLE, words(letter, N_("NOT VALID FOR FILING")));
}

static void put_head(struct paper *paper, const struct letter *letter)
{
	char when[CLOCK_TEXT_MAX], day[DAY_SIZE];

	for (size_t at = 0; at < LETTER_LINES; at++)
		if (letter->to[at][0] != '\0')
			paper_wrap(paper, PAPER_TEXT, letter->to[at]);
	paper_line(paper, PAPER_TEXT, "");
	clock_local_text(letter->wall_ms, when, sizeof(when));
	(void)text_copy(day, sizeof(day), when);
	put_fact(paper, letter, N_("Date"), day);
	put_fact(paper, letter, N_("Center"), letter->centre);
	put_fact(paper, letter, N_("Visit"), letter->order);
	paper_line(paper, PAPER_RULE, "");
}

static void put_pin(struct paper *paper, const struct letter *letter)
{
	char grouped[PIN_SIZE + 2], year[16], line[2 * PAPER_LINE_MAX];

	paper_wrap(paper, PAPER_TITLE, words(letter, N_("Identity Protection PIN")));
	paper_wrap(paper, PAPER_CENTRE, words(letter, N_("Your IP PIN is")));
	(void)text_format(grouped, sizeof(grouped), "%.3s %.3s", letter->pin, letter->pin + 3);
	paper_line(paper, PAPER_LARGE, grouped);
	wipe(grouped, sizeof(grouped));
	(void)text_format(year, sizeof(year), "%d", letter->year);
	if (!wording_fill(line, sizeof(line), words(letter, N_("for calendar year %d")), "%d",
			  year))
		paper->is_full = true;
	paper_wrap(paper, PAPER_TITLE, line);
	paper_line(paper, PAPER_RULE, "");
}

static bool is_pin(const char *pin)
{
	return strlen(pin) == PIN_SIZE && strspn(pin, "0123456789") == PIN_SIZE;
}

enum status letter_lay(const struct letter *letter, struct paper *ret, struct fault *fault)
{
	if (!is_pin(letter->pin))
		return fault_set(fault, STATUS_REFUSED, 0, "a letter needs a PIN of six digits");
	paper_begin(ret, LETTER_COLUMNS);
	put_training(ret, letter);
	put_head(ret, letter);
	put_pin(ret, letter);
	if (!letter->is_renewal) {
		paper_wrap(ret, PAPER_TEXT,
			   words(letter,
				 N_("Somebody showed ID documents in your name at our office and "
				    "asked for this number. If that was not you, call "
				    "800-908-4490.")));
		paper_line(ret, PAPER_TEXT, "");
	}
	receipt_put_explanation(ret, letter->language, letter->year);
	if (letter->code != NULL)
		receipt_put_code(ret, letter->language, letter->code);
	put_training(ret, letter);
	if (!ret->is_full)
		return STATUS_OK;
	paper_wipe(ret);
	return fault_set(fault, STATUS_FULL, 0, "the letter does not fit on its page");
}
