/* A bundle that is verified: as it is, or with its lines in another order. */
#ifndef TAC_FAKES_BUNDLE_TRIAL_H
#define TAC_FAKES_BUNDLE_TRIAL_H

#include "kiosk/ledger/bundle.h"
#include "tests/fakes/bundle_forge.h"

enum { BUNDLE_TRIAL_LINES = 96 };

struct bundle_trial {
	struct forge forge, other; /* another kiosk's with the same story */
	struct bundle_result result;
	struct fault fault;
	/* The bundle's lines, each with its newline, and what becomes of them. */
	struct span line[BUNDLE_TRIAL_LINES];
	size_t lines;
	unsigned char changed[FORGE_BUNDLE_MAX];
};

void bundle_trial_init(struct bundle_trial *trial);
void bundle_trial_release(struct bundle_trial *trial);
enum status bundle_trial_verify(struct bundle_trial *trial, struct span bundle);
void bundle_trial_assert_right(struct bundle_trial *trial, struct span bundle);
/* The first finding; 0 is none. */
enum finding bundle_trial_first_finding(struct bundle_trial *trial, struct span bundle);
void bundle_trial_assert_found(struct bundle_trial *trial, struct span bundle,
			       enum finding expected);
void bundle_trial_split(struct bundle_trial *trial, struct span bundle);
struct span bundle_trial_join(struct bundle_trial *trial);
/* Where the nth line of a word stands, from 0 on. */
size_t bundle_trial_find(const struct bundle_trial *trial, const char *word, size_t nth);
void bundle_trial_take_out(struct bundle_trial *trial, size_t at, size_t count);
void bundle_trial_put_in(struct bundle_trial *trial, size_t at, struct span line);
void bundle_trial_swap(struct bundle_trial *trial, size_t left, size_t right);

#endif
