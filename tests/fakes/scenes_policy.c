/* Rules like those that the kiosk ships, fixed here so that goldens do not change with them. */
#include "tests/fakes/scenes_policy.h"

#include "kiosk/base/text.h"

#define BIT(question) (1u << QUESTION_##question)
#define ASKED (BIT(ORIGINAL) | BIT(NAME_BIRTH) | BIT(SECURITY) | BIT(UNTAMPERED))
#define PHOTO_ID(code_, name_, shows_, strength)                                                   \
	{                                                                                          \
		.code = code_, .name = name_, .class = CLASS_PRIMARY, .has_photo = true,           \
		.shows = shows_, .expiry = EXPIRY_DATE | EXPIRY_INDEF | EXPIRY_MIL | EXPIRY_NONE,  \
		.asked = ASKED | BIT(UNEXPIRED) | BIT(PHOTO) | BIT(BARCODE), .rev3 = strength,     \
		.rev4 = strength                                                                   \
	}
#define SECOND(code_, name_, is_link_, shows_, strength)                                           \
	{                                                                                          \
		.code = code_, .name = name_, .class = CLASS_SECONDARY, .is_link = is_link_,       \
		.shows = shows_, .asked = ASKED, .rev3 = strength, .rev4 = strength                \
	}

#define NAME_LINK(code_, name_, is_link_, strength)                                                \
	{                                                                                          \
		.code = code_, .name = name_, .class = CLASS_SECONDARY, .is_link = is_link_,       \
		.is_name_link = true, .shows = SHOWS_NAME, .asked = ASKED, .rev3 = strength,       \
		.rev4 = strength                                                                   \
	}

static const struct policy_document DOCUMENTS[] = {
	PHOTO_ID("us_passport", "U.S. passport", SHOWS_NAME | SHOWS_BIRTH_DATE, STRENGTH_SUPERIOR),
	PHOTO_ID("driver_licence", "Driver's license",
		 SHOWS_NAME | SHOWS_BIRTH_DATE | SHOWS_ADDRESS, STRENGTH_STRONG),
	PHOTO_ID("state_id", "Driver's license or state ID with REAL ID star",
		 SHOWS_NAME | SHOWS_BIRTH_DATE | SHOWS_ADDRESS, STRENGTH_STRONG),
	PHOTO_ID("foreign_passport", "Passport of another country", SHOWS_NAME | SHOWS_BIRTH_DATE,
		 STRENGTH_STRONG),
	SECOND("ssn_card", "Social Security card", false, SHOWS_NAME | SHOWS_TIN, STRENGTH_WEAK),
	SECOND("birth_certificate", "Birth certificate", true, SHOWS_NAME | SHOWS_BIRTH_DATE,
	       STRENGTH_WEAK),
	SECOND("utility_bill", "Utility bill with the current address", false,
	       SHOWS_NAME | SHOWS_ADDRESS, STRENGTH_FAIR),
	SECOND("bank_statement", "Bank or credit card statement", false, SHOWS_NAME | SHOWS_ADDRESS,
	       STRENGTH_FAIR),
	SECOND("lease", "Lease with the current address", false, SHOWS_NAME | SHOWS_ADDRESS,
	       STRENGTH_FAIR),
	SECOND("voter_card", "Voter registration card", false, SHOWS_NAME | SHOWS_ADDRESS,
	       STRENGTH_FAIR),
	SECOND("school_record", "School records", true, SHOWS_NAME, STRENGTH_FAIR),
	SECOND("car_title", "Car title or vehicle registration", false, SHOWS_NAME, STRENGTH_FAIR),
	SECOND("insurance", "Insurance card or policy", false, SHOWS_NAME, STRENGTH_FAIR),
	NAME_LINK("court_order", "Court order (custody, guardianship, change of name)", true,
		  STRENGTH_FAIR),
	NAME_LINK("marriage", "Marriage certificate", false, STRENGTH_WEAK),
	SECOND("mortgage", "Mortgage statement with the current address", false,
	       SHOWS_NAME | SHOWS_ADDRESS, STRENGTH_FAIR),
};

void scenes_policy(struct policy *ret)
{
	*ret = (struct policy){ .version = "2026-01", .notice_version = "2026-01" };
	ret->irs_rule = (struct policy_irs_rule){ .primary = 1, .different = 2 };
	ret->rev3 =
		(struct policy_ways){ .count = 2, .at = { { .superior = 1 }, { .strong = 2 } } };
	ret->rev4 = (struct policy_ways){ .count = 1, .at = { { .superior = 1 } } };
	ret->document_count = COUNT_OF(DOCUMENTS);
	for (size_t at = 0; at < COUNT_OF(DOCUMENTS); at++)
		ret->document[at] = DOCUMENTS[at];
	ret->reasons[DECISION_REFUSE] = (struct policy_reasons){
		.count = 2,
		.at = { { "photo_mismatch", "The photo is not the person's" },
			{ "tampered", "A document was tampered with" } }
	};
	ret->disagree = (struct policy_reasons){
		.count = 3,
		.at = { { "evidence_too_weak", "The evidence is not enough" },
			{ "look_again", "The clerk should look at something again" },
			{ "not_mine", "Another supervisor must decide this" } }
	};
}
