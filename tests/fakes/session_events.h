/* What can happen to a visit, ready made, for tests of the session. */
#ifndef TAC_TESTS_SESSION_EVENTS_H
#define TAC_TESTS_SESSION_EVENTS_H

#include "kiosk/session/session.h"

enum { TODAY = 20779 /* 2026-11-22 */ };

extern const struct session_rules RULES;

struct event event_of(enum event_kind kind);
struct event ask(enum request_kind kind, unsigned index);
/* The reader's answer; with READING_DOCUMENT a licence that fits fill_form. */
struct event reading(enum reading what);
struct event scanned(enum reading what);
struct event advised(enum reading what);
struct event signed_in(enum role role);
/* Of that name, whatever the role. */
struct event signed_in_as(const char *user, enum role role);
/* Somebody answered elsewhere what is pending. */
struct event answered(enum event_kind kind, const char *user);
/* A visit that rested and goes on, where it waited for a clerk. */
struct event taken(void);
struct event opened(void);
struct event recorded(enum note note);

/* Types whatever the forms ask for. */
void fill_form(struct session *session);

#endif
