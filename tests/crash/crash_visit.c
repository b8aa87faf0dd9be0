/* Whole visits at the kiosk's own loop, and what is left of them when they end at any instruction.
 * "print": one with a receipt, one with a printer that it has to wait for and whose paper ends amid
 * the receipt. "mail": one whose IP PIN goes by mail, one with a receipt that a letter follows; and
 * then the letters, written out, said to be in the mail, and one come back. An instruction is each
 * write, sync and change of a name of the ledger's files, the keys' and the letters', and each
 * transfer to or from the printer. Prints a table; ends with 1 when something is wrong.
 *
 *	crash_visit SHARE print|mail EVERY SEED		every EVERY-th point, beginning by SEED
 *	crash_visit SHARE print|mail EVERY SEED forgets|trusts|drops|lies	with a defect
 *
 * SHARE has policy.conf and locale. Transfers count twice: before and after. A process that dies
 * leaves the files and the printer as they are at that moment, whether its operation was
 * acknowledged or not, so each point is looked at in a process of its own that takes over from
 * there: the one before an operation is the one after the last. A power cut leaves of the files
 * what was synced, and of the rest nothing, or a share by SEED. What is done with letters is also
 * done with each of its operations failing. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/language.h"
#include "kiosk/base/text.h"
#include "kiosk/issuing/keyring.h"
#include "kiosk/loop.h"
#include "kiosk/staff/staff.h"
#include "tests/crash/copy.h"
#include "tests/crash/disk.h"
#include "tests/crash/shim.h"
#include "tests/crash/visit_judge.h"
#include "tests/crash/visit_mail.h"
#include "tests/crash/visit_people.h"
#include "tests/crash/visit_printer.h"

enum { COMPLAINTS_MAX = 5, POWER_CUTS = 2, PEOPLE = 4 };

/* What a point is of. */
#define POINTS(X)                                                                                  \
	X(WRITE, "writes")                                                                         \
	X(SYNC, "syncs")                                                                           \
	X(FILE, "files made, named or cut")                                                        \
	X(SEND, "transfers to the printer")                                                        \
	X(RECEIVE, "answers of the printer")                                                       \
	X(SAID, "ends of commands")                                                                \
	X(FAULT, "operations that fail")
#define X(name, text) POINT_##name,
enum point { POINTS(X) POINT_COUNT };
#undef X
#define X(name, text) [POINT_##name] = (text),
static const char *const POINT_TEXTS[POINT_COUNT] = { POINTS(X) };
#undef X

struct verdict {
	bool is_given, is_good;
	bool is_over; /* of a fault: no operation was left for it */
	struct visit_found found;
	char why[VISIT_WHY_MAX];
};

static struct {
	struct config config, trial; /* where the visit is, and where it is taken up again */
	char folder[64], trial_folder[64];
	struct visit_mail mail, trial_mail;
	enum mail_said said; /* so far */
	enum visit_defect defect;
	uint64_t every, seed, points, looked[POINT_COUNT], of[POINT_COUNT], deaths, cuts, wrong;
	struct visit_found found;
	int told;                /* standard output, also while a command has another one */
	struct verdict *verdict; /* shared with who looks */
} crash;

static void die(const char *what)
{
	perror(what);
	exit(2);
}

/* --- a kiosk -------------------------------------------------------------------------------------
 */

static void configure(struct config *config, const char *share, const char *folder)
{
	config_default(config);
	(void)text_copy(config->kiosk_id, sizeof(config->kiosk_id), "K1");
	(void)text_copy(config->printer, sizeof(config->printer), VISIT_PRINTER);
	(void)text_format(config->database, CONFIG_TEXT_MAX, "%s/ledger.db", folder);
	(void)text_format(config->keys, CONFIG_TEXT_MAX, "%s/keys", folder);
	(void)text_format(config->policy, CONFIG_TEXT_MAX, "%s/policy.conf", share);
	(void)text_format(config->locale, CONFIG_TEXT_MAX, "%s/locale", share);
	config->disk_reserve_mib = 1; /* it lives in memory */
}

static void found(const struct config *config)
{
	SCOPED(store) store = { 0 };
	struct fault fault = { 0 };
	enum status status = store_create(config->database, config->kiosk_id, &store, &fault);

	if (status == STATUS_OK)
		status = keyring_create(config->keys, &fault);
	if (status == STATUS_OK)
		status = staff_add(&store, "test", VISIT_CLERK, ROLE_CLERK,
				   span_of(VISIT_CLERK_SECRET), &fault);
	if (status == STATUS_OK)
		status = staff_add(&store, "test", VISIT_SUPERVISOR, ROLE_SUPERVISOR,
				   span_of(VISIT_SUPERVISOR_SECRET), &fault);
	if (status == STATUS_OK)
		status = language_init(config->locale, &fault);
	if (status == STATUS_OK)
		return;
	(void)fprintf(stderr, "%s\n", fault.what);
	exit(2);
}

/* --- one point -----------------------------------------------------------------------------------
 */

/* Staff start the kiosk again, then they see to the letters. */
NO_RETURN static void judge(void)
{
	struct verdict *verdict = crash.verdict;

	shim_end();
	visit_printer_tell(NULL, NULL);
	visit_people_come(0, false);
	verdict->is_good = visit_judge(&crash.trial, crash.defect, &verdict->found, verdict->why) &&
			   visit_mail_judge(&crash.trial_mail, crash.said, verdict->why);
	verdict->is_given = true;
	_exit(0);
}

/* Power cuts are numbered from 1; 0 is a death. */
NO_RETURN static void take_up(unsigned cut)
{
	shim_end();
	if (cut == 0)
		copy_all(crash.folder, crash.trial_folder);
	else
		disk_power_cut(crash.trial_folder,
			       cut == 1 ? 0 : 2 + (uint32_t)(crash.points + crash.seed));
	judge();
}

/* Waits for who looks. */
static void hear(pid_t child, enum point point, const char *when, const char *what)
{
	struct verdict *verdict = crash.verdict;
	int how = 0;

	if (child < 0 || waitpid(child, &how, 0) != child)
		die("fork");
	if (!verdict->is_given)
		(void)text_format(verdict->why, sizeof(verdict->why), "it dies itself: %d", how);
	crash.found.exceptions += verdict->found.exceptions;
	crash.found.handed_over += verdict->found.handed_over;
	crash.found.replaced += verdict->found.replaced;
	crash.found.released += verdict->found.released;
	crash.found.rests += verdict->found.rests;
	if (verdict->is_given && (verdict->is_good || verdict->is_over))
		return;
	if (crash.wrong++ < COMPLAINTS_MAX)
		dprintf(crash.told, "# point %llu, %s one of the %s, %s: %s\n",
			(unsigned long long)crash.points, when, POINT_TEXTS[point], what,
			verdict->why);
}

static pid_t begin_looking(void)
{
	*crash.verdict = (struct verdict){ .is_given = false };
	(void)fflush(stdout);
	return fork();
}

static void look_at(enum point point, const char *when, unsigned cut)
{
	pid_t child = begin_looking();

	if (child == 0)
		take_up(cut);
	crash.deaths += cut == 0;
	crash.cuts += cut > 0;
	hear(child, point, when, cut == 0 ? "the process dies" : "the power goes");
}

static void meet(enum point point, const char *when)
{
	crash.points++;
	crash.of[point]++;
	if ((crash.points + crash.seed) % crash.every != 0)
		return;
	crash.looked[point]++;
	for (unsigned cut = 0; cut <= POWER_CUTS; cut++)
		look_at(point, when, cut);
}

static void changed(void *self)
{
	static const enum point POINTS[SHIM_OPERATION_COUNT] = {
		[SHIM_OPEN] = POINT_FILE,       [SHIM_TRUNCATE] = POINT_FILE,
		[SHIM_DELETE] = POINT_FILE,     [SHIM_WRITE] = POINT_WRITE,
		[SHIM_SYNC] = POINT_SYNC,       [SHIM_OWN_SYNC] = POINT_SYNC,
		[SHIM_OWN_WRITE] = POINT_WRITE, [SHIM_OWN_NAME] = POINT_FILE,
	};

	meet(POINTS[shim_last()], "after");
}

static void transferred(bool is_sent, bool is_before, void *self)
{
	meet(is_sent ? POINT_SEND : POINT_RECEIVE, is_before ? "before" : "after");
}

/* --- the visit -----------------------------------------------------------------------------------
 */

static void begin_watching(void)
{
	struct shim_plan plan = { .fault = SHIM_FAILS };

	if (crash.defect == VISIT_LIES)
		plan = (struct shim_plan){ .fault = SHIM_SYNC_LIES, .at = 1, .is_for_good = true };
	disk_begin(crash.folder);
	shim_after_change(changed, NULL);
	visit_printer_tell(transferred, NULL);
	shim_begin(crash.folder, plan);
}

static void end_watching(void)
{
	shim_end();
	disk_end();
	visit_printer_tell(NULL, NULL);
}

static void serve(bool has_paper)
{
	const struct loop_options options = { .config = &crash.config };
	struct fault fault = { 0 };
	bool is_device = false;

	visit_printer_begin(has_paper);
	visit_people_come(1, !has_paper);
	begin_watching();
	enum status status = loop_run(&options, &is_device, &fault);
	end_watching();
	if (status == STATUS_OK && visit_people_served() == 1)
		return;
	(void)fprintf(stderr, "the visit comes to no end: %s\n", fault.what);
	exit(2);
}

/* --- letters -------------------------------------------------------------------------------------
 */

/* One operation of the command fails, and what it says is true; false where it has no such
 * operation. */
static bool fail_one(const char *verb, const char *what, enum mail_said said, uint64_t at)
{
	struct shim_plan plan = { .fault = SHIM_FAILS, .at = at };
	pid_t child = begin_looking();
	enum shim_operation struck;

	if (child == 0) {
		copy_all(crash.folder, crash.trial_folder);
		shim_begin(crash.trial_folder, plan);
		int code = visit_mail_say(&crash.trial_mail, verb, what);
		shim_end();
		crash.verdict->is_given = crash.verdict->is_over = !shim_has_struck(&struck);
		if (crash.verdict->is_over)
			_exit(0);
		crash.said = code == 0 ? said : crash.said;
		judge();
	}
	hear(child, POINT_FAULT, "at", "it fails");
	return !crash.verdict->is_over;
}

static void command(const char *verb, const char *what, const char *trial_what, enum mail_said said)
{
	uint64_t at = 1 + crash.seed % crash.every;

	for (; fail_one(verb, trial_what, said, at); at += crash.every)
		crash.looked[POINT_FAULT]++;
	crash.of[POINT_FAULT] += at - 1;
	begin_watching();
	if (visit_mail_say(&crash.mail, verb, what) != 0)
		die(crash.mail.told);
	crash.said = said;
	meet(POINT_SAID, "after");
	end_watching();
}

/* Two letters in one batch, of which one comes back. */
static void mail(void)
{
	char order[STORE_ORDER_ID_MAX];

	visit_mail_rules(&crash.mail, &crash.config, "mail");
	(void)text_copy(crash.trial.policy, CONFIG_TEXT_MAX, crash.config.policy);
	serve(true);
	visit_mail_rules(&crash.mail, &crash.config, "both");
	serve(true);
	command("export", crash.mail.out, crash.trial_mail.out, MAIL_SAID_WRITTEN);
	command("done", "1", "1", MAIL_SAID_DONE);
	visit_mail_first(&crash.mail, order);
	command("returned", order, order, MAIL_SAID_RETURNED);
}

static void print(void)
{
	serve(true);
	serve(false);
}

static void report(void)
{
	printf("points           %6llu, every %llu-th by seed %llu\n",
	       (unsigned long long)crash.points, (unsigned long long)crash.every,
	       (unsigned long long)crash.seed);
	for (int at = 0; at < POINT_COUNT; at++)
		printf("  %-26s %6llu of %llu\n", POINT_TEXTS[at],
		       (unsigned long long)crash.looked[at], (unsigned long long)crash.of[at]);
	printf("deaths           %6llu\n", (unsigned long long)crash.deaths);
	printf("power cuts       %6llu\n", (unsigned long long)crash.cuts);
	printf("exceptions       %6llu\n", (unsigned long long)crash.found.exceptions);
	printf("  handed over    %6llu\n", (unsigned long long)crash.found.handed_over);
	printf("  replaced       %6llu\n", (unsigned long long)crash.found.replaced);
	printf("quarantines      %6llu\n", (unsigned long long)crash.found.released);
	printf("rest in the queue %5llu\n", (unsigned long long)crash.found.rests);
	printf("wrong            %6llu\n", (unsigned long long)crash.wrong);
}

static bool take_words(int count, char **words)
{
	static const char *const DEFECTS[] = { [VISIT_FORGETS] = "forgets",
					       [VISIT_TRUSTS] = "trusts",
					       [VISIT_DROPS] = "drops",
					       [VISIT_LIES] = "lies" };

	if (count < 5 || (strcmp(words[2], "print") != 0 && strcmp(words[2], "mail") != 0))
		return false;
	crash.every = strtoull(words[3], NULL, 10);
	crash.seed = strtoull(words[4], NULL, 10);
	for (int at = VISIT_FORGETS; count > 5 && at <= VISIT_LIES; at++)
		if (strcmp(words[5], DEFECTS[at]) == 0)
			crash.defect = (enum visit_defect)at;
	return crash.every > 0 && (count == 5 || crash.defect != VISIT_SOUND);
}

static void set_up(void)
{
	crash.verdict = mmap(NULL, sizeof(*crash.verdict), PROT_READ | PROT_WRITE,
			     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int keys =
		open("/dev/zero", O_RDONLY | O_CLOEXEC); /* there is always one to be asked for */
	crash.told = dup(STDOUT_FILENO);
	if (crash.verdict == MAP_FAILED || keys < 0 || dup2(keys, STDIN_FILENO) < 0)
		die("crash_visit");
	shim_install();
}

static void tear_down(const struct visit_mail *mail, const char *folder)
{
	copy_empty(folder);
	(void)rmdir(folder);
	(void)unlink(mail->settings);
	(void)unlink(mail->rules);
}

static void tell(const char *share, void (*story)(void))
{
	visit_printer_clear();
	copy_make_folder(crash.folder);
	copy_make_folder(crash.trial_folder);
	configure(&crash.config, share, crash.folder);
	configure(&crash.trial, share, crash.trial_folder);
	found(&crash.config);
	visit_mail_init(&crash.mail, &crash.config, crash.folder);
	visit_mail_init(&crash.trial_mail, &crash.trial, crash.trial_folder);
	if (visit_mail_load(&crash.mail, 1, PEOPLE) != 0)
		die(crash.mail.told);
	story();
	tear_down(&crash.mail, crash.folder);
	tear_down(&crash.trial_mail, crash.trial_folder);
}

int main(int count, char **words)
{
	if (!take_words(count, words)) {
		(void)fputs("usage: crash_visit SHARE print|mail EVERY SEED [forgets | trusts | "
			    "drops | lies]\n",
			    stderr);
		return 2;
	}
	set_up();
	tell(words[1], strcmp(words[2], "mail") == 0 ? mail : print);
	report();
	return crash.wrong > 0 ? 1 : 0;
}
