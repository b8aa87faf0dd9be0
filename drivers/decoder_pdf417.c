/* Our own PDF417 decoder, stage by stage: guards, grid, codewords, bytes. A symbol is read when one
 * of its guards is seen; a text that the check words do not vouch for is never given. */
#include <string.h>

#include "drivers/decoder.h"
#include "drivers/decoder_pdf417_read.h"
#include "kiosk/base/bytes.h"
#include "kiosk/base/wipe.h"

/* What one search may try: a hopeless picture must end too. */
enum { PAIRS_MAX = 6, ONES_MAX = 4, IN_VAIN_MAX = 4 };

/* Lines of a large picture are as far apart as those of a small one, seen from its size. */
enum { SIDE_A_STEP = 2400 };

static const struct pdf417_search SEARCHES[] = {
	{ 6, false, false }, { 4, true, false }, { 4, false, true }
};

struct work {
	const struct picture *picture;
	struct pdf417_guards guards;
	bool is_done[PDF417_GUARDS_MAX]; /* belongs to a symbol that was read */
	unsigned tries, found;
	unsigned in_vain; /* grids that were found and whose codewords were too damaged */
	struct symbols *symbols;
	struct fault *fault;
};

static void mark_done(struct work *work, const struct pdf417_guard *guard)
{
	for (size_t i = 0; i < work->guards.count; i++)
		work->is_done[i] |= pdf417_guard_is_same(guard, &work->guards.at[i]);
}

/* OK also when nothing could be read. */
static enum status try_candidate(struct work *work, const struct pdf417_candidate *candidate)
{
	unsigned char storage[SYMBOL_BYTES_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct pdf417_grid grid;
	enum status status = STATUS_OK;

	work->tries++;
	if (work->in_vain == IN_VAIN_MAX || !pdf417_grid_find(work->picture, candidate, &grid))
		return STATUS_OK;
	work->in_vain++;
	if (pdf417_read(work->picture, &grid, &bytes) == STATUS_OK && bytes.size > 0) {
		work->in_vain--;
		work->found++;
		status = decoder_add(work->symbols, SYMBOLOGY_PDF417, DECODER_PDF417.name,
				     bytes_span(&bytes), work->fault);
	}
	wipe(storage, sizeof(storage));
	return status;
}

static enum status try_pair(struct work *work, size_t start, size_t stop)
{
	const struct pdf417_guard *left = &work->guards.at[start], *right = &work->guards.at[stop];
	struct pdf417_candidate candidate;
	unsigned before = work->found;

	if (left->side != PDF417_START || right->side != PDF417_STOP || work->is_done[start] ||
	    work->is_done[stop] || !pdf417_candidate_from_pair(left, right, &candidate))
		return STATUS_OK;
	enum status status = try_candidate(work, &candidate);
	if (work->found > before) {
		mark_done(work, left);
		mark_done(work, right);
	}
	return status;
}

static enum status try_pairs(struct work *work)
{
	enum status status = STATUS_OK;

	work->tries = 0;
	for (size_t i = 0; i < work->guards.count * work->guards.count; i++) {
		if (status != STATUS_OK || work->tries == PAIRS_MAX)
			return status;
		status = try_pair(work, i / work->guards.count, i % work->guards.count);
	}
	return status;
}

static enum status try_ones(struct work *work)
{
	enum status status = STATUS_OK;

	work->tries = 0;
	for (size_t i = 0; i < work->guards.count && work->tries < ONES_MAX; i++) {
		struct pdf417_candidate candidate;
		unsigned before = work->found;

		if (work->is_done[i] || !pdf417_candidate_from_one(&work->guards.at[i], &candidate))
			continue;
		status = try_candidate(work, &candidate);
		if (work->found > before)
			mark_done(work, &work->guards.at[i]);
		if (status != STATUS_OK)
			return status;
	}
	return status;
}

static enum status search(struct work *work, struct pdf417_search how)
{
	uint32_t side = work->picture->width > work->picture->height ? work->picture->width
								     : work->picture->height;

	how.step *= 1 + side / SIDE_A_STEP;
	pdf417_locate(work->picture, how, &work->guards);
	memset(work->is_done, 0, sizeof(work->is_done));
	enum status status = try_pairs(work);
	return status == STATUS_OK && work->found == 0 ? try_ones(work) : status;
}

static enum status decode(const struct picture *picture, struct symbols *symbols,
			  struct fault *fault)
{
	struct work work = { .picture = picture, .symbols = symbols, .fault = fault };
	enum status status = STATUS_OK;

	if (picture->width < 3 || picture->height < 3 || picture->width > PICTURE_SIDE_MAX ||
	    picture->height > PICTURE_SIDE_MAX)
		return STATUS_OK;
	for (size_t i = 0; i < COUNT_OF(SEARCHES); i++)
		if (status == STATUS_OK && work.found == 0 && work.in_vain < IN_VAIN_MAX)
			status = search(&work, SEARCHES[i]);
	return status;
}

const struct decoder_ops DECODER_PDF417 = { "pdf417", decode };
