#include "kiosk/issuing/taxpayers.h"

#include <assert.h>
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/ledger/store_tables_taxpayers.h"

enum {
	SEALED_SIZE = sizeof(struct address) + CRYPTO_SEAL_OVERHEAD,
	PLACE_MAX = CRYPTO_HEX_MAX + 16
};

_Static_assert(sizeof(struct address) == ADDRESS_NAME_MAX + 2 * ADDRESS_LINE_MAX +
						 ADDRESS_CITY_MAX + ADDRESS_STATE_MAX +
						 ADDRESS_ZIP_MAX,
	       "sealed as it stands: texts alone, nothing between them, always of one size");

/* A sealed address opens only in the row it was sealed for. */
static struct span place_of(char storage[PLACE_MAX], const char *fingerprint)
{
	(void)text_format(storage, PLACE_MAX, "address/%s", fingerprint);
	return span_of(storage);
}

static bool is_whole(const struct address *address)
{
	const struct {
		const char *text;
		size_t max;
	} texts[] = {
		{ address->name, ADDRESS_NAME_MAX },    { address->line[0], ADDRESS_LINE_MAX },
		{ address->line[1], ADDRESS_LINE_MAX }, { address->city, ADDRESS_CITY_MAX },
		{ address->state, ADDRESS_STATE_MAX },  { address->zip, ADDRESS_ZIP_MAX },
	};

	for (size_t at = 0; at < COUNT_OF(texts); at++)
		if (memchr(texts[at].text, 0, texts[at].max) == NULL)
			return false;
	return true;
}

/* STATUS_AGAIN where there is a row. */
static enum status find(struct store *store, const char *statement, const char *fingerprint,
			struct sql_query *query, struct fault *fault)
{
	enum status status = sql_query(&store->sql, statement, query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(query, 1, fingerprint);
	return sql_step(query, fault);
}

enum status taxpayers_address(struct store *store, const struct keyring *keyring,
			      const char *fingerprint, struct address *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	char storage[PLACE_MAX];
	struct address address = { 0 };
	enum status status = find(store, "SELECT sealed FROM addresses WHERE fingerprint = ?1",
				  fingerprint, &query, fault);

	if (status == STATUS_OK)
		return fault_set(fault, STATUS_GONE, 0, "there is no address of record");
	if (status != STATUS_AGAIN)
		return status;
	struct span sealed = sql_blob(&query, 0);
	if (sealed.size != SEALED_SIZE)
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: a stored address is damaged",
				 sql_file(&store->sql));
	status = crypto_open(keyring->sealing, sealed, place_of(storage, fingerprint),
			     (unsigned char *)&address, fault);
	if (status == STATUS_OK && !is_whole(&address))
		status = fault_set(fault, STATUS_CORRUPT, 0, "%s: a stored address is damaged",
				   sql_file(&store->sql));
	if (status == STATUS_OK)
		*ret = address;
	address_wipe(&address);
	return status;
}

/* --- flags ---------------------------------------------------------------------------------------
 */

struct flags {
	bool is_row; /* one was set by hand, once */
	unsigned by_hand, by_file;
};

static enum status look_up(struct store *store, const char *fingerprint, struct flags *ret,
			   struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status =
		find(store,
		     "SELECT (SELECT flags FROM flags WHERE fingerprint = ?1), "
		     "coalesce((SELECT flags FROM addresses WHERE fingerprint = ?1), 0)",
		     fingerprint, &query, fault);

	if (status != STATUS_AGAIN)
		return status;
	*ret = (struct flags){ .is_row = !sql_is_null(&query, 0),
			       .by_hand = (unsigned)sql_int(&query, 0),
			       .by_file = (unsigned)sql_int(&query, 1) };
	return STATUS_OK;
}

static unsigned in_force(const struct flags *flags)
{
	unsigned all = flags->by_hand | flags->by_file;

	return (all & TAXPAYER_VICTIM) != 0 ? all & ~(unsigned)TAXPAYER_OPT_OUT : all;
}

enum status taxpayers_flags(struct store *store, const char *fingerprint, unsigned *ret,
			    struct fault *fault)
{
	struct flags flags = { 0 };
	enum status status = look_up(store, fingerprint, &flags, fault);

	if (status == STATUS_OK)
		*ret = in_force(&flags);
	return status;
}

static const char *objection(const struct taxpayers_change *change, const struct flags *flags)
{
	unsigned all = flags->by_hand | flags->by_file;

	if (change->is_set && (all & change->flag) != 0)
		return "it is set already";
	if (change->is_set && change->flag == TAXPAYER_OPT_OUT && (all & TAXPAYER_VICTIM) != 0)
		return "a confirmed victim of identity theft cannot opt out";
	if (!change->is_set && (flags->by_file & change->flag) != 0)
		return "the authority's file of addresses sets it: only another file clears it";
	if (!change->is_set && (flags->by_hand & change->flag) == 0)
		return "it is not set";
	return NULL;
}

static enum status put_flags(struct store *store, const char *fingerprint, unsigned flags,
			     struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status =
		sql_query(&store->sql,
			  "INSERT INTO flags (fingerprint, flags) VALUES (?1, ?2) "
			  "ON CONFLICT (fingerprint) DO UPDATE SET flags = excluded.flags",
			  &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, fingerprint);
	sql_bind_int(&query, 2, flags);
	return sql_finish(&query, fault);
}

static enum status change_flags(struct store *store, const struct taxpayers_change *change,
				struct fault *fault)
{
	char object[RECORD_OBJECT_MAX], from[TAXPAYER_FLAGS_MAX], to[TAXPAYER_FLAGS_MAX];
	struct flags flags = { 0 };
	enum status status = look_up(store, change->fingerprint, &flags, fault);
	const char *wrong = status == STATUS_OK ? objection(change, &flags) : NULL;

	if (wrong != NULL)
		status = fault_set(fault, STATUS_REFUSED, 0, "%s", wrong);
	if (status != STATUS_OK)
		return status;
	unsigned next =
		change->is_set ? flags.by_hand | change->flag : flags.by_hand & ~change->flag;
	taxpayer_flags_text(flags.by_hand, from);
	taxpayer_flags_text(next, to);
	(void)text_copy(object, sizeof(object), change->fingerprint); /* the first half of it */
	struct record record = record_begin(RECORD_FLAGS_CHANGED, change->actor, object);
	record_detail(&record, "fingerprint", change->fingerprint);
	record_detail(&record, "from", flags.is_row ? from : "-");
	record_detail(&record, "to", to);
	status = put_flags(store, change->fingerprint, next, fault);
	return status == STATUS_OK ? store_append(store, &record, fault) : status;
}

enum status taxpayers_change(struct store *store, const struct taxpayers_change *change,
			     struct fault *fault)
{
	enum status status = store_begin(store, fault);

	if (status != STATUS_OK)
		return status;
	return store_end(store, change_flags(store, change, fault), fault);
}

/* --- a file of addresses -------------------------------------------------------------------------
 */

enum status taxpayers_load_begin(struct taxpayers_load *load, struct fault *fault)
{
	assert(load->store->is_in_transaction);
	load->count = 0;
	return sql_run(&load->store->sql, "DELETE FROM addresses", fault);
}

enum status taxpayers_load_add(struct taxpayers_load *load, const struct address_line *line,
			       struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	char fingerprint[CRYPTO_HEX_MAX], storage[PLACE_MAX];
	unsigned char sealed[SEALED_SIZE];
	enum status status =
		keyring_fingerprint(load->keyring, load->realm, line->tin, fingerprint, fault);

	if (load->count == TAXPAYERS_MAX)
		return fault_set(fault, STATUS_FULL, 0, "a file has %d taxpayers at most",
				 TAXPAYERS_MAX);
	if (status == STATUS_OK)
		status = crypto_seal(load->keyring->sealing,
				     (struct span){ (const unsigned char *)&line->address,
						    sizeof(line->address) },
				     place_of(storage, fingerprint), sealed, fault);
	if (status == STATUS_OK)
		status = sql_query(&load->store->sql,
				   "INSERT INTO addresses (fingerprint, flags, sealed) "
				   "VALUES (?1, ?2, ?3) ON CONFLICT (fingerprint) DO NOTHING",
				   &query, fault);
	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, fingerprint);
	sql_bind_int(&query, 2, line->flags);
	sql_bind_blob(&query, 3, (struct span){ sealed, sizeof(sealed) });
	status = sql_finish(&query, fault);
	if (status == STATUS_OK && sql_changes(&load->store->sql) == 0)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "this taxpayer stands in a line before it");
	load->count += status == STATUS_OK;
	return status;
}

enum status taxpayers_load_end(struct taxpayers_load *load, const char *actor, const char *file,
			       struct fault *fault)
{
	struct record record = record_begin(RECORD_ADDRESSES_LOADED, actor, "addresses");
	char rows[CRYPTO_HEX_MAX];
	int64_t count = 0;
	enum status status = tables_addresses(&load->store->sql, &count, rows, fault);

	record_detail_format(&record, "count", "%lld", (long long)count);
	record_detail(&record, "file", file);
	record_detail(&record, "rows", rows);
	return status == STATUS_OK ? store_append(load->store, &record, fault) : status;
}
