/* tac-kiosk config explain: the rules of evidence in plain words. */
#ifndef TAC_CLI_CLI_RULES_H
#define TAC_CLI_CLI_RULES_H

#include "kiosk/cli/cli.h"

struct cli_rules {
	const char *path; /* of the rules; null: as configured */
	int32_t day;      /* in force on it */
	bool is_json;
};

enum cli_exit cli_rules(const struct config *config, const struct cli_rules *wish);

/* "2 strong; or 1 strong and 2 fair" */
void cli_ways_text(const struct policy_ways *ways, char *to, size_t max);
/* The words of the bits, between commas; `none` where there is none. */
void cli_bits_text(unsigned bits, const char *const *words, size_t count, const char *none,
		   char *to, size_t max);

extern const char *const CLI_SHOWN_WORDS[4], *const CLI_EXPIRY_WORDS[5], *const CLI_WEIGHT_WORDS[3];

void cli_rules_json(const struct policy *policy, struct json *json);

#endif
