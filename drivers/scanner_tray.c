#include "drivers/scanner.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/text.h"

enum { FILE_NAME_MAX = 256 };

struct tray {
	int folder;
	size_t count;
	char file[SCANNER_CHOICES_MAX][FILE_NAME_MAX];
};

/* Keeps the first SCANNER_CHOICES_MAX names in their order, whatever order they come in. */
static void insert(struct tray *tray, const char *name)
{
	size_t at = 0;

	while (at < tray->count && strcmp(tray->file[at], name) < 0)
		at++;
	if (at == SCANNER_CHOICES_MAX)
		return;
	if (tray->count < SCANNER_CHOICES_MAX)
		tray->count++;
	memmove(tray->file[at + 1], tray->file[at], (tray->count - at - 1) * FILE_NAME_MAX);
	text_copy(tray->file[at], FILE_NAME_MAX, name);
}

static enum status list(struct tray *tray, const char *folder, struct fault *fault)
{
	const struct dirent *entry;
	DIR *stream = opendir(folder);

	if (stream == NULL)
		return fault_set(fault, STATUS_IO, errno, "%s: cannot read this folder of pictures",
				 folder);
	tray->folder = dirfd(stream) < 0 ? -1 : fcntl(dirfd(stream), F_DUPFD_CLOEXEC, 3);
	while (tray->folder >= 0 && (entry = readdir(stream)) != NULL) {
		struct stat stat;

		if (scanner_is_picture_name(entry->d_name) &&
		    fstatat(tray->folder, entry->d_name, &stat, 0) == 0 && S_ISREG(stat.st_mode))
			insert(tray, entry->d_name);
	}
	closedir(stream);
	if (tray->folder < 0)
		return fault_set(fault, STATUS_IO, errno, "%s: cannot keep this folder open",
				 folder);
	return STATUS_OK;
}

/* "1-licence-virginia.png" → "licence virginia" */
static void name_choice(const char *file, char *to, size_t max)
{
	struct span name = span_slice(span_of(file), 0, (size_t)(strrchr(file, '.') - file));
	size_t digits = 0;

	while (digits < name.size && name.at[digits] >= '0' && name.at[digits] <= '9')
		digits++;
	if (digits > 0 && digits + 1 < name.size && name.at[digits] == '-')
		name = span_slice(name, digits + 1, name.size);
	text_copy_span(to, max, name);
	for (; *to != '\0'; to++)
		if (*to == '-')
			*to = ' ';
}

static void choices(void *self, struct scanner_choices *ret)
{
	const struct tray *tray = self;

	*ret = (struct scanner_choices){ .count = tray->count };
	for (size_t i = 0; i < tray->count; i++)
		name_choice(tray->file[i], ret->name[i], SCANNER_CHOICE_MAX);
}

static enum status lay(void *self, size_t index, int *ret_file, struct fault *fault)
{
	const struct tray *tray = self;

	if (index >= tray->count)
		return fault_set(fault, STATUS_REFUSED, 0, "nothing lies at place %zu", index + 1);
	/* Without waiting: what was a file when listed may be a pipe by now. */
	int file = openat(tray->folder, tray->file[index], O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (file < 0)
		return fault_set(fault, STATUS_IO, errno, "%s: cannot open this picture",
				 tray->file[index]);
	*ret_file = file;
	return STATUS_OK;
}

static void close_tray(void *self)
{
	struct tray *tray = self;

	if (tray->folder >= 0)
		close(tray->folder);
	free(tray);
}

static const struct scanner_ops SCANNER_TRAY = {
	.name = "tray",
	.choices = choices,
	.lay = lay,
	.close = close_tray,
};

enum status scanner_tray_open(const char *folder, struct scanner *ret, struct fault *fault)
{
	struct tray *tray = calloc(1, sizeof(*tray));

	if (tray == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, 0, "no memory for the tray");
	tray->folder = -1;
	enum status status = list(tray, folder, fault);
	if (status != STATUS_OK) {
		close_tray(tray);
		return status;
	}
	*ret = (struct scanner){ .ops = &SCANNER_TRAY, .self = tray };
	return STATUS_OK;
}
