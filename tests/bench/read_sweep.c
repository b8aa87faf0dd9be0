/* Reads PDF417 in damaged pictures with our decoder and with its peers, and says of each picture
 * who read it. A line is "kind step decoder read|wrong|none milliseconds", tabs between.
 *
 *	read_sweep FIRST RECORDS SEED [KIND...]
 *	read_sweep --picture KIND STEP RECORD SEED FILE	writes one of the pictures as PNG */
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/read_judge.h"
#include "tests/bench/read_kinds.h"
#include "tests/bench/read_peers.h"

/* Damage is the same for the same seed, record and number, whatever else is run. */
static bool draw(size_t number, unsigned record, uint32_t seed, struct read_case *ret_case,
		 struct read_symbol *ret_symbol, struct picture *ret)
{
	static unsigned char pixels[FRAME_PIXELS_MAX];
	uint32_t of_record = read_seed(seed, record);

	if (!read_case_at(number, of_record, ret_case))
		return false;
	if (!read_symbol_draw(record, ret_symbol)) {
		(void)fprintf(stderr, "symbol %u cannot be drawn\n", record);
		exit(1);
	}
	ret->grey = pixels;
	read_frame_fit(ret_symbol, &ret_case->damage, ret);
	read_frame_draw(ret_symbol, &ret_case->damage, read_seed(of_record, (uint32_t)number), ret);
	return true;
}

static bool is_wanted(const char *kind, char **kinds, int count)
{
	for (int i = 0; i < count; i++)
		if (strcmp(kinds[i], kind) == 0)
			return true;
	return count == 0;
}

/* Each decoder is the first as often as any other: the first one finds a cold cache. */
static void try_all(size_t turn, const struct read_case *drawn, const struct picture *picture,
		    const struct read_symbol *truth)
{
	for (size_t i = 0; i < READ_DECODERS_COUNT; i++) {
		const struct decoder_ops *decoder = READ_DECODERS[(turn + i) % READ_DECODERS_COUNT];
		double spent_ms;
		enum verdict verdict = read_judge(decoder, picture, truth, &spent_ms);

		(void)printf("%s\t%g\t%s\t%s\t%.3f\n", drawn->kind, drawn->step, decoder->name,
			     verdict_text(verdict), spent_ms);
	}
}

static void sweep(unsigned record, uint32_t seed, char **kinds, int count)
{
	static struct read_symbol symbol;
	struct picture picture;
	struct read_case drawn;

	for (size_t i = 0; read_case_at(i, 1, &drawn); i++)
		if (is_wanted(drawn.kind, kinds, count) &&
		    draw(i, record, seed, &drawn, &symbol, &picture))
			try_all(i + record, &drawn, &picture, &symbol);
}

static int write_picture(char **words)
{
	static struct read_symbol symbol;
	struct picture picture;
	struct read_case drawn;
	unsigned record = (unsigned)strtoul(words[2], NULL, 10);
	uint32_t seed = (uint32_t)strtoul(words[3], NULL, 10);

	for (size_t i = 0; read_case_at(i, 1, &drawn); i++) {
		if (strcmp(drawn.kind, words[0]) != 0 || drawn.step != strtod(words[1], NULL))
			continue;
		if (!draw(i, record, seed, &drawn, &symbol, &picture))
			return 1;
		png_image image = { .version = PNG_IMAGE_VERSION,
				    .width = picture.width,
				    .height = picture.height,
				    .format = PNG_FORMAT_GRAY };
		return png_image_write_to_file(&image, words[4], 0, picture.grey, 0, NULL) ? 0 : 1;
	}
	(void)fprintf(stderr, "no such damage: %s %s\n", words[0], words[1]);
	return 2;
}

static bool is_kind(const char *name)
{
	struct read_case at;

	for (size_t i = 0; read_case_at(i, 1, &at); i++)
		if (strcmp(at.kind, name) == 0)
			return true;
	return false;
}

int main(int argc, char **argv)
{
	if (argc == 7 && strcmp(argv[1], "--picture") == 0)
		return write_picture(argv + 2);
	unsigned long first = argc > 3 ? strtoul(argv[1], NULL, 10) : 0;
	unsigned long records = argc > 3 ? strtoul(argv[2], NULL, 10) : 0;
	if (records == 0 || records > READ_SYMBOLS_MAX || first > READ_SYMBOLS_MAX - records) {
		(void)fprintf(stderr,
			      "usage: read_sweep FIRST RECORDS SEED [KIND...], %d records\n",
			      READ_SYMBOLS_MAX);
		return 2;
	}
	for (int i = 4; i < argc; i++)
		if (!is_kind(argv[i])) {
			(void)fprintf(stderr, "read_sweep: no kind of damage is \"%s\"\n", argv[i]);
			return 2;
		}
	for (unsigned i = 0; i < records; i++)
		sweep((unsigned)first + i, (uint32_t)strtoul(argv[3], NULL, 10), argv + 4,
		      argc - 4);
	return 0;
}
