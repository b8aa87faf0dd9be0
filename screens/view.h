/* What the screens see: a redacted copy of the visit and the facts around it. From here a screen
 * reaches neither the session nor a device. */
#ifndef TAC_SCREENS_VIEW_H
#define TAC_SCREENS_VIEW_H

#include "kiosk/audit/audit.h"
#include "kiosk/base/paper.h"
#include "kiosk/session/session.h"

enum { VIEW_TRAY_MAX = 9, VIEW_NAME_MAX = 64, VIEW_PATH_MAX = 256 };

/* What the shell knows beside the session. Borrowed for the call. */
struct view_facts {
	const char *centre;
	const char *kiosk_id;
	bool is_training;
	bool is_demo;           /* shows the demonstration's logins and hints */
	int64_t exceptions;     /* open ones, for the attract screen's status line */
	const char *health;     /* one sentence about a device that is not well; empty when all is */
	size_t tray_count;      /* what can be laid on the scanner by key */
	char tray[VIEW_TRAY_MAX][VIEW_NAME_MAX];
	const struct paper *paper; /* shown on the glass; or null */
	const char *saved_path;    /* where the paper was saved; empty while not */
	const struct visit *visits; /* desk rows, desk.count of one of the two */
	const struct audit_entry *entries;
	const char *verify_fault;   /* what the verification found */
	int64_t now_ms;
	int32_t today;
	int64_t wall_ms;
};

#endif
