/* Letters: `tac-kiosk mail` as it is run from a shell, in this process, and what must hold of the
 * letters whenever it ends. */
#ifndef TAC_CRASH_VISIT_MAIL_H
#define TAC_CRASH_VISIT_MAIL_H

#include "config/config.h"
#include "kiosk/ledger/store.h"
#include "tests/crash/visit_laws.h"

#define VISIT_SUPERVISOR "sam"
#define VISIT_SUPERVISOR_SECRET "sam-reads-the-log"

/* What a command said that it did: from then on it holds. */
enum mail_said { MAIL_SAID_NOTHING, MAIL_SAID_WRITTEN, MAIL_SAID_DONE, MAIL_SAID_RETURNED };

/* Where letters go is "out" beside the ledger, which is made; the configuration is written as a
 * file. */
struct visit_mail {
	const struct config *config;
	char settings[CONFIG_TEXT_MAX + 16], rules[CONFIG_TEXT_MAX + 16], out[CONFIG_TEXT_MAX + 16];
	char told[VISIT_WHY_MAX]; /* what the last command said on standard error, at most so much
				   */
};
void visit_mail_init(struct visit_mail *mail, const struct config *config, const char *folder);

/* From the next visit on, the rules are those of before with this delivery. */
void visit_mail_rules(struct visit_mail *mail, struct config *config, const char *delivery);

/* `tac-kiosk mail VERB WHAT --by sam`; returns how it ends. */
int visit_mail_say(struct visit_mail *mail, const char *verb, const char *what);
/* `tac-kiosk addresses load FILE --by sam`, of the taxpayers with these last digits. */
int visit_mail_load(struct visit_mail *mail, unsigned first, unsigned last);

/* The order of the first letter that is mailed; empty: none is. */
void visit_mail_first(struct visit_mail *mail, char ret[STORE_ORDER_ID_MAX]);

/* Goes on with the letters until none waits, and looks at what then holds.
 * Shape   *why is filled where false. */
bool visit_mail_judge(struct visit_mail *mail, enum mail_said said,
		      char why[VISIT_WHY_MAX]) MUST_CHECK;

#endif
