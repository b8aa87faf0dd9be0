#include "tests/fakes/pdf417_words.h"

#include <string.h>

enum { FIELD = 929, CHECK_MAX = 512 };

static void make_generator(uint32_t *generator, size_t check)
{
	uint32_t root = 1;

	memset(generator, 0, (CHECK_MAX + 1) * sizeof(*generator));
	generator[0] = 1; /* of the highest power */
	for (size_t i = 1; i <= check; i++) {
		root = root * 3 % FIELD;
		for (size_t j = i; j > 0; j--)
			generator[j] = (generator[j] + (FIELD - root) * generator[j - 1]) % FIELD;
	}
}

void pdf417_words_protect(uint16_t *words, size_t count, size_t check)
{
	uint32_t generator[CHECK_MAX + 1], rest[CHECK_MAX + 1] = { 0 };
	size_t data = count - check;

	make_generator(generator, check);
	for (size_t i = 0; i < data; i++) {
		uint32_t factor = (words[i] + rest[0]) % FIELD;

		for (size_t j = 0; j < check; j++)
			rest[j] = (rest[j + 1] + factor * (FIELD - generator[j + 1])) % FIELD;
	}
	for (size_t i = 0; i < check; i++)
		words[data + i] = (uint16_t)((FIELD - rest[i]) % FIELD);
}

uint32_t pdf417_words_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}
