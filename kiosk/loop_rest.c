/* Visits that rest, and taxpayer numbers that were tried too often. */
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/identity/slip.h"
#include "kiosk/loop_parts.h"
#include "kiosk/receipt/resume.h"

enum { SWEEP_MS = 3600000, HOUR_MS = 3600000 };

/* --- to rest -------------------------------------------------------------------------------------
 */

void loop_forget_rest(struct loop *loop)
{
	struct loop_secrets *secrets = loop->secrets;

	session_wipe(&secrets->parked);
	wipe(&secrets->row, sizeof(secrets->row));
	wipe(secrets->plain, sizeof(secrets->plain));
}

static enum status seal(struct loop *loop, enum rest_place place, struct fault *fault)
{
	struct loop_secrets *secrets = loop->secrets;
	struct parked *row = &secrets->row;
	struct bytes plain = bytes_over(secrets->plain, sizeof(secrets->plain));
	enum status status = STATUS_OK;

	*row = (struct parked){ .until_ms = clock_wall_ms() +
					    loop->policy.limits.resume_hours * HOUR_MS };
	(void)text_copy(row->visit, sizeof(row->visit), loop->visit.id);
	secrets->token[0] = '\0';
	if (place == REST_SLIP)
		status = resting_token(secrets->token, fault);
	if (status == STATUS_OK && place == REST_SLIP)
		status = resting_find(secrets->token, row->slip, fault);
	if (status == STATUS_OK)
		status = parked_write(loop->now, &loop->policy, &plain, fault);
	if (status == STATUS_OK)
		status = resting_seal(&secrets->keyring, row->visit, secrets->token,
				      bytes_span(&plain), row->bytes, fault);
	row->sealed = (struct span){ row->bytes, plain.size + CRYPTO_SEAL_OVERHEAD };
	return status;
}

static enum status keep(struct loop *loop, struct fault *fault)
{
	const struct session_rest *rest = &loop->now->rest;
	enum status status = store_begin(&loop->store, fault);

	if (status != STATUS_OK)
		return status;
	status = store_park(&loop->store, rest->is_put_back ? loop->now->user : "visitor",
			    &loop->secrets->row, fault);
	return store_end(&loop->store, status, fault);
}

void loop_park(struct loop *loop, enum rest_place place)
{
	struct event event = loop_event(EVENT_PARKED);
	struct fault fault = { 0 };
	enum status status = seal(loop, place, &fault);

	if (status == STATUS_OK)
		status = keep(loop, &fault);
	loop->resume_until_ms = loop->secrets->row.until_ms;
	loop_forget_rest(loop);
	if (status != STATUS_OK)
		loop_store_failed(loop, &fault);
	else
		loop_post(loop, &event);
}

void loop_print_resume(struct loop *loop)
{
	struct fault fault = { 0 };
	struct slip named = { .kind = SLIP_RESUME };
	char code[SLIP_TEXT_MAX] = "";
	struct resume slip = {
		.language = loop->now->language,
		.visit = loop->now->rest.visit,
		.token = loop->secrets->token,
		.code = code,
		.centre = loop->config->centre,
		.until_ms = loop->resume_until_ms,
		.is_training = loop_is_training(loop),
	};

	(void)text_copy(named.code, sizeof(named.code), loop->secrets->token);
	enum status status = slip_write(&named, code, sizeof(code), &fault);
	if (status == STATUS_OK)
		status = resume_lay(&slip, loop_columns(loop), &loop->secrets->paper, &fault);
	loop_begin_sheet(loop, RECORD_SHEET_PRINTED, "resume", &loop->secrets->paper, status,
			 &fault);
	paper_wipe(&loop->secrets->paper);
	wipe(&named, sizeof(named));
	wipe(code, sizeof(code));
}

/* --- taken up again ------------------------------------------------------------------------------
 */

static void post_not_taken(struct loop *loop, enum not_taken why)
{
	struct event event = loop_event(EVENT_NOT_TAKEN);

	event.index = why;
	loop_post(loop, &event);
}

/* A visit is weighed by the rules of the day on which it began. */
enum status loop_open_row(struct loop *loop, const char *token, struct fault *fault)
{
	struct loop_secrets *secrets = loop->secrets;
	const struct parked *row = &secrets->row;
	struct visit visit;
	enum status status = store_get_visit(&loop->store, row->visit, &visit, fault);

	if (status != STATUS_OK)
		return status;
	const struct policy *policy = policy_on(&loop->policies, visit.day);
	if (row->sealed.size < CRYPTO_SEAL_OVERHEAD || policy == NULL)
		return fault_set(fault, STATUS_CORRUPT, 0, "a visit that rests cannot be opened");
	status = resting_open(&secrets->keyring, row->visit, token, row->sealed, secrets->plain,
			      fault);
	struct span plain = { secrets->plain, row->sealed.size - CRYPTO_SEAL_OVERHEAD };
	if (status == STATUS_OK)
		status = parked_read(plain, policy, &secrets->parked, fault);
	if (status == STATUS_OK)
		(void)text_copy(secrets->parked.id, sizeof(secrets->parked.id), row->visit);
	return status;
}

/* Its draft opens without the slip. */
static enum status take(struct loop *loop, const char *actor, struct fault *fault)
{
	struct parked *row = &loop->secrets->row;
	struct span plain = { loop->secrets->plain, row->sealed.size - CRYPTO_SEAL_OVERHEAD };
	struct visit visit;
	enum status status = store_get_visit(&loop->store, row->visit, &visit, fault);

	if (status == STATUS_OK && row->slip[0] != '\0')
		status = resting_seal(&loop->secrets->keyring, row->visit, "", plain, row->bytes,
				      fault);
	if (status == STATUS_OK)
		status = store_begin(&loop->store, fault);
	if (status != STATUS_OK)
		return status;
	status = store_end(&loop->store, store_take_parked(&loop->store, row, actor, fault), fault);
	if (status != STATUS_OK)
		return status;
	loop->visit = visit;
	loop->policy = *policy_on(&loop->policies, visit.day);
	loop->has_kept_draft = true;
	store_forget_erased(&loop->store);
	return STATUS_OK;
}

static void hand_over(struct loop *loop, const char *actor)
{
	struct event event = loop_event(EVENT_TAKEN);
	struct fault fault = { 0 };

	if (take(loop, actor, &fault) != STATUS_OK) {
		loop_store_failed(loop, &fault);
		return;
	}
	event.parked = &loop->secrets->parked;
	loop_post(loop, &event);
}

/* Nobody can open it any more: that is for the record, and for whoever asks. */
static void tell_damage(struct loop *loop, const struct fault *fault)
{
	loop_record_fault(loop, "store", fault);
	post_not_taken(loop, NOT_TAKEN_GONE);
}

void loop_take(struct loop *loop, unsigned row)
{
	struct fault fault = { 0 };
	const char *visit = row < DESK_ROWS ? loop->waiting[row].visit : "";
	bool is_barred = false;
	enum status status =
		store_get_parked(&loop->store, visit, clock_wall_ms(), &loop->secrets->row, &fault);

	if (status == STATUS_OK)
		status = store_is_barred(&loop->store, visit, loop->now->user, &is_barred, &fault);
	if (status == STATUS_GONE || is_barred) {
		post_not_taken(loop, is_barred ? NOT_TAKEN_BARRED : NOT_TAKEN_GONE);
		return;
	}
	if (status != STATUS_OK)
		loop_store_failed(loop, &fault);
	else if (loop_open_row(loop, "", &fault) != STATUS_OK)
		tell_damage(loop, &fault);
	else
		hand_over(loop, loop->now->user);
}

/* --- a slip --------------------------------------------------------------------------------------
 */

/* Whoever comes says of themselves or of one of those they asked for what the visit says. */
static bool is_known(const struct session *parked, const struct person *claim)
{
	int32_t claimed = 0, birth = 0;
	bool is_one = false;

	if (!person_birth_days(claim, &claimed))
		return false;
	for (unsigned at = 0; at < parked->applicant_count; at++) {
		const struct person *person = &parked->applicant[at].person;
		char digits[TIN_DIGITS + 1] = "";
		bool is_same = tin_digits(span_of(person->text[PERSON_TIN]), digits) &&
			       person_birth_days(person, &birth) && birth == claimed;
		is_one |= is_same && strcmp(digits + TIN_DIGITS - 4, claim->text[PERSON_TIN]) == 0;
		wipe(digits, sizeof(digits));
	}
	return is_one;
}

/* Ends a transaction in which visits may have been closed: their records are signed with it. */
static enum status end_signed(struct loop *loop, enum status body, bool has_closed,
			      struct fault *fault)
{
	enum status status = body;

	if (status == STATUS_OK && has_closed)
		status = loop_add_checkpoint(loop, fault);
	status = store_end(&loop->store, status, fault);
	if (status != STATUS_OK || !has_closed)
		return status;
	pace_signed(&loop->pace, loop->store.count, clock_steady_ms());
	store_forget_erased(&loop->store);
	return STATUS_OK;
}

static void refuse_slip(struct loop *loop)
{
	struct fault fault = { 0 };
	bool is_void = false;
	enum status status = store_begin(&loop->store, &fault);

	if (status == STATUS_OK) {
		status = store_refuse_slip(&loop->store, &loop->secrets->row, &is_void, &fault);
		status = end_signed(loop, status, is_void, &fault);
	}
	if (status != STATUS_OK)
		loop_store_failed(loop, &fault);
	else
		post_not_taken(loop, is_void ? NOT_TAKEN_GONE : NOT_TAKEN_WRONG);
}

/* A slip's code as it was scanned, typed whole, or typed as the token alone. */
static bool read_code(const char *typed, char token[RESTING_TOKEN_MAX])
{
	struct slip slip = { 0 };

	return resting_read_token(span_of(typed), token) ||
	       (slip_read(span_of(typed), &slip, NULL) == STATUS_OK && slip.kind == SLIP_RESUME &&
		resting_read_token(span_of(slip.code), token));
}

void loop_open_slip(struct loop *loop)
{
	struct fault fault = { 0 };
	char token[RESTING_TOKEN_MAX] = "", slip[CRYPTO_HEX_MAX];
	const struct person *claim = &loop->now->applicant[0].person;
	enum status status = STATUS_GONE;

	if (read_code(loop->now->mrz, token)) {
		status = resting_find(token, slip, &fault);
		if (status == STATUS_OK)
			status = store_get_slip(&loop->store, slip, clock_wall_ms(),
						&loop->secrets->row, &fault);
	}
	if (status == STATUS_GONE)
		post_not_taken(loop, NOT_TAKEN_GONE);
	else if (status != STATUS_OK)
		loop_store_failed(loop, &fault);
	else if (loop_open_row(loop, token, &fault) != STATUS_OK)
		tell_damage(loop, &fault);
	else if (is_known(&loop->secrets->parked, claim))
		hand_over(loop, "visitor");
	else
		refuse_slip(loop);
	wipe(token, sizeof(token));
}

/* --- the queue, and what is over -----------------------------------------------------------------
 */

/* How many ask stands in what is sealed alone. */
static unsigned applicants_of(struct loop *loop, const char *visit)
{
	unsigned count = 0;

	if (store_get_parked(&loop->store, visit, clock_wall_ms(), &loop->secrets->row, NULL) ==
		    STATUS_OK &&
	    loop_open_row(loop, "", NULL) == STATUS_OK)
		count = loop->secrets->parked.applicant_count;
	loop_forget_rest(loop);
	return count;
}

void loop_load_queue(struct loop *loop)
{
	struct waiting rows[DESK_ROWS];
	struct fault fault = { 0 };
	struct event event = loop_event(EVENT_ROWS);
	size_t count = 0, total = 0;

	if (store_list_waiting(&loop->store, loop->now->user, (size_t)loop->now->queue.offset, rows,
			       DESK_ROWS, &count, &total, &fault) != STATUS_OK) {
		loop_store_failed(loop, &fault);
		return;
	}
	for (size_t at = 0; at < count; at++) {
		struct view_waiting *to = &loop->waiting[at];
		const struct visit *visit = &rows[at].visit;
		*to = (struct view_waiting){ .since_ms = rows[at].since_ms,
					     .is_barred = rows[at].is_barred };
		(void)text_copy(to->visit, sizeof(to->visit), visit->id);
		(void)text_copy(to->reason, sizeof(to->reason), visit->reason);
		(void)text_copy(to->language, sizeof(to->language), visit->language);
		(void)text_copy(to->clerk, sizeof(to->clerk), visit->clerk);
		to->applicants = applicants_of(loop, visit->id);
	}
	event.count = count;
	event.total = total;
	loop_post(loop, &event);
}

void loop_sweep(struct loop *loop)
{
	struct fault fault = { 0 };
	int64_t visits = 0;
	enum status status = store_begin(&loop->store, &fault);

	if (status == STATUS_OK) {
		status = store_close_rested(&loop->store, clock_wall_ms(), &visits, &fault);
		status = end_signed(loop, status, visits > 0, &fault);
	}
	if (status == STATUS_OK)
		status = loop_count_waiting(loop, &fault);
	if (status != STATUS_OK)
		loop_store_failed(loop, &fault);
	else if (loop->has_kept_draft)
		store_forget_erased(&loop->store);
	loop->has_kept_draft = false;
}

void loop_watch_rests(struct loop *loop)
{
	int64_t now_ms = clock_steady_ms();

	if (now_ms < loop->sweep_at_ms)
		return;
	if (loop->sweep_at_ms != 0 && loop->now->state != SESSION_OUT_OF_SERVICE)
		loop_sweep(loop);
	loop->sweep_at_ms = now_ms + SWEEP_MS;
}

/* --- tries ---------------------------------------------------------------------------------------
 */

enum status loop_check_attempts(struct loop *loop, const char *fingerprint, struct fault *fault)
{
	const struct policy_limits *limits = &loop->policy.limits;
	int64_t window_ms = limits->attempt_hours * HOUR_MS;
	int64_t since_ms = clock_wall_ms() - window_ms;
	int64_t count = 0, limit_ms = 0;
	struct event event = loop_event(EVENT_LIMITED);
	enum status status =
		store_count_attempts(&loop->store, fingerprint, loop->visit.id, since_ms,
				     limits->attempts, &count, &limit_ms, fault);

	if (status != STATUS_OK || !policy_is_last_attempt(&loop->policy, count))
		return status;
	int64_t until_ms = limit_ms + window_ms;
	struct record record = record_begin(RECORD_ATTEMPTS_OVER, "system", loop->visit.id);
	record.outcome = RECORD_FAILURE;
	record_detail_format(&record, "attempts", "%lld", (long long)count);
	record_detail_format(&record, "until", "%lld", (long long)until_ms);
	record_detail(&record, "fingerprint", fingerprint);
	status = store_record(&loop->store, &record, fault);
	event.total = (uint64_t)until_ms;
	if (status == STATUS_OK)
		loop_post(loop, &event);
	return status;
}
