/* Papers at the desk, letters, and the change of the year: the session is set by hand to what it
 * would be, the loop's own code and what the sub-commands call do the rest. */
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/issuing/batches.h"
#include "kiosk/issuing/taxpayers.h"
#include "kiosk/issuing/year.h"
#include "tests/tamper/fake_clock.h"
#include "tests/tamper/life_office.h"

/* Of each applicant the newest paper. */
#define NEWEST                                                                                     \
	" AND print = (SELECT max(print) FROM orders AS other WHERE other.visit = orders.visit "   \
	"AND other.applicant = orders.applicant) ORDER BY id DESC LIMIT 1"

/* False where there is none. */
static bool find_order(struct life *life, const char *statement, struct order *ret)
{
	struct store *store = &life->loop->store;
	SCOPED(sql_query) query = { 0 };
	struct fault fault = { 0 };
	char id[STORE_ORDER_ID_MAX];

	life_must(sql_query(&store->sql, statement, &query, &fault), &fault);
	if (sql_step(&query, &fault) != STATUS_AGAIN)
		return false;
	(void)text_copy(id, sizeof(id), sql_text(&query, 0));
	life_must(store_get_order(store, id, ret, &fault), &fault);
	return true;
}

/* --- the desk ------------------------------------------------------------------------------------
 */

static void open_paper(struct life *life, const struct order *order)
{
	struct loop *loop = life->loop;
	struct session *session = loop->now;

	session_wipe(session);
	session->state = SESSION_DESK;
	session->role = ROLE_CLERK;
	(void)text_copy(session->user, sizeof(session->user), "ana");
	session->desk.state = DESK_PAPER;
	session->desk.paper.role = ROLE_CLERK;
	(void)text_copy(session->desk.paper.asked_by, sizeof(session->desk.paper.asked_by), "ana");
	loop->desk = (struct loop_desk){ .at.order = *order };
}

static void close_paper(struct life *life)
{
	life->loop->desk = (struct loop_desk){ 0 };
	session_wipe(life->loop->now);
	life_turn(life);
}

/* What the loop answers to a word is all that waits in it. */
static struct event say(struct life *life, enum desk_word word)
{
	struct loop *loop = life->loop;

	fake_clock_pass(2000 + life_random(life, 20000));
	loop->event_count = 0;
	loop_obey_paper(loop, word);
	struct event event =
		loop->event_count > 0 ? loop->event[0] : (struct event){ .kind = EVENT_TICK };
	loop->event_count = 0;
	return event;
}

static bool is_told(const struct event *event, enum desk_told told)
{
	return event->kind == EVENT_PAPER && event->index == told;
}

/* Another one signs in beside who asks. */
static bool is_agreed(struct life *life, bool agrees)
{
	struct desk_paper *paper = &life->loop->now->desk.paper;
	struct event event = say(life, DESK_WORD_ASK);

	if (is_told(&event, DESK_TOLD_FREE))
		return true;
	if (!is_told(&event, DESK_TOLD_ASKED))
		return false;
	paper->stage = DESK_SECOND;
	(void)text_copy(paper->user, sizeof(paper->user), "max");
	(void)text_copy(paper->secret, sizeof(paper->secret), LIFE_SECRET);
	(void)say(life, DESK_WORD_SIGN_IN);
	event = say(life, agrees ? DESK_WORD_AGREE : DESK_WORD_REFUSE);
	return is_told(&event, DESK_TOLD_FREE);
}

static void perform(struct life *life)
{
	struct loop *loop = life->loop;
	struct fault fault = { 0 };
	struct event event = say(life, DESK_WORD_DO);

	if (event.kind != EVENT_RESERVED)
		return; /* done, or its year is over */
	life_print(life);
	life_must(issuing_proven(&loop->store, &loop->order, "echo 21", &fault), &fault);
	(void)say(life, DESK_WORD_HANDED);
}

void life_settle(struct life *life, enum life_deed deed, bool agrees)
{
	static const struct {
		enum desk_deed deed;
		enum desk_answer answer;
	} ACTS[LIFE_DEED_COUNT] = {
		[LIFE_HAND_OVER] = { DESK_HAND_OVER, DESK_HANDED_OVER },
		[LIFE_VOID] = { DESK_VOID, DESK_DESTROYED },
		[LIFE_REPLACE] = { DESK_REPLACE, DESK_NOT_FOUND },
		[LIFE_REPRINT] = { DESK_REPRINT, DESK_HANDED_OVER },
	};
	struct desk_paper *paper = &life->loop->now->desk.paper;
	struct order order;

	life_release_printer(life, false);
	if (!find_order(life,
			deed == LIFE_REPRINT
				? "SELECT id FROM orders WHERE state = 'delivered'" NEWEST
				: "SELECT id FROM orders WHERE state = 'exception'" NEWEST,
			&order))
		return;
	open_paper(life, &order);
	paper->deed = ACTS[deed].deed;
	paper->answer = ACTS[deed].answer;
	if (deed == LIFE_HAND_OVER || is_agreed(life, agrees))
		perform(life);
	close_paper(life);
}

/* --- letters -------------------------------------------------------------------------------------
 */

void life_address(struct life *life)
{
	const struct session *session = life->loop->now;
	struct store *store = &life->loop->store;
	struct taxpayers_load load = { .store = store,
				       .keyring = &life->loop->secrets->keyring,
				       .realm = KEYRING_EARNEST };
	struct fault fault = { 0 };
	char digest[CRYPTO_HEX_MAX];

	life_must(crypto_sha256_hex(span_of(session->id), digest, &fault), &fault);
	life_must(store_begin(store, &fault), &fault);
	life_must(taxpayers_load_begin(&load, &fault), &fault);
	for (unsigned at = 0; at < session->applicant_count; at++) {
		struct address_line line = { .address = { .name = "Jo Specimen",
							  .line = { "100 Example Ave", "" },
							  .city = "Richmond",
							  .state = "VA",
							  .zip = "23220" } };
		(void)text_copy(line.tin, sizeof(line.tin),
				session->applicant[at].person.text[PERSON_TIN]);
		enum status status = taxpayers_load_add(&load, &line, &fault);
		life_must(status == STATUS_REFUSED ? STATUS_OK : status, &fault); /* twice */
	}
	life_must(taxpayers_load_end(&load, "sam", digest, &fault), &fault);
	life_must(store_commit(store, &fault), &fault);
}

void life_post(struct life *life, enum life_batch how)
{
	struct loop *loop = life->loop;
	struct store *store = &loop->store;
	struct batch_made made = { 0 };
	struct batch batch;
	struct fault fault = { 0 };
	size_t count = 0;

	fake_clock_pass(60000);
	life_must(batch_make(store, &loop->registry, clock_local_year(clock_wall_ms()), "sam",
			     &made, &fault),
		  &fault);
	if (made.count > 0)
		life_must(batch_written(store, made.number, "sam", &fault), &fault);
	if (made.count > 0 && how == LIFE_SENT_TWICE) {
		life_must(batch_look(store, made.number, &batch, &fault), &fault);
		life_must(batch_repeat(store, &batch, "sam", &fault), &fault);
		life_must(batch_written(store, made.number, "sam", &fault), &fault);
	}
	if (made.count > 0 && how == LIFE_GIVEN_UP)
		life_must(batch_cancel(store, made.number, "sam", &count, &fault), &fault);
	else if (made.count > 0)
		life_must(batch_done(store, made.number, "sam", &count, &fault), &fault);
	life_turn(life);
}

void life_return_letter(struct life *life)
{
	struct order order;
	struct fault fault = { 0 };

	fake_clock_pass(60000);
	if (find_order(life, "SELECT id FROM orders WHERE state = 'mailed'" NEWEST, &order))
		life_must(letter_returned(&life->loop->store, order.id, "sam", &fault), &fault);
	life_turn(life);
}

/* --- the year ------------------------------------------------------------------------------------
 */

void life_renew_all(struct life *life)
{
	const struct renewal renewal = { .year = clock_local_year(clock_wall_ms()) + 1,
					 .today = clock_local_day(clock_wall_ms()),
					 .actor = "sam",
					 .second = "max" };
	struct renewed renewed;
	struct fault fault = { 0 };

	fake_clock_pass(60000);
	life_must(year_renew(&life->loop->store, &life->loop->registry, &renewal, &renewed, &fault),
		  &fault);
}

void life_renew(struct life *life)
{
	struct taxpayers_change change = { .actor = "sam",
					   .flag = TAXPAYER_OPT_OUT,
					   .is_set = true };
	struct order order;
	struct fault fault = { 0 };

	if (find_order(life, "SELECT id FROM orders WHERE state = 'delivered'" NEWEST, &order)) {
		change.fingerprint = order.fingerprint;
		enum status status = taxpayers_change(&life->loop->store, &change, &fault);
		/* It may stand so already. */
		life_must(status == STATUS_REFUSED ? STATUS_OK : status, &fault);
	}
	life_renew_all(life);
	life_turn(life);
}
