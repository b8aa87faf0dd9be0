#include "kiosk/issuing/receipt_code.h"

#include <string.h>

#include "kiosk/base/base32.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/identity/slip.h"

enum {
	GROUPS = 4,
	GROUP_DATA = 5, /* and a check character */
	GROUP = GROUP_DATA + 1,
	SYMBOLS = GROUPS * GROUP,
	DATA = GROUPS * GROUP_DATA,
	NAME_SYMBOLS = 7,
	MAC_SYMBOLS = DATA - NAME_SYMBOLS,
	PACKED_SYMBOLS = 16, /* whole bytes of the HMAC that MAC_SYMBOLS are cut from */
	PRINT_BITS = 3,
	APPLICANT_BITS = 2,
	NUMBER_BITS = 14,
	NUMBER_MAX = 9999,
	FIRST_YEAR = 2020,
	DAYS_MAX = (1 << 15) - 1, /* what is left of 35 bits: until 2109 */
};

_Static_assert(STORE_APPLICANTS_MAX <= 1 << APPLICANT_BITS, "an applicant has two bits");

/* --- groups ----------------------------------------------------------------------------------- */

/* Weights x^0 to x^4 and another start in each group: no two groups have the same check. */
static unsigned char check_of(const unsigned char *data, size_t group)
{
	unsigned sum = (unsigned)group + 1;

	for (size_t at = 0; at < GROUP_DATA; at++)
		sum = base32_times_x(sum) ^ data[at];
	return (unsigned char)base32_times_x(sum);
}

static void write_groups(const unsigned char data[DATA], char ret[RECEIPT_CODE_MAX])
{
	size_t size = 0;

	for (size_t group = 0; group < GROUPS; group++) {
		const unsigned char *from = data + group * GROUP_DATA;
		if (group > 0)
			ret[size++] = '-';
		for (size_t at = 0; at < GROUP_DATA; at++)
			ret[size++] = BASE32_DIGITS[from[at]];
		ret[size++] = BASE32_DIGITS[check_of(from, group)];
	}
	ret[size] = '\0';
}

/* The values of what was typed; how many there would be, or -1 for a character that none has. */
static int take_symbols(struct span typed, unsigned char ret[SYMBOLS])
{
	int count = 0;

	for (size_t at = 0; at < typed.size; at++) {
		char sign = (char)typed.at[at];
		int value = base32_value(sign);
		if (sign == ' ' || sign == '-' || sign == '\t')
			continue;
		if (value < 0)
			return -1;
		if (count < SYMBOLS)
			ret[count] = (unsigned char)value;
		if (++count > SYMBOLS)
			break;
	}
	return count;
}

/* "2", or "1, 3": the groups whose check character does not fit; empty where all do. */
static void wrong_groups(const unsigned char symbols[SYMBOLS], char *to, size_t max)
{
	to[0] = '\0';
	for (size_t group = 0; group < GROUPS; group++) {
		const unsigned char *from = symbols + group * GROUP;
		char number[2] = { (char)('1' + group), '\0' };
		if (check_of(from, group) == from[GROUP_DATA])
			continue;
		if (to[0] != '\0')
			(void)text_append(to, max, ", ");
		(void)text_append(to, max, number);
	}
}

static enum status read_groups(struct span typed, unsigned char ret[DATA], struct fault *fault)
{
	unsigned char symbols[SYMBOLS] = { 0 };
	char groups[16];
	int count = take_symbols(typed, symbols);

	if (count < 0)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "a receipt's code has letters and digits only");
	if (count != SYMBOLS)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "a receipt's code has %d letters and digits, this one has %s",
				 SYMBOLS, count < SYMBOLS ? "fewer" : "more");
	wrong_groups(symbols, groups, sizeof(groups));
	if (groups[0] != '\0')
		return fault_set(
			fault, STATUS_REFUSED, 0,
			"the code is mistyped in group %s of %d: compare it with the paper", groups,
			GROUPS);
	for (size_t group = 0; group < GROUPS; group++)
		memcpy(ret + group * GROUP_DATA, symbols + group * GROUP, GROUP_DATA);
	return STATUS_OK;
}

/* --- name and number ----------------------------------------------------------------------------
 */

static int32_t first_day(void)
{
	return civil_to_days((struct civil_date){ FIRST_YEAR, 1, 1 });
}

/* "C001-261122-0007" of kiosk C001: day and number. */
static bool take_visit(const char *visit, const char *origin, int32_t *ret_day, int64_t *ret_number)
{
	struct span text = span_of(visit), name = span_of(origin);
	struct span tail = span_slice(text, name.size, text.size);
	int64_t date;

	if (!span_starts_with(text, name) || tail.size != sizeof("-261122-0007") - 1 ||
	    tail.at[0] != '-' || tail.at[7] != '-' || !span_to_int(span_slice(tail, 1, 6), &date) ||
	    !span_to_int(span_slice(tail, 8, 4), ret_number))
		return false;
	struct civil_date civil = { 2000 + (int)(date / 10000), (int)(date / 100 % 100),
				    (int)(date % 100) };
	if (!civil_is_valid(civil) || *ret_number < 1)
		return false;
	*ret_day = civil_to_days(civil);
	return true;
}

static bool pack_name(const struct receipt_name *name, const char *origin, uint64_t *ret)
{
	int32_t day = 0;
	int64_t number = 0;

	if (!take_visit(name->visit, origin, &day, &number))
		return false;
	int64_t days = (int64_t)day - first_day();
	int later = name->year - civil_from_days(day).year;
	if (days < 0 || days > DAYS_MAX || (later != 0 && later != 1) || name->applicant < 1 ||
	    name->applicant > STORE_APPLICANTS_MAX || name->print > RECEIPT_CODE_PRINTS_MAX)
		return false;
	uint64_t packed = (uint64_t)days << NUMBER_BITS | (uint64_t)number;
	packed = packed << APPLICANT_BITS | (name->applicant - 1);
	packed = packed << 1 | (unsigned)later;
	*ret = packed << PRINT_BITS | name->print;
	return true;
}

static bool unpack_name(uint64_t packed, const char *origin, struct receipt_name *ret)
{
	struct receipt_name name = { .print = packed & RECEIPT_CODE_PRINTS_MAX };
	unsigned later = packed >> PRINT_BITS & 1;
	packed >>= PRINT_BITS + 1;
	name.applicant = (unsigned)(packed & ((1U << APPLICANT_BITS) - 1)) + 1;
	packed >>= APPLICANT_BITS;
	unsigned number = packed & ((1U << NUMBER_BITS) - 1);
	struct civil_date day =
		civil_from_days(first_day() + (int32_t)(packed >> NUMBER_BITS & DAYS_MAX));

	name.year = day.year + (int)later;
	if (number < 1 || number > NUMBER_MAX || name.applicant > STORE_APPLICANTS_MAX ||
	    !text_format(name.visit, sizeof(name.visit), "%s-%02d%02d%02d-%04u", origin,
			 day.year % 100, day.month, day.day, number))
		return false;
	*ret = name;
	return true;
}

static enum status authenticate(const struct keyring *keyring, const char *origin, uint64_t packed,
				unsigned char ret[MAC_SYMBOLS], struct fault *fault)
{
	unsigned char key[CRYPTO_KEY_SIZE], symbols[PACKED_SYMBOLS];
	char told[RECORD_ORIGIN_MAX + 24];
	struct hash hash = { 0 };
	enum status status = crypto_hkdf(
		(struct span){ keyring->sealing, sizeof(keyring->sealing) }, span_of(origin),
		span_of("tac-kiosk receipt code 1"), key, sizeof(key), fault);

	(void)text_format(told, sizeof(told), "%s/%llu", origin, (unsigned long long)packed);
	if (status == STATUS_OK)
		status = crypto_hmac(key, span_of(told), &hash, fault);
	base32_unpack(hash.at, symbols, PACKED_SYMBOLS);
	memcpy(ret, symbols, MAC_SYMBOLS);
	wipe(key, sizeof(key));
	return status;
}

enum status receipt_code(const struct keyring *keyring, const char *origin,
			 const struct receipt_name *name, char ret[RECEIPT_CODE_MAX],
			 struct fault *fault)
{
	unsigned char data[DATA];
	uint64_t packed = 0;

	if (!record_takes_origin(span_of(origin)) || !pack_name(name, origin, &packed))
		return fault_set(fault, STATUS_REFUSED, 0,
				 "visit %s of year %d has no verification code", name->visit,
				 name->year);
	for (size_t at = 0; at < NAME_SYMBOLS; at++)
		data[at] = packed >> (NAME_SYMBOLS - 1 - at) * BASE32_BITS & 31;
	enum status status = authenticate(keyring, origin, packed, data + NAME_SYMBOLS, fault);
	if (status == STATUS_OK)
		write_groups(data, ret);
	return status;
}

/* The groups that were typed, or stand in what was scanned. */
static enum status read_code(struct span given, unsigned char ret[DATA], struct fault *fault)
{
	struct slip slip;

	given = span_trim(given);
	if (slip_read(given, &slip, NULL) != STATUS_OK)
		return read_groups(given, ret, fault);
	if (slip.kind != SLIP_RECEIPT)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "this is the code of a slip to come back with, not of a receipt");
	return read_groups(span_of(slip.code), ret, fault);
}

enum status receipt_code_read(const struct keyring *keyring, const char *origin, struct span given,
			      struct receipt_name *ret, struct fault *fault)
{
	unsigned char data[DATA] = { 0 }, expected[MAC_SYMBOLS] = { 0 };
	struct receipt_name name = { 0 };
	uint64_t packed = 0;
	enum status status = read_code(given, data, fault);

	for (size_t at = 0; status == STATUS_OK && at < NAME_SYMBOLS; at++)
		packed = packed << BASE32_BITS | data[at];
	if (status == STATUS_OK)
		status = authenticate(keyring, origin, packed, expected, fault);
	if (status != STATUS_OK)
		return status;
	if (!crypto_equal(expected, data + NAME_SYMBOLS, MAC_SYMBOLS) ||
	    !unpack_name(packed, origin, &name))
		return fault_set(
			fault, STATUS_DENIED, 0,
			"this code was not made by kiosk %s: the paper is not one of its own",
			origin);
	*ret = name;
	return STATUS_OK;
}
