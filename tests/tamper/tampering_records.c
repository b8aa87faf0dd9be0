#include "tests/tamper/tampering.h"

#define COLUMN(name, value)                                                                        \
	{                                                                                          \
		"record_column_" #name, RECORDS,                                                   \
			"UPDATE records SET " #name " = " value " WHERE sequence = at()",          \
			.names = IS(ALTERED)                                                       \
	}

const struct tampering TAMPERING_RECORDS[] = {
	{ "record_byte", RECORDS,
	  "UPDATE records SET canonical = flip(canonical) WHERE sequence = at()",
	  .names = IS(ALTERED) },
	{ "record_hash", RECORDS, "UPDATE records SET hash = flip(hash) WHERE sequence = at()",
	  .names = IS(ALTERED) },
	COLUMN(wall_ms, "wall_ms + 1"),
	COLUMN(kind, "CASE kind WHEN 'delivered' THEN 'consented' ELSE 'delivered' END"),
	COLUMN(outcome, "1 - outcome"),
	COLUMN(actor, "'eve'"),
	COLUMN(origin, "'K2'"),
	COLUMN(object, "object || 'x'"),
	{ "record_column_behind_nul", RECORDS,
	  "UPDATE records SET actor = actor || char(0) || 'eve' WHERE sequence = at()",
	  .names = IS(ALTERED) },
	{ "record_emptied", RECORDS, "UPDATE records SET canonical = x'' WHERE sequence = at()",
	  .names = IS(ALTERED) },
	{ "record_rewritten", RECORDS,
	  "UPDATE records SET canonical = edited(canonical, 'actor', 'eve'), actor = 'eve' "
	  "WHERE sequence = at()",
	  .names = IS(ALTERED) },
	/* That one's own hash fits; those behind it do not. */
	{ "record_rewritten_with_hash", RECORDS,
	  "UPDATE records SET canonical = edited(canonical, 'actor', 'eve'), actor = 'eve' "
	  "WHERE sequence = at(); UPDATE records SET hash = chained(sequence, (SELECT hash FROM "
	  "records WHERE sequence = at() - 1), canonical) WHERE sequence = at()",
	  .names = IS(ALTERED) },
	{ "record_rewritten_rehashed", SIGNED_RECORDS(""),
	  "UPDATE records SET canonical = edited(canonical, 'actor', 'eve'), actor = 'eve' "
	  "WHERE sequence = at()",
	  THEN_REHASH, .names = IS(ALTERED) },
	{ "record_removed", "SELECT sequence FROM records WHERE sequence < " LAST,
	  "DELETE FROM records WHERE sequence = at()", .names = IS(MISSING) },
	{ "records_removed", "SELECT sequence FROM records WHERE sequence < " LAST " - 10",
	  "DELETE FROM records WHERE sequence BETWEEN at() AND at() + 9", .names = IS(MISSING) },
	{ "record_removed_renumbered", "SELECT sequence FROM records WHERE sequence < " LAST " - 1",
	  "DELETE FROM records WHERE sequence = at(); " CLOSE_UP HEAD_FOLLOWS,
	  .names = IS(MISSING) },
	{ "record_removed_rehashed", SIGNED_RECORDS(""),
	  "DELETE FROM records WHERE sequence = at(); " CLOSE_UP CLOSE_UP_SEALED, THEN_REHASH,
	  .names = IS(ALTERED) | IS(MISSING) },
	{ "neighbours_swapped", "SELECT sequence FROM records WHERE sequence < " LAST,
	  "UPDATE records SET sequence = -1 WHERE sequence = at(); "
	  "UPDATE records SET sequence = at() WHERE sequence = at() + 1; "
	  "UPDATE records SET sequence = at() + 1 WHERE sequence = -1",
	  .names = IS(REORDERED) },
	{ "neighbours_swapped_rehashed",
	  "SELECT sequence FROM records AS one WHERE sequence < (SELECT max(size) FROM "
	  "checkpoints) AND NOT EXISTS (SELECT 1 FROM sealed WHERE sequence BETWEEN one.sequence "
	  "AND one.sequence + 1) AND NOT EXISTS (SELECT 1 FROM records WHERE sequence BETWEEN "
	  "one.sequence AND one.sequence + 1 AND kind = 'epoch_started')",
	  "UPDATE records SET sequence = -1 WHERE sequence = at(); "
	  "UPDATE records SET sequence = at() WHERE sequence = at() + 1; "
	  "UPDATE records SET sequence = at() + 1 WHERE sequence = -1",
	  THEN_REHASH, .names = IS(ALTERED) | IS(REORDERED) },
	{ "far_ones_swapped", "SELECT sequence FROM records WHERE sequence <= " LAST " - 50",
	  "UPDATE records SET sequence = -1 WHERE sequence = at(); "
	  "UPDATE records SET sequence = at() WHERE sequence = at() + 50; "
	  "UPDATE records SET sequence = at() + 50 WHERE sequence = -1",
	  .names = IS(REORDERED) },
	{ "record_moved_far", "SELECT sequence FROM records WHERE sequence <= " LAST " - 20",
	  "UPDATE records SET sequence = 1000000 WHERE sequence = at(); "
	  "UPDATE records SET sequence = -sequence WHERE sequence BETWEEN at() AND at() + 20; "
	  "UPDATE records SET sequence = -sequence - 1 WHERE sequence < 0; "
	  "UPDATE records SET sequence = at() + 20 WHERE sequence = 1000000",
	  .names = IS(REORDERED) },
	{ "record_moved_behind_the_end", "SELECT sequence FROM records WHERE sequence < " LAST,
	  "UPDATE records SET sequence = " LAST " + 1 WHERE sequence = at()",
	  .names = IS(REORDERED) },
	{ "record_copied_to_the_end", RECORDS, COPY_TO(LAST " + 1") HEAD_FOLLOWS,
	  .names = IS(DUPLICATED) },
	{ "record_copied_behind_itself", RECORDS, MAKE_ROOM COPY_TO("at() + 1") HEAD_FOLLOWS,
	  .names = IS(DUPLICATED) },
	{ "record_copied_over_the_next", "SELECT sequence FROM records WHERE sequence < " LAST,
	  "DELETE FROM records WHERE sequence = at() + 1; " COPY_TO("at() + 1"),
	  .names = IS(DUPLICATED) },
	{ "record_added", RECORDS,
	  MAKE_ROOM COPY_TO("at() + 1") HEAD_FOLLOWS
	  "UPDATE records SET canonical = edited(canonical, 'actor', 'eve'), actor = 'eve', "
	  "hash = flip(hash) WHERE sequence = at() + 1",
	  .names = IS(ALTERED) },
	{ "record_added_rehashed",
	  SIGNED_RECORDS("AND sequence NOT IN (SELECT sequence FROM "
			 "sealed) AND sequence < (SELECT max(size) FROM "
			 "checkpoints) AND kind <> 'epoch_started'"),
	  MAKE_ROOM COPY_TO("at() + 1") "UPDATE records SET canonical = edited(canonical, 'actor', "
					"'eve'), actor = 'eve' "
					"WHERE sequence = at() + 1",
	  THEN_REHASH, .names = IS(ALTERED) },
	{ 0 },
};

/* Records as the kiosk itself makes them, more than it ever leaves unsigned. */
#define LONG_TAIL                                                                                  \
	"INSERT INTO records WITH RECURSIVE more(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM "   \
	"more WHERE n < 200 + 100 * at()) SELECT " LAST " + n, (SELECT wall_ms FROM records "      \
	"WHERE sequence = " LAST ") + 50 * n, kind, outcome, actor, origin, object, "              \
	"edited(canonical, 'wall_ms', (SELECT wall_ms FROM records WHERE sequence = " LAST         \
	") + 50 * n), hash FROM records, more WHERE sequence = (SELECT max(sequence) FROM "        \
	"records WHERE kind = 'device_fault')"
#define CUT "DELETE FROM records WHERE sequence > at(); DELETE FROM sealed WHERE sequence > at(); "

const struct tampering TAMPERING_TAIL[] = {
	{ "tail_cut", "VALUES (1), (2), (5), (20), (100)",
	  "DELETE FROM records WHERE sequence > (SELECT sequence FROM meta) - at()",
	  .names = IS(TRUNCATED) },
	{ "tail_cut_below_a_checkpoint",
	  SIGNED_RECORDS("AND sequence < (SELECT max(size) FROM "
			 "checkpoints)"),
	  CUT, THEN_REHASH, .names = IS(TRUNCATED) },
	{ "tail_cut_with_checkpoints",
	  "SELECT sequence FROM records WHERE sequence BETWEEN " LAST_EPOCH
	  " + 3 AND (SELECT max(size) FROM receipts) - 1",
	  CUT "DELETE FROM checkpoints WHERE size > at()", THEN_REHASH,
	  .names = IS(ROLLED_BACK) | IS(TABLES_DIFFER), .knows = KNOWS_HEAD },
	{ "tail_cut_across_epochs",
	  "SELECT sequence FROM records WHERE sequence BETWEEN 100 AND " LAST_EPOCH " - 1",
	  CUT "DELETE FROM checkpoints WHERE size > at()", THEN_REHASH, .names = IS(TRUNCATED) },
	{ "unsigned_tail_cut",
	  "SELECT sequence FROM records WHERE sequence >= (SELECT max(size) FROM checkpoints) AND "
	  "sequence < (SELECT max(size) FROM receipts)",
	  CUT, THEN_REHASH, .names = IS(ROLLED_BACK) | IS(TABLES_DIFFER), .knows = KNOWS_HEAD },
	{ "unsigned_tail_too_long", "VALUES (1), (2), (5)", LONG_TAIL, THEN_REHASH,
	  .names = IS(UNSIGNED_TAIL) },
	{ "old_record_appended_again",
	  "SELECT sequence FROM records WHERE kind IN ('device_fault', 'audit_listed') AND wall_ms "
	  "< (SELECT wall_ms FROM records WHERE sequence = " LAST ") - 3600000",
	  COPY_TO(LAST " + 1"), THEN_REHASH, .names = IS(CLOCK_WENT_BACK) | IS(DUPLICATED) },
	{ 0 },
};
