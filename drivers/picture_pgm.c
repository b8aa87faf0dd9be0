#include "drivers/picture_format.h"

#include <string.h>

/* Source: Netpbm, "PGM Format Specification". */
static bool is_blank(unsigned char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* Blanks, and comments from '#' to the end of their line. */
static void skip_blanks(struct span *rest)
{
	bool is_comment = false;

	while (rest->size > 0 && (is_comment || is_blank(rest->at[0]) || rest->at[0] == '#')) {
		is_comment = (is_comment || rest->at[0] == '#') && rest->at[0] != '\n';
		*rest = span_slice(*rest, 1, rest->size);
	}
}

static bool take_number(struct span *rest, uint32_t *ret)
{
	size_t digits = 0;
	int64_t value;

	skip_blanks(rest);
	while (digits < rest->size && rest->at[digits] >= '0' && rest->at[digits] <= '9')
		digits++;
	if (!span_to_int(span_slice(*rest, 0, digits), &value) || value > UINT32_MAX)
		return false;
	*ret = (uint32_t)value;
	*rest = span_slice(*rest, digits, rest->size);
	return true;
}

enum status picture_load_pgm(struct span file, struct picture *ret, struct fault *fault)
{
	struct span rest = span_slice(file, 2, file.size);
	SCOPED(picture) picture = { 0 };
	uint32_t width, height, white;

	if (!take_number(&rest, &width) || !take_number(&rest, &height) ||
	    !take_number(&rest, &white) || rest.size == 0 || !is_blank(rest.at[0]))
		return fault_set(fault, STATUS_REFUSED, 0, "the PGM picture has no header");
	if (white != UINT8_MAX)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "the PGM picture counts %u shades; 255 are read", white);
	rest = span_slice(rest, 1, rest.size);
	enum status status = picture_reserve(width, height, &picture, fault);
	if (status != STATUS_OK)
		return status;
	size_t size = (size_t)width * height;
	if (rest.size < size)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "the PGM picture is damaged: it is cut off");
	memcpy(picture.grey, rest.at, size);
	*ret = picture;
	picture = (struct picture){ 0 };
	return STATUS_OK;
}
