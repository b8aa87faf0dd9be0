/* A target with a fault that nobody wrote by accident: proof that changed inputs find faults, and
 * that a fault is told. tests/checks/test-device-inputs expects it to break. */
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 64 && data[0] == 'l' && data[4] > 0x80 && data[5] == 0xFF)
		abort();
	return 0;
}
