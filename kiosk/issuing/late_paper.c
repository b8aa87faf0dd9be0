#include "kiosk/issuing/late_paper.h"

#include "kiosk/issuing/voiding.h"
#include "kiosk/ledger/quarantine.h"

static const char CAME[] = "a receipt came out of the printer later";

/* A paper that is void may bear a PIN that lives on another one; of a PIN that is gone there is
 * nothing to void. */
static enum status void_paper(struct store *store, struct registry *registry, const char *actor,
			      const char *id, uint64_t *count, struct fault *fault)
{
	struct order order;
	enum status status = store_get_order(store, id, &order, fault);

	if (status != STATUS_OK || order.state == ORDER_REPLACED || order.state == ORDER_EXPIRED)
		return status;
	const struct voiding voiding = {
		.fingerprint = order.fingerprint, .year = order.year, .actor = actor, .cause = CAME
	};
	status = issuing_void(store, registry, &voiding, fault);
	*count += status == STATUS_OK;
	return status == STATUS_GONE && order.state == ORDER_VOIDED ? STATUS_OK : status;
}

static enum status void_papers(struct store *store, struct registry *registry, const char *actor,
			       uint64_t *count, struct fault *fault)
{
	char id[STORE_ORDER_ID_MAX];
	uint64_t at = 0;
	struct quarantine quarantine;
	enum status status = quarantine_look(store, &quarantine, fault);

	if (status == STATUS_OK && !quarantine.is_on)
		status = fault_set(fault, STATUS_REFUSED, 0, "the printer is not in quarantine");
	while (status == STATUS_OK) {
		status = quarantine_next(store, &at, id, fault);
		if (status != STATUS_OK || id[0] == '\0')
			break;
		status = void_paper(store, registry, actor, id, count, fault);
	}
	if (status != STATUS_OK)
		return status;
	/* Behind it, an earlier slip proves nothing any more. */
	return quarantine_begin(store, &(struct quarantine_reason){ .actor = actor, .cause = CAME },
				fault);
}

enum status late_paper_void(struct store *store, struct registry *registry, const char *actor,
			    uint64_t *ret_count, struct fault *fault)
{
	uint64_t count = 0;
	enum status status = store_begin(store, fault);

	if (status != STATUS_OK)
		return status;
	status = store_end(store, void_papers(store, registry, actor, &count, fault), fault);
	if (status == STATUS_OK)
		*ret_count = count;
	return status;
}

enum status late_paper_release(struct store *store, const char *actor, const char *slip,
			       struct fault *fault)
{
	enum status status = store_begin(store, fault);

	if (status != STATUS_OK)
		return status;
	return store_end(store, quarantine_end(store, actor, slip, fault), fault);
}
