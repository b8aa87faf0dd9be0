/* tac-kiosk year-change: a new IP PIN by mail for each who had one of the year before. */
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/cli/cli_issuer.h"
#include "kiosk/issuing/year.h"
#include "kiosk/ledger/signer.h"

enum { JSON_MAX = 1024, TICK_EVERY = 100 };

struct wish {
	const char *by, *and_by;
	int year;
	bool is_trial, is_json;
};

static void tick(void *self, int64_t done, int64_t all)
{
	(void)self;
	if (done % TICK_EVERY == 0)
		(void)fprintf(stderr, "%lld of %lld\n", (long long)done, (long long)all);
}

static enum cli_exit tell_json(const struct renewed *renewed, const struct wish *wish,
			       bool is_training)
{
	unsigned char storage[JSON_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct json json = json_over(&bytes);

	json_object_begin(&json, NULL);
	json_int(&json, "year", wish->year);
	json_bool(&json, "dry_run", wish->is_trial);
	json_bool(&json, "training", is_training);
	json_int(&json, "enrolled", renewed->enrolled);
	json_int(&json, "renewed", renewed->renewed);
	json_int(&json, "had", renewed->had);
	json_int(&json, "opted_out", renewed->opted_out);
	json_int(&json, "barred", renewed->barred);
	json_int(&json, "left", renewed->left);
	json_object_end(&json);
	return cli_print_json(&bytes, renewed->left > 0 ? CLI_NO : CLI_OK);
}

static enum cli_exit tell(const struct renewed *renewed, const struct wish *wish, bool is_training)
{
	if (wish->is_json)
		return tell_json(renewed, wish, is_training);
	(void)printf(
		"%s%lld enrolled: %lld %s a new IP PIN of %d by mail, %lld had one of %d, %lld "
		"opted out, %lld barred\n",
		is_training ? "TRAINING: " : "", (long long)renewed->enrolled,
		(long long)renewed->renewed, wish->is_trial ? "would get" : "get", wish->year,
		(long long)renewed->had, wish->year, (long long)renewed->opted_out,
		(long long)renewed->barred);
	if (renewed->left == 0)
		return CLI_OK;
	(void)printf("%lld are left: a day has no more numbers for them; run it again tomorrow\n",
		     (long long)renewed->left);
	return CLI_NO;
}

/* PINs are issued in their year, on the days that the rules name. */
static bool is_time(const struct config *config, int year, int32_t today, enum cli_exit *ret_exit)
{
	static struct policy_sets sets;
	const struct policy *policy = NULL;
	struct fault fault = { 0 };
	char day[CLOCK_TEXT_MAX];

	if (policy_load_on(config->policy, today, &sets, &policy, &fault) != STATUS_OK) {
		*ret_exit = cli_fail(CLI_USAGE, &fault);
		return false;
	}
	*ret_exit = CLI_NO;
	if (civil_from_days(today).year != year) {
		(void)fprintf(stderr, "tac-kiosk: IP PINs of %d are made in %d\n", year, year);
		return false;
	}
	if (policy_is_open(policy, today))
		return true;
	clock_day_text(policy_next_open_day(policy, today), day, sizeof(day));
	(void)fprintf(stderr,
		      "tac-kiosk: by the rules no IP PINs are issued today, but from %s on\n", day);
	return false;
}

/* So many records are not left to the kiosk's next start. Where none has started yet, or one begins
 * an epoch just now, it signs them itself. */
static enum status sign(struct store *store, const struct config *config, struct fault *fault)
{
	struct fault reason = { 0 };
	enum status status = signer_checkpoint_beside(store, config->keys, &reason);

	if (status == STATUS_OK || status == STATUS_GONE || status == STATUS_AGAIN)
		return STATUS_OK;
	return fault_set(fault, status, reason.vendor, "done, but not signed: %.120s", reason.what);
}

static enum cli_exit change(const struct config *config, const struct wish *wish)
{
	SCOPED(cli_issuer) issuer = { 0 };
	struct renewal renewal = { .year = wish->year,
				   .today = clock_local_day(clock_wall_ms()),
				   .actor = wish->by,
				   .second = wish->and_by,
				   .is_trial = wish->is_trial,
				   .tick = tick };
	struct renewed renewed = { 0 };
	struct fault fault = { 0 };
	enum cli_exit code = CLI_OK;

	if (!is_time(config, wish->year, renewal.today, &code) ||
	    !cli_issuer_open(config, &issuer, &code) ||
	    !cli_supervisor(&issuer.store, wish->by, &code) ||
	    !cli_supervisor(&issuer.store, wish->and_by, &code))
		return code;
	if (year_renew(&issuer.store, &issuer.registry, &renewal, &renewed, &fault) != STATUS_OK ||
	    (!wish->is_trial && sign(&issuer.store, config, &fault) != STATUS_OK))
		return cli_fail(CLI_STORE, &fault);
	return tell(&renewed, wish, issuer.store.is_training);
}

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	struct cli_options options;
	struct config config;
	struct wish wish = { 0 };
	enum cli_exit code = CLI_OK;
	int64_t year = 0;
	int count;

	if (!cli_options(command, argc, argv, &options, &count, &code))
		return code;
	const char *typed = cli_value(&count, argv, "--year");
	wish.by = cli_value(&count, argv, "--by");
	wish.and_by = cli_value(&count, argv, "--and");
	wish.is_trial = cli_flag(&count, argv, "--dry-run");
	wish.is_json = options.is_json;
	if (count != 0 || typed == NULL || strlen(typed) != 4 ||
	    !span_to_int(span_of(typed), &year) || year < 2000 || wish.by == NULL ||
	    wish.and_by == NULL || strcmp(wish.by, wish.and_by) == 0)
		return cli_usage(command, "say --year YEAR --by USER --and another USER");
	wish.year = (int)year;
	if (!cli_config(&options, &config, &code))
		return code;
	return change(&config, &wish);
}

const struct cli_command CLI_YEAR_CHANGE = {
	.name = "year-change",
	.arguments = "[--config FILE] --year YEAR --by USER --and USER [--dry-run] [--json]",
	.summary = "make a new IP PIN, by mail, for each who had one of the year before",
	.details = "  --year YEAR  this year\n"
		   "  --by USER    the supervisor who does it\n"
		   "  --and USER   a second supervisor, who agrees\n"
		   "  --dry-run    count, and keep nothing\n"
		   "Who opted out, died or is locked gets none. A run that was interrupted goes on "
		   "where it was.\n"
		   "Passwords are asked for, or read as one line each from standard input.\n"
		   "Exit codes: 0 done, 1 not today, or some are left for another day.\n",
	.run = run,
};
