/* Pages as they were agreed upon, kept in tests/golden; with GENERATE in the environment what is
 * laid now is kept instead. */
#ifndef TAC_TESTS_FAKES_GOLDEN_H
#define TAC_TESTS_FAKES_GOLDEN_H

#include "kiosk/base/paper.h"

/* A failed test that shows the page, where it differs. */
void golden_assert_page(const struct paper *page, const char *path);

#endif
