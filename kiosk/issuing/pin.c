#include "kiosk/issuing/pin.h"

#include <stdint.h>

#include "kiosk/base/crypto.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

enum { PIN_DRAWS_MAX = 64, PIN_LAST = 999999, PIN_BITS = 0xFFFFF };

/* Twenty random bits give 0..1048575, each as likely as the next. Whatever is no PIN is thrown
 * away and drawn again: 4.6 in 100, so that 64 draws fail once in 10^85. */
enum status pin_draw(struct pin *ret, struct fault *fault)
{
	unsigned char bytes[3];
	uint32_t number = 0;
	enum status status = STATUS_OK;

	for (int draw = 0; status == STATUS_OK && draw < PIN_DRAWS_MAX; draw++) {
		status = crypto_random(bytes, sizeof(bytes), fault);
		number = ((uint32_t)bytes[0] << 16 | (uint32_t)bytes[1] << 8 | bytes[2]) & PIN_BITS;
		if (status == STATUS_OK && number >= 1 && number <= PIN_LAST)
			break;
		number = 0;
	}
	if (status == STATUS_OK && number == 0)
		status = fault_set(fault, STATUS_IO, 0, "the random generator is stuck");
	if (status == STATUS_OK)
		(void)text_format(ret->digits, sizeof(ret->digits), "%06u", (unsigned)number);
	wipe(bytes, sizeof(bytes));
	wipe(&number, sizeof(number));
	return status;
}

bool pin_from_text(struct span text, struct pin *ret)
{
	struct pin pin = { 0 };
	size_t count = 0;
	bool is_right = true, is_zero = true;

	for (size_t at = 0; is_right && at < text.size; at++) {
		unsigned char byte = text.at[at];
		if (byte == ' ' || byte == '-')
			continue;
		is_right = byte >= '0' && byte <= '9' && count < PIN_DIGITS;
		if (!is_right)
			break;
		is_zero = is_zero && byte == '0';
		pin.digits[count++] = (char)byte;
	}
	is_right = is_right && count == PIN_DIGITS && !is_zero;
	if (is_right)
		*ret = pin;
	pin_wipe(&pin);
	return is_right;
}

bool pin_equals(const struct pin *left, const struct pin *right)
{
	return crypto_equal(left->digits, right->digits, PIN_DIGITS);
}

void pin_wipe(struct pin *pin)
{
	wipe(pin, sizeof(*pin));
}
