/* What the hand's files share. Nobody else includes this. */
#ifndef TAC_TAMPER_HAND_PARTS_H
#define TAC_TAMPER_HAND_PARTS_H

#include <sqlite3.h>

#include "tests/tamper/hand.h"

sqlite3_stmt *hand_prepare(struct hand *hand, const char *statement);
/* Runs it to its end and lets go of it. */
void hand_finish(struct hand *hand, sqlite3_stmt *statement);
/* False at the end. */
bool hand_step(struct hand *hand, sqlite3_stmt *statement);
struct span hand_blob(sqlite3_stmt *statement, int column);

/* The SQL functions of hand.h. */
void hand_add_functions(struct hand *hand);

#endif
