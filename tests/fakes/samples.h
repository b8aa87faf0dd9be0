/* The sample pictures, for tests: build/tests/unit/test_x finds them in build/share/samples. */
#ifndef TAC_TESTS_FAKES_SAMPLES_H
#define TAC_TESTS_FAKES_SAMPLES_H

#include "kiosk/base/span.h"

enum { SAMPLE_PATH_MAX = 4096, SAMPLE_FILE_MAX = 1024 * 1024 };

/* The path of a file in the samples, "" for their folder. */
void sample_path(const char *file, char ret[SAMPLE_PATH_MAX]);

/* A descriptor of the file; a failed test when it cannot be opened. */
int sample_open(const char *file);

/* The file's bytes, in memory that the next call overwrites. */
struct span sample_bytes(const char *file);

#endif
