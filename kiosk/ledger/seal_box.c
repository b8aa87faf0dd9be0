#include "kiosk/ledger/seal.h"

#include <assert.h>
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/ledger/fields.h"

/* As many details as there can be, the longest, still fit; and they fill whole blocks. */
_Static_assert(4 + 8 + SEAL_DETAILS_MAX * (4 + RECORD_KEY_MAX - 1 + 4 + RECORD_VALUE_MAX - 1) <=
		       SEAL_PLAIN_MAX,
	       "the most details fit a box");
_Static_assert(SEAL_PLAIN_MAX % SEAL_BLOCK_SIZE == 0, "a box holds whole blocks");

void seal_details_wipe(struct seal_details *details)
{
	wipe(details, sizeof(*details));
}

void seal_detail(struct seal_details *details, const char *key, const char *value)
{
	assert(details->count < SEAL_DETAILS_MAX && key[0] != '\0' &&
	       record_takes(key, RECORD_KEY_MAX));
	for (size_t at = 0; at < details->count; at++)
		assert(strcmp(details->detail[at].key, key) != 0);
	struct record_detail *detail = &details->detail[details->count++];
	(void)text_copy(detail->key, sizeof(detail->key), key);
	record_cut(detail->value, sizeof(detail->value), value);
}

void seal_details_plain(const struct seal_details *details, struct bytes *to)
{
	size_t start = to->size;

	record_add_details(details->detail, details->count, to);
	while (!to->is_full && (to->size - start) % SEAL_BLOCK_SIZE != 0)
		bytes_add_byte(to, 0);
}

static bool is_padding(struct span rest)
{
	for (size_t at = 0; at < rest.size; at++)
		if (rest.at[at] != 0)
			return false;
	return rest.size < SEAL_BLOCK_SIZE;
}

enum status seal_details_from_plain(struct span plain, struct seal_details *ret,
				    struct fault *fault)
{
	struct fields fields = { .rest = plain,
				 .is_wrong = plain.size % SEAL_BLOCK_SIZE != 0 ||
					     plain.size > SEAL_PLAIN_MAX };
	struct seal_details details = { 0 };
	enum status status = STATUS_OK;

	details.count = record_read_details(&fields, details.detail, SEAL_DETAILS_MAX);
	if (fields.is_wrong || !is_padding(fields.rest))
		status = fault_set(fault, STATUS_CORRUPT, 0, "sealed details cannot be read");
	else
		*ret = details;
	seal_details_wipe(&details);
	return status;
}

static struct span cut(struct span *rest, size_t size)
{
	struct span piece = span_slice(*rest, 0, size);

	*rest = span_slice(*rest, size, rest->size);
	return piece;
}

enum status seal_read(struct span bytes, struct seal_box *ret, struct fault *fault)
{
	struct seal_box box = { 0 };
	struct span rest = bytes;
	struct span version = cut(&rest, 1);
	struct span period = cut(&rest, PERIOD_LENGTH);

	box.ephemeral = cut(&rest, KEY_PUBLIC_SIZE);
	box.commitment = cut(&rest, CRYPTO_HASH_SIZE);
	struct span count = cut(&rest, 1);
	if (bytes.size > SEAL_BOX_MAX || count.size == 0 || version.at[0] != SEAL_VERSION ||
	    !period_from_text(period, &box.period) || count.at[0] == 0 ||
	    count.at[0] > SEAL_AUDITORS_MAX)
		return fault_set(fault, STATUS_CORRUPT, 0, "this is not a box of sealed details");
	box.lead = span_slice(bytes, 0, bytes.size - rest.size);
	box.count = count.at[0];
	for (size_t at = 0; at < box.count; at++) {
		box.auditor[at].print = cut(&rest, SEAL_PRINT_SIZE);
		box.auditor[at].wrapped = cut(&rest, SEAL_WRAPPED_SIZE);
	}
	box.head = span_slice(bytes, 0, bytes.size - rest.size);
	box.sealed = rest;
	if (rest.size < CRYPTO_SEAL_OVERHEAD + SEAL_BLOCK_SIZE ||
	    (rest.size - CRYPTO_SEAL_OVERHEAD) % SEAL_BLOCK_SIZE != 0 ||
	    rest.size > CRYPTO_SEAL_OVERHEAD + SEAL_PLAIN_MAX)
		return fault_set(fault, STATUS_CORRUPT, 0, "a box of sealed details is cut short");
	*ret = box;
	return STATUS_OK;
}
