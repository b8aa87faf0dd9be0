#include "tests/crash/story.h"

#include "kiosk/base/text.h"
#include "kiosk/ledger/store_schema.h"

static const int32_t DAY = 20779;
static const int64_t NOON_MS = (int64_t)20779 * 86400000 + 43200000;

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

/* What store_recover writes: an exception for each order on its way, an end for each visit. */
static enum status count_open(struct store *store, uint64_t *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql,
				       "SELECT (SELECT count(*) FROM visits WHERE ended_ms = 0) + "
				       "(SELECT count(*) FROM orders WHERE state NOT IN "
				       "('delivered', 'exception'))",
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
	status = store_recover(&teller->store, NOON_MS, &visits, fault);
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

static enum status append(struct teller *teller, enum record_kind kind, const char *key,
			  const char *value, struct fault *fault)
{
	struct record record = record_begin(kind, "system", teller->visit);
	char details[2 * RECORD_VALUE_MAX];

	if (key != NULL)
		record_detail(&record, key, value);
	/* Whatever else the catalogue asks for. */
	(void)text_copy(details, sizeof(details), record_kind_details(kind));
	char *rest = details;
	for (const char *word = strsep(&rest, " "); word != NULL; word = strsep(&rest, " "))
		if (word[0] != '\0' && record_value(&record, word) == NULL)
			record_detail(&record, word, "1");
	return store_append(&teller->store, &record, fault);
}

static enum status put_visit(struct teller *teller, const char *ending, struct fault *fault)
{
	struct visit visit = { .started_ms = NOON_MS,
			       .ended_ms = ending[0] == '\0' ? 0 : NOON_MS + 1,
			       .day = DAY,
			       .reason = "lost_pin",
			       .language = "en",
			       .tin_last4 = "1234",
			       .is_training = true };

	(void)text_copy(visit.id, sizeof(visit.id), teller->visit);
	(void)text_copy(visit.ending, sizeof(visit.ending), ending);
	return store_put_visit(&teller->store, &visit, fault);
}

static enum status put_order(struct teller *teller, enum order_state state, struct fault *fault)
{
	struct order order = { .state = state, .year = 2026 };

	(void)text_copy(order.visit, sizeof(order.visit), teller->visit);
	(void)text_format(order.id, sizeof(order.id), "%s/1", teller->visit);
	return store_put_order(&teller->store, &order, fault);
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
	char visit[STORE_VISIT_ID_MAX];
	enum status status = store_next_visit_id(&teller->store, DAY, visit, sizeof(visit), fault);

	if (status != STATUS_OK)
		return status;
	(void)text_copy(teller->visit, sizeof(teller->visit), visit);
	status = put_visit(teller, "", fault);
	if (status == STATUS_OK)
		status = append(teller, RECORD_VISIT_STARTED, NULL, NULL, fault);
	return status == STATUS_OK ? append(teller, RECORD_CONSENTED, "language", "en", fault)
				   : status;
}

static enum status reserve(struct teller *teller, struct fault *fault)
{
	enum status status = put_order(teller, ORDER_RESERVED, fault);

	if (status == STATUS_OK)
		status = put_row(teller, "INSERT INTO pins VALUES (?1, 2026, ?1, zeroblob(300))",
				 fault);
	return status == STATUS_OK ? append(teller, RECORD_PIN_RESERVED, NULL, NULL, fault)
				   : status;
}

static enum status print(struct teller *teller, struct fault *fault)
{
	enum status status = put_order(teller, ORDER_PRINTING, fault);

	return status == STATUS_OK ? append(teller, RECORD_PRINT_STARTED, NULL, NULL, fault)
				   : status;
}

static enum status deliver(struct teller *teller, struct fault *fault)
{
	enum status status = put_order(teller, ORDER_DELIVERED, fault);

	if (status == STATUS_OK)
		status = append(teller, RECORD_PRINT_PROVEN, NULL, NULL, fault);
	if (status == STATUS_OK)
		status = append(teller, RECORD_DELIVERED, NULL, NULL, fault);
	if (status == STATUS_OK)
		status = put_visit(teller, "done", fault);
	return status == STATUS_OK ? append(teller, RECORD_VISIT_CLOSED, "ending", "done", fault)
				   : status;
}

static enum status employ(struct teller *teller, struct fault *fault)
{
	enum status status = put_row(teller,
				     "INSERT INTO staff VALUES (?1, 'clerk', zeroblob(16), 1000, "
				     "zeroblob(32), 0, 0)",
				     fault);

	return status == STATUS_OK ? append(teller, RECORD_STAFF_ADDED, "role", "clerk", fault)
				   : status;
}

static enum status note(struct teller *teller, struct fault *fault)
{
	return append(teller, RECORD_DEVICE_FAULT, "cause", "the printer is out of paper", fault);
}

/* --- steps ---------------------------------------------------------------------------------------
 */

#define STEP(name)                                                                                 \
	static enum status take_##name(struct teller *teller, struct fault *fault)                 \
	{                                                                                          \
		return transact(teller, name, fault);                                              \
	}
STEP(start)
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

story_step *const STORY_VISIT[] = { take_start,   take_reserve, take_print, take_back,
				    take_deliver, take_employ,  NULL };

static story_step *const FIRST_DAY[] = { story_make, take_note,  story_close,
					 story_open, take_start, NULL };
static story_step *const A_DAY[] = { story_open,   story_recover, take_start,
				     take_reserve, take_print,    take_back,
				     take_deliver, take_employ,   NULL };
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
