#include "tests/crash/story.h"

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/store_parked.h"
#include "kiosk/ledger/store_schema.h"
#include "kiosk/ledger/store_tables.h"

static const int32_t DAY = 20779;

/* --- opening and closing -------------------------------------------------------------------------
 */

static enum status opened(struct teller *teller, enum status status, struct fault *fault)
{
	teller->is_open = status == STATUS_OK;
	if (status == STATUS_OK && teller->pragma != NULL)
		return sql_run(&teller->store.sql, teller->pragma, fault);
	return status;
}

enum status story_make(struct teller *teller, struct fault *fault)
{
	diary_try_call(teller->diary, 1);
	enum status status = store_create(teller->path, "K1", &teller->store, fault);
	if (status == STATUS_OK)
		diary_keep(teller->diary, &teller->store);
	return opened(teller, status, fault);
}

enum status story_open(struct teller *teller, struct fault *fault)
{
	return opened(teller, store_open(teller->path, SQL_WRITE, "K1", &teller->store, fault),
		      fault);
}

/* Opening an older one writes. */
static enum status carry(struct teller *teller, struct fault *fault)
{
	diary_try_call(teller->diary, 1);
	enum status status = story_open(teller, fault);
	if (status == STATUS_OK)
		diary_keep(teller->diary, &teller->store);
	return status;
}

enum status story_close(struct teller *teller, struct fault *fault)
{
	store_release(&teller->store);
	teller->is_open = false;
	return STATUS_OK;
}

enum status story_checkpoint_often(struct teller *teller, struct fault *fault)
{
	return sql_run(&teller->store.sql, "PRAGMA wal_autocheckpoint = 12", fault);
}

/* What store_recover writes: an exception for each order on its way, the printer's quarantine for
 * each whose paper may still come out, an end for each visit. */
static enum status count_open(struct store *store, uint64_t *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql,
				       "SELECT (SELECT count(*) FROM visits WHERE ended_ms = 0 AND "
				       "id NOT IN (SELECT visit FROM parked)) + "
				       "(SELECT count(*) FROM orders WHERE state IN "
				       "('reserved', 'printing', 'proven')) + "
				       "(SELECT count(*) FROM orders WHERE state = 'printing' OR "
				       "(state = 'proven' AND proof = 'written'))",
				       &query, fault);

	if (status == STATUS_OK)
		status = sql_step(&query, fault);
	if (status != STATUS_AGAIN)
		return status;
	*ret = (uint64_t)sql_int(&query, 0);
	return STATUS_OK;
}

enum status story_recover(struct teller *teller, struct fault *fault)
{
	uint64_t more = 0;
	int64_t visits = 0;
	enum status status = count_open(&teller->store, &more, fault);

	if (status != STATUS_OK)
		return status;
	diary_try_call(teller->diary, more);
	status = store_recover(&teller->store, clock_wall_ms(), &visits, fault);
	if (status == STATUS_OK)
		diary_keep(teller->diary, &teller->store);
	return status;
}

/* --- transactions --------------------------------------------------------------------------------
 */

static enum status commit(struct teller *teller, struct fault *fault)
{
	if (teller->tells_early)
		diary_keep(teller->diary, &teller->store);
	enum status status = store_commit(&teller->store, fault);
	if (status == STATUS_OK && !teller->tells_early)
		diary_keep(teller->diary, &teller->store);
	return status;
}

static enum status transact(struct teller *teller, story_step *body, struct fault *fault)
{
	enum status status = store_begin(&teller->store, fault);

	if (status != STATUS_OK)
		return status;
	status = body(teller, fault);
	if (status == STATUS_OK)
		status = diary_try(teller->diary, &teller->store, fault);
	if (status == STATUS_OK)
		return commit(teller, fault);
	store_rollback(&teller->store);
	return status;
}

/* Appends it with whatever else the catalogue asks for. */
static enum status append(struct teller *teller, struct record *record, struct fault *fault)
{
	char details[2 * RECORD_VALUE_MAX];

	(void)text_copy(details, sizeof(details), record_kind_details(record->kind));
	char *rest = details;
	for (const char *word = strsep(&rest, " "); word != NULL; word = strsep(&rest, " "))
		if (word[0] != '\0' && record_value(record, word) == NULL)
			record_detail(record, word, "1");
	return store_append(&teller->store, record, fault);
}

static struct record about(const struct teller *teller, enum record_kind kind)
{
	const char *actor = record_kind_is_by(kind, "system")    ? "system"
			    : record_kind_is_by(kind, "visitor") ? "visitor"
								 : "ana";

	return record_begin(kind, actor, teller->visit);
}

static enum status put_row(struct teller *teller, const char *statement, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&teller->store.sql, statement, &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, teller->visit);
	return sql_finish(&query, fault);
}

static enum status start(struct teller *teller, struct fault *fault)
{
	struct visit visit = { .day = DAY, .is_training = true };
	enum status status = store_start_visit(&teller->store, &visit, fault);

	if (status != STATUS_OK)
		return status;
	(void)text_copy(teller->visit, sizeof(teller->visit), visit.id);
	struct record record = about(teller, RECORD_CONSENTED);
	record_detail(&record, "language", "en");
	(void)text_copy(visit.language, sizeof(visit.language), "en");
	status = store_put_visit(&teller->store, &visit, fault);
	return status == STATUS_OK ? append(teller, &record, fault) : status;
}

static enum status close_visit(struct teller *teller, struct fault *fault)
{
	struct visit visit;
	struct record record = about(teller, RECORD_VISIT_CLOSED);
	enum status status = store_get_visit(&teller->store, teller->visit, &visit, fault);

	if (status != STATUS_OK)
		return status;
	visit.ended_ms = store_visit_end_ms(record.wall_ms);
	(void)text_copy(visit.ending, sizeof(visit.ending), "done");
	record_detail(&record, "ending", visit.ending);
	record_detail(&record, "outcome", visit.outcome);
	status = store_put_visit(&teller->store, &visit, fault);
	return status == STATUS_OK ? append(teller, &record, fault) : status;
}

static enum status park(struct teller *teller, struct fault *fault)
{
	static struct parked parked;

	parked = (struct parked){ .until_ms = 4102444800000, .sealed = span_of("sealed") };
	(void)text_copy(parked.visit, sizeof(parked.visit), teller->visit);
	return store_park(&teller->store, "visitor", &parked, fault);
}

static enum status resume(struct teller *teller, struct fault *fault)
{
	static struct parked parked;
	enum status status = store_get_parked(&teller->store, teller->visit, 1, &parked, fault);

	return status == STATUS_OK ? store_take_parked(&teller->store, &parked, "ana", fault)
				   : status;
}

static enum status put_order(struct teller *teller, enum order_state state, struct fault *fault)
{
	struct order order = { .state = state, .applicant = 1, .year = 2026 };

	(void)text_copy(order.visit, sizeof(order.visit), teller->visit);
	(void)text_copy(order.fingerprint, sizeof(order.fingerprint), teller->visit);
	(void)text_format(order.id, sizeof(order.id), "%s/1", teller->visit);
	(void)text_copy(order.proof, sizeof(order.proof), state == ORDER_DELIVERED ? "1" : "");
	return store_put_order(&teller->store, &order, fault);
}

static enum status reserve(struct teller *teller, struct fault *fault)
{
	struct record record = about(teller, RECORD_PIN_RESERVED);
	enum status status = put_order(teller, ORDER_RESERVED, fault);

	record_detail(&record, "year", "2026");
	record_detail_format(&record, "order", "%s/1", teller->visit);
	record_detail(&record, "fingerprint", teller->visit);
	if (status == STATUS_OK)
		status = put_row(teller, "INSERT INTO pins VALUES (?1, 2026, ?1, 1, zeroblob(300))",
				 fault);
	return status == STATUS_OK ? append(teller, &record, fault) : status;
}

static struct record about_order(const struct teller *teller, enum record_kind kind)
{
	struct record record = about(teller, kind);

	record_detail_format(&record, "order", "%s/1", teller->visit);
	return record;
}

static enum status print(struct teller *teller, struct fault *fault)
{
	struct record record = about_order(teller, RECORD_PRINT_STARTED);
	enum status status = put_order(teller, ORDER_PRINTING, fault);

	return status == STATUS_OK ? append(teller, &record, fault) : status;
}

static enum status deliver(struct teller *teller, struct fault *fault)
{
	struct record proven = about_order(teller, RECORD_PRINT_PROVEN);
	struct record delivered = about_order(teller, RECORD_DELIVERED);
	enum status status = put_order(teller, ORDER_DELIVERED, fault);

	if (status == STATUS_OK)
		status = append(teller, &proven, fault);
	if (status == STATUS_OK)
		status = append(teller, &delivered, fault);
	return status == STATUS_OK ? close_visit(teller, fault) : status;
}

static enum status employ(struct teller *teller, struct fault *fault)
{
	static const unsigned char SALT[16], DERIVED[32];
	char digest[CRYPTO_HEX_MAX];
	struct record record = about(teller, RECORD_STAFF_ADDED);
	enum status status =
		tables_account((struct span){ SALT, sizeof(SALT) }, 1000,
			       (struct span){ DERIVED, sizeof(DERIVED) }, digest, fault);

	record_detail(&record, "role", "clerk");
	record_detail(&record, "account", digest);
	if (status == STATUS_OK)
		status = put_row(teller,
				 "INSERT INTO staff VALUES (?1, 'clerk', zeroblob(16), 1000, "
				 "zeroblob(32), 0, 0)",
				 fault);
	return status == STATUS_OK ? append(teller, &record, fault) : status;
}

static enum status note(struct teller *teller, struct fault *fault)
{
	struct record record = about(teller, RECORD_DEVICE_FAULT);

	record_detail(&record, "cause", "the printer is out of paper");
	return append(teller, &record, fault);
}

/* --- steps ---------------------------------------------------------------------------------------
 */

#define STEP(name)                                                                                 \
	static enum status take_##name(struct teller *teller, struct fault *fault)                 \
	{                                                                                          \
		return transact(teller, name, fault);                                              \
	}
STEP(start)
STEP(park)
STEP(resume)
STEP(reserve)
STEP(print)
STEP(deliver)
STEP(employ)
STEP(note)
#undef STEP

/* Begun and thought better of. */
static enum status take_back(struct teller *teller, struct fault *fault)
{
	enum status status = store_begin(&teller->store, fault);

	if (status != STATUS_OK)
		return status;
	status = put_order(teller, ORDER_EXCEPTION, fault);
	if (status == STATUS_OK)
		status = note(teller, fault);
	store_rollback(&teller->store);
	return status;
}

void story_take_step(story_step *step, struct teller *teller)
{
	bool needs_store = step != story_open && step != story_make && step != carry;

	for (int tries = 0; tries < 2; tries++) {
		struct fault fault = { 0 };
		if (needs_store && !teller->is_open)
			break;
		if (step(teller, &fault) == STATUS_OK)
			return;
	}
	teller->failed_steps++;
}

void story_tell(const struct story *story, struct teller *teller)
{
	for (story_step *const *step = story->steps; *step != NULL; step++)
		story_take_step(*step, teller);
	store_release(&teller->store);
	teller->is_open = false;
}

/* --- stories -------------------------------------------------------------------------------------
 */

static enum status make_plain(const char *path, struct store *ret, struct fault *fault)
{
	return store_create(path, "K1", ret, fault);
}

/* One visitor waits for the printer and another has only begun. */
static enum status make_busy(const char *path, struct store *ret, struct fault *fault)
{
	static story_step *const STEPS[] = { start, reserve, print, start };
	struct teller teller = { .path = path };
	enum status status = store_create(path, "K1", &teller.store, fault);

	if (status == STATUS_OK)
		status = store_begin(&teller.store, fault);
	for (size_t at = 0; status == STATUS_OK && at < COUNT_OF(STEPS); at++)
		status = STEPS[at](&teller, fault);
	if (status == STATUS_OK)
		status = store_commit(&teller.store, fault);
	*ret = teller.store;
	return status;
}

static enum status make_old(const char *path, struct store *ret, struct fault *fault)
{
	struct record record = record_begin(RECORD_LEDGER_CREATED, "system", "");

	*ret = (struct store){ .origin = "K1" };
	record_detail(&record, "schema", "1");
	record_detail(&record, "version", "0");
	enum status status = sql_open(path, SQL_CREATE, &ret->sql, fault);
	if (status == STATUS_OK)
		status = store_schema_carry(&ret->sql, 0, 1, fault);
	if (status == STATUS_OK)
		status = sql_run(&ret->sql, "INSERT INTO meta VALUES (1, 1, 0, zeroblob(32))",
				 fault);
	return status == STATUS_OK ? store_record(ret, &record, fault) : status;
}

story_step *const STORY_VISIT[] = { take_start, take_park,    take_resume, take_reserve, take_print,
				    take_back,  take_deliver, take_employ, NULL };

static story_step *const FIRST_DAY[] = { story_make, take_note,  story_close,
					 story_open, take_start, NULL };
static story_step *const A_DAY[] = { story_open, story_recover, take_start,   take_reserve,
				     take_print, take_back,     take_deliver, take_employ,
				     take_start, take_park,     take_resume,  take_park,
				     NULL };
static story_step *const A_BAD_START[] = { story_open, story_recover, take_note, story_close,
					   story_open, take_note,     NULL };
static story_step *const A_LONG_DAY[] = { story_open, story_checkpoint_often,
					  take_note,  take_start,
					  take_note,  take_note,
					  take_note,  take_reserve,
					  take_note,  take_note,
					  take_note,  story_recover,
					  take_note,  NULL };
static story_step *const AN_UPGRADE[] = { carry, take_start, NULL };

const struct story STORIES[STORY_COUNT] = {
	{ .name = "a first day", .steps = FIRST_DAY },
	{ .name = "a day", .make = make_plain, .steps = A_DAY },
	{ .name = "a bad start", .make = make_busy, .is_interrupted = true, .steps = A_BAD_START },
	{ .name = "a long day", .make = make_plain, .steps = A_LONG_DAY },
	{ .name = "an upgrade", .make = make_old, .steps = AN_UPGRADE },
};
