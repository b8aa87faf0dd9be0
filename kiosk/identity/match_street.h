/* Streets and cities, as address_compare() calls them: neither text is empty, too long, the same
 * as the other, or without letters and digits. Only match*.c include this. */
#ifndef TAC_IDENTITY_MATCH_STREET_H
#define TAC_IDENTITY_MATCH_STREET_H

#include "kiosk/identity/match.h"

struct comparison street_compare(const char *left, const char *right);
struct comparison city_compare(const char *left, const char *right);

#endif
