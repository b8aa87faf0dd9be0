#include "tests/crash/visit_judge.h"

#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/issuing/receipt_trace.h"
#include "kiosk/issuing/resolving.h"
#include "kiosk/ledger/head_code.h"
#include "kiosk/loop_parts.h"
#include "kiosk/receipt/receipt.h"
#include "tests/crash/visit_printer.h"
#include "tests/crash/visit_rest.h"

enum { STEP_MS = 50, STEPS_MAX = 2000 };

struct judge {
	struct loop *loop;
	enum visit_defect defect;
	struct visit_found *found;
	char *why; /* empty while nothing is wrong */
};

/* False, and told, where it is not OK. */
static bool is_well(struct judge *judge, const char *what, enum status status,
		    const struct fault *fault)
{
	if (status != STATUS_OK)
		visit_accuse(judge->why, "%s: %s", what, fault->what);
	return status == STATUS_OK;
}

static bool is_recovery_broken;

enum status __real_store_recover(struct store *store, int64_t now_wall_ms, int64_t *ret_visits,
				 struct fault *fault);
enum status __wrap_store_recover(struct store *store, int64_t now_wall_ms, int64_t *ret_visits,
				 struct fault *fault);

/* Looks away from what was being printed. */
enum status __wrap_store_recover(struct store *store, int64_t now_wall_ms, int64_t *ret_visits,
				 struct fault *fault)
{
	enum status status = STATUS_OK;

	if (is_recovery_broken)
		status = sql_run(&store->sql,
				 "UPDATE orders SET proof = 'hidden', state = 'delivered' WHERE "
				 "state = 'printing'",
				 fault);
	if (status == STATUS_OK)
		status = __real_store_recover(store, now_wall_ms, ret_visits, fault);
	if (status == STATUS_OK && is_recovery_broken)
		status = sql_run(&store->sql,
				 "UPDATE orders SET proof = '', state = 'printing' WHERE "
				 "proof = 'hidden'",
				 fault);
	return status;
}

/* --- what must hold ------------------------------------------------------------------------------
 */

static const struct visit_law LAWS[] = {
	{ "no visit is open but those that rest",
	  "SELECT count(*) FROM visits WHERE ended_ms = 0 AND id NOT IN (SELECT visit FROM "
	  "parked)" },
	{ "no draft is left", "SELECT count(*) FROM draft" },
	{ "of whom it is known rests, until somebody decides",
	  "SELECT count(*) FROM records AS known WHERE kind = 'identified' AND object NOT IN "
	  "(SELECT visit FROM parked) AND NOT EXISTS (SELECT 1 FROM records WHERE "
	  "object = known.object AND kind = 'decided')" },
	{ "no order is on its way",
	  "SELECT count(*) FROM orders WHERE state IN ('reserved', 'printing', 'proven')" },
	{ "no PIN is active without proven paper, mail or an open exception",
	  "SELECT count(*) FROM pins WHERE NOT EXISTS (SELECT 1 FROM orders WHERE "
	  "orders.fingerprint = pins.fingerprint AND orders.year = pins.year AND state IN "
	  "('delivered', 'exception', 'queued_for_mail', 'mailed'))" },
	{ "what is delivered is proven",
	  "SELECT count(*) FROM orders WHERE state = 'delivered' AND proof = '' AND NOT EXISTS "
	  "(SELECT 1 FROM records WHERE kind = 'exception_resolved' AND object = orders.visit)" },
	{ "nothing is looked for that no printer got",
	  "SELECT count(*) FROM orders WHERE cause = 'interrupted while reserved'" },
	{ "a taxpayer has one PIN a year",
	  "SELECT count(*) FROM (SELECT 1 FROM pins GROUP BY fingerprint, year HAVING count(*) > "
	  "1)" },
};

static void hold_to_laws(struct judge *judge, const char *when)
{
	visit_hold_to_laws(&judge->loop->store, LAWS, COUNT_OF(LAWS), when, judge->why);
}

/* The order that a paper is of, by its own code. */
static bool find_order(struct judge *judge, const struct visit_paper *paper, struct order *ret)
{
	struct loop *loop = judge->loop;
	struct receipt_name name;
	struct receipt_trace trace;

	if (paper->code[0] == '\0' ||
	    receipt_code_read(&loop->secrets->keyring, loop->store.origin, span_of(paper->code),
			      &name, NULL) != STATUS_OK ||
	    receipt_trace(&loop->store, &name, &trace, NULL) != STATUS_OK)
		return false;
	*ret = trace.order;
	return true;
}

static bool is_active(struct judge *judge, const struct visit_paper *paper,
		      const struct order *order)
{
	struct registry *registry = &judge->loop->registry;
	struct pin_check check = { 0 };
	struct fault fault = { 0 };

	return is_well(judge, "a PIN",
		       registry->ops->check(registry->self, order->fingerprint, order->year,
					    &paper->pin, &check, &fault),
		       &fault) &&
	       check.is_right;
}

/* While a paper of it is an open exception the PIN counts for nobody. */
static bool is_held(struct judge *judge, const struct order *order)
{
	SCOPED(sql_query) query = { 0 };
	struct fault fault = { 0 };
	enum status status = sql_query(&judge->loop->store.sql,
				       "SELECT count(*) FROM orders WHERE fingerprint = ?1 AND "
				       "year = ?2 AND state = 'exception'",
				       &query, &fault);

	sql_bind_text(&query, 1, order->fingerprint);
	sql_bind_int(&query, 2, order->year);
	if (status == STATUS_OK)
		status = sql_step(&query, &fault);
	return is_well(judge, "the exceptions", status == STATUS_AGAIN ? STATUS_OK : status,
		       &fault) &&
	       sql_int(&query, 0) > 0;
}

/* A whole paper's PIN is active, or held, or the ledger says that it is void. */
static void look_at_paper(struct judge *judge, const struct visit_paper *paper,
			  const struct order *order, bool lives, const char *when)
{
	bool is_void = order->state == ORDER_VOIDED || order->state == ORDER_REPLACED ||
		       is_held(judge, order);

	if (paper->is_whole && lives == is_void)
		visit_accuse(judge->why, "%s: the PIN on %s, which is %s, %s", when, order->id,
			     order_state_text(order->state), lives ? "lives" : "is dead");
	if (!paper->is_whole && lives)
		visit_accuse(judge->why, "%s: the PIN on a torn paper lives", when);
}

/* Of a taxpayer's originals, those whose PINs live bear the same. */
static void look_at_papers(struct judge *judge, const char *when)
{
	struct visit_paper papers[VISIT_PAPERS_MAX];
	struct order orders[VISIT_PAPERS_MAX];
	size_t count = visit_printer_papers(papers);

	for (size_t at = 0; at < count; at++) {
		bool is_known = find_order(judge, &papers[at], &orders[at]);
		if (!is_known && papers[at].is_whole)
			visit_accuse(judge->why, "%s: the ledger lost a paper that came out whole",
				     when);
		bool lives = is_known && is_active(judge, &papers[at], &orders[at]);
		if (is_known)
			look_at_paper(judge, &papers[at], &orders[at], lives, when);
		papers[at].is_original &= lives;
		for (size_t other = 0; other < at && papers[at].is_original; other++)
			if (papers[other].is_original && orders[at].year == orders[other].year &&
			    strcmp(orders[at].fingerprint, orders[other].fingerprint) == 0 &&
			    !pin_equals(&papers[at].pin, &papers[other].pin))
				visit_accuse(judge->why,
					     "%s: two originals of different PINs that live", when);
	}
}

/* Who was given a paper has one. */
static bool has_paper(struct judge *judge, const char *id)
{
	struct visit_paper papers[VISIT_PAPERS_MAX];
	size_t count = visit_printer_papers(papers);

	for (size_t at = 0; at < count; at++) {
		struct order order = { 0 };
		if (papers[at].is_whole && find_order(judge, &papers[at], &order) &&
		    strcmp(order.id, id) == 0)
			return true;
	}
	return false;
}

/* The first order of a state behind another one; an empty number where there is none. */
static void next_order(struct judge *judge, enum order_state state, char id[STORE_ORDER_ID_MAX])
{
	SCOPED(sql_query) query = { 0 };
	struct fault fault = { 0 };
	enum status status =
		sql_query(&judge->loop->store.sql,
			  "SELECT id FROM orders WHERE state = ?1 AND id > ?2 ORDER BY id LIMIT 1",
			  &query, &fault);

	if (status == STATUS_OK) {
		sql_bind_text(&query, 1, order_state_text(state));
		sql_bind_text(&query, 2, id);
		status = sql_step(&query, &fault);
	}
	bool is_there = status == STATUS_AGAIN;
	if (!is_there || !text_copy(id, STORE_ORDER_ID_MAX, sql_text(&query, 0)))
		id[0] = '\0';
}

static void look_at_delivered(struct judge *judge, const char *when)
{
	char id[STORE_ORDER_ID_MAX] = "";

	next_order(judge, ORDER_DELIVERED, id);
	for (; id[0] != '\0'; next_order(judge, ORDER_DELIVERED, id))
		if (!has_paper(judge, id))
			visit_accuse(judge->why, "%s: %s is delivered, and there is no such paper",
				     when, id);
}

static void look(struct judge *judge, const char *when)
{
	hold_to_laws(judge, when);
	look_at_papers(judge, when);
	look_at_delivered(judge, when);
	if (judge->why[0] == '\0')
		visit_rest_look(judge->loop, &judge->found->rests, judge->why);
}

/* --- staff ---------------------------------------------------------------------------------------
 */

static bool finish_page(struct judge *judge)
{
	const struct printer_ops *ops = judge->loop->printer.ops;
	void *self = judge->loop->printer.self;
	struct fault fault = { 0 };
	enum status status = STATUS_AGAIN;
	int64_t now_ms = 0;

	if (!is_well(judge, "the replacement",
		     ops->begin(self, &judge->loop->secrets->paper, now_ms, &fault), &fault))
		return false;
	for (int steps = 0; status == STATUS_AGAIN && steps < STEPS_MAX; steps++) {
		now_ms += STEP_MS;
		status = ops->advance(self, now_ms, &fault);
	}
	return is_well(judge, "the replacement", status, &fault);
}

static void print(struct judge *judge, struct order *order, const struct pin *pin)
{
	struct loop *loop = judge->loop;
	struct fault fault = { 0 };
	struct receipt_name name = { .applicant = order->applicant,
				     .year = order->year,
				     .print = order->print };
	char code[RECEIPT_CODE_MAX], head[HEAD_CODE_MAX];

	(void)text_copy(name.visit, sizeof(name.visit), order->visit);
	if (!is_well(judge, "the replacement", issuing_printing(&loop->store, order, &fault),
		     &fault) ||
	    !is_well(judge, "its code",
		     receipt_code(&loop->secrets->keyring, loop->store.origin, &name, code, &fault),
		     &fault))
		return;
	struct head_code at = head_code_of(loop->store.count, &loop->store.head);
	head_code_text(&at, head);
	struct receipt receipt = { .pin = pin->digits,
				   .year = order->year,
				   .centre = loop->config->centre,
				   .visit = order->visit,
				   .head = head,
				   .code = code,
				   .is_training = true };
	if (!is_well(judge, "the replacement",
		     receipt_lay(&receipt, PAPER_COLUMNS_80MM, &loop->secrets->paper, &fault),
		     &fault) ||
	    !finish_page(judge))
		return;
	const char *proof = loop->printer.ops->proof(loop->printer.self);
	if (is_well(judge, "its proof", issuing_proven(&loop->store, order, proof, &fault), &fault))
		(void)is_well(judge, "its hand-over",
			      issuing_handed(&loop->store, NULL, order, "ana", &fault), &fault);
}

/* Of a printer in quarantine a test slip comes, whose number they read. */
static void release_printer(struct judge *judge)
{
	struct loop *loop = judge->loop;

	if (!loop->quarantine.is_on)
		return;
	(void)text_copy(loop->now->user, sizeof(loop->now->user), "ana");
	loop_print_test(loop);
	for (int64_t until_ms = clock_steady_ms() + PRINTER_DEADLINE_MS;
	     loop->is_printing && clock_steady_ms() < until_ms;)
		loop_advance_printer(loop);
	(void)text_copy(loop->now->desk.printer.number, sizeof(loop->now->desk.printer.number),
			loop->secrets->test_number);
	loop_release(loop);
	if (loop->quarantine.is_on)
		visit_accuse(judge->why, "the printer stays in quarantine");
	judge->found->released++;
}

static void answer(struct judge *judge, const char *id)
{
	struct loop *loop = judge->loop;
	struct fault fault = { 0 };
	struct order order = { 0 };
	struct pin pin = { 0 };
	struct paper_act act = { .order = id, .actor = "ana" };

	judge->found->exceptions++;
	if (!is_well(judge, id, store_get_order(&loop->store, id, &order, &fault), &fault))
		return;
	act.year = order.year;
	if (has_paper(judge, id) || judge->defect == VISIT_TRUSTS) {
		judge->found->handed_over++;
		(void)is_well(judge, "handed over",
			      issuing_resolve(&loop->store, &loop->registry, &act, &fault), &fault);
		return;
	}
	judge->found->replaced++;
	act.deed = PAPER_REPLACE;
	act.answer = PAPER_NOT_FOUND;
	if (is_well(judge, "replaced",
		    issuing_replace(&loop->store, &loop->registry, &act, &order, &pin, &fault),
		    &fault))
		print(judge, &order, &pin);
}

static void answer_all(struct judge *judge)
{
	char id[STORE_ORDER_ID_MAX] = "";

	next_order(judge, ORDER_EXCEPTION, id);
	for (; id[0] != '\0' && judge->why[0] == '\0'; next_order(judge, ORDER_EXCEPTION, id))
		answer(judge, id);
	if (visit_count(&judge->loop->store,
			"SELECT count(*) FROM orders WHERE state = 'exception'", judge->why) != 0)
		visit_accuse(judge->why, "an exception stays open");
}

bool visit_judge(const struct config *config, enum visit_defect defect, struct visit_found *ret,
		 char why[VISIT_WHY_MAX])
{
	static struct loop loop;
	const struct loop_options options = { .config = config };
	struct judge judge = { .loop = &loop, .defect = defect, .found = ret, .why = why };
	struct fault fault = { 0 };
	bool is_device = false;

	why[0] = '\0';
	loop = (struct loop){ .options = &options, .config = config };
	is_recovery_broken = defect == VISIT_FORGETS;
	visit_rest_break(defect == VISIT_DROPS);
	if (is_well(&judge, "the start", loop_open(&loop, &is_device, &fault), &fault)) {
		visit_printer_load();
		look(&judge, "started again");
		release_printer(&judge);
		answer_all(&judge);
		look(&judge, "answered");
	}
	loop_close(&loop);
	return why[0] == '\0';
}
