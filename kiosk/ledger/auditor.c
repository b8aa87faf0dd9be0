#include "kiosk/ledger/auditor.h"

#include <string.h>

#include "kiosk/base/base64.h"
#include "kiosk/base/text.h"

/* What all these records are about: it finds them fast. */
static const char OBJECT[] = "auditors";

void auditors_release(struct auditors *auditors)
{
	for (size_t at = 0; at < auditors->count; at++)
		key_release(&auditors->key[at]);
	*auditors = (struct auditors){ 0 };
}

static size_t find(const struct auditors *auditors, const char *name)
{
	size_t at = 0;

	while (at < auditors->count && strcmp(auditors->name[at], name) != 0)
		at++;
	return at;
}

static enum status take_key(const char *text, struct key *ret, struct fault *fault)
{
	unsigned char public[KEY_PUBLIC_SIZE];
	size_t size = 0;

	if (!base64_read(span_of(text), public, sizeof(public), &size))
		return fault_set(fault, STATUS_CORRUPT, 0, "it holds no public key");
	return key_from_public((struct span){ public, size }, ret, fault);
}

static enum status take_in(struct auditors *auditors, const char *name, const char *key,
			   struct fault *fault)
{
	size_t at = auditors->count;

	if (at == SEAL_AUDITORS_MAX || find(auditors, name) < at)
		return fault_set(fault, STATUS_CORRUPT, 0, "it adds one too many");
	enum status status = take_key(key, &auditors->key[at], fault);
	if (status != STATUS_OK)
		return status;
	(void)text_copy(auditors->name[at], AUDITOR_NAME_MAX, name);
	auditors->count++;
	return STATUS_OK;
}

static enum status take_out(struct auditors *auditors, const char *name, struct fault *fault)
{
	size_t at = find(auditors, name);

	if (at == auditors->count)
		return fault_set(fault, STATUS_CORRUPT, 0, "it removes nobody");
	key_release(&auditors->key[at]);
	auditors->count--;
	for (; at < auditors->count; at++) {
		auditors->key[at] = auditors->key[at + 1];
		(void)text_copy(auditors->name[at], AUDITOR_NAME_MAX, auditors->name[at + 1]);
	}
	auditors->key[at] = (struct key){ 0 };
	auditors->name[at][0] = '\0';
	return STATUS_OK;
}

static enum status apply(struct auditors *auditors, const struct record *record,
			 struct fault *fault)
{
	const char *name = record_value(record, "name"), *key = record_value(record, "key");

	if (name == NULL || key == NULL || strlen(name) >= AUDITOR_NAME_MAX)
		return fault_set(fault, STATUS_CORRUPT, 0, "it does not say who");
	return record->kind == RECORD_AUDITOR_ADDED ? take_in(auditors, name, key, fault)
						    : take_out(auditors, name, fault);
}

static enum status load_all(struct store *store, struct auditors *auditors, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	struct record record;
	struct fault reason = { 0 };
	struct hash hash;
	enum status status =
		sql_query(&store->sql,
			  "SELECT sequence FROM records WHERE object = ?1 AND "
			  "kind IN ('auditor_added', 'auditor_removed') ORDER BY sequence",
			  &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, OBJECT);
	while ((status = sql_step(&query, fault)) == STATUS_AGAIN) {
		uint64_t sequence = (uint64_t)sql_int(&query, 0);
		status = store_get_record(store, sequence, &record, &hash, fault);
		if (status != STATUS_OK)
			return status;
		status = apply(auditors, &record, &reason);
		if (status != STATUS_OK)
			return fault_set(fault, status, 0, "record %llu, of an auditor: %s",
					 (unsigned long long)sequence, reason.what);
	}
	return status;
}

enum status auditors_load(struct store *store, struct auditors *ret, struct fault *fault)
{
	struct auditors auditors = { 0 };
	enum status status = load_all(store, &auditors, fault);

	if (status == STATUS_OK)
		*ret = auditors;
	else
		auditors_release(&auditors);
	return status;
}

static enum status append(struct store *store, enum record_kind kind, const char *actor,
			  const char *name, const struct key *key, struct fault *fault)
{
	struct record record = record_begin(kind, actor, OBJECT);
	unsigned char public[KEY_PUBLIC_SIZE], storage[RECORD_VALUE_MAX];
	struct bytes text = bytes_over(storage, sizeof(storage));
	enum status status = key_public(key, public, fault);

	if (status != STATUS_OK)
		return status;
	base64_add(&text, (struct span){ public, sizeof(public) });
	record_detail(&record, "name", name);
	record_detail_format(&record, "key", "%.*s", (int)text.size, (const char *)text.at);
	return store_append(store, &record, fault);
}

enum status auditors_append(struct store *store, const char *actor, const struct auditors *auditors,
			    struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t at = 0; status == STATUS_OK && at < auditors->count; at++)
		status = append(store, RECORD_AUDITOR_ADDED, actor, auditors->name[at],
				&auditors->key[at], fault);
	return status;
}

static enum status check_new(const struct auditors *auditors, const char *name,
			     const struct key *key, struct fault *fault)
{
	struct hash one, other;
	size_t size = strlen(name);

	if (size == 0 || size >= AUDITOR_NAME_MAX ||
	    strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-_") != size)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "an auditor's name is 1 to %d of a-z, 0-9, '.', '-', '_'",
				 AUDITOR_NAME_MAX - 1);
	if (find(auditors, name) < auditors->count)
		return fault_set(fault, STATUS_REFUSED, 0, "%s: is an auditor already", name);
	if (auditors->count == SEAL_AUDITORS_MAX)
		return fault_set(fault, STATUS_FULL, 0, "there are %d auditors; remove one first",
				 SEAL_AUDITORS_MAX);
	enum status status = key_fingerprint(key, &one, fault);
	for (size_t at = 0; status == STATUS_OK && at < auditors->count; at++) {
		status = key_fingerprint(&auditors->key[at], &other, fault);
		if (status == STATUS_OK && memcmp(&one, &other, SEAL_PRINT_SIZE) == 0)
			status = fault_set(fault, STATUS_REFUSED, 0, "this is the key of %s",
					   auditors->name[at]);
	}
	return status;
}

enum status auditor_add(struct store *store, const char *actor, const char *name,
			const struct key *key, struct fault *fault)
{
	SCOPED(auditors) auditors = { 0 };
	enum status status = store_begin(store, fault);

	if (status != STATUS_OK)
		return status;
	status = auditors_load(store, &auditors, fault);
	if (status == STATUS_OK)
		status = check_new(&auditors, name, key, fault);
	if (status == STATUS_OK)
		status = append(store, RECORD_AUDITOR_ADDED, actor, name, key, fault);
	return store_end(store, status, fault);
}

static enum status check_old(const struct auditors *auditors, const char *name, struct fault *fault)
{
	if (find(auditors, name) == auditors->count)
		return fault_set(fault, STATUS_GONE, 0, "%.*s: is no auditor", AUDITOR_NAME_MAX,
				 name);
	if (auditors->count == 1)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "%s is the only auditor: add another one first", name);
	return STATUS_OK;
}

enum status auditor_remove(struct store *store, const char *actor, const char *name,
			   struct fault *fault)
{
	SCOPED(auditors) auditors = { 0 };
	enum status status = store_begin(store, fault);

	if (status != STATUS_OK)
		return status;
	status = auditors_load(store, &auditors, fault);
	if (status == STATUS_OK)
		status = check_old(&auditors, name, fault);
	if (status == STATUS_OK)
		status = append(store, RECORD_AUDITOR_REMOVED, actor, name,
				&auditors.key[find(&auditors, name)], fault);
	return store_end(store, status, fault);
}
