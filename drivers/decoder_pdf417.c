/* Our own PDF417 decoder, stage by stage: guards, grid, codewords, bytes. A symbol is read when one
 * of its guards is seen; a text that the check words do not vouch for is never given. */
#include <string.h>

#include "drivers/decoder_pdf417.h"
#include "drivers/decoder_pdf417_parts.h"
#include "drivers/decoder_pdf417_read.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/wipe.h"

/* What one search may try: a hopeless picture must end too. */
enum { PAIRS_MAX = 6, ONES_MAX = 4, IN_VAIN_MAX = 4 };

/* Lines of a large picture are as far apart as those of a small one, seen from its size. */
enum { SIDE_A_STEP = 2400 };

static const struct pdf417_search SEARCHES[] = { { 6, false, false },
						 { 4, true, false },
						 { 4, false, true } };

struct work {
	const struct picture *picture;
	struct pdf417_sight *sight;
	struct observation *observation;
	bool is_done[PDF417_GUARDS_MAX]; /* guards of a symbol that was read */
	unsigned tries, found;
	unsigned in_vain; /* grids that were found and whose codewords were too damaged */
	struct symbols *symbols;
	struct fault *fault;
};

static void mark_done(struct work *work, const struct pdf417_guard *guard)
{
	for (size_t i = 0; i < work->sight->guards.count; i++)
		work->is_done[i] |= pdf417_guard_is_same(guard, &work->sight->guards.at[i]);
}

static enum status add(struct work *work, const struct pdf417_message *message)
{
	if (message->bytes.size == 0)
		return STATUS_OK;
	work->found++;
	return pdf417_parts_add(work->symbols, SYMBOLOGY_PDF417, DECODER_PDF417.name, message,
				work->fault);
}

static void remember(struct work *work, const struct pdf417_grid *grid, float clearness,
		     bool is_read)
{
	struct pdf417_sight *sight = work->sight;

	work->in_vain += is_read ? 0 : 1;
	if (sight->grids == PDF417_GRIDS_MAX)
		return;
	sight->at[sight->grids].grid = *grid;
	sight->at[sight->grids].clearness = clearness;
	sight->at[sight->grids].is_read = is_read;
	if (clearness > sight->at[sight->clearest].clearness)
		sight->clearest = sight->grids;
	sight->grids++;
}

static bool find_grid(struct work *work, const struct pdf417_candidate *candidate,
		      struct pdf417_grid *ret)
{
	int64_t since_us = clock_steady_us();
	bool is_found = pdf417_grid_find(work->picture, candidate, ret);

	observation_time(work->observation, STAGE_GRID, since_us);
	return is_found;
}

/* OK also when nothing could be read. */
static enum status try_candidate(struct work *work, const struct pdf417_candidate *candidate)
{
	unsigned char storage[SYMBOL_BYTES_MAX];
	struct pdf417_message message = { .bytes = bytes_over(storage, sizeof(storage)) };
	struct pdf417_grid grid;
	float clearness = 0;

	work->tries++;
	if (work->in_vain == IN_VAIN_MAX || !find_grid(work, candidate, &grid))
		return STATUS_OK;
	int64_t since_us = clock_steady_us();
	enum status status = pdf417_read(work->picture, &grid, &message, &clearness);
	observation_time(work->observation, STAGE_CODEWORDS, since_us);
	remember(work, &grid, clearness, status == STATUS_OK);
	status = status == STATUS_OK ? add(work, &message) : STATUS_OK;
	wipe(storage, sizeof(storage));
	return status;
}

/* What could not be read in this picture alone, with those before it. */
static enum status try_burst(struct work *work, struct pdf417_burst *burst)
{
	unsigned char storage[SYMBOL_BYTES_MAX];
	struct pdf417_message message = { .bytes = bytes_over(storage, sizeof(storage)) };
	const struct pdf417_grid *grid = &work->sight->at[work->sight->clearest].grid;
	int64_t since_us = clock_steady_us();
	enum status status = pdf417_read_burst(burst, work->picture, grid, &message);

	observation_time(work->observation, STAGE_BURST, since_us);
	if (status == STATUS_OK)
		work->observation->pictures = burst->pictures;
	status = status == STATUS_OK ? add(work, &message) : STATUS_OK;
	wipe(storage, sizeof(storage));
	return status;
}

static enum status try_pair(struct work *work, size_t start, size_t stop)
{
	const struct pdf417_guard *left = &work->sight->guards.at[start],
				  *right = &work->sight->guards.at[stop];
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
	for (size_t i = 0; i < work->sight->guards.count * work->sight->guards.count; i++) {
		if (status != STATUS_OK || work->tries == PAIRS_MAX)
			return status;
		status = try_pair(work, i / work->sight->guards.count,
				  i % work->sight->guards.count);
	}
	return status;
}

static enum status try_ones(struct work *work)
{
	enum status status = STATUS_OK;

	work->tries = 0;
	for (size_t i = 0; i < work->sight->guards.count && work->tries < ONES_MAX; i++) {
		struct pdf417_candidate candidate;
		unsigned before = work->found;

		if (work->is_done[i] ||
		    !pdf417_candidate_from_one(&work->sight->guards.at[i], &candidate))
			continue;
		status = try_candidate(work, &candidate);
		if (work->found > before)
			mark_done(work, &work->sight->guards.at[i]);
		if (status != STATUS_OK)
			return status;
	}
	return status;
}

static enum status search(struct work *work, struct pdf417_search how)
{
	uint32_t side = work->picture->width > work->picture->height ? work->picture->width
								     : work->picture->height;
	int64_t since_us = clock_steady_us();

	how.step *= 1 + side / SIDE_A_STEP;
	pdf417_locate(work->picture, how, &work->sight->guards);
	observation_time(work->observation, STAGE_LOCATE, since_us);
	if (!how.is_blurred && work->sight->guards.at[0].sureness > work->sight->sharp.sureness)
		work->sight->sharp = work->sight->guards.at[0];
	memset(work->is_done, 0, sizeof(work->is_done));
	enum status status = try_pairs(work);
	return status == STATUS_OK && work->found == 0 ? try_ones(work) : status;
}

/* In words and numbers, what is known of the clearest symbol. */
static void sum_up(const struct pdf417_sight *sight, struct observation *observation)
{
	const struct pdf417_grid *grid = &sight->at[sight->clearest].grid;

	observation->guards = (uint32_t)sight->guards.count;
	if (sight->grids == 0)
		return;
	observation->rows = grid->rows;
	observation->columns = grid->columns;
	observation->level = grid->level;
	observation->clearness = (uint32_t)(1000 * sight->at[sight->clearest].clearness);
}

enum status decoder_pdf417_look(const struct picture *picture, struct pdf417_burst *burst,
				struct symbols *symbols, struct pdf417_sight *ret_sight,
				struct observation *observation, struct fault *fault)
{
	struct work work = { .picture = picture,
			     .sight = ret_sight,
			     .observation = observation,
			     .symbols = symbols,
			     .fault = fault };
	enum status status = STATUS_OK;

	*ret_sight = (struct pdf417_sight){ 0 };
	if (picture->width < 3 || picture->height < 3 || picture->width > PICTURE_SIDE_MAX ||
	    picture->height > PICTURE_SIDE_MAX)
		return STATUS_OK;
	for (size_t i = 0; i < COUNT_OF(SEARCHES); i++)
		if (status == STATUS_OK && work.found == 0 && work.in_vain < IN_VAIN_MAX)
			status = search(&work, SEARCHES[i]);
	sum_up(ret_sight, observation);
	if (status == STATUS_OK && burst != NULL && work.found == 0 && ret_sight->grids > 0)
		status = try_burst(&work, burst);
	return status;
}

static enum status decode(const struct picture *picture, struct symbols *symbols,
			  struct fault *fault)
{
	struct pdf417_sight sight;
	struct observation observation = { 0 };

	return decoder_pdf417_look(picture, NULL, symbols, &sight, &observation, fault);
}

const struct decoder_ops DECODER_PDF417 = { "pdf417", decode };
