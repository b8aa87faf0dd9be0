#include "drivers/printer.h"

void printer_release(struct printer *printer)
{
	if (printer->ops != NULL)
		printer->ops->close(printer->self);
	*printer = (struct printer){ 0 };
}
