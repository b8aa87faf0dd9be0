#include "kiosk/ledger/note.h"

#include <assert.h>
#include <string.h>

#include "kiosk/base/base64.h"
#include "kiosk/base/text.h"

enum { NUMBER_SIZE = 4 };

static const char DASH[] = "\xE2\x80\x94 "; /* em dash, blank */

static enum status malformed(const char *what, struct fault *fault)
{
	return fault_set(fault, STATUS_CORRUPT, 0, "a signed note is malformed: %s", what);
}

/* Unicode's White_Space, but for the control characters. */
static bool is_blank(uint32_t code)
{
	return code == 0x20 || code == 0x85 || code == 0xA0 || code == 0x1680 ||
	       (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
	       code == 0x202F || code == 0x205F || code == 0x3000;
}

/* Takes the next character; false where the bytes are no UTF-8. */
static bool next_code(struct span *rest, uint32_t *ret)
{
	size_t before = rest->size;

	*ret = text_next(rest);
	return *ret != TEXT_NOT_UTF8 || before - rest->size > 1;
}

bool note_takes_name(struct span name)
{
	uint32_t code = 0;

	if (name.size == 0)
		return false;
	while (name.size > 0)
		if (!next_code(&name, &code) || code < 0x20 || code == '+' || is_blank(code))
			return false;
	return true;
}

static bool is_text(struct span rest)
{
	uint32_t code = 0;

	while (rest.size > 0)
		if (!next_code(&rest, &code) || (code < 0x20 && code != '\n'))
			return false;
	return true;
}

/* Where the last blank line ends; 0 if there is none. */
static size_t end_of_text(struct span bytes)
{
	for (size_t at = bytes.size; at >= 2; at--)
		if (bytes.at[at - 1] == '\n' && bytes.at[at - 2] == '\n')
			return at;
	return 0;
}

static enum status parse_signature(struct span line, struct note *note, struct fault *fault)
{
	struct span rest = line, name = { 0 };
	size_t size = 0;

	if (!span_starts_with(line, span_of(DASH)))
		return malformed("a line below the text is no signature", fault);
	if (note->count == NOTE_SIGNATURES_MAX)
		return fault_set(fault, STATUS_FULL, 0, "a signed note has over %d signatures",
				 NOTE_SIGNATURES_MAX);
	rest = span_slice(rest, strlen(DASH), rest.size);
	if (!span_split(&rest, ' ', &name) || !note_takes_name(name))
		return malformed("a signature names no key", fault);
	if (!base64_read(rest, NULL, NOTE_MAX, &size) || size <= NUMBER_SIZE)
		return malformed("a signature is not base 64", fault);
	note->signature[note->count].name = name;
	note->signature[note->count++].encoded = rest;
	return STATUS_OK;
}

enum status note_parse(struct span bytes, struct note *ret, struct fault *fault)
{
	struct note note = { 0 };
	size_t end = end_of_text(bytes);

	if (bytes.size > NOTE_MAX)
		return fault_set(fault, STATUS_FULL, 0, "a signed note is over %d bytes", NOTE_MAX);
	if (end < 3 || bytes.at[bytes.size - 1] != '\n')
		return malformed("it has no text, or no line of signatures", fault);
	if (!is_text(bytes))
		return malformed("it is not plain text in UTF-8", fault);
	note.text = span_slice(bytes, 0, end - 1);
	struct span rest = span_slice(bytes, end, bytes.size - 1 - end), line;
	while (span_split(&rest, '\n', &line)) {
		enum status status = parse_signature(line, &note, fault);
		if (status != STATUS_OK)
			return status;
	}
	if (note.count == 0)
		return malformed("nobody signed it", fault);
	*ret = note;
	return STATUS_OK;
}

static enum status text_of(const struct bytes *note, struct span *ret, struct fault *fault)
{
	struct note parsed = { 0 };
	enum status status = note_parse(bytes_span(note), &parsed, fault);

	if (status == STATUS_OK)
		*ret = parsed.text;
	return status;
}

static enum status add_signature(struct span text, const char *name, const struct key *key,
				 struct bytes *to, struct fault *fault)
{
	unsigned char storage[NUMBER_SIZE + KEY_SIGNATURE_MAX];
	struct bytes signed_by = bytes_over(storage, sizeof(storage));
	struct key_signature signature;
	struct hash fingerprint;
	enum status status = key_fingerprint(key, &fingerprint, fault);

	assert(note_takes_name(span_of(name)));
	if (status == STATUS_OK)
		status = key_sign(key, text, &signature, fault);
	if (status != STATUS_OK)
		return status;
	bytes_add(&signed_by, fingerprint.at, NUMBER_SIZE);
	bytes_add(&signed_by, signature.at, signature.size);
	bytes_add_text(to, DASH);
	bytes_add_text(to, name);
	bytes_add_byte(to, ' ');
	base64_add(to, bytes_span(&signed_by));
	bytes_add_byte(to, '\n');
	return to->is_full ? fault_set(fault, STATUS_FULL, 0, "a signed note does not fit")
			   : STATUS_OK;
}

enum status note_sign(struct span text, const char *name, const struct key *key, struct bytes *to,
		      struct fault *fault)
{
	assert(text.size > 0 && text.at[text.size - 1] == '\n' && is_text(text));
	assert(to->size == 0);
	bytes_add_span(to, text);
	bytes_add_byte(to, '\n');
	return add_signature(text, name, key, to, fault);
}

enum status note_cosign(struct bytes *to, const char *name, const struct key *key,
			struct fault *fault)
{
	struct span text = { 0 };
	enum status status = text_of(to, &text, fault);

	return status == STATUS_OK ? add_signature(text, name, key, to, fault) : status;
}

/* Whether the line is of that key: by name and number both. */
static bool is_of_key(struct span line_name, struct span decoded, const char *name,
		      const struct hash *fingerprint)
{
	return span_equals(line_name, span_of(name)) &&
	       memcmp(decoded.at, fingerprint->at, NUMBER_SIZE) == 0;
}

enum status note_verify(const struct note *note, const char *name, const struct key *key,
			struct fault *fault)
{
	struct hash fingerprint;
	bool has_signed = false;
	enum status status = key_fingerprint(key, &fingerprint, fault);

	for (size_t at = 0; status == STATUS_OK && at < note->count; at++) {
		unsigned char storage[NUMBER_SIZE + KEY_SIGNATURE_MAX];
		struct span decoded = { .at = storage };
		/* What is longer is of another kind of key. */
		if (!base64_read(note->signature[at].encoded, storage, sizeof(storage),
				 &decoded.size) ||
		    !is_of_key(note->signature[at].name, decoded, name, &fingerprint))
			continue;
		status = key_verify(key, note->text, span_slice(decoded, NUMBER_SIZE, decoded.size),
				    fault);
		has_signed = true;
	}
	if (status == STATUS_OK && !has_signed)
		status = fault_set(fault, STATUS_GONE, 0, "%s did not sign with this key", name);
	return status;
}

bool note_is_by(const struct note *note, const struct key *key)
{
	for (size_t at = 0; at < note->count; at++) {
		unsigned char storage[NUMBER_SIZE + KEY_SIGNATURE_MAX];
		size_t size = 0;
		if (base64_read(note->signature[at].encoded, storage, sizeof(storage), &size) &&
		    key_verify(key, note->text,
			       (struct span){ storage + NUMBER_SIZE, size - NUMBER_SIZE },
			       NULL) == STATUS_OK)
			return true;
	}
	return false;
}
