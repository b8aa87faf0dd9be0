/* Source  ISO/IEC 15438 (the field of 929 numbers, 3 as its generator, roots 3^1 to 3^check);
 *         Blahut, "Theory and Practice of Error Control Codes" (Berlekamp-Massey that starts from
 *         the erasures; Forney's magnitudes). */
#include "drivers/decoder_pdf417_correct.h"

#include <stdbool.h>
#include <string.h>

#include "drivers/decoder_pdf417_table.h"

enum { FIELD = 929, ORDER = FIELD - 1, TERMS = PDF417_CHECK_MAX + 1 };

/* Powers of 3 and their exponents. Twice as long as the order: exponents of products need no
 * remainder. */
struct field {
	uint16_t power[2 * ORDER];
	uint16_t log[FIELD];
};

/* at[i] belongs to x^i; all after at[degree] are zero. */
struct polynomial {
	size_t degree;
	uint16_t at[TERMS + 1];
};

struct repair {
	struct field field;
	size_t count, check, erasures;
	struct polynomial syndromes; /* at[i] is the word polynomial at 3^(i + 1) */
	struct polynomial locator;   /* zero at the inverse of each damaged place */
	struct polynomial evaluator;
};

static void field_init(struct field *field)
{
	uint32_t value = 1;

	memset(field, 0, sizeof(*field));
	for (size_t i = 0; i < ORDER; i++) {
		field->power[i] = field->power[i + ORDER] = (uint16_t)value;
		field->log[value] = (uint16_t)i;
		value = value * 3 % FIELD;
	}
}

static uint32_t times(const struct field *field, uint32_t a, uint32_t b)
{
	return a == 0 || b == 0 ? 0 : field->power[field->log[a] + field->log[b]];
}

static uint32_t inverse(const struct field *field, uint32_t a)
{
	return field->power[ORDER - field->log[a]];
}

static uint32_t minus(uint32_t a, uint32_t b)
{
	return (a + FIELD - b) % FIELD;
}

static uint32_t value_at(const struct field *field, const struct polynomial *polynomial, uint32_t x)
{
	uint32_t value = 0;

	for (size_t i = polynomial->degree + 1; i > 0; i--)
		value = (times(field, value, x) + polynomial->at[i - 1]) % FIELD;
	return value;
}

/* False when the words are a codeword as they are. */
static bool find_syndromes(struct repair *repair, const uint16_t *words)
{
	bool is_damaged = false;

	repair->syndromes.degree = repair->check - 1;
	for (size_t i = 0; i < repair->check; i++) {
		uint32_t root = repair->field.power[i + 1], value = 0;

		for (size_t j = 0; j < repair->count; j++)
			value = (value * root + words[j]) % FIELD;
		repair->syndromes.at[i] = (uint16_t)value;
		is_damaged |= value != 0;
	}
	return is_damaged;
}

/* The exponent of the place's locator: the first word belongs to the highest power. */
static size_t exponent(const struct repair *repair, size_t place)
{
	return repair->count - 1 - place;
}

/* to -= factor * x * from */
static void subtract_shifted(const struct field *field, struct polynomial *to, uint32_t factor,
			     const struct polynomial *from)
{
	size_t last = from->degree < TERMS ? from->degree : TERMS - 1;

	for (size_t i = 0; i <= last; i++)
		to->at[i + 1] = (uint16_t)minus(to->at[i + 1], times(field, factor, from->at[i]));
	if (to->degree < last + 1)
		to->degree = last + 1;
}

static void trim(struct polynomial *polynomial)
{
	while (polynomial->degree > 0 && polynomial->at[polynomial->degree] == 0)
		polynomial->degree--;
}

static void locate_erasures(struct repair *repair, const uint16_t *erased)
{
	struct polynomial *locator = &repair->locator;

	*locator = (struct polynomial){ 0, { 1 } };
	for (size_t i = 0; i < repair->erasures; i++) {
		struct polynomial before = *locator;

		subtract_shifted(&repair->field, locator,
				 repair->field.power[exponent(repair, erased[i])], &before);
	}
}

static uint32_t discrepancy(const struct repair *repair, size_t step)
{
	uint32_t sum = 0;

	for (size_t i = 0; i <= repair->locator.degree && i < step; i++)
		sum += times(&repair->field, repair->locator.at[i],
			     repair->syndromes.at[step - 1 - i]);
	return sum % FIELD;
}

static void scale(const struct field *field, struct polynomial *polynomial, uint32_t factor)
{
	for (size_t i = 0; i <= polynomial->degree; i++)
		polynomial->at[i] = (uint16_t)times(field, polynomial->at[i], factor);
}

static void shift(struct polynomial *polynomial)
{
	memmove(polynomial->at + 1, polynomial->at, TERMS * sizeof(polynomial->at[0]));
	polynomial->at[0] = 0;
	if (polynomial->degree < TERMS)
		polynomial->degree++;
}

/* Berlekamp and Massey's shortest recurrence, started from the erasures. False when more is damaged
 * than the check words tell. */
static bool locate_errors(struct repair *repair)
{
	struct polynomial helper = repair->locator;
	size_t length = repair->erasures;

	for (size_t step = repair->erasures + 1; step <= repair->check; step++) {
		uint32_t wrong = discrepancy(repair, step);
		struct polynomial before = repair->locator;

		if (wrong != 0)
			subtract_shifted(&repair->field, &repair->locator, wrong, &helper);
		trim(&repair->locator);
		if (wrong != 0 && 2 * length < step + repair->erasures) {
			helper = before;
			scale(&repair->field, &helper, inverse(&repair->field, wrong));
			length = step + repair->erasures - length;
		} else {
			shift(&helper);
		}
		if (length > repair->check)
			return false;
	}
	size_t errors = length - repair->erasures;
	return repair->locator.degree == length &&
	       2 * errors + repair->erasures + PDF417_RESERVE <= repair->check;
}

/* syndromes * locator, without the powers from x^check on */
static void find_evaluator(struct repair *repair)
{
	for (size_t i = 0; i < repair->check; i++) {
		uint32_t sum = 0;

		for (size_t j = 0; j <= i && j <= repair->locator.degree; j++)
			sum += times(&repair->field, repair->locator.at[j],
				     repair->syndromes.at[i - j]);
		repair->evaluator.at[i] = (uint16_t)(sum % FIELD);
	}
	repair->evaluator.degree = repair->check - 1;
	trim(&repair->evaluator);
}

static struct polynomial derivative(const struct repair *repair)
{
	struct polynomial ret = { 0 };

	for (size_t i = 1; i <= repair->locator.degree; i++)
		ret.at[i - 1] = (uint16_t)times(&repair->field, repair->locator.at[i],
						(uint32_t)(i % FIELD));
	ret.degree = repair->locator.degree > 0 ? repair->locator.degree - 1 : 0;
	return ret;
}

/* Takes the damage out of every place that the locator names. False unless it names as many places
 * within the symbol as its degree says. */
static bool take_out(struct repair *repair, uint16_t *words)
{
	struct polynomial slope = derivative(repair);
	size_t found = 0;

	find_evaluator(repair);
	for (size_t place = 0; place < repair->count; place++) {
		uint32_t x = repair->field.power[ORDER - exponent(repair, place)];

		if (value_at(&repair->field, &repair->locator, x) != 0)
			continue;
		uint32_t divisor = value_at(&repair->field, &slope, x);
		if (divisor == 0)
			return false;
		/* By Forney the damage is -evaluator / slope; minus that is added here. */
		uint32_t magnitude =
			times(&repair->field, value_at(&repair->field, &repair->evaluator, x),
			      inverse(&repair->field, divisor));
		words[place] = (uint16_t)((words[place] + magnitude) % FIELD);
		found++;
	}
	return found == repair->locator.degree;
}

enum status pdf417_correct(uint16_t *words, size_t count, size_t check, const uint16_t *erased,
			   size_t erasures, size_t *ret_errors)
{
	struct repair repair = { .count = count, .check = check, .erasures = erasures };
	uint16_t work[PDF417_SYMBOL_MAX];

	if (count > PDF417_SYMBOL_MAX || check > PDF417_CHECK_MAX || check < PDF417_RESERVE ||
	    check >= count || erasures + PDF417_RESERVE > check)
		return STATUS_REFUSED;
	field_init(&repair.field);
	*ret_errors = 0;
	if (!find_syndromes(&repair, words))
		return STATUS_OK;
	memcpy(work, words, count * sizeof(*words));
	locate_erasures(&repair, erased);
	if (!locate_errors(&repair) || !take_out(&repair, work) || find_syndromes(&repair, work))
		return STATUS_REFUSED;
	memcpy(words, work, count * sizeof(*words));
	*ret_errors = repair.locator.degree - erasures;
	return STATUS_OK;
}
