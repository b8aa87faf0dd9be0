#include "kiosk/issuing/return_check.h"

#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/ledger/store_count.h"

static const char ALL[] = "returns"; /* what a limit of all is about */

/* One taxpayer, and how often they were refused. */
struct suspect {
	char fingerprint[CRYPTO_HEX_MAX];
	char object[RECORD_OBJECT_MAX]; /* the first half of it */
	struct pin_check check;
};

const char *return_role_text(enum reject_who who)
{
	static const char *const ROLES[] = {
		[REJECT_PRIMARY] = "primary",
		[REJECT_SPOUSE] = "spouse",
		[REJECT_DEPENDENT] = "dependent",
	};

	return ROLES[who];
}

void return_request_wipe(struct return_request *request)
{
	wipe(request, sizeof(*request));
}

/* --- limits ------------------------------------------------------------------------------------
 */

struct limit {
	const char *object; /* null: of all */
	int64_t most, span_ms;
};

static enum status count(struct store *store, enum record_kind kind, const struct limit *limit,
			 int64_t now_ms, int64_t *ret, struct fault *fault)
{
	int64_t since_ms = now_ms - limit->span_ms;

	return limit->object == NULL
		       ? store_count_all(store, kind, since_ms, ret, fault)
		       : store_count_about(store, kind, limit->object, since_ms, ret, fault);
}

/* That a limit was reached is told once for as long as it holds. */
static enum status record_limit(struct return_checker *checker, const struct limit *limit,
				int64_t now_ms, struct fault *fault)
{
	const char *object = limit->object != NULL ? limit->object : ALL;
	struct limit told = { object, 1, limit->span_ms };
	struct record record = record_begin(RECORD_RETURN_LIMITED, checker->actor, object);
	int64_t before = 0;
	enum status status =
		count(checker->store, RECORD_RETURN_LIMITED, &told, now_ms, &before, fault);

	if (status != STATUS_OK || before > 0)
		return status;
	record.outcome = RECORD_FAILURE;
	record_detail(&record, "limit", limit->object != NULL ? "taxpayer" : "all");
	return store_append(checker->store, &record, fault);
}

/* Both are counted, whatever the first one says. */
static enum status look_at_limits(struct return_checker *checker, const struct suspect *suspect,
				  int64_t now_ms, struct return_answer *ret, struct fault *fault)
{
	const struct limit limits[] = {
		{ NULL, checker->all_max, RETURN_ALL_MS },
		{ suspect->object, checker->taxpayer_max, RETURN_TAXPAYER_MS },
	};
	enum status status = STATUS_OK;

	for (size_t at = 0; status == STATUS_OK && at < COUNT_OF(limits); at++) {
		int64_t refused = 0;
		status = count(checker->store, RECORD_RETURN_REFUSED, &limits[at], now_ms, &refused,
			       fault);
		if (status != STATUS_OK || refused < limits[at].most)
			continue;
		*ret = (struct return_answer){ .result = RETURN_LIMITED };
		status = record_limit(checker, &limits[at], now_ms, fault);
	}
	return status;
}

/* --- the answer --------------------------------------------------------------------------------
 */

static struct return_answer judge(const struct return_request *request,
				  const struct pin_check *check)
{
	bool is_accepted = request->has_pin ? check->is_right : !check->is_on_file;
	enum reject_fault fault = request->has_pin ? REJECT_PIN_WRONG : REJECT_PIN_MISSING;

	if (is_accepted)
		return (struct return_answer){ .result = RETURN_ACCEPTED };
	return (struct return_answer){ .result = RETURN_REJECTED,
				       .code = reject_code_of(request->who, fault) };
}

static enum status record_refusal(struct return_checker *checker,
				  const struct return_request *request,
				  const struct suspect *suspect, const struct reject_code *code,
				  struct fault *fault)
{
	struct record record = record_begin(RECORD_RETURN_REFUSED, checker->actor, suspect->object);

	record.outcome = RECORD_FAILURE;
	record_detail(&record, "role", return_role_text(request->who));
	record_detail(&record, "code", code->code);
	record_detail_format(&record, "year", "%d", request->year);
	record_detail(&record, "tin_last4", request->tin + TIN_DIGITS - 4);
	record_detail(&record, "fingerprint", suspect->fingerprint);
	return store_append(checker->store, &record, fault);
}

static enum status record_accepted(struct return_checker *checker, struct fault *fault)
{
	struct record record = record_begin(RECORD_RETURNS_ACCEPTED, checker->actor, "");

	if (checker->accepted == 0)
		return STATUS_OK;
	record_detail_format(&record, "count", "%lld", (long long)checker->accepted);
	record_detail_format(&record, "year", "%d", checker->accepted_year);
	return store_append(checker->store, &record, fault);
}

/* Records tell one year each. */
static bool is_due(const struct return_checker *checker, const struct return_answer *answer,
		   int year)
{
	return checker->accepted >= RETURN_COUNTED_MAX ||
	       (answer->result == RETURN_ACCEPTED && checker->accepted > 0 &&
		checker->accepted_year != year);
}

static enum status answer(struct return_checker *checker, const struct return_request *request,
			  struct suspect *suspect, int64_t now_ms, struct return_answer *ret,
			  struct fault *fault)
{
	struct registry *registry = checker->registry;
	struct return_answer limit = { 0 };
	enum status status = look_at_limits(checker, suspect, now_ms, &limit, fault);

	if (status == STATUS_OK)
		status = registry->ops->check(registry->self, suspect->fingerprint, request->year,
					      &request->pin, &suspect->check, fault);
	if (status != STATUS_OK)
		return status;
	*ret = limit.result == RETURN_LIMITED ? limit : judge(request, &suspect->check);
	if (ret->result == RETURN_REJECTED)
		status = record_refusal(checker, request, suspect, ret->code, fault);
	if (status == STATUS_OK && is_due(checker, ret, request->year))
		status = record_accepted(checker, fault);
	return status;
}

enum status return_check(struct return_checker *checker, const struct return_request *request,
			 int64_t now_ms, struct return_answer *ret, struct fault *fault)
{
	enum keyring_realm realm = checker->is_training ? KEYRING_TRAINING : KEYRING_EARNEST;
	struct suspect suspect = { 0 };
	struct return_answer found = { 0 };

	if (checker->registry->ops->check == NULL)
		return fault_set(fault, STATUS_UNSUPPORTED, 0, "the %s registry checks no returns",
				 checker->registry->ops->name);
	enum status status = keyring_fingerprint(checker->keyring, realm, request->tin,
						 suspect.fingerprint, fault);
	if (status != STATUS_OK)
		return status;
	(void)text_copy(suspect.object, sizeof(suspect.object), suspect.fingerprint);
	status = store_begin(checker->store, fault);
	if (status == STATUS_OK)
		status =
			store_end(checker->store,
				  answer(checker, request, &suspect, now_ms, &found, fault), fault);
	if (status != STATUS_OK)
		return status;
	if (is_due(checker, &found, request->year))
		checker->accepted = 0;
	if (found.result == RETURN_ACCEPTED) {
		checker->accepted++;
		checker->accepted_year = request->year;
	}
	*ret = found;
	return STATUS_OK;
}

enum status return_check_end(struct return_checker *checker, struct fault *fault)
{
	if (checker->accepted == 0)
		return STATUS_OK;
	enum status status = store_begin(checker->store, fault);
	if (status == STATUS_OK)
		status = store_end(checker->store, record_accepted(checker, fault), fault);
	if (status == STATUS_OK)
		checker->accepted = 0;
	return status;
}
