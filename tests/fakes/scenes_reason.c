#include "tests/fakes/scenes_reason.h"

#include "tests/fakes/scenes_stage.h"

static void come_for(enum visit_reason reason, unsigned detail)
{
	stage.session.applicant[0].reason = reason;
	stage.session.applicant[0].reason_detail = detail;
}

#define X(name, reason, detail)                                                                    \
	void set_reason_##name(void)                                                               \
	{                                                                                          \
		come_for(REASON_##reason, detail);                                                 \
	}
REASON_SCENE_LIST(X)
#undef X

void set_reason_lost_two(void)
{
	come_for(REASON_LOST_PIN, 0);
	stage.policy.second_person |= 1u << SECOND_PIN_AGAIN;
}

void set_reason_lost_mail(void)
{
	come_for(REASON_LOST_PIN, 0);
	stage.policy.delivery = DELIVERY_MAIL;
}

void set_representative(void)
{
	sign_in();
	stage.session.companion[0].kind = COMPANION_REPRESENTATIVE;
	SAY(stage.session.companion[0].id, "0300-12345R");
}

void set_beside_representative(void)
{
	set_representative();
	stage.session.companion_at = 1;
}
