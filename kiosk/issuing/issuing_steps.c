/* An order's later states: each step is one transaction of state and record. */
#include "kiosk/base/text.h"
#include "kiosk/issuing/letters.h"
#include "kiosk/issuing/issuing_parts.h"
#include "kiosk/ledger/quarantine.h"

/* One step of an order: from which states, to which, recorded how. */
struct step {
	bool from[ORDER_STATE_COUNT];
	enum order_state to;
	enum record_kind kind;
	const char *key, *value;  /* the detail beside the order's number; null: none */
	struct registry *letters; /* a letter follows; null: none */
	bool is_unsent;           /* it is known that not a byte of the paper went out */
};

/* No visitor's paper goes to a printer that may still hold another one's. */
enum status issuing_check_printer(struct store *store, struct fault *fault)
{
	struct quarantine quarantine;
	enum status status = quarantine_look(store, &quarantine, fault);

	if (status == STATUS_OK && quarantine.is_on)
		status = fault_set(fault, STATUS_DENIED, 0,
				   "the printer is in quarantine: nothing was printed");
	return status;
}

static enum status take(struct store *store, const char *id, const struct step *step,
			struct order *ret, struct fault *fault)
{
	struct order order;
	enum status status = store_get_order(store, id, &order, fault);

	if (status != STATUS_OK)
		return status;
	if (!step->from[order.state])
		return fault_set(fault, STATUS_REFUSED, 0, "order %s is %s and cannot become %s",
				 order.id, order_state_text(order.state),
				 order_state_text(step->to));
	if (step->to == ORDER_PRINTING)
		status = issuing_check_printer(store, fault);
	if (status != STATUS_OK)
		return status;
	bool may_come_out =
		step->to == ORDER_EXCEPTION && !step->is_unsent && quarantine_needs(&order);
	struct record record = record_begin(step->kind, record_kind_who(step->kind), order.visit);
	record_detail(&record, "order", order.id);
	if (step->key != NULL)
		record_detail_cut(&record, step->key, step->value);
	if (step->to == ORDER_PROVEN)
		(void)text_copy(order.proof, sizeof(order.proof), record_value(&record, "proof"));
	if (step->to == ORDER_EXCEPTION) {
		record.outcome = RECORD_FAILURE;
		(void)text_copy(order.cause, sizeof(order.cause), record_value(&record, "cause"));
	}
	order.state = step->to;
	status = store_put_order(store, &order, fault);
	if (status == STATUS_OK)
		status = store_append(store, &record, fault);
	if (status == STATUS_OK && may_come_out)
		status = quarantine_begin(store,
					  &(struct quarantine_reason){ .actor = "system",
								       .cause = order.cause,
								       .order = order.id },
					  fault);
	if (status == STATUS_OK && step->letters != NULL)
		status = letter_follow(store, step->letters, record.actor, &order, fault);
	if (status == STATUS_OK)
		*ret = order;
	return status;
}

static enum status advance(struct store *store, struct order *order, const struct step *step,
			   struct fault *fault)
{
	struct order next;
	enum status status = store_begin(store, fault);

	if (status != STATUS_OK)
		return status;
	status = store_end(store, take(store, order->id, step, &next, fault), fault);
	if (status == STATUS_OK)
		*order = next;
	return status;
}

enum status issuing_printing(struct store *store, struct order *order, struct fault *fault)
{
	return advance(store, order,
		       &(struct step){ .from = { [ORDER_RESERVED] = true },
				       .to = ORDER_PRINTING,
				       .kind = RECORD_PRINT_STARTED },
		       fault);
}

enum status issuing_postponed(struct store *store, struct order *order, const char *cause,
			      struct fault *fault)
{
	return advance(store, order,
		       &(struct step){ .from = { [ORDER_PRINTING] = true },
				       .to = ORDER_RESERVED,
				       .kind = RECORD_PRINT_POSTPONED,
				       .key = "cause",
				       .value = cause },
		       fault);
}

enum status issuing_proven(struct store *store, struct order *order, const char *proof,
			   struct fault *fault)
{
	return advance(store, order,
		       &(struct step){ .from = { [ORDER_PRINTING] = true },
				       .to = ORDER_PROVEN,
				       .kind = RECORD_PRINT_PROVEN,
				       .key = "proof",
				       .value = proof },
		       fault);
}

enum status issuing_delivered(struct store *store, struct registry *letters, struct order *order,
			      struct fault *fault)
{
	return advance(store, order,
		       &(struct step){ .from = { [ORDER_PROVEN] = true },
				       .to = ORDER_DELIVERED,
				       .kind = RECORD_DELIVERED,
				       .letters = letters },
		       fault);
}

enum status issuing_exception(struct store *store, struct order *order, const char *cause,
			      struct fault *fault)
{
	return advance(store, order,
		       &(struct step){ .from = { [ORDER_RESERVED] = true,
						 [ORDER_PRINTING] = true,
						 [ORDER_PROVEN] = true },
				       .to = ORDER_EXCEPTION,
				       .kind = RECORD_EXCEPTION_OPENED,
				       .key = "cause",
				       .value = cause },
		       fault);
}

enum status issuing_unprinted(struct store *store, struct order *order, const char *cause,
			      struct fault *fault)
{
	return advance(store, order,
		       &(struct step){ .from = { [ORDER_RESERVED] = true, [ORDER_PRINTING] = true },
				       .to = ORDER_EXCEPTION,
				       .kind = RECORD_EXCEPTION_OPENED,
				       .key = "cause",
				       .value = cause,
				       .is_unsent = true },
		       fault);
}
