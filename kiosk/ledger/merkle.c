#include "kiosk/ledger/merkle.h"

#include <assert.h>
#include <string.h>

enum { LEAF = 0x00, NODE = 0x01, READ_MAX = 1 << MERKLE_STEP };

static const uint64_t SIZE_END = (uint64_t)1 << MERKLE_LEVELS_MAX;

enum status merkle_leaf(struct span data, struct hash *ret, struct fault *fault)
{
	static const unsigned char PREFIX = LEAF;
	struct span parts[] = { { &PREFIX, 1 }, data };

	return crypto_sha256(parts, COUNT_OF(parts), ret, fault);
}

static enum status join(const struct hash *left, const struct hash *right, struct hash *ret,
			struct fault *fault)
{
	unsigned char text[1 + 2 * CRYPTO_HASH_SIZE] = { NODE };
	struct span whole = { text, sizeof(text) };

	memcpy(text + 1, left->at, CRYPTO_HASH_SIZE);
	memcpy(text + 1 + CRYPTO_HASH_SIZE, right->at, CRYPTO_HASH_SIZE);
	return crypto_sha256(&whole, 1, ret, fault);
}

enum status merkle_append(struct merkle_frontier *frontier, const struct hash *leaf,
			  struct merkle_kept *ret_kept, struct fault *fault)
{
	struct merkle_kept kept;
	struct hash hash = *leaf;
	uint64_t at = frontier->size;
	unsigned level = 0;

	if (frontier->size >= SIZE_END - 1)
		return fault_set(fault, STATUS_FULL, 0, "the ledger's tree is full");
	kept.count = 0;
	/* Each left neighbour that waits is joined, as a carry goes through a sum. */
	for (; (at & 1) != 0; at >>= 1, level++) {
		enum status status = join(&frontier->node[level], &hash, &hash, fault);
		if (status != STATUS_OK)
			return status;
		if ((level + 1) % MERKLE_STEP == 0) {
			kept.node[kept.count].level = level + 1;
			kept.node[kept.count].at = at >> 1;
			kept.node[kept.count++].hash = hash;
		}
	}
	frontier->node[level] = hash;
	frontier->size++;
	if (ret_kept != NULL)
		*ret_kept = kept;
	return STATUS_OK;
}

enum status merkle_root(const struct merkle_frontier *frontier, struct hash *ret,
			struct fault *fault)
{
	struct hash root;
	bool is_begun = false;
	enum status status = STATUS_OK;

	if (frontier->size == 0)
		return crypto_sha256(NULL, 0, ret, fault);
	for (unsigned level = 0; status == STATUS_OK && level < MERKLE_LEVELS_MAX; level++) {
		if ((frontier->size >> level & 1) == 0)
			continue;
		if (is_begun)
			status = join(&frontier->node[level], &root, &root, fault);
		else
			root = frontier->node[level];
		is_begun = true;
	}
	if (status == STATUS_OK)
		*ret = root;
	return status;
}

/* The root of the whole subtree at a place of a level, from the nearest kept level beneath. */
static enum status whole_node(const struct merkle_source *source, unsigned level, uint64_t at,
			      struct hash *ret, struct fault *fault)
{
	struct hash row[READ_MAX];
	unsigned kept = level - level % MERKLE_STEP;
	size_t count = (size_t)1 << (level - kept);
	enum status status =
		source->read(source->self, kept, at << (level - kept), count, row, fault);

	for (; status == STATUS_OK && count > 1; count /= 2)
		for (size_t to = 0; status == STATUS_OK && to < count / 2; to++)
			status = join(&row[2 * to], &row[2 * to + 1], &row[to], fault);
	if (status == STATUS_OK)
		*ret = row[0];
	return status;
}

enum status merkle_restore(const struct merkle_source *source, uint64_t size,
			   struct merkle_frontier *ret, struct fault *fault)
{
	struct merkle_frontier frontier = { .size = size };

	assert(size < SIZE_END);
	for (unsigned level = 0; level < MERKLE_LEVELS_MAX; level++) {
		if ((size >> level & 1) == 0)
			continue;
		enum status status = whole_node(source, level, (size >> level) - 1,
						&frontier.node[level], fault);
		if (status != STATUS_OK)
			return status;
	}
	*ret = frontier;
	return STATUS_OK;
}

/* The root over the leaves from `from` to before `to`; `from` is where a subtree begins that is at
 * least so large. */
static enum status range_root(const struct merkle_source *source, uint64_t from, uint64_t to,
			      struct hash *ret, struct fault *fault)
{
	struct merkle_frontier frontier = { .size = to - from };

	for (unsigned level = 0; level < MERKLE_LEVELS_MAX; level++) {
		uint64_t part = (frontier.size >> (level + 1)) << (level + 1);
		if ((frontier.size >> level & 1) == 0)
			continue;
		enum status status = whole_node(source, level, (from + part) >> level,
						&frontier.node[level], fault);
		if (status != STATUS_OK)
			return status;
	}
	return merkle_root(&frontier, ret, fault);
}

/* The largest power of two below `size`, which is 2 at least: where a tree divides. */
static uint64_t half_of(uint64_t size)
{
	uint64_t half = 1;

	while (half < (size + 1) / 2)
		half *= 2;
	return half;
}

/* Built from the root down, read from the leaf up. */
static void turn_round(struct merkle_proof *proof)
{
	for (size_t at = 0; at < proof->count / 2; at++) {
		struct hash other = proof->hash[at];
		proof->hash[at] = proof->hash[proof->count - 1 - at];
		proof->hash[proof->count - 1 - at] = other;
	}
}

enum status merkle_prove_leaf(const struct merkle_source *source, uint64_t index, uint64_t size,
			      struct merkle_proof *ret, struct fault *fault)
{
	struct merkle_proof proof = { 0 };
	uint64_t from = 0, to = size;

	assert(index < size && size < SIZE_END);
	while (to - from > 1) {
		uint64_t middle = from + half_of(to - from);
		bool is_left = index < middle;
		struct hash *hash = &proof.hash[proof.count++];
		enum status status = is_left ? range_root(source, middle, to, hash, fault)
					     : range_root(source, from, middle, hash, fault);
		if (status != STATUS_OK)
			return status;
		if (is_left)
			to = middle;
		else
			from = middle;
	}
	turn_round(&proof);
	*ret = proof;
	return STATUS_OK;
}

enum status merkle_prove_prefix(const struct merkle_source *source, uint64_t older, uint64_t size,
				struct merkle_proof *ret, struct fault *fault)
{
	struct merkle_proof proof = { 0 };
	uint64_t from = 0, to = size;
	enum status status = STATUS_OK;

	assert(older <= size && size < SIZE_END);
	/* Until the older tree's end is the end of the part that is looked at. */
	while (status == STATUS_OK && older > 0 && older < to) {
		uint64_t middle = from + half_of(to - from);
		bool is_left = older <= middle;
		struct hash *hash = &proof.hash[proof.count++];
		status = is_left ? range_root(source, middle, to, hash, fault)
				 : range_root(source, from, middle, hash, fault);
		if (is_left)
			to = middle;
		else
			from = middle;
	}
	/* A part from the first leaf on is the older tree itself: who checks has its root. */
	if (status == STATUS_OK && from > 0)
		status = range_root(source, from, to, &proof.hash[proof.count++], fault);
	if (status != STATUS_OK)
		return status;
	turn_round(&proof);
	*ret = proof;
	return STATUS_OK;
}

static enum status no_proof(struct fault *fault)
{
	return fault_set(fault, STATUS_CORRUPT, 0, "the tree's proof does not lead to its root");
}

/* The climb to the roots: where one stands on its level, where the level's last node stands, and
 * the two trees' hashes so far: the older one's from what lies left, the newer one's from all. */
struct climb {
	uint64_t at, last;
	struct hash older, newer;
};

static void go_up(struct climb *climb)
{
	climb->at >>= 1;
	climb->last >>= 1;
}

static enum status go_past(struct climb *climb, const struct hash *other, struct fault *fault)
{
	bool is_right = (climb->at & 1) != 0 || climb->at == climb->last;
	enum status status = STATUS_OK;

	if (!is_right) {
		status = join(&climb->newer, other, &climb->newer, fault);
	} else {
		status = join(other, &climb->older, &climb->older, fault);
		if (status == STATUS_OK)
			status = join(other, &climb->newer, &climb->newer, fault);
		/* Where the node is the last and stands alone it moves up unjoined. */
		while ((climb->at & 1) == 0 && climb->at != 0)
			go_up(climb);
	}
	go_up(climb);
	return status;
}

static enum status go_past_all(struct climb *climb, const struct hash *hashes, size_t count,
			       struct fault *fault)
{
	for (size_t at = 0; at < count; at++) {
		if (climb->last == 0)
			return no_proof(fault);
		enum status status = go_past(climb, &hashes[at], fault);
		if (status != STATUS_OK)
			return status;
	}
	return climb->last == 0 ? STATUS_OK : no_proof(fault);
}

enum status merkle_check_leaf(const struct merkle_proof *proof, const struct hash *leaf,
			      uint64_t index, uint64_t size, const struct hash *root,
			      struct fault *fault)
{
	struct climb climb = { .at = index, .last = size - 1, .older = *leaf, .newer = *leaf };

	if (index >= size || proof->count > MERKLE_PROOF_MAX)
		return no_proof(fault);
	enum status status = go_past_all(&climb, proof->hash, proof->count, fault);
	if (status != STATUS_OK)
		return status;
	return hash_equals(&climb.newer, root) ? STATUS_OK : no_proof(fault);
}

static enum status check_empty(const struct hash *root, struct fault *fault)
{
	struct hash empty;
	enum status status = crypto_sha256(NULL, 0, &empty, fault);

	return status != STATUS_OK || hash_equals(&empty, root) ? status : no_proof(fault);
}

enum status merkle_check_prefix(const struct merkle_proof *proof, uint64_t older,
				const struct hash *older_root, uint64_t size,
				const struct hash *root, struct fault *fault)
{
	struct climb climb = { .at = older - 1, .last = size - 1 };
	bool is_told = (older & (older - 1)) != 0; /* a whole subtree's root is known already */

	if (older > size || proof->count > MERKLE_PROOF_MAX ||
	    (proof->count > 0) != (older > 0 && older < size))
		return no_proof(fault);
	if (older == 0)
		return check_empty(older_root, fault);
	if (older == size)
		return hash_equals(older_root, root) ? STATUS_OK : no_proof(fault);
	while ((climb.at & 1) != 0)
		go_up(&climb);
	climb.older = climb.newer = is_told ? proof->hash[0] : *older_root;
	enum status status =
		go_past_all(&climb, proof->hash + is_told, proof->count - is_told, fault);
	if (status != STATUS_OK)
		return status;
	return hash_equals(&climb.older, older_root) && hash_equals(&climb.newer, root)
		       ? STATUS_OK
		       : no_proof(fault);
}
