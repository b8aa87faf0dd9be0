/* The Merkle tree over the chain: it proves in a few hashes that one record stands in the ledger,
 * and that an older ledger is the beginning of a newer one.
 *
 * Source  RFC 6962, 2.1; verification as in RFC 9162, 2.1.3.2 and 2.1.4.2. Leaf i is made of the
 *         chain hash of record i + 1. */
#ifndef TAC_LEDGER_MERKLE_H
#define TAC_LEDGER_MERKLE_H

#include "kiosk/base/crypto.h"

enum {
	MERKLE_LEVELS_MAX = 48, /* a tree has fewer than 2^48 leaves */
	MERKLE_STEP = 8,        /* of the nodes above the leaves, each 8th level's are kept */
	MERKLE_KEPT_MAX = MERKLE_LEVELS_MAX / MERKLE_STEP,
	MERKLE_PROOF_MAX = MERKLE_LEVELS_MAX + 1,
};

/* What a leaf is made of is hashed under a prefix of its own: no node passes for a leaf. */
enum status merkle_leaf(struct span data, struct hash *ret, struct fault *fault) MUST_CHECK;

/* The roots of the whole subtrees that the leaves so far fall into, one a level: enough to append
 * and to tell the root. `{ 0 }` is the empty tree. */
struct merkle_frontier {
	uint64_t size;                       /* leaves */
	struct hash node[MERKLE_LEVELS_MAX]; /* of level l where bit l of size is set */
};

/* Nodes that an append completed on the levels that are kept, lowest first. */
struct merkle_kept {
	size_t count;
	struct {
		unsigned level;
		uint64_t at; /* counted from the left, on its level */
		struct hash hash;
	} node[MERKLE_KEPT_MAX];
};

/* Adds a leaf hash.
 * Shape   *ret_kept may be null.
 * Errors  STATUS_FULL at 2^48 leaves. The frontier changes on success only. */
enum status merkle_append(struct merkle_frontier *frontier, const struct hash *leaf,
			  struct merkle_kept *ret_kept, struct fault *fault) MUST_CHECK;
/* The root; of the empty tree SHA-256 of nothing. */
enum status merkle_root(const struct merkle_frontier *frontier, struct hash *ret,
			struct fault *fault) MUST_CHECK;

/* Where the tree's hashes are kept. */
struct merkle_source {
	/* Gives `count` hashes of a level (0: leaves; else a multiple of MERKLE_STEP) from place
	 * `at` on: 2^MERKLE_STEP at most, within the tree's whole nodes. */
	enum status (*read)(void *self, unsigned level, uint64_t at, size_t count, struct hash *ret,
			    struct fault *fault);
	void *self;
};

/* The frontier of the first `size` leaves. */
enum status merkle_restore(const struct merkle_source *source, uint64_t size,
			   struct merkle_frontier *ret, struct fault *fault) MUST_CHECK;

struct merkle_proof {
	size_t count;
	struct hash hash[MERKLE_PROOF_MAX];
};

/* That leaf `index` stands in the tree of the first `size` leaves.
 * Shape   index < size < 2^48 (asserted). Reads a few hundred hashes, however large the tree. */
enum status merkle_prove_leaf(const struct merkle_source *source, uint64_t index, uint64_t size,
			      struct merkle_proof *ret, struct fault *fault) MUST_CHECK;
/* That the tree of the first `older` leaves is the beginning of that of the first `size`.
 * Shape   older <= size < 2^48 (asserted). */
enum status merkle_prove_prefix(const struct merkle_source *source, uint64_t older, uint64_t size,
				struct merkle_proof *ret, struct fault *fault) MUST_CHECK;

/* Errors  STATUS_CORRUPT: it proves no such thing. Any numbers and any proof may be asked of. */
enum status merkle_check_leaf(const struct merkle_proof *proof, const struct hash *leaf,
			      uint64_t index, uint64_t size, const struct hash *root,
			      struct fault *fault) MUST_CHECK;
enum status merkle_check_prefix(const struct merkle_proof *proof, uint64_t older,
				const struct hash *older_root, uint64_t size,
				const struct hash *root, struct fault *fault) MUST_CHECK;

#endif
