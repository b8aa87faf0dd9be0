#include "kiosk/ledger/bundle_lines.h"

#include "kiosk/base/base64.h"

bool bundle_lines_peek(const struct bundle_lines *lines, struct bundle_line *ret)
{
	size_t end = span_find(lines->whole, span_of("\n"), lines->at);

	if (end >= lines->whole.size)
		return false;
	struct span line = span_slice(lines->whole, lines->at, end - lines->at);
	size_t blank = span_find(line, span_of(" "), 0);
	ret->whole = line;
	ret->word = span_slice(line, 0, blank);
	ret->rest = span_slice(line, blank + 1, line.size);
	return true;
}

bool bundle_lines_next(struct bundle_lines *lines, struct bundle_line *ret)
{
	if (!bundle_lines_peek(lines, ret))
		return false;
	lines->at += ret->whole.size + 1;
	lines->number++;
	return true;
}

bool bundle_line_is(const struct bundle_line *line, const char *word)
{
	return span_equals(line->word, span_of(word));
}

/* The next piece; what has none, or an empty one, or ends in a blank is not of a bundle's form. */
static bool take(struct span *rest, struct span *ret)
{
	size_t blank = span_find(*rest, span_of(" "), 0);

	*ret = span_slice(*rest, 0, blank);
	if (ret->size == 0 || blank + 1 == rest->size)
		return false;
	*rest = span_slice(*rest, blank + 1, rest->size);
	return true;
}

bool bundle_take_number(struct span *rest, uint64_t *ret)
{
	struct span digits;
	int64_t number = 0;

	if (!take(rest, &digits) || !span_to_int(digits, &number) || digits.at[0] == '0')
		return false;
	*ret = (uint64_t)number;
	return true;
}

bool bundle_take_bytes(struct span *rest, unsigned char *to, size_t max, size_t *ret_size)
{
	struct span text;

	if (!take(rest, &text))
		return false;
	if (span_equals(text, span_of("-"))) {
		*ret_size = 0;
		return true;
	}
	return base64_read(text, to, max, ret_size);
}

bool bundle_take_hash(struct span *rest, struct hash *ret)
{
	size_t size = 0;

	return bundle_take_bytes(rest, ret->at, sizeof(ret->at), &size) && size == sizeof(ret->at);
}

bool bundle_take_proof(struct span *rest, struct merkle_proof *ret)
{
	size_t size = 0;

	if (!bundle_take_bytes(rest, (unsigned char *)ret->hash, sizeof(ret->hash), &size) ||
	    size % CRYPTO_HASH_SIZE != 0)
		return false;
	ret->count = size / CRYPTO_HASH_SIZE;
	return true;
}

void bundle_add_word(struct bytes *to, const char *word)
{
	bytes_add_text(to, word);
	bytes_add_byte(to, '\n');
}

void bundle_add_text(struct bytes *to, const char *word, const char *text)
{
	bytes_add_text(to, word);
	bytes_add_byte(to, ' ');
	bundle_add_word(to, text);
}

void bundle_add_bytes(struct bytes *to, const char *word, struct span bytes)
{
	bytes_add_text(to, word);
	bytes_add_byte(to, ' ');
	if (bytes.size == 0)
		bytes_add_byte(to, '-');
	base64_add(to, bytes);
	bytes_add_byte(to, '\n');
}

void bundle_add_record(struct bytes *to, uint64_t sequence, const struct hash *previous,
		       struct span canonical)
{
	bytes_add_format(to, "record %llu ", (unsigned long long)sequence);
	base64_add(to, (struct span){ previous->at, sizeof(previous->at) });
	bundle_add_bytes(to, "", canonical);
}

void bundle_add_proof(struct bytes *to, const char *word, const struct merkle_proof *proof)
{
	bundle_add_bytes(to, word,
			 (struct span){ (const unsigned char *)proof->hash,
					proof->count * CRYPTO_HASH_SIZE });
}
