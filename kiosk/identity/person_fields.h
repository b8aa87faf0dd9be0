/* The checks of single typed fields behind person_field_state(). Nobody else includes this. */
#ifndef TAC_IDENTITY_PERSON_FIELDS_H
#define TAC_IDENTITY_PERSON_FIELDS_H

#include "kiosk/base/span.h"
#include "kiosk/identity/person.h"

/* Each has the meaning of person_field_state() for its kind of field. */
struct field_state tin_field_state(struct span typed);
struct field_state date_field_state(struct span typed, int32_t today_days);
struct field_state state_field_state(struct span typed);
struct field_state postal_field_state(struct span typed);
struct field_state name_field_state(struct span typed);
/* Letters and digits: `may_be_empty` for what need not be given. */
struct field_state words_field_state(struct span typed, bool may_be_empty);

static inline struct field_state field_unfinished(void)
{
	return (struct field_state){ .is_done = false, .message = NULL };
}

static inline struct field_state field_done(void)
{
	return (struct field_state){ .is_done = true, .message = NULL };
}

static inline struct field_state field_wrong(const char *message)
{
	return (struct field_state){ .is_done = false, .message = message };
}

#endif
