#include "drivers/scan_serial.h"

#include "kiosk/base/wipe.h"

enum {
	FILE_TYPE_SIZE = 5,
	CONTROLS_MAX = 8, /* behind the '@': LF RS CR by the standard */
	IIN_SIZE = 6,
	NUMBER_SIZE = 2,
	ENTRY_SIZE = 10, /* designator, then offset and length in four digits each */
	ENTRY_OFFSET_AT = 2,
	ENTRY_LENGTH_AT = 6,
};

void scan_serial_init(struct scan_serial *serial, const struct scan_framing *framing,
		      const char *decoder)
{
	*serial = (struct scan_serial){ .framing = *framing, .decoder = decoder };
}

void scan_serial_reset(struct scan_serial *serial)
{
	wipe(serial->bytes, serial->size);
	serial->size = 0;
	serial->is_skipping = false;
	serial->is_lossy = false;
}

bool scan_serial_is_waiting(const struct scan_serial *serial)
{
	return serial->size > 0 || serial->is_skipping;
}

void scan_serial_mark_lossy(struct scan_serial *serial)
{
	serial->is_lossy = true;
}

static struct span suffix_of(const struct scan_serial *serial)
{
	static const char *const BYTES[SCAN_SUFFIX_COUNT] = {
#define X(name, text, bytes) [SCAN_SUFFIX_##name] = (bytes),
		SCAN_SUFFIX_LIST(X)
#undef X
	};

	return span_of(BYTES[serial->framing.suffix]);
}

static bool ends_with(struct span whole, struct span end)
{
	return whole.size >= end.size &&
	       span_equals(span_slice(whole, whole.size - end.size, end.size), end);
}

static struct span behind(struct span whole, size_t size)
{
	return span_slice(whole, size, whole.size);
}

/* What is here, without prefix and AIM identifier. */
static struct span opened(const struct scan_serial *serial, struct span *ret_aim)
{
	struct span rest = { .at = serial->bytes, .size = serial->size };
	struct span prefix = span_of(serial->framing.prefix);
	struct span aim = { 0 };

	if (span_starts_with(rest, prefix))
		rest = behind(rest, prefix.size);
	if (serial->framing.has_aim)
		aim = span_slice(rest, 0, AIM_SIZE);
	if (is_aim(aim))
		rest = behind(rest, AIM_SIZE);
	else
		aim = (struct span){ 0 };
	*ret_aim = aim;
	return rest;
}

/* --- AAMVA ------------------------------------------------------------------------------------ */

/* The file type and what follows, for as far as a payload could be an AAMVA record. */
static bool could_be_aamva(struct span payload, struct span *ret_file)
{
	size_t at = 1;

	if (payload.size == 0 || payload.at[0] != '@')
		return false;
	while (at < payload.size && at <= CONTROLS_MAX && payload.at[at] < ' ')
		at++;
	struct span file = behind(payload, at);
	struct span type = span_slice(file, 0, FILE_TYPE_SIZE);
	*ret_file = file;
	return span_starts_with(span_of("ANSI "), type) || span_starts_with(span_of("AAMVA"), type);
}

static bool take_number(struct span *rest, size_t digits, int64_t *ret)
{
	if (!span_to_int(span_slice(*rest, 0, digits), ret))
		return false;
	*rest = behind(*rest, digits);
	return true;
}

/* How long a record is by its header, from the '@'. False if the header cannot be read. */
static bool declared_size(struct span payload, struct span file, int64_t *ret)
{
	struct span rest = behind(file, FILE_TYPE_SIZE);
	int64_t version = 0, ignored = 0, entries = 0, offset = 0, length = 0;

	if (!span_starts_with(payload, span_of("@\n\x1e\r")) &&
	    !span_starts_with(payload, span_of("@\n\x1c\r")))
		return false;
	if (!take_number(&rest, IIN_SIZE, &ignored) || !take_number(&rest, NUMBER_SIZE, &version))
		return false;
	if (version > 1 && !take_number(&rest, NUMBER_SIZE, &ignored)) /* the issuer's version */
		return false;
	if (!take_number(&rest, NUMBER_SIZE, &entries) || entries == 0)
		return false;
	*ret = 0;
	for (int64_t at = 0; at < entries; at++) {
		struct span entry = span_slice(rest, (size_t)at * ENTRY_SIZE, ENTRY_SIZE);
		if (!span_to_int(span_slice(entry, ENTRY_OFFSET_AT, 4), &offset) ||
		    !span_to_int(span_slice(entry, ENTRY_LENGTH_AT, 4), &length))
			return false;
		if (offset + length > *ret)
			*ret = offset + length;
	}
	return true;
}

/* --- ends ------------------------------------------------------------------------------------- */

static bool may_stand_in_aamva(enum scan_suffix suffix)
{
	return suffix == SCAN_SUFFIX_CR || suffix == SCAN_SUFFIX_LF || suffix == SCAN_SUFFIX_CRLF;
}

/* True if the payload is a record of just the length that its header says. */
static bool is_declared_record(struct span payload)
{
	struct span file = { 0 };
	int64_t declared = 0;

	return could_be_aamva(payload, &file) && declared_size(payload, file, &declared) &&
	       (int64_t)payload.size == declared && ends_with(payload, span_of("\r"));
}

static bool has_ended(const struct scan_serial *serial)
{
	struct span aim = { 0 }, file = { 0 };
	struct span suffix = suffix_of(serial);
	struct span payload = opened(serial, &aim);

	if (suffix.size == 0 || !ends_with(payload, suffix))
		return false;
	payload.size -= suffix.size;
	return !may_stand_in_aamva(serial->framing.suffix) || !could_be_aamva(payload, &file) ||
	       is_declared_record(payload);
}

/* Hands over what is here. */
static enum status finish(struct scan_serial *serial, struct scan *ret, struct fault *fault)
{
	struct span aim = { 0 };
	struct span suffix = suffix_of(serial);
	struct span payload = opened(serial, &aim);
	bool is_lossy = serial->is_lossy;
	enum status status = STATUS_AGAIN;

	if (ends_with(payload, suffix) && !is_declared_record(payload))
		payload.size -= suffix.size;
	if (payload.size > SYMBOL_BYTES_MAX)
		status = fault_set(fault, STATUS_FULL, 0,
				   "the scanner sends more than a barcode can hold; it is dropped");
	else if (payload.size > 0 && scan_fill(ret, serial->decoder, aim, payload)) {
		ret->is_lossy = is_lossy;
		status = STATUS_OK;
	}
	scan_serial_reset(serial);
	return status;
}

/* The LF of a scanner that is programmed to CRLF where CR was expected. */
static bool is_stray(const struct scan_serial *serial, unsigned char byte)
{
	return byte == '\n' && serial->size == 0 && serial->framing.suffix == SCAN_SUFFIX_CR;
}

enum status scan_serial_take(struct scan_serial *serial, struct span *rest, struct scan *ret,
			     struct fault *fault)
{
	while (rest->size > 0) {
		unsigned char byte = rest->at[0];
		*rest = behind(*rest, 1);
		if (serial->is_skipping || is_stray(serial, byte))
			continue;
		if (serial->size == SCAN_SERIAL_MAX) {
			scan_serial_reset(serial);
			serial->is_skipping = true;
			return fault_set(
				fault, STATUS_FULL, 0,
				"the scanner sends more than a barcode can hold; it is dropped");
		}
		serial->bytes[serial->size++] = byte;
		if (!has_ended(serial))
			continue;
		enum status status = finish(serial, ret, fault);
		serial->has_suffixes = serial->has_suffixes || status == STATUS_OK;
		if (status != STATUS_AGAIN)
			return status;
	}
	return STATUS_AGAIN;
}

/* What silence ended has its suffix after all: a record whose header lies. Or that of a scanner
 * that is programmed to CRLF where CR was expected. */
static bool is_suffixed(const struct scan_serial *serial)
{
	struct span all = { .at = serial->bytes, .size = serial->size };

	return ends_with(all, suffix_of(serial)) ||
	       (serial->framing.suffix == SCAN_SUFFIX_CR && ends_with(all, span_of("\r\n")));
}

enum status scan_serial_pause(struct scan_serial *serial, struct scan *ret, struct fault *fault)
{
	bool is_part = serial->size > 0 && serial->has_suffixes && !is_suffixed(serial);

	if (is_part || serial->is_skipping)
		scan_serial_reset(serial);
	if (!is_part)
		return finish(serial, ret, fault);
	serial->has_suffixes = false;
	return fault_set(fault, STATUS_REFUSED, 0, "the scanner sent only part of a document");
}
