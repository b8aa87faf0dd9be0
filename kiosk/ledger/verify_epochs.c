#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/verify_walk.h"

/* From here on nobody knows who signs. */
static void lose(struct verify_walk *walk, enum finding finding, const char *what)
{
	walk->epochs.is_lost = true;
	verify_find(walk->report, finding, VERIFY_EPOCH, walk->epochs.number, "%s", what);
}

/* The public key of an epoch, as its row tells. */
static bool key_of_row(const struct sql_query *row, struct key *ret)
{
	struct span certificate = sql_blob(row, 1);
	struct note note = { 0 };
	struct epoch epoch = { 0 };

	if (sql_int(row, 0) == 0)
		return key_from_public(certificate, ret, NULL) == STATUS_OK;
	return note_parse(certificate, &note, NULL) == STATUS_OK &&
	       epoch_from_text(note.text, &epoch, NULL) == STATUS_OK &&
	       key_from_public((struct span){ epoch.public, sizeof(epoch.public) }, ret, NULL) ==
		       STATUS_OK;
}

void verify_other_records(struct verify_walk *walk, enum verify_part part, int64_t number,
			  const char *words)
{
	if (walk->foreign != 0)
		verify_find(walk->report, FINDING_SPLICED, VERIFY_RECORD, (int64_t)walk->foreign,
			    "is of another kiosk than those before: %s %lld %s",
			    verify_part_word(part), (long long)number, words);
	else
		verify_find(walk->report, FINDING_ALTERED, part, number, "%s", words);
}

enum status verify_knows_signer(struct verify_walk *walk, const struct note *note, bool *ret,
				struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	char name[NOTE_KIOSK_MAX];
	bool has_row = true;
	enum status status =
		sql_query(walk->sql, "SELECT number, certificate FROM epochs", &query, fault);

	*ret = !record_takes_origin(span_of(walk->report->kiosk));
	if (!*ret)
		note_kiosk(walk->report->kiosk, name);
	while (status == STATUS_OK && has_row && !*ret) {
		SCOPED(key) key = { 0 };
		status = verify_step(&query, &has_row, fault);
		if (status == STATUS_OK && has_row && key_of_row(&query, &key))
			*ret = note_is_by(note, &key) ||
			       note_verify(note, name, &key, NULL) == STATUS_CORRUPT;
	}
	return status;
}

/* The newest epoch but `own` whose key made one of the signatures; negative: none did. */
static enum status find_signer(struct verify_walk *walk, const struct note *note, int64_t own,
			       int64_t *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status =
		sql_query(walk->sql, "SELECT number, certificate FROM epochs ORDER BY number DESC",
			  &query, fault);

	*ret = -1;
	while (status == STATUS_OK && *ret < 0) {
		SCOPED(key) key = { 0 };
		status = sql_step(&query, fault);
		if (status != STATUS_AGAIN)
			return status;
		status = STATUS_OK;
		if (sql_int(&query, 0) != own && key_of_row(&query, &key) && note_is_by(note, &key))
			*ret = sql_int(&query, 0);
	}
	return status;
}

enum status verify_blame_signature(struct verify_walk *walk, const struct note *note,
				   enum verify_part part, int64_t number, struct fault *fault)
{
	const struct epoch_chain *chain = &walk->epochs.chain;
	int64_t signer = -1, epoch = (int64_t)chain->number;
	/* A new epoch's own key signs its certificate too. */
	int64_t own = part == VERIFY_EPOCH ? epoch + 1 : epoch;
	char name[NOTE_KIOSK_MAX];

	if (verify_is_full(walk->report))
		return STATUS_OK;
	note_kiosk(chain->kiosk, name);
	if (note_verify(note, name, &chain->key, NULL) == STATUS_CORRUPT ||
	    note_is_by(note, &chain->key)) {
		verify_find(walk->report, FINDING_ALTERED, part, number,
			    "is altered: as it stands the key of epoch %lld did not sign it",
			    (long long)epoch);
		return STATUS_OK;
	}
	enum status status = find_signer(walk, note, own, &signer, fault);
	if (status != STATUS_OK)
		return status;
	if (signer > own)
		verify_find(walk->report, FINDING_RESIGNED, part, number,
			    "is signed by the key of epoch %lld; that of epoch %lld signed it",
			    (long long)signer, (long long)epoch);
	else if (signer >= 0)
		verify_find(walk->report, FINDING_WRONG_KEY, part, number,
			    "is signed by the key of epoch %lld, whose time was over",
			    (long long)signer);
	else
		verify_find(walk->report, FINDING_WRONG_KEY, part, number,
			    "is not signed by the key of epoch %lld but by a stranger's",
			    (long long)epoch);
	return STATUS_OK;
}

static bool read_certificate(struct span certificate, struct epoch *ret)
{
	struct note note = { 0 };

	return note_parse(certificate, &note, NULL) == STATUS_OK &&
	       epoch_from_text(note.text, ret, NULL) == STATUS_OK;
}

/* Another row with the same certificate, and one in whose place it belongs and which holds
 * another's itself. */
static enum status find_others(struct verify_walk *walk, uint64_t told, bool *ret_has_twin,
			       bool *ret_has_place, struct fault *fault)
{
	const struct verify_epochs *epochs = &walk->epochs;
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(walk->sql,
				       "SELECT number, certificate FROM epochs WHERE number > 0 "
				       "AND number <> ?1",
				       &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, epochs->number);
	while ((status = sql_step(&query, fault)) == STATUS_AGAIN) {
		struct epoch other = { 0 };
		if (span_equals(sql_blob(&query, 1), epochs->certificate))
			*ret_has_twin = true;
		if (sql_int(&query, 0) == (int64_t)told &&
		    read_certificate(sql_blob(&query, 1), &other) && other.number != told)
			*ret_has_place = true;
	}
	return status;
}

static enum status misplaced(struct verify_walk *walk, const struct epoch *read,
			     struct fault *fault)
{
	bool has_twin = false, has_place = false;
	enum status status = find_others(walk, read->number, &has_twin, &has_place, fault);

	if (status != STATUS_OK)
		return status;
	if (has_twin)
		lose(walk, FINDING_DUPLICATED, "is a duplicate of another");
	else if (has_place)
		lose(walk, FINDING_REORDERED, "is out of order: its certificate is another's");
	else
		lose(walk, FINDING_ALTERED, "is altered: it differs from its columns");
	return STATUS_OK;
}

/* Looks at a certificate as it stands; the installation key's row has none. */
static enum status look_at_certificate(struct verify_walk *walk, struct fault *fault)
{
	struct verify_epochs *epochs = &walk->epochs;
	struct epoch read = { 0 };

	if (!read_certificate(epochs->certificate, &read))
		lose(walk, FINDING_ALTERED, "is altered: its certificate cannot be read");
	else if (walk->report->kiosk[0] != '\0' && strcmp(read.kiosk, walk->report->kiosk) != 0)
		lose(walk, FINDING_SPLICED, "is another kiosk's");
	else if ((int64_t)read.number != epochs->number || read.size != epochs->size ||
		 read.size < epochs->chain.size)
		return misplaced(walk, &read, fault);
	return STATUS_OK;
}

static enum status next(struct verify_walk *walk, struct fault *fault)
{
	struct verify_epochs *epochs = &walk->epochs;
	int64_t expected = epochs->number + 1;
	enum status status = verify_step(&epochs->rows, &epochs->has_row, fault);

	if (status != STATUS_OK || !epochs->has_row)
		return status;
	epochs->number = sql_int(&epochs->rows, 0);
	epochs->size = (uint64_t)sql_int(&epochs->rows, 1);
	epochs->certificate = sql_blob(&epochs->rows, 2);
	if (epochs->number != expected) {
		epochs->number = expected;
		lose(walk, FINDING_MISSING, "is missing");
	} else if (epochs->number > 0) {
		status = look_at_certificate(walk, fault);
	}
	if (epochs->size < walk->frontier.size && !epochs->is_lost)
		lose(walk, FINDING_ALTERED, "is altered: it differs from its columns");
	epochs->has_row = !epochs->is_lost;
	return status;
}

enum status verify_epochs_begin(struct verify_walk *walk, struct fault *fault)
{
	walk->epochs.number = -1;
	enum status status =
		sql_query(walk->sql, "SELECT number, size, certificate FROM epochs ORDER BY number",
			  &walk->epochs.rows, fault);

	return status == STATUS_OK ? next(walk, fault) : status;
}

static enum status begin_chain(struct verify_walk *walk, struct fault *fault)
{
	struct verify_epochs *epochs = &walk->epochs;
	struct verify_report *report = walk->report;
	const struct hash *asked = walk->asked->fingerprint;
	SCOPED(key) installation = { 0 };

	if (key_from_public(epochs->certificate, &installation, NULL) != STATUS_OK) {
		lose(walk, FINDING_ALTERED, "is altered: it is no installation key");
		return STATUS_OK;
	}
	enum status status = key_fingerprint(&installation, &report->fingerprint, fault);
	/* The kiosk's name comes with the record. */
	if (status == STATUS_OK)
		status = epoch_chain_begin("", &installation, &epochs->chain, fault);
	if (status != STATUS_OK)
		return status;
	report->has_key = true;
	epochs->is_begun = epochs->expects_record = true;
	if (asked != NULL && !hash_equals(asked, &report->fingerprint))
		verify_find(report, FINDING_WRONG_KEY, VERIFY_EPOCH, 0,
			    "began with another installation key than the one asked for");
	return STATUS_OK;
}

/* The last thing that an epoch's key signs is a checkpoint over all its records. */
static enum status check_last(struct verify_walk *walk, struct fault *fault)
{
	const struct verify_checkpoints *checkpoints = &walk->checkpoints;
	const struct epoch_chain *chain = &walk->epochs.chain;
	bool comes_later = false;

	if (chain->number == 0 || checkpoints->is_troubled ||
	    (checkpoints->last_size == walk->frontier.size &&
	     checkpoints->last_epoch == chain->number))
		return STATUS_OK;
	enum status status = verify_checkpoints_comes_later(walk, walk->frontier.size,
							    chain->number, &comes_later, fault);
	walk->epochs.lacks_last = !comes_later;
	return status;
}

static enum status follow(struct verify_walk *walk, const struct hash *root, struct fault *fault)
{
	struct verify_epochs *epochs = &walk->epochs;
	struct note note = { 0 };
	struct epoch read = { 0 };
	struct fault reason = { 0 };
	char name[NOTE_KIOSK_MAX];
	enum status status = note_parse(epochs->certificate, &note, fault);

	if (status == STATUS_OK)
		status = check_last(walk, fault);
	if (status == STATUS_OK)
		status = epoch_from_text(note.text, &read, fault);
	if (status != STATUS_OK)
		return status;
	if (epochs->expects_record) {
		lose(walk, FINDING_ALTERED, "is altered: it begins where another does");
		return STATUS_OK;
	}
	if (strcmp(read.kiosk, epochs->chain.kiosk) != 0) {
		lose(walk, FINDING_SPLICED, "is another kiosk's");
		return STATUS_OK;
	}
	note_kiosk(epochs->chain.kiosk, name);
	if (note_verify(&note, name, &epochs->chain.key, NULL) != STATUS_OK) {
		epochs->is_lost = true;
		return verify_blame_signature(walk, &note, VERIFY_EPOCH, epochs->number, fault);
	}
	if (epoch_chain_follow(&epochs->chain, epochs->certificate, &read, &reason) != STATUS_OK) {
		epochs->is_lost = true;
		verify_find(walk->report, FINDING_ALTERED, VERIFY_EPOCH, epochs->number,
			    "is altered: %s", reason.what);
		return STATUS_OK;
	}
	epochs->expects_record = true;
	if (hash_equals(&read.root, root)) {
		walk->report->epochs++;
		return STATUS_OK;
	}
	epochs->is_lost = true;
	verify_other_records(walk, VERIFY_EPOCH, epochs->number,
			     "was certified over other records");
	return STATUS_OK;
}

enum status verify_epochs_at(struct verify_walk *walk, const struct hash *root, struct fault *fault)
{
	struct verify_epochs *epochs = &walk->epochs;

	if (!epochs->has_row || epochs->is_lost || epochs->size != walk->frontier.size)
		return STATUS_OK;
	enum status status =
		epochs->is_begun ? follow(walk, root, fault) : begin_chain(walk, fault);
	return status == STATUS_OK && !epochs->is_lost ? next(walk, fault) : status;
}

static bool tells_epoch(const struct epoch_chain *chain, const struct record_view *record)
{
	char number[24], hex[CRYPTO_HEX_MAX];
	struct hash fingerprint = { 0 };
	struct span epoch, key;

	if (key_fingerprint(&chain->key, &fingerprint, NULL) != STATUS_OK)
		return false;
	crypto_hex(fingerprint.at, sizeof(fingerprint.at), hex);
	(void)text_format(number, sizeof(number), "%llu", (unsigned long long)chain->number);
	return record_view_value(record, "epoch", &epoch) &&
	       record_view_value(record, "key", &key) && span_equals(epoch, span_of(number)) &&
	       span_equals(key, span_of(hex));
}

/* A record tells of an epoch whose certificate is not there, or waits for another record. */
static void no_certificate(struct verify_walk *walk, const struct record_view *record)
{
	const struct verify_epochs *epochs = &walk->epochs;
	struct span epoch = { 0 };
	int64_t number = 0;

	if (!record_view_value(record, "epoch", &epoch) || !span_to_int(epoch, &number))
		number = epochs->number + 1;
	if (epochs->has_row && epochs->number == number)
		lose(walk, FINDING_ALTERED, "is altered: it differs from its columns");
	else
		verify_find(walk->report, FINDING_MISSING, VERIFY_EPOCH, number,
			    "is missing: record %llu tells that it began",
			    (unsigned long long)walk->count + 1);
	walk->epochs.is_lost = true;
}

static void check_beginning(struct verify_walk *walk, const struct record_view *record)
{
	struct verify_epochs *epochs = &walk->epochs;
	struct epoch_chain *chain = &epochs->chain;

	if (record->kind != RECORD_EPOCH_STARTED || !record_takes_origin(record->origin) ||
	    !tells_epoch(chain, record)) {
		epochs->is_lost = true;
		verify_other_records(walk, VERIFY_EPOCH, (int64_t)chain->number,
				     "is altered: the record with which it began tells otherwise");
		return;
	}
	if (epochs->lacks_last)
		verify_find(walk->report, FINDING_MISSING, VERIFY_EPOCH, (int64_t)chain->number - 1,
			    ": the checkpoint that it ended with is missing");
	if (chain->number == 0)
		(void)text_copy_span(chain->kiosk, sizeof(chain->kiosk), record->origin);
	epochs->expects_record = epochs->lacks_last = false;
}

void verify_epochs_record(struct verify_walk *walk, const struct record_view *record)
{
	const struct verify_epochs *epochs = &walk->epochs;

	if (epochs->is_lost)
		return;
	if (epochs->expects_record)
		check_beginning(walk, record);
	else if (record->kind == RECORD_EPOCH_STARTED)
		no_certificate(walk, record);
}

void verify_epochs_end(struct verify_walk *walk)
{
	const struct verify_epochs *epochs = &walk->epochs;

	if (!walk->is_broken && !epochs->is_lost && (epochs->has_row || epochs->expects_record))
		verify_find(walk->report, FINDING_TRUNCATED, VERIFY_RECORD,
			    (int64_t)walk->count + 1,
			    "is missing: the end is cut off, epoch %lld began behind it",
			    (long long)(epochs->has_row ? epochs->number
							: (int64_t)epochs->chain.number));
}
