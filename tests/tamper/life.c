#include "tests/tamper/life.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/issuing/recovery.h"
#include "tests/crash/copy.h"
#include "tests/crash/disk.h"
#include "tests/fakes/sample_policy.h"
#include "tests/tamper/fake_clock.h"
#include "tests/tamper/files.h"
#include "tests/tamper/life_office.h"

void life_must(enum status status, const struct fault *fault)
{
	if (status == STATUS_OK)
		return;
	(void)fprintf(stderr, "a kiosk's life: %s\n", fault->what);
	exit(2);
}

uint32_t life_random(struct life *life, uint32_t below)
{
	return disk_random(&life->seed) % below;
}

static int remove_one(const char *path, const struct stat *found, int kind, struct FTW *place)
{
	return remove(path);
}

void life_remove(const char *folder)
{
	(void)nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

void life_begin(struct life *life, const char *origin, uint32_t seed)
{
	SCOPED(store) store = { 0 };
	struct fault fault = { 0 };
	char folder[64];

	*life = (struct life){ .origin = origin, .seed = seed };
	copy_make_folder(folder);
	(void)text_format(life->folder, sizeof(life->folder), "%s", folder);
	(void)text_format(life->path, sizeof(life->path), "%s/ledger.db", folder);
	(void)text_format(life->keys, sizeof(life->keys), "%s/keys", folder);
	if (mkdir(life->keys, 0700) != 0) {
		perror(life->keys);
		exit(2);
	}
	life->heads = mmap(NULL, sizeof(*life->heads), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (life->heads == MAP_FAILED)
		exit(2);
	config_default(&life->config);
	(void)text_format(life->config.kiosk_id, sizeof(life->config.kiosk_id), "%s", origin);
	(void)text_format(life->config.keys, sizeof(life->config.keys), "%s", life->keys);
	life->options.config = &life->config;
	life_must(store_create(life->path, origin, &store, &fault), &fault);
	life_found_office(life, &store);
}

void life_end(struct life *life)
{
	life_drop(life);
	(void)munmap(life->heads, sizeof(*life->heads));
	life_remove(life->folder);
	*life = (struct life){ 0 };
}

/* --- the program ---------------------------------------------------------------------------------
 */

static void discard(void *self)
{
}

/* Nothing is sent: of a paper only what is recorded of it matters. */
static const struct printer_ops NO_PRINTER = { .discard = discard };

static void open_loop(struct life *life)
{
	struct loop *loop = calloc(1, sizeof(*loop));

	if (loop != NULL)
		loop->secrets = calloc(1, sizeof(*loop->secrets));
	if (loop == NULL || loop->secrets == NULL)
		exit(2);
	loop->options = &life->options;
	loop->config = &life->config;
	loop->policy = SAMPLE_POLICY;
	loop->rules.policy = &loop->policy;
	loop->now = &loop->secrets->session[0];
	loop->next = &loop->secrets->session[1];
	loop->embedded = (struct registry_embedded){ .store = &loop->store,
						     .keyring = &loop->secrets->keyring };
	loop->registry = registry_embedded(&loop->embedded);
	loop->printer.ops = &NO_PRINTER;
	life->loop = loop;
}

/* The key that signs now, for who keeps what he should not. */
static void keep_aside(const struct life *life)
{
	char from[LIFE_PATH_MAX + 40], to[LIFE_PATH_MAX + 40];

	if (life->aside[0] == '\0')
		return;
	(void)text_format(from, sizeof(from), "%s/epoch-%llu.pem", life->keys,
			  (unsigned long long)life->loop->signer.epoch);
	(void)text_format(to, sizeof(to), "%s/epoch-%llu.pem", life->aside,
			  (unsigned long long)life->loop->signer.epoch);
	files_copy(from, to);
}

/* As the loop's own opening does it, in that order. */
void life_start(struct life *life)
{
	struct fault fault = { 0 };
	int64_t visits = 0;
	const char *last_run = NULL;

	open_loop(life);
	struct loop *loop = life->loop;
	life_must(store_open(life->path, SQL_WRITE, life->origin, &loop->store, &fault), &fault);
	life_must(store_last_run(&loop->store, &last_run, &fault), &fault);
	life_must(loop_look_back(loop, &fault), &fault);
	life_must(issuing_recover(&loop->store, &loop->registry, clock_wall_ms(), &visits, &fault),
		  &fault);
	struct record record = record_begin(RECORD_KIOSK_STARTED, "system", "");
	record_detail(&record, "version", TAC_VERSION);
	record_detail(&record, "policy", loop->policy.version);
	record_detail(&record, "rules", loop->policy.hash);
	record_detail(&record, "after", last_run);
	life_must(loop_begin_signing(loop, &record, &fault), &fault);
	keep_aside(life);
}

void life_drop(struct life *life)
{
	struct loop *loop = life->loop;

	if (loop == NULL)
		return;
	signer_release(&loop->signer);
	store_release(&loop->store);
	free(loop->secrets);
	free(loop);
	life->loop = NULL;
}

void life_stop(struct life *life)
{
	life->loop->stop_cause = "told to stop";
	loop_record_stop(life->loop);
	life_drop(life);
}

void life_turn(struct life *life)
{
	loop_keep_signing(life->loop);
	if (life->loop->health[0] != '\0') {
		(void)fprintf(stderr, "a kiosk's life: %s\n", life->loop->health);
		exit(2);
	}
	keep_aside(life);
}

void life_idle(struct life *life, int64_t ms)
{
	int64_t until_ms = clock_steady_ms() + ms;

	while (clock_steady_ms() < until_ms) {
		int64_t wait_ms = loop_signing_deadline_ms(life->loop) - clock_steady_ms();
		if (wait_ms > until_ms - clock_steady_ms())
			wait_ms = until_ms - clock_steady_ms();
		fake_clock_pass(wait_ms > 0 ? wait_ms : 1);
		life_turn(life);
	}
}

void life_mark_day(struct life *life)
{
	struct loop *loop = life->loop;

	session_wipe(loop->now);
	(void)text_copy(loop->now->user, sizeof(loop->now->user), "sam");
	loop_mark_day(loop, life_random(life, 2) == 0);
	loop->event_count = 0; /* there is no screen to tell it to */
	session_wipe(loop->now);
}

void life_fault(struct life *life)
{
	struct fault fault = { 0 };

	fault_set(&fault, STATUS_IO, 0, "the printer is out of paper (%u)", life_random(life, 100));
	loop_record_fault(life->loop, "printer", &fault);
}
