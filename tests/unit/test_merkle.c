#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/ledger/merkle.h"

enum { LARGE = 70000, PAIRS_OF = 300, CARRIED = LARGE / 256 + LARGE / 65536 };

/* What a tree's keeper holds: the leaves, and the nodes that merkle_append gave out. */
struct forest {
	struct hash leaf[LARGE];
	struct hash level8[LARGE / 256];
	struct hash level16[LARGE / 65536];
	uint64_t size;
	size_t kept_count, reads;
	struct merkle_frontier frontier;
};

static struct forest forest;

static void keep(const struct merkle_kept *kept)
{
	for (size_t at = 0; at < kept->count; at++, forest.kept_count++) {
		struct hash *row = kept->node[at].level == 8 ? forest.level8 : forest.level16;
		assert_true(kept->node[at].level == 8 || kept->node[at].level == 16);
		row[kept->node[at].at] = kept->node[at].hash;
	}
}

static int plant(void **state)
{
	for (; forest.size < LARGE; forest.size++) {
		struct merkle_kept kept;
		unsigned char data[4] = { (unsigned char)(forest.size >> 16),
					  (unsigned char)(forest.size >> 8),
					  (unsigned char)forest.size };
		struct hash *leaf = &forest.leaf[forest.size];
		assert_int_equal(merkle_leaf((struct span){ data, sizeof(data) }, leaf, NULL),
				 STATUS_OK);
		assert_int_equal(merkle_append(&forest.frontier, leaf, &kept, NULL), STATUS_OK);
		keep(&kept);
	}
	return 0;
}

static enum status read_forest(void *self, unsigned level, uint64_t at, size_t count,
			       struct hash *ret, struct fault *fault)
{
	const struct hash *row = level == 0   ? forest.leaf
				 : level == 8 ? forest.level8
					      : forest.level16;

	assert_true(level % MERKLE_STEP == 0 && level <= 16 && count <= 256);
	assert_true((at + count) << level <= LARGE);
	memcpy(ret, row + at, count * sizeof(*ret));
	forest.reads += count;
	return STATUS_OK;
}

static const struct merkle_source SOURCE = { .read = read_forest };

static void join(const struct hash *left, const struct hash *right, struct hash *ret)
{
	static const unsigned char NODE = 1;
	struct span parts[] = { { &NODE, 1 },
				{ left->at, sizeof(left->at) },
				{ right->at, sizeof(right->at) } };

	assert_int_equal(crypto_sha256(parts, COUNT_OF(parts), ret, NULL), STATUS_OK);
}

static uint64_t half_of(uint64_t size)
{
	uint64_t half = 1;

	while (half * 2 < size)
		half *= 2;
	return half;
}

/* MTH of RFC 6962, 2.1, word for word. */
static void naive_root(uint64_t from, uint64_t to, struct hash *ret)
{
	struct hash left, right;

	if (from == to) {
		assert_int_equal(crypto_sha256(NULL, 0, ret, NULL), STATUS_OK);
	} else if (to - from == 1) {
		*ret = forest.leaf[from];
	} else {
		uint64_t half = half_of(to - from);
		naive_root(from, from + half, &left);
		naive_root(from + half, to, &right);
		join(&left, &right, ret);
	}
}

static void root_of(uint64_t size, struct hash *ret)
{
	struct merkle_frontier frontier;

	assert_int_equal(merkle_restore(&SOURCE, size, &frontier, NULL), STATUS_OK);
	assert_int_equal(merkle_root(&frontier, ret, NULL), STATUS_OK);
}

/* Source  the leaves and roots of the Certificate Transparency reference implementation. */
static void test_merkle__the_reference_trees_have_their_published_roots(void **state)
{
	static const struct {
		const char *leaf;
		size_t size;
		const char *root;
	} CASES[] = {
		{ "", 0, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d" },
		{ "\x00", 1, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" },
		{ "\x10", 1, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77" },
		{ " !", 2, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" },
		{ "01", 2, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4" },
		{ "@ABC", 4, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef" },
		{ "PQRSTUVW", 8,
		  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c" },
		{ "`abcdefghijklmno", 16,
		  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" },
	};
	struct merkle_frontier frontier = { 0 };
	struct hash leaf, root;
	char hex[CRYPTO_HEX_MAX];

	assert_int_equal(merkle_root(&frontier, &root, NULL), STATUS_OK);
	crypto_hex(root.at, sizeof(root.at), hex);
	assert_string_equal(hex,
			    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct span data = { (const unsigned char *)CASES[at].leaf, CASES[at].size };
		assert_int_equal(merkle_leaf(data, &leaf, NULL), STATUS_OK);
		assert_int_equal(merkle_append(&frontier, &leaf, NULL, NULL), STATUS_OK);
		assert_int_equal(merkle_root(&frontier, &root, NULL), STATUS_OK);
		crypto_hex(root.at, sizeof(root.at), hex);
		assert_string_equal(hex, CASES[at].root);
	}
}

static void test_merkle__the_root_is_that_of_the_definition_at_every_size(void **state)
{
	struct merkle_frontier frontier = { 0 };
	struct hash expected, root;

	for (uint64_t size = 0; size <= PAIRS_OF; size++) {
		naive_root(0, size, &expected);
		assert_int_equal(merkle_root(&frontier, &root, NULL), STATUS_OK);
		assert_memory_equal(&root, &expected, sizeof(root));
		assert_int_equal(merkle_append(&frontier, &forest.leaf[size], NULL, NULL),
				 STATUS_OK);
	}
	naive_root(0, LARGE, &expected);
	assert_int_equal(merkle_root(&forest.frontier, &root, NULL), STATUS_OK);
	assert_memory_equal(&root, &expected, sizeof(root));
}

static void test_merkle__every_eighth_level_is_given_out_to_keep(void **state)
{
	struct hash expected;

	assert_int_equal(forest.kept_count, CARRIED);
	for (uint64_t at = 0; at < COUNT_OF(forest.level8); at++) {
		naive_root(at * 256, at * 256 + 256, &expected);
		assert_memory_equal(&forest.level8[at], &expected, sizeof(expected));
	}
	naive_root(0, 65536, &expected);
	assert_memory_equal(&forest.level16[0], &expected, sizeof(expected));
}

static void test_merkle__a_frontier_comes_back_from_what_was_kept(void **state)
{
	static const uint64_t SIZES[] = { 0, 1, 255, 256, 257, 65535, 65536, 65537, LARGE - 1 };

	for (size_t at = 0; at < COUNT_OF(SIZES); at++) {
		struct merkle_frontier frontier;
		struct hash root, expected;
		assert_int_equal(merkle_restore(&SOURCE, SIZES[at], &frontier, NULL), STATUS_OK);
		for (uint64_t next = SIZES[at]; next < LARGE; next++)
			assert_int_equal(merkle_append(&frontier, &forest.leaf[next], NULL, NULL),
					 STATUS_OK);
		assert_int_equal(merkle_root(&frontier, &root, NULL), STATUS_OK);
		assert_int_equal(merkle_root(&forest.frontier, &expected, NULL), STATUS_OK);
		assert_memory_equal(&root, &expected, sizeof(root));
	}
}

static void assert_leaf_proven(uint64_t index, uint64_t size, const struct hash *root)
{
	struct merkle_proof proof;

	assert_int_equal(merkle_prove_leaf(&SOURCE, index, size, &proof, NULL), STATUS_OK);
	assert_int_equal(merkle_check_leaf(&proof, &forest.leaf[index], index, size, root, NULL),
			 STATUS_OK);
	/* Of its neighbour it says nothing. */
	uint64_t other = index ^ 1;
	assert_int_equal(merkle_check_leaf(&proof, &forest.leaf[other], index, size, root, NULL),
			 STATUS_CORRUPT);
	if (size > 1)
		assert_int_equal(
			merkle_check_leaf(&proof, &forest.leaf[index], other, size, root, NULL),
			STATUS_CORRUPT);
}

static void assert_prefix_proven(uint64_t older, uint64_t size, const struct hash *older_root,
				 const struct hash *root)
{
	struct merkle_proof proof;

	assert_int_equal(merkle_prove_prefix(&SOURCE, older, size, &proof, NULL), STATUS_OK);
	assert_int_equal(merkle_check_prefix(&proof, older, older_root, size, root, NULL),
			 STATUS_OK);
	assert_int_equal(merkle_check_prefix(&proof, older, root, size, older_root, NULL),
			 older == size ? STATUS_OK : STATUS_CORRUPT);
	if (older < size)
		assert_int_equal(
			merkle_check_prefix(&proof, older + 1, older_root, size, root, NULL),
			STATUS_CORRUPT);
}

static void test_merkle__every_leaf_of_every_small_tree_is_proven(void **state)
{
	struct hash root;

	for (uint64_t size = 1; size <= PAIRS_OF; size++) {
		root_of(size, &root);
		for (uint64_t index = 0; index < size; index++)
			assert_leaf_proven(index, size, &root);
	}
}

static void test_merkle__every_small_tree_is_proven_to_begin_every_larger_one(void **state)
{
	static struct hash roots[PAIRS_OF + 1];

	for (uint64_t size = 0; size <= PAIRS_OF; size++) {
		root_of(size, &roots[size]);
		for (uint64_t older = 0; older <= size; older++)
			assert_prefix_proven(older, size, &roots[older], &roots[size]);
	}
}

static void test_merkle__a_proof_in_a_large_tree_is_short_and_reads_little(void **state)
{
	struct hash root, older_root;
	uint64_t index = 12345;

	root_of(LARGE, &root);
	for (size_t run = 0; run < 300; run++) {
		struct merkle_proof proof;
		index = (index * 48271 + 11) % LARGE;
		assert_leaf_proven(index, LARGE, &root);
		root_of(index, &older_root);
		assert_prefix_proven(index, LARGE, &older_root, &root);
		forest.reads = 0;
		assert_int_equal(merkle_prove_leaf(&SOURCE, index, LARGE, &proof, NULL), STATUS_OK);
		assert_in_range(proof.count, 1, 17);
		assert_in_range(forest.reads, 1, 1500);
	}
}

static void test_merkle__a_proof_with_any_byte_flipped_is_refused(void **state)
{
	static const uint64_t SIZES[] = { 2, 7, 64, 201, 256, 300 };

	for (size_t at = 0; at < COUNT_OF(SIZES); at++) {
		uint64_t size = SIZES[at], part = size * 2 / 3;
		struct merkle_proof leaf, prefix;
		struct hash root, older;
		root_of(size, &root);
		root_of(part, &older);
		assert_int_equal(merkle_prove_leaf(&SOURCE, part, size, &leaf, NULL), STATUS_OK);
		assert_int_equal(merkle_prove_prefix(&SOURCE, part, size, &prefix, NULL),
				 STATUS_OK);
		for (size_t byte = 0; byte < leaf.count * sizeof(root); byte++) {
			unsigned char *bytes = leaf.hash[0].at;
			bytes[byte] ^= 0x10;
			assert_int_equal(merkle_check_leaf(&leaf, &forest.leaf[part], part, size,
							   &root, NULL),
					 STATUS_CORRUPT);
			bytes[byte] ^= 0x10;
		}
		for (size_t byte = 0; byte < prefix.count * sizeof(root); byte++) {
			unsigned char *bytes = prefix.hash[0].at;
			bytes[byte] ^= 0x10;
			assert_int_equal(
				merkle_check_prefix(&prefix, part, &older, size, &root, NULL),
				STATUS_CORRUPT);
			bytes[byte] ^= 0x10;
		}
	}
}

static void test_merkle__a_proof_that_is_cut_or_grown_is_refused(void **state)
{
	struct merkle_proof leaf, prefix;
	struct hash root, older;

	root_of(200, &root);
	root_of(77, &older);
	assert_int_equal(merkle_prove_leaf(&SOURCE, 77, 200, &leaf, NULL), STATUS_OK);
	assert_int_equal(merkle_prove_prefix(&SOURCE, 77, 200, &prefix, NULL), STATUS_OK);
	const size_t counts[] = { 0,
				  1,
				  2,
				  leaf.count,
				  prefix.count,
				  leaf.count + 1,
				  prefix.count + 1,
				  MERKLE_PROOF_MAX,
				  SIZE_MAX };
	for (size_t at = 0; at < COUNT_OF(counts); at++) {
		struct merkle_proof other_leaf = leaf, other_prefix = prefix;
		other_leaf.count = other_prefix.count = counts[at];
		assert_int_equal(
			merkle_check_leaf(&other_leaf, &forest.leaf[77], 77, 200, &root, NULL),
			counts[at] == leaf.count ? STATUS_OK : STATUS_CORRUPT);
		assert_int_equal(merkle_check_prefix(&other_prefix, 77, &older, 200, &root, NULL),
				 counts[at] == prefix.count ? STATUS_OK : STATUS_CORRUPT);
	}
}

static void test_merkle__numbers_that_make_no_sense_are_refused(void **state)
{
	static const struct {
		uint64_t index, size;
	} CASES[] = { { 0, 0 }, { 5, 5 }, { UINT64_MAX, 5 }, { UINT64_MAX, UINT64_MAX } };
	struct merkle_proof proof = { .count = 1 };
	struct hash root;

	root_of(5, &root);
	for (size_t at = 0; at < COUNT_OF(CASES); at++)
		assert_int_equal(merkle_check_leaf(&proof, &forest.leaf[0], CASES[at].index,
						   CASES[at].size, &root, NULL),
				 STATUS_CORRUPT);
	assert_int_equal(merkle_check_prefix(&proof, 6, &root, 5, &root, NULL), STATUS_CORRUPT);
	assert_int_equal(merkle_check_prefix(&proof, 0, &root, 5, &root, NULL), STATUS_CORRUPT);
	assert_int_equal(merkle_check_prefix(&proof, UINT64_MAX, &root, 5, &root, NULL),
			 STATUS_CORRUPT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_merkle__the_reference_trees_have_their_published_roots),
		cmocka_unit_test(test_merkle__the_root_is_that_of_the_definition_at_every_size),
		cmocka_unit_test(test_merkle__every_eighth_level_is_given_out_to_keep),
		cmocka_unit_test(test_merkle__a_frontier_comes_back_from_what_was_kept),
		cmocka_unit_test(test_merkle__every_leaf_of_every_small_tree_is_proven),
		cmocka_unit_test(test_merkle__every_small_tree_is_proven_to_begin_every_larger_one),
		cmocka_unit_test(test_merkle__a_proof_in_a_large_tree_is_short_and_reads_little),
		cmocka_unit_test(test_merkle__a_proof_with_any_byte_flipped_is_refused),
		cmocka_unit_test(test_merkle__a_proof_that_is_cut_or_grown_is_refused),
		cmocka_unit_test(test_merkle__numbers_that_make_no_sense_are_refused),
	};

	return cmocka_run_group_tests(tests, plant, NULL);
}
