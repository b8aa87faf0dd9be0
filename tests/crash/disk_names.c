#include "tests/crash/disk_names.h"

#include <assert.h>
#include <string.h>

#include "kiosk/base/text.h"

struct disk_name disk_name(const char *text)
{
	struct disk_name name = { "" };
	bool fits = text_copy(name.at, sizeof(name.at), text);

	assert(fits);
	(void)fits;
	return name;
}

static bool is_empty(const struct disk_name *name)
{
	return name->at[0] == '\0';
}

/* What of a name comes behind that of a folder that it is or lies in; null for another. */
static const char *behind(const struct disk_name *name, const struct disk_name *folder)
{
	size_t size = strlen(folder->at);

	return size > 0 && strncmp(name->at, folder->at, size) == 0 &&
			       (name->at[size] == '/' || name->at[size] == '\0')
		       ? name->at + size
		       : NULL;
}

/* What has the new name already loses it. */
static void change(struct disk_name *name, const struct naming *naming)
{
	struct disk_name to = { "" };
	const char *rest = behind(name, &naming->from);

	if (rest == NULL && strcmp(name->at, naming->to.at) != 0)
		return;
	if (rest != NULL && !is_empty(&naming->to)) {
		bool fits = text_format(to.at, sizeof(to.at), "%s%s", naming->to.at, rest);
		assert(fits);
		(void)fits;
	}
	*name = to;
}

void naming_apply(const struct naming *naming, struct disk_name *names, size_t count)
{
	for (size_t at = 0; at < count; at++)
		change(&names[at], naming);
	if (naming->file != NAMING_MOVES)
		names[naming->file] = naming->to;
}

bool naming_is_in(const struct naming *naming, const char *folder)
{
	const char *name = is_empty(&naming->to) ? naming->from.at : naming->to.at;
	const char *slash = strrchr(name, '/');
	size_t size = slash == NULL ? 0 : (size_t)(slash - name);

	return strlen(folder) == size && strncmp(name, folder, size) == 0;
}
