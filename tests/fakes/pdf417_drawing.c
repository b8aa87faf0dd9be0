#include "tests/fakes/pdf417_drawing.h"

#include <math.h>
#include <string.h>

#include "drivers/decoder_pdf417_table.h"

enum { FINE = 4, START = 0x1fea8, STOP = 0x3fa29, STOP_MODULES = 18, REACH = 24 };

static const float PAPER = 220, INK = 40;

static float grey[PDF417_DRAWING_HEIGHT * PDF417_DRAWING_WIDTH];
static unsigned char pixels[PDF417_DRAWING_HEIGHT * PDF417_DRAWING_WIDTH];

static double modules_wide(const struct pdf417_drawing *drawing)
{
	return PDF417_MODULES * (drawing->columns + 3.0) + STOP_MODULES;
}

static double modules_high(const struct pdf417_drawing *drawing)
{
	return PDF417_DRAWING_ROW * (double)drawing->rows;
}

unsigned pdf417_drawing_word(unsigned row, unsigned column)
{
	return (row * 389 + column * 97 + 5) % PDF417_WORDS;
}

/* Source  ISO/IEC 15438, 5.11.3: what row indicators say. */
static unsigned indicator(const struct pdf417_drawing *drawing, unsigned row, bool is_right)
{
	const unsigned says[] = { (drawing->rows - 1) / 3,
				  drawing->level * 3 + (drawing->rows - 1) % 3,
				  drawing->columns - 1 };

	return 30 * (row / 3) + says[(row + (is_right ? 2 : 0)) % 3];
}

static bool is_dark(const struct pdf417_drawing *drawing, unsigned row, unsigned module)
{
	unsigned place = module / PDF417_MODULES, at = module % PDF417_MODULES;
	unsigned word;

	if (place == 0)
		return START >> (PDF417_MODULES - 1 - at) & 1;
	if (place >= drawing->columns + 3)
		return STOP >> (STOP_MODULES - 1 -
				(module - PDF417_MODULES * (drawing->columns + 3))) &
		       1;
	if (place == 1 || place == drawing->columns + 2)
		word = indicator(drawing, row, place > 1);
	else
		word = pdf417_drawing_word(row, place - 2);
	return PDF417_TABLE[row % 3][word] >> (PDF417_MODULES - 1 - at) & 1;
}

/* Modules from the symbol's middle to pixels from the picture's, along a row. */
static double squeeze(const struct pdf417_drawing *drawing, double x)
{
	return drawing->module * x * (1 - drawing->squeeze * x / 200);
}

struct pdf417_drawing_point pdf417_drawing_at(const struct pdf417_drawing *drawing, double x,
					      double row)
{
	double turn = drawing->rotation * M_PI / 180;
	double along = squeeze(drawing, x - modules_wide(drawing) / 2);
	double down = drawing->module * (row * PDF417_DRAWING_ROW - modules_high(drawing) / 2);

	return (struct pdf417_drawing_point){
		PDF417_DRAWING_WIDTH / 2.0 + along * cos(turn) - down * sin(turn),
		PDF417_DRAWING_HEIGHT / 2.0 + along * sin(turn) + down * cos(turn)
	};
}

/* The inverse of squeeze, by Newton's method. */
static double unsqueeze(const struct pdf417_drawing *drawing, double along)
{
	double x = along / drawing->module;

	for (int i = 0; i < 8 && drawing->squeeze != 0; i++)
		x -= (squeeze(drawing, x) - along) /
		     (drawing->module * (1 - drawing->squeeze * x / 100));
	return x;
}

static bool is_ink(const struct pdf417_drawing *drawing, double x, double y)
{
	double turn = drawing->rotation * M_PI / 180;
	double away_x = x - PDF417_DRAWING_WIDTH / 2.0, away_y = y - PDF417_DRAWING_HEIGHT / 2.0;
	double along = away_x * cos(turn) + away_y * sin(turn);
	double down = away_y * cos(turn) - away_x * sin(turn);
	double module = unsqueeze(drawing, along) + modules_wide(drawing) / 2;
	double row = (down / drawing->module + modules_high(drawing) / 2) / PDF417_DRAWING_ROW;

	return !drawing->is_blank && module >= 0 && module < modules_wide(drawing) && row >= 0 &&
	       row < drawing->rows && is_dark(drawing, (unsigned)row, (unsigned)module);
}

static float cover(const struct pdf417_drawing *drawing, int row, int column)
{
	int ink = 0;

	for (int i = 0; i < FINE * FINE; i++)
		ink += is_ink(drawing, column + (i % FINE + 0.5) / FINE - 0.5,
			      row + (i / FINE + 0.5) / FINE - 0.5);
	return PAPER + (INK - PAPER) * (float)ink / (FINE * FINE);
}

/* One line, size pixels that lie `stride` apart. */
static void smear(float *line, int size, size_t stride, float deviation)
{
	float before[PDF417_DRAWING_WIDTH];

	for (int i = 0; i < size; i++)
		before[i] = line[(size_t)i * stride];
	for (int i = 0; i < size; i++) {
		float sum = 0, weights = 0;

		for (int away = -REACH; away <= REACH; away++) {
			int from = i + away < 0 ? 0 : i + away >= size ? size - 1 : i + away;
			float weight = expf(-(float)(away * away) / (2 * deviation * deviation));

			sum += weight * before[from];
			weights += weight;
		}
		line[(size_t)i * stride] = sum / weights;
	}
}

void pdf417_drawing_make(const struct pdf417_drawing *drawing, struct picture *ret)
{
	float deviation = (float)(drawing->blur * drawing->module);

	for (int row = 0; row < PDF417_DRAWING_HEIGHT; row++)
		for (int column = 0; column < PDF417_DRAWING_WIDTH; column++)
			grey[row * PDF417_DRAWING_WIDTH + column] = cover(drawing, row, column);
	for (int row = 0; row < PDF417_DRAWING_HEIGHT && deviation > 0; row++)
		smear(grey + (size_t)row * PDF417_DRAWING_WIDTH, PDF417_DRAWING_WIDTH, 1,
		      deviation);
	for (int column = 0; column < PDF417_DRAWING_WIDTH && deviation > 0; column++)
		smear(grey + column, PDF417_DRAWING_HEIGHT, PDF417_DRAWING_WIDTH, deviation);
	for (size_t i = 0; i < sizeof(pixels); i++)
		pixels[i] = (unsigned char)(grey[i] + 0.5F);
	*ret = (struct picture){ PDF417_DRAWING_WIDTH, PDF417_DRAWING_HEIGHT, pixels };
}
