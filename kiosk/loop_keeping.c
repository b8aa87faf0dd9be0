/* What the kiosk keeps beside its visits: room on its disks, copies of its ledger, and an eye on
 * the quarters whose time is over. */
#include <signal.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/copier.h"
#include "kiosk/ledger/retention.h"
#include "kiosk/ledger/room.h"
#include "kiosk/loop_parts.h"

enum {
	LOOK_MS = 30000,             /* from one look at the disks to the next */
	FIRST_BACKUP_MS = 10000,     /* after a start, when one is due */
	AGAIN_MS = 15 * 60000,       /* after a backup that failed */
	COPIER_MS = 2 * 3600000,     /* for all of a backup; the copying has a limit of its own */
	SPOOL_BYTES = 16 * DISK_MIB, /* a scanner's picture is refused, not lost, when it is cut */
	SPOOL_FILES = 16,
};

/* --- room on the disks ------------------------------------------------------------------------ */

static struct disk_room reserve_of(const struct loop *loop, enum loop_place place)
{
	if (place == LOOP_SPOOL)
		return (struct disk_room){ .bytes = SPOOL_BYTES, .files = SPOOL_FILES };
	return (struct disk_room){ .bytes = (uint64_t)loop->config->disk_reserve_mib * DISK_MIB,
				   .files = ROOM_VISIT_FILES };
}

static const char *path_of(const struct loop *loop, enum loop_place place)
{
	static const char SPOOL[] = "folder:";

	if (place == LOOP_LEDGER)
		return loop->config->database;
	if (place == LOOP_KEYS)
		return loop->config->keys;
	return span_starts_with(span_of(loop->config->scanner), span_of(SPOOL))
		       ? loop->config->scanner + strlen(SPOOL)
		       : NULL;
}

/* Files first: of those there may be few while there are bytes in plenty. */
static void tell_room(struct disk_room room, struct disk_room reserve, const char *whose, char *to,
		      size_t max)
{
	if (room.files / 2 < reserve.files)
		(void)text_format(
			to, max, "the disk of the %s takes %llu more files; visits need %llu",
			whose, (unsigned long long)room.files, (unsigned long long)reserve.files);
	else
		(void)text_format(to, max, "the disk of the %s has %llu MiB left; visits need %llu",
				  whose, (unsigned long long)(room.bytes / DISK_MIB),
				  (unsigned long long)(reserve.bytes / DISK_MIB));
}

/* *ret_what says why it is not enough. A folder for scans that is not there is the scanner's
 * trouble, and told there. */
static enum disk_state look_at(struct loop *loop, enum loop_place place, struct disk_room *ret_room,
			       char *ret_what, size_t max)
{
	static const char *const NAMES[] = {
		[LOOP_LEDGER] = "ledger", [LOOP_KEYS] = "keys", [LOOP_SPOOL] = "scans"
	};
	struct disk_room reserve = reserve_of(loop, place);
	const char *path = path_of(loop, place);
	struct fault fault = { 0 };

	*ret_room = (struct disk_room){ UINT64_MAX, UINT64_MAX };
	if (path == NULL)
		return DISK_ENOUGH;
	if (disk_look(path, ret_room, &fault) != STATUS_OK) {
		(void)text_copy(ret_what, max, fault.what);
		*ret_room = (struct disk_room){ 0 };
		return place == LOOP_SPOOL ? DISK_ENOUGH : DISK_OUT;
	}
	tell_room(*ret_room, reserve, NAMES[place], ret_what, max);
	return disk_judge(loop->keeping.place[place], *ret_room, reserve);
}

/* A disk that is full takes no record of that: it is tried again at the next look. */
static void record_room(struct loop *loop, struct disk_room room)
{
	struct loop_keeping *keeping = &loop->keeping;
	struct record record = record_begin(RECORD_DISK_CHANGED, "system", "");

	record.outcome = keeping->disk == DISK_OUT ? RECORD_FAILURE : RECORD_SUCCESS;
	record_detail(&record, "room", disk_state_text(keeping->disk));
	record_detail_format(&record, "free_mib", "%llu",
			     (unsigned long long)(room.bytes / DISK_MIB));
	if (keeping->disk != DISK_ENOUGH)
		record_detail_cut(&record, "cause", keeping->disk_trouble);
	if (store_record(&loop->store, &record, NULL) == STATUS_OK)
		keeping->recorded_disk = keeping->disk;
}

static void look(struct loop *loop)
{
	struct loop_keeping *keeping = &loop->keeping;
	enum disk_state worst = DISK_ENOUGH;
	struct disk_room least = { UINT64_MAX, UINT64_MAX };

	keeping->disk_at_ms = clock_steady_ms() + LOOK_MS;
	keeping->disk_trouble[0] = '\0';
	for (unsigned at = 0; at < LOOP_PLACES; at++) {
		char what[FAULT_TEXT_MAX] = "";
		struct disk_room room;
		keeping->place[at] = look_at(loop, (enum loop_place)at, &room, what, sizeof(what));
		if (at != LOOP_SPOOL)
			least = disk_lesser(least, room);
		if (keeping->place[at] <= worst)
			continue;
		worst = keeping->place[at];
		(void)text_copy(keeping->disk_trouble, sizeof(keeping->disk_trouble), what);
	}
	keeping->disk = worst;
	if (worst != keeping->recorded_disk)
		record_room(loop, least);
}

bool loop_has_room(struct loop *loop)
{
	look(loop);
	return loop->keeping.disk != DISK_OUT;
}

static void watch_disks(struct loop *loop)
{
	bool is_idle = loop->now->state == SESSION_ATTRACT;
	bool has_ended = is_idle && !loop->keeping.is_idle;

	loop->keeping.is_idle = is_idle;
	if (has_ended || clock_steady_ms() >= loop->keeping.disk_at_ms)
		look(loop);
	if (loop->keeping.disk != DISK_OUT || !is_idle)
		return;
	struct event event = loop_event(EVENT_UNFIT);
	loop_post(loop, &event);
}

/* --- quarters whose time is over -------------------------------------------------------------- */

static void watch_quarters(struct loop *loop)
{
	struct loop_keeping *keeping = &loop->keeping;
	struct period periods[RETENTION_PERIODS_MAX];
	size_t count = 0;

	if (keeping->quarters_day == loop_today())
		return;
	keeping->quarters_day = loop_today();
	keeping->reminder[0] = '\0';
	if (retention_list(loop->config->keys, periods, COUNT_OF(periods), &count, NULL) !=
		    STATUS_OK ||
	    count == 0 ||
	    !period_is_over(&periods[0], (int)loop->config->retention_years, clock_wall_ms()))
		return;
	(void)text_format(keeping->reminder, sizeof(keeping->reminder),
			  "the time of %s is over: two supervisors shred it, tac-kiosk retention",
			  periods[0].text);
}

/* --- backups ---------------------------------------------------------------------------------- */

static bool has_backups(const struct loop *loop)
{
	return !span_equals(span_of(loop->config->backup), span_of("none"));
}

static void end_backup(struct loop *loop, bool is_made, const char *what)
{
	struct loop_keeping *keeping = &loop->keeping;

	if (keeping->copier.pid != 0)
		(void)child_stop(&keeping->copier);
	(void)text_copy(keeping->backup_trouble, sizeof(keeping->backup_trouble), what);
	keeping->backup_at_ms = clock_steady_ms() + (is_made ? loop->config->backup_hours * 3600000
							     : (int64_t)AGAIN_MS);
}

static void begin_backup(struct loop *loop)
{
	static const struct child_plan PLAN = { .command = "copier" };
	struct loop_keeping *keeping = &loop->keeping;
	const struct config *config = loop->config;
	struct copier_order order = { .keep = (uint64_t)config->backup_keep,
				      .must_mount = config->must_mount_backup,
				      .is_training = loop_is_training(loop) };
	struct fault fault = { 0 };

	(void)text_copy(order.database, sizeof(order.database), config->database);
	(void)text_copy(order.keys, sizeof(order.keys), config->keys);
	(void)text_copy(order.folder, sizeof(order.folder), config->backup);
	(void)text_copy(order.kiosk, sizeof(order.kiosk), config->kiosk_id);
	enum status status = child_start(&PLAN, &keeping->copier, &fault);
	if (status == STATUS_OK)
		status = copier_give(keeping->copier.socket, &order, &fault);
	if (status != STATUS_OK)
		end_backup(loop, false, fault.what);
	else
		keeping->copier_until_ms = clock_steady_ms() + COPIER_MS;
}

/* A disk that hangs may keep even a killed process: nobody waits for it, and none other begins. */
static void give_up(struct loop *loop)
{
	struct loop_keeping *keeping = &loop->keeping;

	(void)kill(keeping->copier.pid, SIGKILL);
	keeping->copier_until_ms = 0;
	(void)text_copy(keeping->backup_trouble, sizeof(keeping->backup_trouble),
			"no backup: its disk does not answer");
}

static void advance_backup(struct loop *loop)
{
	struct loop_keeping *keeping = &loop->keeping;
	struct copier_answer answer;
	struct fault fault = { 0 };
	enum status status = copier_take(keeping->copier.socket, &answer, &fault);

	if (status == STATUS_OK)
		end_backup(loop, answer.status == STATUS_OK, answer.what);
	else if (status != STATUS_AGAIN && keeping->copier_until_ms == 0)
		end_backup(loop, false, keeping->backup_trouble);
	else if (status != STATUS_AGAIN)
		end_backup(loop, false, fault.what);
	else if (keeping->copier_until_ms != 0 && clock_steady_ms() >= keeping->copier_until_ms)
		give_up(loop);
}

static bool is_backup_due(const struct loop *loop)
{
	return loop->keeping.backup_at_ms != 0 && loop->keeping.copier.pid == 0 &&
	       loop->now->state == SESSION_ATTRACT;
}

/* --- together --------------------------------------------------------------------------------- */

enum status loop_open_keeping(struct loop *loop, struct fault *fault)
{
	struct loop_keeping *keeping = &loop->keeping;
	struct backup_history history;

	look(loop);
	if (!has_backups(loop))
		return STATUS_OK;
	enum status status = backup_history(&loop->store, &history, fault);
	if (status != STATUS_OK)
		return status;
	int64_t wait_ms = backup_wait_ms(&history, loop->config->backup_hours, clock_wall_ms());
	keeping->backup_at_ms =
		clock_steady_ms() + (wait_ms < FIRST_BACKUP_MS ? FIRST_BACKUP_MS : wait_ms);
	if (history.failed_ms > history.made_ms) {
		keeping->backup_at_ms = clock_steady_ms() + FIRST_BACKUP_MS;
		(void)text_format(keeping->backup_trouble, sizeof(keeping->backup_trouble),
				  "no backup: %s", history.cause);
	}
	return STATUS_OK;
}

void loop_keep(struct loop *loop)
{
	watch_disks(loop);
	watch_quarters(loop);
	loop_watch_year(loop);
	if (loop->keeping.copier.pid != 0)
		advance_backup(loop);
	else if (is_backup_due(loop) && clock_steady_ms() >= loop->keeping.backup_at_ms)
		begin_backup(loop);
}

struct pollfd loop_copier_pollfd(const struct loop *loop)
{
	bool is_there = loop->keeping.copier.pid != 0;

	return (struct pollfd){ .fd = is_there ? loop->keeping.copier.socket : -1,
				.events = POLLIN };
}

int64_t loop_keeping_deadline_ms(const struct loop *loop)
{
	const struct loop_keeping *keeping = &loop->keeping;
	int64_t due_ms = keeping->disk_at_ms;
	int64_t backup_ms = keeping->copier.pid != 0 ? keeping->copier_until_ms
			    : is_backup_due(loop)    ? keeping->backup_at_ms
						     : 0;

	return backup_ms != 0 && backup_ms < due_ms ? backup_ms : due_ms;
}

const char *loop_keeping_trouble(const struct loop *loop)
{
	const struct loop_keeping *keeping = &loop->keeping;

	if (keeping->disk_trouble[0] != '\0')
		return keeping->disk_trouble;
	if (keeping->backup_trouble[0] != '\0')
		return keeping->backup_trouble;
	return loop->now->state == SESSION_DESK ? keeping->reminder : "";
}

void loop_close_keeping(struct loop *loop)
{
	child_abandon(&loop->keeping.copier);
}
