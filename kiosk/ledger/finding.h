/* What a verification finds: each kind of damage by one name, for the kiosk's own walk, for
 * tac-verify and for whoever reads their JSON. */
#ifndef TAC_LEDGER_FINDING_H
#define TAC_LEDGER_FINDING_H

/* Name, word, meaning. */
#define FINDING_LIST(X)                                                                            \
	X(NONE, "none", "Nothing is wrong.")                                                       \
	X(ALTERED, "altered", "What stands there is not what was recorded or signed.")             \
	X(MISSING, "missing", "Something that was recorded or signed is not there any more.")      \
	X(REORDERED, "reordered", "Records stand in another order than they were made in.")        \
	X(DUPLICATED, "duplicated", "A record stands there twice.")                                \
	X(TRUNCATED, "truncated", "The end is cut off: more was signed than there is.")            \
	X(ROLLED_BACK, "rolled_back", "An older state: a head known from elsewhere is newer.")     \
	X(SPLICED, "spliced", "A part comes from another kiosk's ledger.")                         \
	X(RESIGNED, "resigned", "What an older key should have signed a newer one did.")           \
	X(UNSIGNED_TAIL, "unsigned_tail",                                                          \
	  "More records at the end are unsigned than ever may be.")                                \
	X(CLOCK_WENT_BACK, "clock_went_back",                                                      \
	  "Times run backwards and no clock change is recorded.")                                  \
	X(WRONG_KEY, "wrong_key", "It is not signed by the key that it is checked against.")       \
	X(TABLES_DIFFER, "tables_differ", "A table beside the records tells otherwise than they.") \
	X(SCHEMA_ALTERED, "schema_altered", "A table, rule or trigger is not as it was made.")     \
	X(UNREADABLE, "unreadable", "It is no ledger, or its pages are damaged.")

enum finding {
#define X(name, word, meaning) FINDING_##name,
	FINDING_LIST(X)
#undef X
		FINDING_COUNT
};

const char *finding_word(enum finding finding);
const char *finding_meaning(enum finding finding);

#endif
