/* What the build puts into its share folder, for tests: build/tests/unit/test_x finds the sample
 * pictures in build/share/samples and the catalogues in build/share/locale. */
#ifndef TAC_TESTS_FAKES_SHARE_H
#define TAC_TESTS_FAKES_SHARE_H

#include "kiosk/base/span.h"

enum { SAMPLE_PATH_MAX = 4096, SAMPLE_FILE_MAX = 4 * 1024 * 1024 };

/* Takes the catalogues of this build into use; for a group's set-up. 0, or -1 when it cannot. */
int share_language(void **state);

/* The path of a file in the samples, "" for their folder. */
void sample_path(const char *file, char ret[SAMPLE_PATH_MAX]);

/* A descriptor of the file; a failed test when it cannot be opened. */
int sample_open(const char *file);

/* The file's bytes, in memory that the next call overwrites. */
struct span sample_bytes(const char *file);

#endif
