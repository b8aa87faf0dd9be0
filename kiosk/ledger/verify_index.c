#include "kiosk/ledger/verify_walk.h"

/* The index that finds the records about an object holds (object, sequence) of every record and
 * nothing else, in their order. Both sides are made one number each, whatever their order: the
 * product of (r - h) over all, modulo the prime 2^61 - 1, where h is the pair's value as a
 * polynomial at s, and r and s are random. Were the two sets of pairs not the same, the numbers
 * would be, for n records, with a probability below n * 2^-56 (Schwartz-Zippel); r and s are drawn
 * anew each time, so that nobody can choose the pairs by them. SQLite's own check looks each row up
 * in the index, which takes longer than all else here. */
static const uint64_t PRIME = ((uint64_t)1 << 61) - 1;
enum { PART = 7 }; /* bytes of an object that make one coefficient */

static uint64_t reduce(uint64_t value)
{
	value = (value & PRIME) + (value >> 61);
	return value >= PRIME ? value - PRIME : value;
}

static uint64_t times(uint64_t left, uint64_t right)
{
	unsigned __int128 product = (unsigned __int128)left * right;

	return reduce(((uint64_t)product & PRIME) + (uint64_t)(product >> 61));
}

static uint64_t plus(uint64_t left, uint64_t right)
{
	return reduce(left + right);
}

enum status verify_index_begin(struct verify_index *index, struct fault *fault)
{
	uint64_t random[2] = { 0 };
	enum status status = crypto_random(random, sizeof(random), fault);

	*index = (struct verify_index){ .root = random[0] % PRIME, .at = random[1] % PRIME };
	index->records = index->entries = 1;
	return status;
}

/* The length first: a part may end in zeros. */
static uint64_t value_of(const struct verify_index *index, struct span object, uint64_t sequence)
{
	uint64_t value = plus(times(reduce(object.size), index->at), reduce(sequence));

	for (size_t from = 0; from < object.size; from += PART) {
		uint64_t part = 0;
		size_t left = object.size - from;
		memcpy(&part, object.at + from, left < PART ? left : PART);
		value = plus(times(value, index->at), part);
	}
	return value;
}

static uint64_t with(const struct verify_index *index, uint64_t product, struct span object,
		     uint64_t sequence)
{
	uint64_t value = value_of(index, object, sequence);

	return times(product, plus(index->root, PRIME - value));
}

void verify_index_record(struct verify_index *index, uint64_t sequence,
			 const struct record_view *record)
{
	index->records = with(index, index->records, record->object, sequence);
}

/* The entry before this one. */
struct entry {
	size_t size;
	int64_t sequence;
	unsigned char object[RECORD_OBJECT_MAX];
};

/* Who looks an object up goes by the order: what stands elsewhere is not found. Keeps the entry. */
static bool follows(struct entry *before, struct span object, int64_t sequence)
{
	size_t shared = object.size < before->size ? object.size : before->size;
	int order = shared > 0 ? memcmp(before->object, object.at, shared) : 0;

	if (order == 0)
		order = before->size < object.size ? -1 : before->size > object.size;
	if (order > 0 || (order == 0 && sequence <= before->sequence) ||
	    object.size > sizeof(before->object))
		return false;
	if (order < 0) {
		memcpy(before->object, object.at, object.size);
		before->size = object.size;
	}
	before->sequence = sequence;
	return true;
}

enum status verify_index_end(struct verify_walk *walk, struct fault *fault)
{
	struct verify_index *index = &walk->index;
	SCOPED(sql_query) query = { 0 };
	struct entry before = { 0 };
	struct span object = { 0 };
	int64_t sequence = 0;
	uint64_t count = 0;
	bool is_right = true;
	enum status status = sql_query(
		walk->sql, "SELECT object, sequence FROM records INDEXED BY records_by_object",
		&query, fault);

	if (status != STATUS_OK)
		return status;
	while ((status = sql_step(&query, fault)) == STATUS_AGAIN) {
		is_right &= sql_take_text(&query, 0, &object);
		is_right &= sql_take_int(&query, 1, &sequence);
		is_right = is_right && follows(&before, object, sequence);
		index->entries = with(index, index->entries, object, (uint64_t)sequence);
		count++;
	}
	is_right = is_right && index->entries == index->records && count == walk->count;
	if (status == STATUS_OK && !is_right)
		verify_find(walk->report, FINDING_UNREADABLE, VERIFY_LEDGER, 0,
			    "the index of records by their object is not that of the records");
	return status;
}
