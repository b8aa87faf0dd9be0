#include "drivers/scanner.h"

bool scanner_is_picture_name(const char *name)
{
	static const char *const ENDINGS[] = { ".png", ".jpg", ".jpeg" };
	const char *ending = strrchr(name, '.');

	for (size_t i = 0; ending != NULL && i < COUNT_OF(ENDINGS); i++)
		if (strcasecmp(ending, ENDINGS[i]) == 0)
			return name[0] != '.';
	return false;
}

void scanner_release(struct scanner *scanner)
{
	if (scanner->ops != NULL)
		scanner->ops->close(scanner->self);
	*scanner = (struct scanner){ 0 };
}
