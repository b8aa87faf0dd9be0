/* Any bytes as a box, to somebody whose key it claims to be for, and as what was in one. */
#include <assert.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/seal.h"

int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size);

/* A box that can be read is made of its parts; it does not open to a key made just now. */
static void try_box(struct span bytes)
{
	static const struct seal_place PLACE = { "K1", 1, "identified" };
	static struct key key;
	unsigned char claimed[SEAL_BOX_MAX];
	struct seal_period period = { 0 };
	struct seal_details details;
	struct seal_box box;
	struct hash print;
	struct fault fault = { 0 };

	if (seal_read(bytes, &box, &fault) != STATUS_OK) {
		assert(fault.status == STATUS_CORRUPT);
		return;
	}
	assert(box.count >= 1 && box.count <= SEAL_AUDITORS_MAX);
	assert(box.head.at == bytes.at && box.head.size + box.sealed.size == bytes.size);
	assert(box.lead.size == SEAL_LEAD_SIZE);
	enum status made = key.at == NULL ? key_generate(&key, NULL) : STATUS_OK;
	assert(made == STATUS_OK);
	made = key_fingerprint(&key, &print, NULL);
	assert(made == STATUS_OK);
	memcpy(claimed, bytes.at, bytes.size);
	memcpy(claimed + SEAL_LEAD_SIZE, print.at, SEAL_PRINT_SIZE);
	period.period = box.period;
	enum status opened = seal_open((struct span){ claimed, bytes.size }, &key, &period, &PLACE,
				       &details, &fault);
	assert(opened == STATUS_CORRUPT);
}

/* Details that can be read give the very bytes they were read from. */
static void try_plain(struct span bytes)
{
	unsigned char storage[SEAL_PLAIN_MAX];
	struct bytes again = bytes_over(storage, sizeof(storage));
	struct seal_details details;
	struct fault fault = { 0 };

	if (seal_details_from_plain(bytes, &details, &fault) != STATUS_OK) {
		assert(fault.status == STATUS_CORRUPT);
		return;
	}
	seal_details_plain(&details, &again);
	assert(!again.is_full && span_equals(bytes, bytes_span(&again)));
}

int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size)
{
	struct span bytes = { at, size };

	try_box(bytes);
	try_plain(bytes);
	return 0;
}
