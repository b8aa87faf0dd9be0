/* Tampers with ledgers in every way there is and looks whether each is found and rightly named.
 * Prints a table; ends with 1 when one is not.
 *
 *	tamper PLACES SEED...	PLACES are tried of each class, on one set of ledgers a seed
 *	tamper PLACES SEED -only NAME	of one class alone
 *	tamper PLACES SEED -by PROGRAM	tac-verify judges
 *	tamper PLACES SEED -blind	with a defect: nothing is looked at
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/text.h"
#include "tests/crash/disk.h"
#include "tests/tamper/files.h"
#include "tests/tamper/hand_parts.h"
#include "tests/tamper/judge.h"
#include "tests/tamper/tampering.h"

enum { PLACES_MAX = 4096, CLASSES_MAX = 256, COMPLAINTS_MAX = 3 };

static const struct tampering *const LISTS[] = {
	TAMPERING_RECORDS, TAMPERING_TAIL,   TAMPERING_SPLICED, TAMPERING_CHECKPOINTS,
	TAMPERING_EPOCHS,  TAMPERING_FORGED, TAMPERING_BESIDE,  TAMPERING_TABLES,
	TAMPERING_PAPERS,  TAMPERING_SCHEMA, TAMPERING_FILE,
};

/* How a class fared. */
struct score {
	const struct tampering *class;
	uint64_t tried, found, named;
};

struct run {
	struct score score[CLASSES_MAX];
	size_t count;
	const char *only;
	const char *program; /* null: the function judges */
	bool is_blind;       /* a verification that finds nothing, to see that this is found out */
	uint32_t seed;
	size_t places; /* of each class, a seed */
	struct ledgers ledgers;
};

/* --- places --------------------------------------------------------------------------------------
 */

struct places {
	size_t count;
	uint64_t at[PLACES_MAX];
};

static void list(struct run *run, const char *statement, struct places *ret)
{
	struct hand hand;

	ret->count = 0;
	hand_begin(&hand, &run->ledgers, 1, run->seed);
	sqlite3_stmt *rows = hand_prepare(&hand, statement);
	while (hand_step(&hand, rows) && ret->count < PLACES_MAX)
		if (sqlite3_column_type(rows, 0) == SQLITE_INTEGER)
			ret->at[ret->count++] = (uint64_t)sqlite3_column_int64(rows, 0);
	sqlite3_finalize(rows);
	hand_close(&hand);
}

static void add(struct places *to, size_t max, uint64_t at)
{
	for (size_t which = 0; which < to->count; which++)
		if (to->at[which] == at)
			return;
	if (to->count < max)
		to->at[to->count++] = at;
}

/* First, last, middle; then the borders of epochs; the rest at random. */
static void choose(struct run *run, const struct tampering *class, struct places *ret)
{
	static struct places all, borders;
	size_t max = run->places;

	ret->count = 0;
	list(run, class->places, &all);
	if (all.count == 0)
		return;
	add(ret, max, all.at[0]);
	add(ret, max, all.at[all.count - 1]);
	add(ret, max, all.at[all.count / 2]);
	if (span_starts_with(span_of(class->places), span_of("SELECT sequence"))) {
		list(run, "SELECT size FROM epochs UNION SELECT size + 1 FROM epochs ORDER BY 1",
		     &borders);
		for (size_t at = 0; at < borders.count; at++)
			for (size_t which = 0; which < all.count; which++)
				if (all.at[which] == borders.at[at])
					add(ret, max, borders.at[at]);
	}
	for (size_t tries = 0; tries < 8 * max && ret->count < all.count; tries++)
		add(ret, max, all.at[disk_random(&run->seed) % all.count]);
}

/* --- one -----------------------------------------------------------------------------------------
 */

static struct judgement judge_as(const struct run *run, const char *path,
				 enum tampering_knows knows)
{
	struct outside outside = {
		.installation = knows >= KNOWS_KEY ? &run->ledgers.installation : NULL,
		.heads = knows >= KNOWS_HEAD ? &run->ledgers.heads : NULL,
	};

	if (run->is_blind)
		return (struct judgement){ .finding = FINDING_NONE };
	return run->program != NULL ? judge_by(run->program, path, &outside)
				    : judge(path, &outside);
}

static void damage(struct hand *hand, const struct tampering *class)
{
	if (class->damage != NULL)
		hand_run(hand, class->damage);
	if (class->then != THEN_NOTHING)
		hand_rehash(hand);
	if (class->then == THEN_SIGN_STOLEN)
		hand_sign(hand, hand_stolen(hand));
	if (class->then == THEN_SIGN_STRANGER)
		hand_sign(hand, &hand->ledgers->stranger);
	if (class->run != NULL)
		class->run(hand);
	hand_close(hand);
}

static void complain(const struct score *score, uint64_t at, const struct judgement *said)
{
	if (score->tried - score->named > COMPLAINTS_MAX)
		return;
	printf("# %s at %llu: %s: %s\n", score->class->name, (unsigned long long)at,
	       said->finding == FINDING_COUNT ? "found, without a name"
					      : finding_word(said->finding),
	       said->words);
}

static void try_one(struct run *run, struct score *score, uint64_t at)
{
	struct hand hand;

	hand_begin(&hand, &run->ledgers, at, disk_random(&run->seed));
	damage(&hand, score->class);
	struct judgement said = judge_as(run, hand.path, score->class->knows);
	files_remove_ledger(hand.path);
	score->tried++;
	if (said.finding != FINDING_NONE)
		score->found++;
	if (said.finding < FINDING_COUNT && (score->class->names & 1U << said.finding) != 0)
		score->named++;
	else
		complain(score, at, &said);
}

static void assert_sound(struct run *run)
{
	for (unsigned knows = KNOWS_NOTHING; knows <= KNOWS_HEAD; knows++) {
		struct judgement said =
			judge_as(run, run->ledgers.whole, (enum tampering_knows)knows);
		if (said.finding == FINDING_NONE)
			continue;
		printf("# what nobody touched: %s\n", said.words);
		ledgers_release(&run->ledgers);
		exit(1);
	}
}

static void try_all(struct run *run)
{
	static struct places places;

	ledgers_make(&run->ledgers, run->seed);
	assert_sound(run);
	for (size_t at = 0; at < run->count; at++) {
		choose(run, run->score[at].class, &places);
		for (size_t which = 0; which < places.count; which++)
			try_one(run, &run->score[at], places.at[which]);
	}
	ledgers_release(&run->ledgers);
}

/* --- all -----------------------------------------------------------------------------------------
 */

static void names_of(uint32_t names, char *to, size_t max)
{
	to[0] = '\0';
	for (unsigned finding = 0; finding < FINDING_COUNT; finding++)
		if ((names & 1U << finding) != 0) {
			(void)text_append(to, max, to[0] == '\0' ? "" : " | ");
			(void)text_append(to, max, finding_word((enum finding)finding));
		}
}

static bool report(const struct run *run)
{
	uint64_t tried = 0, found = 0, named = 0;
	size_t whole = 0;

	printf("%-50s %7s %7s %7s  %s\n", "class", "places", "found", "named", "names");
	for (size_t at = 0; at < run->count; at++) {
		const struct score *score = &run->score[at];
		char names[160];
		names_of(score->class->names, names, sizeof(names));
		printf("%-50s %7llu %7llu %7llu  %s\n", score->class->name,
		       (unsigned long long)score->tried, (unsigned long long)score->found,
		       (unsigned long long)score->named, names);
		tried += score->tried;
		found += score->found;
		named += score->named;
		whole += score->tried > 0 && score->named == score->tried;
	}
	printf("%-50s %7llu %7llu %7llu  %zu of %zu classes\n", "all", (unsigned long long)tried,
	       (unsigned long long)found, (unsigned long long)named, whole, run->count);
	return whole == run->count && run->count > 0;
}

static void gather(struct run *run)
{
	for (size_t list = 0; list < COUNT_OF(LISTS); list++)
		for (const struct tampering *class = LISTS[list]; class->name != NULL; class ++)
			if (run->only == NULL || strcmp(run->only, class->name) == 0)
				run->score[run->count++].class = class;
}

/* They stand last; gives back how many words are left. */
static int take_options(struct run *run, int count, char **words)
{
	for (int at = 3; at < count; at++) {
		bool has_value = at + 1 < count;
		if (strcmp(words[at], "-blind") == 0)
			run->is_blind = true;
		else if (strcmp(words[at], "-only") == 0 && has_value)
			run->only = words[at + 1];
		else if (strcmp(words[at], "-by") == 0 && has_value)
			run->program = words[at + 1];
	}
	int left = 2;
	while (left < count && words[left][0] != '-')
		left++;
	return left;
}

int main(int count, char **words)
{
	static struct run run;

	if (count < 3) {
		fprintf(stderr,
			"usage: tamper PLACES SEED... [-by PROGRAM] [-only NAME] [-blind]\n");
		return 2;
	}
	count = take_options(&run, count, words);
	gather(&run);
	run.places = strtoul(words[1], NULL, 10);
	for (int at = 2; at < count; at++) {
		run.seed = (uint32_t)strtoul(words[at], NULL, 10);
		try_all(&run);
	}
	return report(&run) ? 0 : 1;
}
