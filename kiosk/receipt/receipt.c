#include "kiosk/receipt/receipt.h"

#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/drawing.h"
#include "kiosk/base/span.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/identity/slip.h"
#include "kiosk/receipt/wording.h"

enum { PIN_SIZE = 6, MINUTES_SIZE = sizeof("2026-11-22 18:05") };

static const char QR_ADDRESS[] = "https://www.irs.gov/ippin";

/* What stands under the PIN, in order. One "%d" in a text is the year. */
static const struct {
	enum paper_style style;
	const char *words;
} EXPLANATION[] = {
	{ PAPER_BOLD, N_("How to use it") },
	{ PAPER_TEXT,
	  N_("E-file: type these six digits when the tax software asks for your IP PIN.") },
	{ PAPER_TEXT, N_("Paper return: write them in the \"Identity Protection PIN\" box, next to "
			 "your signature.") },
	{ PAPER_TEXT, N_("Use it on every Form 1040 return that you file in %d, for this tax year "
			 "or an earlier one.") },
	{ PAPER_TEXT, N_("It works only in %d. You will get a new one each January.") },
	{ PAPER_TEXT, "" },
	{ PAPER_BOLD, N_("Keep it secret") },
	{ PAPER_TEXT,
	  N_("Give it only to the person who prepares your tax return, and only when you "
	     "file.") },
	{ PAPER_TEXT, N_("The IRS will never call, email or text you to ask for it.") },
	{ PAPER_TEXT, "" },
	{ PAPER_BOLD, N_("If you lose it") },
	{ PAPER_TEXT, N_("Call 800-908-4490, or go to IRS.gov/CP01A.") },
	{ PAPER_TEXT, "" },
};

/* The catalogue's text, which for an empty msgid would be its header. */
static const char *words_in(enum language language, const char *english)
{
	return english[0] == '\0' ? "" : language_text(language, english);
}

/* Puts the year where a text says %d. */
static void put_year(struct paper *paper, enum paper_style style, const char *words, int year)
{
	char line[4 * PAPER_LINE_MAX], digits[16];

	(void)text_format(digits, sizeof(digits), "%d", year);
	if (!wording_fill(line, sizeof(line), words, "%d", digits))
		paper->is_full = true;
	paper_wrap(paper, style, line);
}

static void put_training(struct paper *paper, const struct receipt *receipt)
{
	/* In large type the largest style is too large for words. */
	enum paper_style style = receipt->is_large ? PAPER_TITLE : PAPER_LARGE;

	if (!receipt->is_training)
		return;
	paper_wrap(paper, style, language_text(receipt->language, N_("TRAINING")));
	paper_wrap(paper, style, language_text(receipt->language, N_("NOT VALID FOR FILING")));
}

static void put_fact(struct paper *paper, enum language language, const char *label,
		     const char *value)
{
	char line[2 * PAPER_LINE_MAX];

	if (!text_format(line, sizeof(line), "%s: %s", language_text(language, label), value))
		paper->is_full = true;
	paper_wrap(paper, PAPER_TEXT, line);
}

/* What tells this paper from another one with the same PIN. */
static void put_kind(struct paper *paper, const struct receipt *receipt)
{
	char line[2 * PAPER_LINE_MAX];

	switch (receipt->kind) {
	case RECEIPT_ORIGINAL:
		paper_wrap(paper, PAPER_CENTRE, language_text(receipt->language, N_("ORIGINAL")));
		return;
	case RECEIPT_AGAIN:
		paper_wrap(paper, PAPER_CENTRE,
			   language_text(receipt->language, N_("PRINTED AGAIN")));
		return;
	case RECEIPT_REPRINT:
		(void)text_format(line, sizeof(line), "%s %u",
				  language_text(receipt->language, N_("REPRINT")),
				  receipt->reprint);
		paper_wrap(paper, PAPER_CENTRE, line);
		return;
	}
}

static void put_pin(struct paper *paper, const struct receipt *receipt)
{
	enum language language = receipt->language;
	char grouped[PIN_SIZE + 2];

	paper_wrap(paper, PAPER_TITLE, language_text(language, N_("Identity Protection PIN")));
	put_kind(paper, receipt);
	paper_line(paper, PAPER_RULE, "");
	if (receipt->whose != NULL)
		put_fact(paper, language, N_("For"), receipt->whose);
	paper_wrap(paper, PAPER_CENTRE,
		   language_text(language, receipt->whose != NULL ? N_("The IP PIN is")
								  : N_("Your IP PIN is")));
	(void)text_format(grouped, sizeof(grouped), "%.3s %.3s", receipt->pin, receipt->pin + 3);
	paper_line(paper, PAPER_TEXT, "");
	paper_secret_line(paper, PAPER_LARGE, grouped);
	paper_line(paper, PAPER_TEXT, "");
	wipe(grouped, sizeof(grouped));
	put_year(paper, PAPER_TITLE, language_text(language, N_("for calendar year %d")),
		 receipt->year);
	paper_line(paper, PAPER_RULE, "");
}

static void put_minute(struct paper *paper, enum language language, const char *label,
		       int64_t wall_ms)
{
	char when[CLOCK_TEXT_MAX];
	char minutes[MINUTES_SIZE];

	clock_local_text(wall_ms, when, sizeof(when));
	(void)text_copy(minutes, sizeof(minutes), when);
	put_fact(paper, language, label, minutes);
}

static void put_facts(struct paper *paper, const struct receipt *receipt)
{
	paper_line(paper, PAPER_RULE, "");
	put_fact(paper, receipt->language, N_("Center"), receipt->centre);
	put_minute(paper, receipt->language, N_("Date"), receipt->wall_ms);
	if (receipt->kind != RECEIPT_ORIGINAL)
		put_minute(paper, receipt->language, N_("First given out"), receipt->first_ms);
	put_fact(paper, receipt->language, N_("Visit"), receipt->visit);
	put_fact(paper, receipt->language, N_("Record"), receipt->head);
}

void receipt_put_code(struct paper *paper, enum language language, const char *code)
{
	struct slip slip = { .kind = SLIP_RECEIPT };
	char scanned[SLIP_TEXT_MAX] = "";

	if (!text_copy(slip.code, sizeof(slip.code), code) ||
	    slip_write(&slip, scanned, sizeof(scanned), NULL) != STATUS_OK)
		paper->is_full = true;
	put_fact(paper, language, N_("Code"), code);
	if (!paper->is_large) /* in large type the line of the code must do */
		paper_wrap(
			paper, PAPER_CENTRE,
			language_text(language,
				      N_("Scan this code to check that this paper is genuine:")));
	paper_line(paper, PAPER_QR, scanned);
}

void receipt_put_explanation(struct paper *paper, enum language language, int year)
{
	for (size_t at = 0; at < COUNT_OF(EXPLANATION); at++)
		put_year(paper, EXPLANATION[at].style, words_in(language, EXPLANATION[at].words),
			 year);
}

static bool is_pin(const char *pin)
{
	return strlen(pin) == PIN_SIZE && strspn(pin, "0123456789") == PIN_SIZE;
}

enum status receipt_lay(const struct receipt *receipt, size_t columns, struct paper *ret,
			struct fault *fault)
{
	if (!is_pin(receipt->pin))
		return fault_set(fault, STATUS_REFUSED, 0, "a receipt needs a PIN of six digits");
	paper_begin(ret, columns);
	ret->is_large = receipt->is_large;
	put_training(ret, receipt);
	if (receipt->is_training)
		paper_line(ret, PAPER_RULE, "");
	put_pin(ret, receipt);
	receipt_put_explanation(ret, receipt->language, receipt->year);
	if (receipt->letter_follows)
		paper_wrap(ret, PAPER_TEXT,
			   language_text(receipt->language,
					 N_("A letter with the same IP PIN also goes to the "
					    "address on record.")));
	paper_line(ret, PAPER_QR, QR_ADDRESS);
	paper_line(ret, PAPER_CENTRE, "irs.gov/ippin");
	put_facts(ret, receipt);
	if (receipt->code != NULL)
		receipt_put_code(ret, receipt->language, receipt->code);
	paper_line(ret, PAPER_RULE, "");
	put_training(ret, receipt);
	if (!ret->is_full)
		return STATUS_OK;
	paper_wipe(ret);
	return fault_set(fault, STATUS_FULL, 0, "the receipt does not fit on %zu columns", columns);
}

enum status receipt_check_fonts(enum language language, struct fault *fault)
{
	const struct receipt receipt = { .language = language,
					 .pin = "000000",
					 .centre = "",
					 .visit = "",
					 .head = "",
					 .is_training = true };
	static struct paper page;
	uint32_t lacking = 0;
	enum status status = receipt_lay(&receipt, PAPER_COLUMNS_80MM, &page, fault);

	for (size_t at = 0; status == STATUS_OK && lacking == 0 && at < page.count; at++)
		lacking = drawing_lacks(page.line[at].text);
	if (lacking == 0)
		return status;
	return fault_set(fault, STATUS_UNSUPPORTED, 0,
			 "no font here has U+%04X, which receipts in %s need: install "
			 "fonts-dejavu-core and fonts-wqy-microhei",
			 lacking, language_code(language));
}
