/* A hot folder: a scanner on the network, or its software, puts pictures there. */
#include "drivers/scanner.h"

#include <errno.h>
#include <limits.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include "drivers/hot_folder.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

enum {
	PATH_BYTES_MAX = 256,
	EVENTS_BYTES = 4096, /* one event is up to 272 */
	AT_ONCE_MS = 1,
	CHECK_MS = 2000, /* is it there yet, still, and another by now? */
	SWEEP_MS = 60000,
	FORGOTTEN_MS = 600000, /* a file that was never finished */
};

struct scanner_folder {
	char path[PATH_BYTES_MAX];
	int inotify;
	int watch; /* -1: the folder is away, or unfit */
	dev_t device;
	ino_t inode;
	int64_t check_at_ms, sweep_at_ms;
	bool is_expected;
	struct fault trouble;
	size_t at, size; /* of the events that were read, and not dealt with */
	_Alignas(struct inotify_event) char events[EVENTS_BYTES];
};

static void leave(struct scanner_folder *scanner)
{
	if (scanner->watch >= 0)
		(void)inotify_rm_watch(scanner->inotify, scanner->watch);
	scanner->watch = -1;
}

/* From now on, what comes is noticed; what was there before nobody waits for any more. */
static void watch(struct scanner_folder *scanner, int folder, const struct stat *stat)
{
	char path[32];

	leave(scanner);
	(void)text_format(path, sizeof(path), "/proc/self/fd/%d", folder);
	scanner->watch = inotify_add_watch(scanner->inotify, path,
					   IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVE_SELF |
						   IN_DELETE_SELF | IN_ONLYDIR);
	if (scanner->watch < 0) {
		(void)fault_set(&scanner->trouble, STATUS_IO, errno,
				"%.60s: the folder cannot be watched", scanner->path);
		return;
	}
	scanner->device = stat->st_dev;
	scanner->inode = stat->st_ino;
	unsigned count = hot_folder_sweep(folder, 0);
	if (count > 0)
		(void)fault_set(&scanner->trouble, STATUS_IO, 0,
				"%.60s: files that lay there were removed unread: %u",
				scanner->path, count);
}

static void look_after(struct scanner_folder *scanner, int folder, int64_t now_ms)
{
	struct stat stat;

	if (fstat(folder, &stat) != 0)
		return;
	if (scanner->watch < 0 || stat.st_dev != scanner->device || stat.st_ino != scanner->inode) {
		watch(scanner, folder, &stat);
	} else if (now_ms >= scanner->sweep_at_ms) {
		scanner->sweep_at_ms = now_ms + SWEEP_MS;
		(void)hot_folder_sweep(folder, FORGOTTEN_MS);
	}
}

/* A folder that leaves while this program has it open does not say so, and one that is mounted over
 * another never does: it is opened anew each time. What was wrong with a file is told until here.
 */
static void check(struct scanner_folder *scanner, int64_t now_ms)
{
	int folder = -1;

	scanner->check_at_ms = now_ms + CHECK_MS;
	scanner->trouble = (struct fault){ 0 };
	if (hot_folder_open(scanner->path, &folder, &scanner->trouble) != STATUS_OK) {
		leave(scanner);
		return;
	}
	look_after(scanner, folder, now_ms);
	close(folder);
}

static bool has_events(const struct scanner_folder *scanner)
{
	return scanner->at < scanner->size;
}

/* True when there is an event to deal with. Their names are wiped once they are read over. */
static bool fill(struct scanner_folder *scanner)
{
	if (has_events(scanner))
		return true;
	wipe(scanner->events, sizeof(scanner->events));
	ssize_t size = read(scanner->inotify, scanner->events, sizeof(scanner->events));
	scanner->at = 0;
	scanner->size = size > 0 ? (size_t)size : 0;
	return has_events(scanner);
}

/* Which of the files are finished is not known any more. */
static enum status take_overflow(struct scanner_folder *scanner, int folder, struct fault *fault)
{
	unsigned count = hot_folder_sweep(folder, 0);

	if (!scanner->is_expected)
		return STATUS_AGAIN;
	return fault_set(fault, STATUS_REFUSED, 0,
			 "too many files came at once; removed unread: %u", count);
}

static enum status take_event(struct scanner_folder *scanner, const struct inotify_event *event,
			      int *ret_file, struct fault *fault)
{
	enum status status = STATUS_AGAIN;
	int folder = -1;

	if ((event->mask & IN_Q_OVERFLOW) == 0 && event->wd != scanner->watch)
		return STATUS_AGAIN;
	if ((event->mask & (IN_IGNORED | IN_UNMOUNT | IN_MOVE_SELF | IN_DELETE_SELF)) != 0) {
		leave(scanner);
		scanner->check_at_ms = AT_ONCE_MS;
		return STATUS_AGAIN;
	}
	if (hot_folder_open(scanner->path, &folder, fault) != STATUS_OK)
		return STATUS_AGAIN; /* the next check tells */
	if ((event->mask & IN_Q_OVERFLOW) != 0)
		status = take_overflow(scanner, folder, fault);
	else if (event->len > 0 && !hot_folder_is_unfinished(event->name))
		status =
			hot_folder_take(folder, event->name, scanner->is_expected, ret_file, fault);
	close(folder);
	return status;
}

/* Deals with the events that were read, up to a picture. */
static enum status take_events(struct scanner_folder *scanner, int *ret_file, struct fault *fault)
{
	while (has_events(scanner)) {
		const struct inotify_event *event = (const void *)(scanner->events + scanner->at);
		struct fault found = { 0 };
		enum status status = take_event(scanner, event, ret_file, &found);
		scanner->at += sizeof(*event) + event->len;
		if (status == STATUS_OK)
			return STATUS_OK;
		if (status == STATUS_AGAIN)
			continue;
		scanner->trouble = found;
		if (scanner->is_expected)
			return fault_set(fault, STATUS_REFUSED, found.vendor, "%s", found.what);
	}
	return STATUS_AGAIN;
}

static enum status picture(void *self, int64_t now_ms, bool is_wanted, int *ret_file,
			   bool *ret_is_next, struct fault *fault)
{
	struct scanner_folder *scanner = self;

	if (now_ms >= scanner->check_at_ms)
		check(scanner, now_ms);
	if (!fill(scanner) || (scanner->is_expected && !is_wanted))
		return STATUS_AGAIN;
	*ret_is_next = false;
	enum status status = take_events(scanner, ret_file, fault);
	if (status == STATUS_REFUSED)
		scanner->check_at_ms = now_ms + CHECK_MS; /* for so long, trouble tells */
	return status;
}

/* Everything that came until now; what comes meanwhile may be what is waited for. */
static void drop_all(struct scanner_folder *scanner)
{
	int bytes = 0, unused = -1;

	(void)ioctl(scanner->inotify, FIONREAD, &bytes);
	for (;;) {
		(void)take_events(scanner, &unused, NULL);
		if (bytes <= 0 || !fill(scanner))
			return;
		bytes -= (int)scanner->size;
	}
}

static void expect(void *self, bool is_expected)
{
	struct scanner_folder *scanner = self;

	if (is_expected && !scanner->is_expected)
		drop_all(scanner);
	scanner->is_expected = is_expected;
}

/* Events that are kept must not wake anybody. */
static struct pollfd pollfd(void *self)
{
	const struct scanner_folder *scanner = self;

	return (struct pollfd){ .fd = has_events(scanner) ? -1 : scanner->inotify,
				.events = POLLIN };
}

static int64_t deadline_ms(void *self, int64_t now_ms)
{
	const struct scanner_folder *scanner = self;

	return scanner->check_at_ms;
}

static const char *trouble(void *self)
{
	const struct scanner_folder *scanner = self;

	return scanner->trouble.what[0] != '\0' ? scanner->trouble.what : NULL;
}

static void close_scanner(void *self)
{
	struct scanner_folder *scanner = self;

	if (scanner->inotify >= 0)
		close(scanner->inotify);
	secret_free(scanner, sizeof(*scanner));
}

static const struct scanner_ops SCANNER_FOLDER = {
	.name = "folder",
	.use = SCANNER_START,
	.expect = expect,
	.pollfd = pollfd,
	.deadline_ms = deadline_ms,
	.picture = picture,
	.trouble = trouble,
	.close = close_scanner,
};

/* What is wrong with the folder from the start is refused; that it is not there yet is trouble. */
static enum status begin(struct scanner_folder *scanner, const char *path, struct fault *fault)
{
	int folder = -1;

	if (!text_copy(scanner->path, sizeof(scanner->path), path))
		return fault_set(fault, STATUS_REFUSED, 0, "%.60s: the path is too long", path);
	scanner->inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (scanner->inotify < 0)
		return fault_set(fault, STATUS_IO, errno, "no descriptor to watch a folder with");
	enum status status = hot_folder_open(path, &folder, fault);
	if (status == STATUS_OK)
		close(folder);
	return status == STATUS_GONE ? STATUS_OK : status;
}

enum status scanner_folder_open(const char *path, struct scanner *ret, struct fault *fault)
{
	void *memory = NULL;
	int is_locked = 0;
	enum status status = secret_new(sizeof(struct scanner_folder), &memory, &is_locked, fault);

	if (status != STATUS_OK)
		return status;
	struct scanner_folder *scanner = memory;
	*scanner = (struct scanner_folder){ .inotify = -1, .watch = -1, .check_at_ms = AT_ONCE_MS };
	status = begin(scanner, path, fault);
	if (status != STATUS_OK) {
		close_scanner(scanner);
		return status;
	}
	*ret = (struct scanner){ .ops = &SCANNER_FOLDER, .self = scanner };
	return STATUS_OK;
}
