#include "tests/crash/diary.h"

#include <assert.h>

#include <sqlite3.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/verify.h"
#include "tests/crash/tables.h"

enum word { WORD_TRY, WORD_KEEP };

struct message {
	enum word word;
	struct diary_place place;
};

static void tell(const struct diary *diary, enum word word, const struct diary_place *place)
{
	struct message message;

	if (diary->tell < 0)
		return;
	memset(&message, 0, sizeof(message));
	message.word = word;
	message.place = *place;
	if (write(diary->tell, &message, sizeof(message)) != (ssize_t)sizeof(message))
		_exit(1);
}

static void add_try(struct diary *diary, const struct diary_place *place)
{
	/* Only the newest can be in flight; one that was refused stands in the way of no other. */
	if (diary->try_count == DIARY_TRIES_MAX) {
		memmove(&diary->tries[0], &diary->tries[1],
			sizeof(diary->tries[0]) * (DIARY_TRIES_MAX - 1));
		diary->try_count--;
	}
	diary->tries[diary->try_count++] = *place;
	tell(diary, WORD_TRY, place);
}

static void keep(struct diary *diary, const struct diary_place *place)
{
	diary->is_made = true;
	diary->kept = *place;
	diary->try_count = 0;
	diary->keep_count++;
	if (diary->place_count < DIARY_PLACES_MAX)
		diary->places[diary->place_count++] = *place;
	tell(diary, WORD_KEEP, place);
}

static enum status place_of(const struct diary *diary, const struct store *store,
			    struct diary_place *ret, struct fault *fault)
{
	memset(ret, 0, sizeof(*ret));
	ret->count = store->count;
	ret->head = store->head;
	ret->has_head = true;
	if (diary->is_short)
		return STATUS_OK;
	ret->has_content = true;
	return tables_digest(store->sql.connection, &ret->content, fault);
}

enum status diary_begin(struct diary *diary, const struct store *store, struct fault *fault)
{
	struct diary_place place;
	enum status status = place_of(diary, store, &place, fault);

	if (status == STATUS_OK)
		keep(diary, &place);
	return status;
}

enum status diary_try(struct diary *diary, struct store *store, struct fault *fault)
{
	struct diary_place place;
	enum status status = place_of(diary, store, &place, fault);

	if (status == STATUS_OK)
		add_try(diary, &place);
	return status;
}

void diary_try_call(struct diary *diary, uint64_t more)
{
	struct diary_place place;

	memset(&place, 0, sizeof(place));
	place.count = diary->kept.count + more;
	add_try(diary, &place);
}

static bool same(const struct hash *left, const struct hash *right)
{
	return memcmp(left->at, right->at, sizeof(left->at)) == 0;
}

void diary_keep(struct diary *diary, const struct store *store)
{
	struct diary_place place;

	memset(&place, 0, sizeof(place));
	if (diary->try_count > 0)
		place = diary->tries[diary->try_count - 1];
	place.count = store->count;
	place.head = store->head;
	place.has_head = true;
	keep(diary, &place);
}

void diary_settle(struct diary *diary, const struct diary_place *place)
{
	diary->is_made = place->count > 0;
	diary->kept = *place;
	diary->try_count = 0;
}

bool diary_hear(struct diary *diary, int from)
{
	struct message message;
	ssize_t size = read(from, &message, sizeof(message));

	if (size != (ssize_t)sizeof(message))
		return false;
	switch (message.word) {
	case WORD_TRY:
		add_try(diary, &message.place);
		break;
	case WORD_KEEP:
		keep(diary, &message.place);
		break;
	}
	return true;
}

/* --- comparing
 * ------------------------------------------------------------------------------------
 */

static bool is_at(const struct diary_place *place, const struct diary_place *found)
{
	return place->count == found->count &&
	       (!place->has_head || same(&place->head, &found->head)) &&
	       (!place->has_content || !found->has_content ||
		same(&place->content, &found->content));
}

/* Whoever has the acknowledged head at its place has the whole history before it. */
static bool continues(const struct diary *diary, struct store *store)
{
	struct record record;
	struct hash hash;

	return diary->kept.count == 0 || !diary->kept.has_head ||
	       (store_get_record(store, diary->kept.count, &record, &hash, NULL) == STATUS_OK &&
		same(&hash, &diary->kept.head));
}

/* An older ledger that was a past one is carried forward by the very opening. */
static bool is_carried_from(const struct diary_place *place, struct store *store)
{
	struct record record;
	struct hash hash;

	return place->count + 1 == store->count &&
	       store_get_record(store, store->count, &record, &hash, NULL) == STATUS_OK &&
	       record.kind == RECORD_LEDGER_CARRIED &&
	       store_get_record(store, place->count, &record, &hash, NULL) == STATUS_OK &&
	       same(&hash, &place->head);
}

static enum diary_found compare(const struct diary *diary, struct store *store,
				const struct diary_place *found, enum diary_rule rule,
				char why[DIARY_WHY_MAX])
{
	if (diary->is_made && is_at(&diary->kept, found))
		return DIARY_KEPT;
	for (size_t at = 0; at < diary->try_count; at++)
		if (is_at(&diary->tries[at], found) && continues(diary, store))
			return DIARY_IN_FLIGHT;
	for (size_t at = 0; rule == DIARY_HOLDS_A_PAST && at < diary->place_count; at++)
		if (is_at(&diary->places[at], found) || is_carried_from(&diary->places[at], store))
			return DIARY_PAST;
	(void)text_format(why, DIARY_WHY_MAX, "%llu records, %llu acknowledged, %zu tried since",
			  (unsigned long long)found->count, (unsigned long long)diary->kept.count,
			  diary->try_count);
	return DIARY_WRONG;
}

/* As store_verify, but that nobody signs these ledgers, however much is in them. */
static enum status verify(struct store *store, uint64_t *ret_count, struct fault *fault)
{
	static struct verify_report report;
	struct verify_asked asked = { .known_count = store->count, .known_head = store->head };
	enum status status = verify_ledger(&store->sql, &asked, &report, fault);

	*ret_count = report.records;
	for (size_t at = 0; status == STATUS_OK && at < report.finding_count; at++)
		if (report.finding[at].finding != FINDING_UNSIGNED_TAIL)
			status = fault_set(fault, STATUS_CORRUPT, 0, "%s",
					   report.finding[at].sentence);
	return status;
}

/* It can be worked with: a start of the kiosk, and a record more. */
static enum status go_on(struct store *store, struct fault *fault)
{
	struct record record = record_begin(RECORD_KIOSK_STARTED, "system", "");
	int64_t visits = 0;
	uint64_t count = 0;
	enum status status = store_recover(store, clock_wall_ms(), &visits, fault);

	record_detail(&record, "version", "1");
	record_detail(&record, "policy", "1");
	record_detail(&record, "rules", "1");
	record_detail(&record, "after", "interruption");
	if (status == STATUS_OK)
		status = tables_check_spans(store->sql.connection, fault);
	if (status == STATUS_OK)
		status = store_record(store, &record, fault);
	if (status == STATUS_OK)
		status = verify(store, &count, fault);
	if (status == STATUS_OK && count != store->count)
		status = fault_set(fault, STATUS_CORRUPT, 0, "it does not grow");
	return status;
}

static enum diary_found say(const char *what, const struct fault *fault, char why[DIARY_WHY_MAX])
{
	(void)text_format(why, DIARY_WHY_MAX, "%s: %s", what, fault->what);
	return DIARY_WRONG;
}

/* A ledger that was never finished, and one on a lying disk, may be refused: in words, and as what
 * cannot be used, never as one that is fine. */
static enum diary_found refused(const struct diary *diary, enum status status, enum diary_rule rule,
				const struct fault *fault, char why[DIARY_WHY_MAX])
{
	bool may_be = !diary->is_made || rule == DIARY_HOLDS_A_PAST;

	if (may_be && (status == STATUS_CORRUPT || (status == STATUS_IO && !diary->is_made)) &&
	    fault->what[0] != '\0')
		return DIARY_REFUSED;
	return say("refused", fault, why);
}

enum diary_found diary_check(const struct diary *diary, const char *path, enum diary_rule rule,
			     struct diary_place *ret, char why[DIARY_WHY_MAX])
{
	SCOPED(store) store = { 0 };
	struct fault fault = { 0 };
	struct diary_place place;
	uint64_t count = 0;
	enum status status = store_open(path, SQL_WRITE, "K1", &store, &fault);

	if (ret != NULL)
		memset(ret, 0, sizeof(*ret));
	if (status == STATUS_OK)
		status = verify(&store, &count, &fault);
	if (status != STATUS_OK)
		return refused(diary, status, rule, &fault, why);
	if (place_of(diary, &store, &place, &fault) != STATUS_OK)
		return say("contents", &fault, why);
	if (ret != NULL)
		*ret = place;
	enum diary_found found = compare(diary, &store, &place, rule, why);
	if (found == DIARY_WRONG || rule == DIARY_HOLDS_A_PAST)
		return found;
	if (tables_check(store.sql.connection, &fault) != STATUS_OK)
		return say("tables", &fault, why);
	if (go_on(&store, &fault) != STATUS_OK)
		return say("going on", &fault, why);
	return found;
}
