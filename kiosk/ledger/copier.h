/* The process that makes a backup for the kiosk: what it is told and what it answers, over a socket
 * that keeps packets whole. A disk that hangs holds up this process and nobody else. */
#ifndef TAC_LEDGER_COPIER_H
#define TAC_LEDGER_COPIER_H

#include "kiosk/ledger/backup.h"

enum { COPIER_TEXT_MAX = 256 };

struct copier_order {
	char database[COPIER_TEXT_MAX];
	char keys[COPIER_TEXT_MAX];
	char folder[COPIER_TEXT_MAX];
	char kiosk[RECORD_ORIGIN_MAX];
	uint64_t keep;
	bool must_mount, is_training;
};

struct copier_answer {
	enum status status;
	uint64_t records;
	char what[FAULT_TEXT_MAX]; /* why there is no backup; or what is to be said of it */
};

/* In the kiosk: sends the order; takes the answer.
 * Errors  copier_take: STATUS_AGAIN none yet; STATUS_GONE the process ended without one. */
enum status copier_give(int socket, const struct copier_order *order,
			struct fault *fault) MUST_CHECK;
enum status copier_take(int socket, struct copier_answer *ret, struct fault *fault) MUST_CHECK;

/* In the process: takes the one order, makes the backup and answers. Returns its exit code. */
int copier_serve(int socket);

#endif
