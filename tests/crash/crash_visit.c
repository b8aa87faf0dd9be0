/* Two whole visits at the kiosk's own loop, the second with a printer that it has to wait for and
 * whose paper ends amid the receipt, and what is left of them when they end at any instruction: at
 *each write, sync and other change of the ledger's files, and at each transfer to or from the
 *printer. Prints a table; ends with 1 when something is wrong.
 *
 *	crash_visit SHARE EVERY SEED			every EVERY-th point, beginning by SEED
 *	crash_visit SHARE EVERY SEED forgets|trusts|drops|lies	with a defect
 *
 * SHARE has policy.conf and locale. Transfers count twice: before and after. A process that dies
 *leaves the files and the printer as they are at that moment, whether its operation was
 *acknowledged or not, so each point is looked at in a process of its own that takes over from
 *there: the one before an operation is the one after the last. A power cut leaves of the files what
 *was synced, and of the rest nothing, or a share by SEED. */
#include <dirent.h>
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
#include "tests/crash/visit_people.h"
#include "tests/crash/visit_printer.h"

enum { COMPLAINTS_MAX = 5, POWER_CUTS = 2, PATH_LENGTH = 256 };

/* What a point is of. */
enum point { POINT_WRITE, POINT_SYNC, POINT_FILE, POINT_SEND, POINT_RECEIVE, POINT_COUNT };
static const char *const POINT_TEXTS[POINT_COUNT] = { "writes", "syncs", "files made or cut",
						      "transfers to the printer",
						      "answers of the printer" };

struct verdict {
	bool is_given, is_good;
	struct visit_found found;
	char why[VISIT_WHY_MAX];
};

static struct {
	struct config config, trial; /* where the visit is, and where it is taken up again */
	char folder[64], trial_folder[64];
	enum visit_defect defect;
	uint64_t every, seed, points, looked[POINT_COUNT], of[POINT_COUNT], deaths, cuts, wrong;
	struct visit_found found;
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
	(void)text_format(config->keys, CONFIG_TEXT_MAX, "%s.keys", folder);
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
		status = language_init(config->locale, &fault);
	if (status == STATUS_OK)
		return;
	(void)fprintf(stderr, "%s\n", fault.what);
	exit(2);
}

/* --- one point -----------------------------------------------------------------------------------
 */

static void copy_file(const char *from, const char *to)
{
	unsigned char bytes[4096];
	int source = open(from, O_RDONLY | O_CLOEXEC);
	int target = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ssize_t size = 0;

	if (source < 0 || target < 0)
		die(to);
	while ((size = read(source, bytes, sizeof(bytes))) > 0)
		if (write(target, bytes, (size_t)size) != size)
			die(to);
	close(source);
	close(target);
}

/* Empties `to`, and copies what there is in `from`, where that is not null. */
static void copy_keys(const char *from, const char *to)
{
	for (int turn = 0; turn < 2; turn++) {
		const char *folder = turn == 0 ? to : from;
		DIR *open = folder == NULL ? NULL : opendir(folder);
		struct dirent *entry = NULL;
		while (open != NULL && (entry = readdir(open)) != NULL) {
			char old[2 * PATH_LENGTH + 64], new[2 * PATH_LENGTH + 64];
			if (entry->d_name[0] == '.')
				continue;
			(void)text_format(old, sizeof(old), "%s/%s", folder, entry->d_name);
			(void)text_format(new, sizeof(new), "%s/%s", to, entry->d_name);
			if (turn == 0)
				(void)unlink(old);
			else
				copy_file(old, new);
		}
		if (open != NULL)
			(void)closedir(open);
	}
}

/* Power cuts are numbered from 1; 0 is a death. */
NO_RETURN static void take_up(unsigned cut)
{
	struct verdict *verdict = crash.verdict;

	shim_end();
	visit_printer_tell(NULL, NULL);
	copy_keys(crash.config.keys, crash.trial.keys);
	if (cut == 0)
		copy_ledger(crash.folder, crash.trial_folder);
	else
		disk_power_cut(crash.trial_folder,
			       cut == 1 ? 0 : 2 + (uint32_t)(crash.points + crash.seed));
	visit_people_come(0, false);
	verdict->is_good = visit_judge(&crash.trial, crash.defect, &verdict->found, verdict->why);
	verdict->is_given = true;
	_exit(0);
}

static void look_at(enum point point, const char *when, unsigned cut)
{
	struct verdict *verdict = crash.verdict;
	int how = 0;

	*verdict = (struct verdict){ .is_given = false };
	(void)fflush(stdout);
	pid_t child = fork();
	if (child == 0)
		take_up(cut);
	if (child < 0 || waitpid(child, &how, 0) != child)
		die("fork");
	if (!verdict->is_given)
		(void)text_format(verdict->why, sizeof(verdict->why), "it dies itself: %d", how);
	crash.deaths += cut == 0;
	crash.cuts += cut > 0;
	crash.found.exceptions += verdict->found.exceptions;
	crash.found.handed_over += verdict->found.handed_over;
	crash.found.replaced += verdict->found.replaced;
	crash.found.released += verdict->found.released;
	crash.found.rests += verdict->found.rests;
	if (verdict->is_given && verdict->is_good)
		return;
	if (crash.wrong++ < COMPLAINTS_MAX)
		printf("# point %llu, %s one of the %s, %s: %s\n", (unsigned long long)crash.points,
		       when, POINT_TEXTS[point], cut == 0 ? "the process dies" : "the power goes",
		       verdict->why);
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
		[SHIM_OPEN] = POINT_FILE,   [SHIM_TRUNCATE] = POINT_FILE,
		[SHIM_DELETE] = POINT_FILE, [SHIM_WRITE] = POINT_WRITE,
		[SHIM_SYNC] = POINT_SYNC,   [SHIM_OWN_SYNC] = POINT_SYNC,
	};

	meet(POINTS[shim_last()], "after");
}

static void transferred(bool is_sent, bool is_before, void *self)
{
	meet(is_sent ? POINT_SEND : POINT_RECEIVE, is_before ? "before" : "after");
}

/* --- the visit -----------------------------------------------------------------------------------
 */

static void serve(bool has_paper)
{
	const struct loop_options options = { .config = &crash.config };
	struct fault fault = { 0 };
	bool is_device = false;
	struct shim_plan plan = { .fault = SHIM_FAILS };

	if (crash.defect == VISIT_LIES)
		plan = (struct shim_plan){ .fault = SHIM_SYNC_LIES, .at = 1, .is_for_good = true };
	visit_printer_begin(has_paper);
	visit_people_come(1, !has_paper);
	disk_begin(crash.folder);
	shim_after_change(changed, NULL);
	visit_printer_tell(transferred, NULL);
	shim_begin(crash.folder, plan);
	enum status status = loop_run(&options, &is_device, &fault);
	shim_end();
	disk_end();
	visit_printer_tell(NULL, NULL);
	if (status == STATUS_OK && visit_people_served() == 1)
		return;
	(void)fprintf(stderr, "the visit comes to no end: %s\n", fault.what);
	exit(2);
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

	if (count < 4)
		return false;
	crash.every = strtoull(words[2], NULL, 10);
	crash.seed = strtoull(words[3], NULL, 10);
	for (int at = VISIT_FORGETS; count > 4 && at <= VISIT_LIES; at++)
		if (strcmp(words[4], DEFECTS[at]) == 0)
			crash.defect = (enum visit_defect)at;
	return crash.every > 0 && (count == 4 || crash.defect != VISIT_SOUND);
}

static void set_up(const char *share)
{
	crash.verdict = mmap(NULL, sizeof(*crash.verdict), PROT_READ | PROT_WRITE,
			     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int keys =
		open("/dev/zero", O_RDONLY | O_CLOEXEC); /* there is always one to be asked for */
	if (crash.verdict == MAP_FAILED || keys < 0 || dup2(keys, STDIN_FILENO) < 0)
		die("crash_visit");
	shim_install();
	copy_make_folder(crash.folder);
	copy_make_folder(crash.trial_folder);
	configure(&crash.config, share, crash.folder);
	configure(&crash.trial, share, crash.trial_folder);
	if (mkdir(crash.trial.keys, 0700) != 0)
		die(crash.trial.keys);
	found(&crash.config);
}

static void tear_down(const struct config *config, const char *folder)
{
	copy_keys(NULL, config->keys);
	(void)rmdir(config->keys);
	copy_remove_ledger(folder);
	(void)rmdir(folder);
}

int main(int count, char **words)
{
	if (!take_words(count, words)) {
		(void)fputs(
			"usage: crash_visit SHARE EVERY SEED [forgets | trusts | drops | lies]\n",
			stderr);
		return 2;
	}
	set_up(words[1]);
	serve(true);
	serve(false);
	report();
	tear_down(&crash.config, crash.folder);
	tear_down(&crash.trial, crash.trial_folder);
	return crash.wrong > 0 ? 1 : 0;
}
