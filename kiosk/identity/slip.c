#include "kiosk/identity/slip.h"

#include <string.h>

#include "kiosk/base/text.h"

enum { MODULUS = 1271, RADIX = 36, CHECK_SIZE = 2, KIND_AT = 4, CODE_AT = 6 };

static const char START[] = "TAC-";
static const char CHARACTERS[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

static const struct {
	char letter;
	const char *text;
} KINDS[] = {
#define X(name, letter, text) { letter, text },
	SLIP_KIND_LIST(X)
#undef X
};

const char *slip_kind_text(enum slip_kind kind)
{
	return KINDS[kind].text;
}

/* -1: no letter and no digit. */
static int value_of(unsigned char character)
{
	if (character >= '0' && character <= '9')
		return character - '0';
	return character >= 'A' && character <= 'Z' ? character - 'A' + 10 : -1;
}

static unsigned sum_of(struct span text)
{
	unsigned sum = 0;

	for (size_t i = 0; i < text.size; i++) {
		int value = value_of(text.at[i]);

		if (value >= 0)
			sum = (sum + (unsigned)value) * RADIX % MODULUS;
	}
	return sum;
}

static void check_of(struct span text, unsigned char ret[CHECK_SIZE])
{
	unsigned check = (MODULUS + 1 - sum_of(text) * RADIX % MODULUS) % MODULUS;

	ret[0] = (unsigned char)CHARACTERS[check / RADIX];
	ret[1] = (unsigned char)CHARACTERS[check % RADIX];
}

static bool is_code(struct span code)
{
	for (size_t i = 0; i < code.size; i++)
		if (value_of(code.at[i]) < 0 && code.at[i] != '-')
			return false;
	return code.size > 0 && code.size < SLIP_CODE_MAX;
}

enum status slip_write(const struct slip *slip, char *ret, size_t max, struct fault *fault)
{
	char text[SLIP_TEXT_MAX], code[SLIP_CODE_MAX];
	unsigned char check[CHECK_SIZE];

	(void)text_copy(code, sizeof(code), slip->code);
	text_upper(code);
	if (!is_code(span_of(code)))
		return fault_set(fault, STATUS_REFUSED, 0,
				 "what a slip names is of letters, digits and hyphens");
	if (max < SLIP_TEXT_MAX)
		return fault_set(fault, STATUS_FULL, 0, "a slip's code has %d characters",
				 SLIP_TEXT_MAX - 1);
	(void)text_format(text, sizeof(text), "%s%c-%s-", START, KINDS[slip->kind].letter, code);
	check_of(span_of(text), check);
	(void)text_format(ret, max, "%s%.*s", text, CHECK_SIZE, (const char *)check);
	return STATUS_OK;
}

static bool kind_of(unsigned char letter, enum slip_kind *ret)
{
	for (size_t i = 0; i < COUNT_OF(KINDS); i++)
		if (letter == (unsigned char)KINDS[i].letter) {
			*ret = (enum slip_kind)i;
			return true;
		}
	return false;
}

static enum status refuse(struct fault *fault)
{
	return fault_set(fault, STATUS_REFUSED, 0, "this is not the code of a slip of ours");
}

enum status slip_read(struct span text, struct slip *ret, struct fault *fault)
{
	struct slip slip = { 0 };
	unsigned char check[CHECK_SIZE];

	/* Something of a code and its hyphen stand between the kind and the check. */
	if (!span_starts_with(text, span_of(START)) || text.size <= CODE_AT + 1 + CHECK_SIZE ||
	    !kind_of(text.at[KIND_AT], &slip.kind) || text.at[KIND_AT + 1] != '-')
		return refuse(fault);
	struct span body = span_slice(text, 0, text.size - CHECK_SIZE);
	struct span code = span_slice(body, CODE_AT, body.size - CODE_AT - 1);
	if (body.at[body.size - 1] != '-' || !is_code(code))
		return refuse(fault);
	check_of(body, check);
	if (!span_equals((struct span){ check, CHECK_SIZE },
			 span_slice(text, body.size, CHECK_SIZE)))
		return fault_set(fault, STATUS_REFUSED, 0,
				 "the check characters of the slip's code are wrong");
	(void)text_copy_span(slip.code, sizeof(slip.code), code);
	*ret = slip;
	return STATUS_OK;
}
