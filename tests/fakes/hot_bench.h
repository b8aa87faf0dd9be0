/* A folder scanner that a test drives. */
#ifndef TAC_FAKES_HOT_BENCH_H
#define TAC_FAKES_HOT_BENCH_H

#include "drivers/scanner.h"
#include "tests/fakes/scratch.h"

enum { HOT_CHECK_MS = 2000 };

/* A hot folder in a folder of the test's own, and the steady clock that the scanner is told. */
struct hot_bench {
	struct scratch above;
	char path[SCRATCH_PATH_MAX], aside[SCRATCH_PATH_MAX];
	struct scanner scanner;
	int64_t now_ms;
	int lowest_free; /* descriptor: a leak takes it */
};
extern struct hot_bench hot;

const char *hot_at(const char *folder, const char *name);
int hot_begin(void **state);
int hot_end(void **state);
bool hot_is_there(const char *name);
int hot_write_part(const char *folder, const char *name, const char *holds);
void hot_put(const char *name, const char *holds);
void hot_move_in(const char *from, const char *name);
/* As the loop does: until there is nothing more to do without waiting. */
enum status hot_advance(bool is_wanted, int *ret_file);
void hot_expect(bool is_expected);
void hot_open_folder(void);
void hot_open_expecting(void);
void hot_assert_nothing(void);
void hot_assert_refused(void);
void hot_assert_picture(const char *holds);
const char *hot_trouble(void);
void hot_assert_trouble(const char *part);
void hot_pass_a_check(void);

#endif
