/* Rules like those that the kiosk ships, fixed here so that goldens do not change with them. */
#include "tests/fakes/scenes_policy.h"

#include "kiosk/base/text.h"

static const struct policy_document DOCUMENTS[] = {
	{ "us_passport", "U.S. passport", CLASS_PRIMARY, true, true, false,
	  SHOWS_NAME | SHOWS_BIRTH_DATE, STRENGTH_SUPERIOR, STRENGTH_SUPERIOR },
	{ "driver_licence", "Driver's license", CLASS_PRIMARY, true, true, false,
	  SHOWS_NAME | SHOWS_BIRTH_DATE | SHOWS_ADDRESS, STRENGTH_STRONG, STRENGTH_STRONG },
	{ "state_id", "Driver's license or state ID with REAL ID star", CLASS_PRIMARY, true, true,
	  false, SHOWS_NAME | SHOWS_BIRTH_DATE | SHOWS_ADDRESS, STRENGTH_STRONG, STRENGTH_STRONG },
	{ "foreign_passport", "Passport of another country", CLASS_PRIMARY, true, true, false,
	  SHOWS_NAME | SHOWS_BIRTH_DATE, STRENGTH_STRONG, STRENGTH_STRONG },
	{ "ssn_card", "Social Security card", CLASS_SECONDARY, false, false, false,
	  SHOWS_NAME | SHOWS_TIN, STRENGTH_WEAK, STRENGTH_WEAK },
	{ "birth_certificate", "Birth certificate", CLASS_SECONDARY, false, false, true,
	  SHOWS_NAME | SHOWS_BIRTH_DATE, STRENGTH_WEAK, STRENGTH_WEAK },
	{ "utility_bill", "Utility bill with the current address", CLASS_SECONDARY, false, false,
	  false, SHOWS_NAME | SHOWS_ADDRESS, STRENGTH_FAIR, STRENGTH_FAIR },
	{ "bank_statement", "Bank or credit card statement", CLASS_SECONDARY, false, false, false,
	  SHOWS_NAME | SHOWS_ADDRESS, STRENGTH_FAIR, STRENGTH_FAIR },
	{ "lease", "Lease with the current address", CLASS_SECONDARY, false, false, false,
	  SHOWS_NAME | SHOWS_ADDRESS, STRENGTH_FAIR, STRENGTH_FAIR },
	{ "voter_card", "Voter registration card", CLASS_SECONDARY, false, false, false,
	  SHOWS_NAME | SHOWS_ADDRESS, STRENGTH_FAIR, STRENGTH_FAIR },
	{ "school_record", "School records", CLASS_SECONDARY, false, false, true, SHOWS_NAME,
	  STRENGTH_FAIR, STRENGTH_FAIR },
	{ "car_title", "Car title or vehicle registration", CLASS_SECONDARY, false, false, false,
	  SHOWS_NAME, STRENGTH_FAIR, STRENGTH_FAIR },
	{ "insurance", "Insurance card or policy", CLASS_SECONDARY, false, false, false, SHOWS_NAME,
	  STRENGTH_FAIR, STRENGTH_FAIR },
	{ "court_order", "Court order (custody, guardianship, change of name)", CLASS_SECONDARY,
	  false, false, true, SHOWS_NAME | SHOWS_NAME_CHANGE, STRENGTH_FAIR, STRENGTH_FAIR },
	{ "marriage", "Marriage certificate", CLASS_SECONDARY, false, false, false,
	  SHOWS_NAME | SHOWS_NAME_CHANGE, STRENGTH_WEAK, STRENGTH_WEAK },
	{ "mortgage", "Mortgage statement with the current address", CLASS_SECONDARY, false, false,
	  false, SHOWS_NAME | SHOWS_ADDRESS, STRENGTH_FAIR, STRENGTH_FAIR },
};

void scenes_policy(struct policy *ret)
{
	*ret = (struct policy){ .version = "2026-01", .notice_version = "2026-01" };
	ret->document_count = COUNT_OF(DOCUMENTS);
	for (size_t at = 0; at < COUNT_OF(DOCUMENTS); at++)
		ret->document[at] = DOCUMENTS[at];
	ret->reasons[DECISION_REFUSE] = (struct policy_reasons){
		.count = 2,
		.at = { { "photo_mismatch", "The photo is not the person's" },
			{ "tampered", "A document was tampered with" } }
	};
}
