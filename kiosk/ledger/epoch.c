#include "kiosk/ledger/epoch.h"

#include <assert.h>
#include <string.h>

#include "kiosk/base/text.h"

static const char ENDING[] = "/epoch";

void epoch_text(const struct epoch *epoch, struct bytes *to)
{
	note_add_kiosk(to, epoch->kiosk, ENDING);
	note_add_number(to, "", epoch->number);
	note_add_bytes(to, "key", (struct span){ epoch->public, sizeof(epoch->public) });
	note_add_number(to, "size", epoch->size);
	note_add_bytes(to, "root", (struct span){ epoch->root.at, sizeof(epoch->root.at) });
	note_add_number(to, "time", epoch->wall_ms);
}

enum status epoch_from_text(struct span text, struct epoch *ret, struct fault *fault)
{
	struct note_lines lines = { .rest = text };
	struct epoch epoch = { 0 };

	note_read_kiosk(&lines, ENDING, epoch.kiosk);
	epoch.number = note_read_number(&lines, "");
	note_read_bytes(&lines, "key", epoch.public, sizeof(epoch.public));
	epoch.size = note_read_number(&lines, "size");
	note_read_bytes(&lines, "root", epoch.root.at, sizeof(epoch.root.at));
	epoch.wall_ms = note_read_number(&lines, "time");
	if (!note_read_end(&lines) || epoch.number == 0)
		return fault_set(fault, STATUS_CORRUPT, 0, "this is not an epoch's certificate");
	*ret = epoch;
	return STATUS_OK;
}

enum status epoch_certify(struct epoch *epoch, const struct key *current, const struct key *next,
			  struct bytes *to, struct fault *fault)
{
	unsigned char storage[EPOCH_TEXT_MAX];
	struct bytes text = bytes_over(storage, sizeof(storage));
	char name[NOTE_KIOSK_MAX];
	enum status status = key_public(next, epoch->public, fault);

	assert(epoch->number > 0);
	if (status != STATUS_OK)
		return status;
	epoch_text(epoch, &text);
	assert(!text.is_full);
	note_kiosk(epoch->kiosk, name);
	status = note_sign(bytes_span(&text), name, current, to, fault);
	return status == STATUS_OK ? note_cosign(to, name, next, fault) : status;
}

void epoch_chain_release(struct epoch_chain *chain)
{
	key_release(&chain->key);
	*chain = (struct epoch_chain){ 0 };
}

enum status epoch_chain_begin(const char *kiosk, const struct key *installation,
			      struct epoch_chain *ret, struct fault *fault)
{
	struct epoch_chain chain = { 0 };
	unsigned char public[KEY_PUBLIC_SIZE];
	enum status status = key_public(installation, public, fault);

	(void)text_copy(chain.kiosk, sizeof(chain.kiosk), kiosk);
	if (status == STATUS_OK)
		status =
			key_from_public((struct span){ public, sizeof(public) }, &chain.key, fault);
	if (status == STATUS_OK)
		*ret = chain;
	return status;
}

static enum status refuse(const struct epoch *epoch, const char *what, struct fault *fault)
{
	return fault_set(fault, STATUS_CORRUPT, 0, "the certificate of epoch %llu %s",
			 (unsigned long long)epoch->number, what);
}

/* Both keys signed; *ret_key is the new one. */
static enum status check_signatures(const struct epoch_chain *chain, const struct note *note,
				    const struct epoch *epoch, struct key *ret_key,
				    struct fault *fault)
{
	SCOPED(key) next = { 0 };
	unsigned char current[KEY_PUBLIC_SIZE];
	char name[NOTE_KIOSK_MAX];
	enum status status = key_public(&chain->key, current, fault);

	note_kiosk(chain->kiosk, name);
	if (status != STATUS_OK)
		return status;
	if (memcmp(current, epoch->public, sizeof(current)) == 0)
		return refuse(epoch, "names the key before once more", fault);
	if (note_verify(note, name, &chain->key, NULL) != STATUS_OK)
		return refuse(epoch, "is not signed by the key before", fault);
	if (key_from_public((struct span){ epoch->public, sizeof(epoch->public) }, &next, NULL) !=
		    STATUS_OK ||
	    note_verify(note, name, &next, NULL) != STATUS_OK)
		return refuse(epoch, "is not signed by its own key", fault);
	*ret_key = next;
	next.at = NULL;
	return STATUS_OK;
}

enum status epoch_chain_follow(struct epoch_chain *chain, struct span certificate,
			       struct epoch *ret, struct fault *fault)
{
	struct note note = { 0 };
	struct epoch epoch = { 0 };
	struct key next = { 0 };
	enum status status = note_parse(certificate, &note, fault);

	if (status == STATUS_OK)
		status = epoch_from_text(note.text, &epoch, fault);
	if (status != STATUS_OK)
		return status;
	if (strcmp(epoch.kiosk, chain->kiosk) != 0)
		return refuse(&epoch, "is of another kiosk", fault);
	if (epoch.number != chain->number + 1)
		return refuse(&epoch, "is out of order", fault);
	if (epoch.size < chain->size)
		return refuse(&epoch, "is for fewer records than the one before", fault);
	status = check_signatures(chain, &note, &epoch, &next, fault);
	if (status != STATUS_OK)
		return status;
	key_release(&chain->key);
	chain->key = next;
	chain->number = epoch.number;
	chain->size = epoch.size;
	*ret = epoch;
	return STATUS_OK;
}
