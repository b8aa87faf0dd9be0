/* What resolving and replacing share. Nobody else includes this. Inside a transaction. */
#ifndef TAC_ISSUING_RESOLVING_PARTS_H
#define TAC_ISSUING_RESOLVING_PARTS_H

#include "kiosk/issuing/issuing_parts.h"
#include "kiosk/issuing/resolving.h"

/* The order that an act is about, if it is its applicant's newest, stands in one of the states
 * (1 << enum order_state, or-ed), and whoever has to agree did. */
enum status paper_begin_act(struct store *store, const struct paper_act *act, unsigned from,
			    struct order *ret, struct fault *fault) MUST_CHECK;

/* The paper that nobody can show, and what counts of it. Of an older year there may be no PIN any
 * more. */
enum status paper_void_exception(struct store *store, struct registry *registry,
				 const struct paper_act *act, const struct order *order,
				 struct fault *fault) MUST_CHECK;

#endif
