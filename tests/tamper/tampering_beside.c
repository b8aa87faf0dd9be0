#include "tests/tamper/tampering.h"

#define SUBTREES "SELECT row_number() OVER (ORDER BY level, place) FROM subtrees"
#define SUBTREE                                                                                    \
	"WHERE (level, place) IN (SELECT level, place FROM main.subtrees ORDER BY level, place "   \
	"LIMIT 1 OFFSET at() - 1)"
#define BOXES "SELECT sequence FROM sealed ORDER BY 1"

/* What stands beside the records and is told by them: the tree, the head, the sealed details. */
const struct tampering TAMPERING_BESIDE[] = {
	{ "subtree_altered", SUBTREES, "UPDATE subtrees SET hash = flip(hash) " SUBTREE,
	  .names = IS(ALTERED) },
	{ "subtree_removed", SUBTREES, "DELETE FROM subtrees " SUBTREE, .names = IS(MISSING) },
	{ "subtree_added", "VALUES (8), (16), (24)",
	  "INSERT INTO subtrees VALUES (at(), 1000, zeroblob(32))", .names = IS(ALTERED) },
	{ "subtree_moved", "VALUES (1)", "UPDATE subtrees SET place = 1000 " SUBTREE,
	  .names = IS(ALTERED) | IS(MISSING) },
	{ "head_hash", ONCE, "UPDATE meta SET hash = flip(hash)", .names = IS(ALTERED) },
	{ "head_emptied", ONCE, "UPDATE meta SET hash = x''", .names = IS(ALTERED) },
	{ "head_further", "VALUES (1), (100)", "UPDATE meta SET sequence = sequence + at()",
	  .names = IS(TRUNCATED) },
	{ "head_before", "VALUES (1), (100)", "UPDATE meta SET sequence = sequence - at()",
	  .names = IS(ALTERED) },
	{ "head_schema", ONCE, "UPDATE meta SET schema = schema - 1",
	  .names = IS(ALTERED) | IS(SCHEMA_ALTERED) },
	{ "head_removed", ONCE, "DELETE FROM meta", .names = IS(MISSING) },
	{ "box_altered", BOXES, "UPDATE sealed SET box = flip(box) WHERE sequence = at()",
	  .names = IS(ALTERED) },
	{ "box_emptied", BOXES, "UPDATE sealed SET box = x'' WHERE sequence = at()",
	  .names = IS(ALTERED) },
	{ "box_removed", BOXES, "DELETE FROM sealed WHERE sequence = at()", .names = IS(MISSING) },
	{ "boxes_swapped",
	  "SELECT sequence FROM sealed WHERE sequence < (SELECT max(sequence) "
	  "FROM sealed) ORDER BY 1",
	  "CREATE TEMP TABLE one AS SELECT box FROM main.sealed WHERE sequence = at(); "
	  "UPDATE sealed SET box = (SELECT box FROM main.sealed WHERE sequence > at() ORDER BY "
	  "sequence LIMIT 1) WHERE sequence = at(); "
	  "UPDATE sealed SET box = (SELECT box FROM one) WHERE sequence = (SELECT "
	  "min(sequence) FROM sealed WHERE sequence > at())",
	  .names = IS(ALTERED) | IS(REORDERED) },
	{ "box_moved", BOXES,
	  "UPDATE sealed SET sequence = (SELECT min(sequence) FROM records WHERE sequence > at() "
	  "AND sequence NOT IN (SELECT sequence FROM sealed)) WHERE sequence = at()",
	  .names = IS(MISSING) | IS(REORDERED) },
	{ "box_added",
	  "SELECT sequence FROM records WHERE sequence NOT IN (SELECT sequence FROM "
	  "sealed) ORDER BY 1",
	  "INSERT INTO sealed SELECT at(), box FROM sealed LIMIT 1", .names = IS(ALTERED) },
	{ "all_boxes_removed", ONCE, "DELETE FROM sealed", .names = IS(MISSING) },
	{ 0 },
};

#define VISITS "SELECT row_number() OVER (ORDER BY id) FROM visits"
#define VISIT "WHERE id = (SELECT id FROM visits ORDER BY id LIMIT 1 OFFSET at() - 1)"
#define ORDERS "SELECT row_number() OVER (ORDER BY id) FROM orders"
#define ORDER "WHERE id = (SELECT id FROM orders ORDER BY id LIMIT 1 OFFSET at() - 1)"
#define PINS "SELECT row_number() OVER (ORDER BY visit) FROM pins"
#define PIN "WHERE visit = (SELECT visit FROM pins ORDER BY visit LIMIT 1 OFFSET at() - 1)"
#define STAFF "SELECT row_number() OVER (ORDER BY user) FROM staff"
#define MEMBER "WHERE user = (SELECT user FROM staff ORDER BY user LIMIT 1 OFFSET at() - 1)"
#define IN_VISIT(column, value)                                                                    \
	{                                                                                          \
		"visit_" #column, VISITS, "UPDATE visits SET " #column " = " value " " VISIT,      \
			.names = IS(TABLES_DIFFER)                                                 \
	}
#define IN_ORDER(column, value)                                                                    \
	{                                                                                          \
		"order_" #column, ORDERS, "UPDATE orders SET " #column " = " value " " ORDER,      \
			.names = IS(TABLES_DIFFER)                                                 \
	}

/* What the program works with from day to day, and records tell, too. */
const struct tampering TAMPERING_TABLES[] = {
	IN_VISIT(started_ms, "started_ms - 86400000"),
	IN_VISIT(ended_ms, "ended_ms + 60000"),
	IN_VISIT(day, "day - 1"),
	IN_VISIT(clerk, "'eve'"),
	IN_VISIT(outcome, "CASE outcome WHEN 'approved' THEN 'refused' ELSE 'approved' END"),
	IN_VISIT(ending, "CASE ending WHEN 'delivered' THEN 'refused' ELSE 'delivered' END"),
	IN_VISIT(reason, "CASE reason WHEN 'lost_pin' THEN 'letter' ELSE 'lost_pin' END"),
	IN_VISIT(language, "CASE language WHEN 'en' THEN 'es' ELSE 'en' END"),
	IN_VISIT(tin_last4, "CASE tin_last4 WHEN '0000' THEN '0001' ELSE '0000' END"),
	IN_VISIT(is_training, "1 - is_training"),
	{ "visit_removed", VISITS, "DELETE FROM visits " VISIT, .names = IS(TABLES_DIFFER) },
	{ "visit_added", ONCE,
	  "INSERT INTO visits SELECT 'K1-261102-0999', started_ms, ended_ms, day, clerk, outcome, "
	  "ending, reason, language, tin_last4, is_training FROM visits LIMIT 1",
	  .names = IS(TABLES_DIFFER) },
	IN_ORDER(applicant, "4"),
	IN_ORDER(state, "CASE state WHEN 'delivered' THEN 'exception' ELSE 'delivered' END"),
	IN_ORDER(print, "print + 1"),
	IN_ORDER(year, "year + 1"),
	IN_ORDER(fingerprint, "flip(fingerprint)"),
	IN_ORDER(proof, "proof || '?'"),
	IN_ORDER(cause, "cause || '?'"),
	IN_ORDER(batch, "batch + 1"),
	{ "order_removed", ORDERS, "DELETE FROM orders " ORDER, .names = IS(TABLES_DIFFER) },
	{ "order_added", VISITS,
	  "INSERT INTO orders SELECT id || '/4', id, 4, 0, 'delivered', 2026, '', '', '', 0 FROM "
	  "visits " VISIT,
	  .names = IS(TABLES_DIFFER) },
	{ "pin_fingerprint", PINS, "UPDATE pins SET fingerprint = flip(fingerprint) " PIN,
	  .names = IS(TABLES_DIFFER) },
	{ "pin_year", PINS, "UPDATE pins SET year = year + 3 " PIN, .names = IS(TABLES_DIFFER) },
	{ "pin_applicant", PINS,
	  "UPDATE pins SET applicant = 4 WHERE rowid = (SELECT rowid FROM pins ORDER BY rowid "
	  "LIMIT 1 OFFSET at() - 1)",
	  .names = IS(TABLES_DIFFER) },
	{ "pin_sealed", PINS, "UPDATE pins SET sealed = flip(sealed) " PIN,
	  .names = IS(TABLES_DIFFER) },
	{ "pins_swapped", "SELECT row_number() OVER (ORDER BY visit) FROM pins LIMIT -1 OFFSET 1",
	  "CREATE TEMP TABLE one AS SELECT sealed FROM pins ORDER BY visit LIMIT 1; "
	  "UPDATE pins SET sealed = (SELECT sealed FROM main.pins " PIN ") WHERE visit = (SELECT "
	  "min(visit) FROM pins); UPDATE pins SET sealed = (SELECT sealed FROM one) " PIN,
	  .names = IS(TABLES_DIFFER) },
	{ "pin_removed", PINS, "DELETE FROM pins " PIN, .names = IS(TABLES_DIFFER) },
	{ "pin_added", ONCE,
	  "INSERT INTO pins SELECT 'a' || substr(fingerprint, 2), year + 1, visit, applicant, "
	  "sealed FROM "
	  "pins LIMIT 1",
	  .names = IS(TABLES_DIFFER) },
	{ "staff_role", STAFF,
	  "UPDATE staff SET role = CASE role WHEN 'clerk' THEN 'supervisor' ELSE 'clerk' "
	  "END " MEMBER,
	  .names = IS(TABLES_DIFFER) },
	{ "staff_is_disabled", STAFF, "UPDATE staff SET is_disabled = 1 - is_disabled " MEMBER,
	  .names = IS(TABLES_DIFFER) },
	{ "staff_secret", STAFF, "UPDATE staff SET derived = flip(derived) " MEMBER,
	  .names = IS(TABLES_DIFFER) },
	{ "staff_secret_of_another",
	  "SELECT row_number() OVER (ORDER BY user) FROM staff LIMIT -1 "
	  "OFFSET 1",
	  "UPDATE staff SET (salt, iterations, derived) = (SELECT salt, iterations, derived FROM "
	  "staff ORDER BY user LIMIT 1) " MEMBER,
	  .names = IS(TABLES_DIFFER) },
	{ "staff_unlocked", "SELECT row_number() OVER (ORDER BY user) FROM staff",
	  "UPDATE staff SET locked_until_ms = locked_until_ms + 1 " MEMBER,
	  .names = IS(TABLES_DIFFER) },
	{ "staff_failures_forgotten", ONCE, "DELETE FROM staff_failures",
	  .names = IS(TABLES_DIFFER) },
	{ "staff_failure_added", ONCE, "INSERT INTO staff_failures VALUES ('sam', 1)",
	  .names = IS(TABLES_DIFFER) },
	{ "staff_removed", STAFF,
	  "DELETE FROM staff_failures WHERE user = (SELECT user FROM staff ORDER BY user LIMIT 1 "
	  "OFFSET at() - 1); DELETE FROM staff " MEMBER,
	  .names = IS(TABLES_DIFFER) },
	{ "staff_added", ONCE,
	  "INSERT INTO staff SELECT 'eve', 'supervisor', salt, iterations, derived, 0, 0 FROM "
	  "staff LIMIT 1",
	  .names = IS(TABLES_DIFFER) },
	{ 0 },
};
