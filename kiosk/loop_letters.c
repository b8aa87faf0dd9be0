#include "kiosk/loop_letters.h"

#include "kiosk/issuing/letters.h"

struct registry *loop_letters(struct loop *loop)
{
	const struct policy *policy = session_has_visit(loop->now)
					      ? &loop->policy
					      : policy_on(&loop->policies, loop_today());

	return policy != NULL && policy->delivery == DELIVERY_BOTH ? &loop->registry : NULL;
}

void loop_look_for_letter(struct loop *loop)
{
	struct registry *letters = loop_letters(loop);
	struct fault fault = { 0 };

	loop->letter_follows = false;
	if (letters != NULL && loop->reprint == 0 &&
	    letter_would_follow(&loop->store, letters, &loop->order, &loop->letter_follows,
				&fault) != STATUS_OK)
		loop_note_fault(loop, "registry", &fault);
}

enum status loop_mail_instead(struct loop *loop, struct fault *fault)
{
	loop_end_printing(loop);
	return letter_instead(&loop->store, &loop->order, fault);
}
