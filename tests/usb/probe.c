/* Runs the transport's matrix against the laboratory that started it.
 * usage: probe SOCKET FOLDER [CYCLES] */
#include "tests/usb/probe.h"

enum { CYCLES = 300 };

int main(int argc, char **argv)
{
	int64_t cycles = CYCLES;
	struct fault fault;

	if (argc < 3 || !lab_join(argv[1]) ||
	    (argc > 3 && !span_to_int(span_of(argv[3]), &cycles))) {
		fputs("usage: probe SOCKET FOLDER [CYCLES]\n", stderr);
		return 2;
	}
	probe.folder = argv[2];
	if (usb_open(&probe.usb, &fault) != STATUS_OK) {
		printf("Bail out! %s\n", fault.what);
		return 2;
	}
	probe_hotplug((unsigned)cycles);
	probe_scanners();
	probe_camera();
	if (probe.is_vm)
		probe_line();
	probe_printer();
	probe_printer_port();
	usb_free(probe.usb);
	cell("bus", "no transfer is left",
	     lab_counter("scanner", "held") == 0 && lab_counter("printer", "held") == 0);
	return print_cells() != 0;
}
