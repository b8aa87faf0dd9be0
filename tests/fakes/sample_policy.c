#include "tests/fakes/sample_policy.h"

#define REASONS                                                                                    \
	{                                                                                          \
		.count = 2, .at = { { "first", "First reason" }, { "second", "Second reason" } }   \
	}

const struct policy SAMPLE_POLICY = {
	.version = "test.1",
	.notice_version = "notice.1",
	.gate = GATE_IRS_RULE,
	.document_count = 4,
	.document = {
		[SAMPLE_LICENCE] = { .code = "driver_licence", .name = "Driver's license",
				     .class = CLASS_PRIMARY, .has_photo = true, .must_be_current = true,
				     .shows = SHOWS_NAME | SHOWS_BIRTH_DATE | SHOWS_ADDRESS,
				     .rev3 = STRENGTH_STRONG, .rev4 = STRENGTH_STRONG },
		[SAMPLE_PASSPORT] = { .code = "passport", .name = "US passport",
				      .class = CLASS_PRIMARY, .has_photo = true, .must_be_current = true,
				      .shows = SHOWS_NAME | SHOWS_BIRTH_DATE,
				      .rev3 = STRENGTH_SUPERIOR, .rev4 = STRENGTH_SUPERIOR },
		[SAMPLE_SSN_CARD] = { .code = "ssn_card", .name = "Social Security card",
				      .class = CLASS_SECONDARY, .shows = SHOWS_NAME | SHOWS_TIN,
				      .rev3 = STRENGTH_WEAK, .rev4 = STRENGTH_WEAK },
		[SAMPLE_BIRTH_CERTIFICATE] = { .code = "birth_certificate", .name = "Birth certificate",
					       .class = CLASS_SECONDARY, .is_link = true,
					       .shows = SHOWS_NAME | SHOWS_BIRTH_DATE,
					       .rev3 = STRENGTH_WEAK, .rev4 = STRENGTH_WEAK },
	},
	.reasons = {
		[DECISION_APPROVE] = REASONS,
		[DECISION_REFUSE] = REASONS,
		[DECISION_REFER] = REASONS,
		[DECISION_DEFER] = REASONS,
	},
};
