#include "tests/samples/payload.h"

#include <assert.h>
#include <string.h>

enum { SUBFILE_MAX = 1024, HEADER_SIZE = 21, DESIGNATOR_SIZE = 10, SUBFILES = 2 };

void payload_date(const char *date, const char *pattern, char *to, size_t max)
{
	size_t year = 0, month = 5, day = 8;

	/* A pattern with two Y wants the year's last two digits. */
	if (strstr(pattern, "YYYY") == NULL)
		year = 2;
	for (; *pattern != '\0' && max > 1; pattern++, max--) {
		switch (*pattern) {
		case 'Y':
			*to++ = date[year++];
			break;
		case 'M':
			*to++ = date[month++];
			break;
		case 'D':
			*to++ = date[day++];
			break;
		default:
			*to++ = *pattern;
		}
	}
	*to = '\0';
}

static void add(struct bytes *to, const char *element, const char *value)
{
	bytes_add_format(to, "%s%s\n", element, value);
}

static void add_date(struct bytes *to, const struct sample_licence *licence, const char *element,
		     const char *date)
{
	bool is_canadian = strcmp(licence->person->country, "CAN") == 0;
	char text[16];

	payload_date(date, is_canadian ? "YYYYMMDD" : "MMDDYYYY", text, sizeof(text));
	add(to, element, text);
}

static void add_person(struct bytes *to, const struct sample_person *person)
{
	bytes_add_format(to, "DBC%c\n", person->sex == 'M' ? '1' : '2');
	bytes_add_format(to, "DAU%s in\n", person->height_inches);
	add(to, "DAY", person->eyes);
	add(to, "DAZ", person->hair);
	add(to, "DAG", person->street);
	add(to, "DAI", person->city);
	add(to, "DAJ", person->state);
	/* Eleven places: US codes filled up with zeros, others with blanks. */
	if (strcmp(person->country, "USA") == 0)
		bytes_add_format(to, "DAK%s0000  \n", person->postal_code);
	else
		bytes_add_format(to, "DAK%-11s\n", person->postal_code);
	add(to, "DCG", person->country);
}

static void add_elements(struct bytes *to, const struct sample_licence *licence)
{
	const struct sample_person *person = licence->person;
	bool drives = strcmp(licence->subfile, "DL") == 0;

	bytes_add_format(to, "%sDAQ%s\n", licence->subfile, licence->number);
	add(to, "DCS", person->family);
	add(to, "DDE", "N");
	add(to, "DAC", person->given);
	add(to, "DDF", "N");
	add(to, "DAD", person->middle);
	add(to, "DDG", "N");
	add(to, "DCA", drives ? "D" : "NONE");
	add(to, "DCB", "NONE");
	add(to, "DCD", "NONE");
	add_date(to, licence, "DBD", licence->issue);
	add_date(to, licence, "DBB", person->birth);
	add_date(to, licence, "DBA", licence->expiry);
	add_person(to, person);
	if (licence->compliance != 0)
		bytes_add_format(to, "DDA%c\n", licence->compliance);
	bytes_add_format(to, "DCF%s\r", licence->audit_number);
}

void payload_aamva(const struct sample_licence *licence, struct bytes *to)
{
	char storage[SUBFILE_MAX], own_storage[SUBFILE_MAX];
	struct bytes main = bytes_over(storage, sizeof(storage));
	struct bytes own = bytes_over(own_storage, sizeof(own_storage));
	unsigned at = HEADER_SIZE + SUBFILES * DESIGNATOR_SIZE;

	add_elements(&main, licence);
	bytes_add_format(&own, "%s%s\r", licence->own_subfile, licence->own_elements);
	bytes_add_format(to, "@\n\x1e\rANSI %s%s01%02d", licence->iin, licence->version, SUBFILES);
	bytes_add_format(to, "%s%04u%04u", licence->subfile, at, (unsigned)main.size);
	bytes_add_format(to, "%s%04u%04u", licence->own_subfile, at + (unsigned)main.size,
			 (unsigned)own.size);
	assert(to->size == at);
	bytes_add_span(to, bytes_span(&main));
	bytes_add_span(to, bytes_span(&own));
	assert(!to->is_full && !main.is_full && !own.is_full);
}

static char check_digit(const char *text, size_t size)
{
	static const int WEIGHTS[] = { 7, 3, 1 };
	int sum = 0;

	for (size_t i = 0; i < size; i++) {
		char letter = text[i];
		int value = 0;

		if (letter >= '0' && letter <= '9')
			value = letter - '0';
		else if (letter >= 'A' && letter <= 'Z')
			value = letter - 'A' + 10;
		sum += value * WEIGHTS[i % 3];
	}
	return (char)('0' + sum % 10);
}

static void put(char *line, size_t at, const char *text)
{
	memcpy(line + at, text, strlen(text));
}

void payload_passport(const struct sample_person *person, const char *number, const char *expiry,
		      char line1[MRZ_LINE + 1], char line2[MRZ_LINE + 1])
{
	struct bytes names = bytes_over(line1, MRZ_LINE);
	char whole[MRZ_LINE], date[8];

	memset(line1, '<', MRZ_LINE);
	memset(line2, '<', MRZ_LINE);
	line1[MRZ_LINE] = line2[MRZ_LINE] = '\0';
	bytes_add_format(&names, "P<%s%s<<%s<%s", person->country, person->family, person->given,
			 person->middle);
	put(line2, 0, number);
	line2[9] = check_digit(line2, 9);
	put(line2, 10, person->country);
	payload_date(person->birth, "YYMMDD", date, sizeof(date));
	put(line2, 13, date);
	line2[19] = check_digit(line2 + 13, 6);
	line2[20] = person->sex;
	payload_date(expiry, "YYMMDD", date, sizeof(date));
	put(line2, 21, date);
	line2[27] = check_digit(line2 + 21, 6);
	line2[42] = check_digit(line2 + 28, 14);
	/* Number, birth, expiry and optional data, each with its own digit. */
	memcpy(whole, line2, 10);
	memcpy(whole + 10, line2 + 13, 7);
	memcpy(whole + 17, line2 + 21, 22);
	line2[43] = check_digit(whole, 39);
}
