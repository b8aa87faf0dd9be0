#include "tests/fakes/sample_policy.h"

#define REASONS                                                                                    \
	{                                                                                          \
		.count = 2, .at = { { "first", "First reason" }, { "second", "Second reason" } }   \
	}

#define BIT(question) (1u << QUESTION_##question)
#define ASKED_OF_ALL (BIT(ORIGINAL) | BIT(NAME_BIRTH) | BIT(SECURITY) | BIT(UNTAMPERED))
#define ASKED_OF_PHOTO_ID (ASKED_OF_ALL | BIT(UNEXPIRED) | BIT(PHOTO) | BIT(BARCODE))
#define ANY_EXPIRY (EXPIRY_DATE | EXPIRY_INDEF | EXPIRY_MIL | EXPIRY_NONE)

const struct policy SAMPLE_POLICY = {
	.version = "test.1",
	.hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
	.notice_version = "notice.1",
	.gate = GATE_IRS_RULE,
	.irs_rule = { .primary = 1, .different = 2, .together = SHOWS_NAME },
	.rev3 = { .count = 3, .at = { { .superior = 1 }, { .strong = 2 }, { .strong = 1, .fair = 2 } } },
	.rev4 = { .count = 2, .at = { { .superior = 1 }, { .strong = 1, .fair = 1 } } },
	.question = {
		[QUESTION_ORIGINAL] = { WEIGHT_SET_ASIDE, WEIGHT_SET_ASIDE, false },
		[QUESTION_UNEXPIRED] = { WEIGHT_SET_ASIDE, WEIGHT_SET_ASIDE, true },
		[QUESTION_PHOTO] = { WEIGHT_STOPS, WEIGHT_SET_ASIDE, true },
		[QUESTION_NAME_BIRTH] = { WEIGHT_STOPS, WEIGHT_SET_ASIDE, false },
		[QUESTION_SECURITY] = { WEIGHT_STOPS, WEIGHT_SET_ASIDE, false },
		[QUESTION_UNTAMPERED] = { WEIGHT_STOPS, WEIGHT_SET_ASIDE, true },
		[QUESTION_BARCODE] = { WEIGHT_STOPS, WEIGHT_SET_ASIDE, false },
	},
	.second_person = 1u << SECOND_OVERRIDE | 1u << SECOND_VOID | 1u << SECOND_REPRINT |
			 1u << SECOND_PIN_AGAIN | 1u << SECOND_CONFLICT,
	.again = AGAIN_RETRIEVE,
	.limits = { .attempts = 5, .attempt_hours = 6, .resume_hours = 72, .adult_years = 18 },
	.document_count = 4,
	.document = {
		[SAMPLE_LICENCE] = { .code = "driver_licence", .name = "Driver's license",
				     .class = CLASS_PRIMARY, .has_photo = true, .expiry = ANY_EXPIRY,
				     .asked = ASKED_OF_PHOTO_ID,
				     .shows = SHOWS_NAME | SHOWS_BIRTH_DATE | SHOWS_ADDRESS,
				     .rev3 = STRENGTH_STRONG, .rev4 = STRENGTH_STRONG },
		[SAMPLE_PASSPORT] = { .code = "passport", .name = "US passport",
				      .class = CLASS_PRIMARY, .has_photo = true, .expiry = ANY_EXPIRY,
				     .asked = ASKED_OF_PHOTO_ID,
				      .shows = SHOWS_NAME | SHOWS_BIRTH_DATE,
				      .rev3 = STRENGTH_SUPERIOR, .rev4 = STRENGTH_SUPERIOR },
		[SAMPLE_SSN_CARD] = { .code = "ssn_card", .name = "Social Security card",
				      .class = CLASS_SECONDARY, .asked = ASKED_OF_ALL, .shows = SHOWS_NAME | SHOWS_TIN,
				      .rev3 = STRENGTH_WEAK, .rev4 = STRENGTH_WEAK },
		[SAMPLE_BIRTH_CERTIFICATE] = { .code = "birth_certificate", .name = "Birth certificate",
					       .class = CLASS_SECONDARY, .asked = ASKED_OF_ALL, .is_link = true,
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
