#include "drivers/scanner.h"

void scanner_release(struct scanner *scanner)
{
	if (scanner->ops != NULL)
		scanner->ops->close(scanner->self);
	*scanner = (struct scanner){ 0 };
}
