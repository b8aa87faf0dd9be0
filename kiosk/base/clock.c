#include "kiosk/base/clock.h"

#include <string.h>
#include <time.h>

#include "kiosk/base/file.h"
#include "kiosk/base/text.h"

static int64_t read_us(clockid_t id)
{
	struct timespec now;

	if (clock_gettime(id, &now) != 0)
		return 0;
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_wall_ms(void)
{
	return read_us(CLOCK_REALTIME) / 1000;
}

int64_t clock_steady_ms(void)
{
	return clock_steady_us() / 1000;
}

int64_t clock_steady_us(void)
{
	return read_us(CLOCK_BOOTTIME);
}

/* Source  random(4): a UUID with its hyphens and a newline. */
const char *clock_boot(void)
{
	static char boot[CLOCK_BOOT_MAX];
	unsigned char bytes[64];
	size_t size = 0, written = 0;

	if (boot[0] != '\0' || file_read("/proc/sys/kernel/random/boot_id", bytes, sizeof(bytes),
					 &size, NULL) != STATUS_OK)
		return boot;
	for (size_t at = 0; at < size && written < CLOCK_BOOT_MAX - 1; at++)
		if (bytes[at] != 0 && strchr("0123456789abcdef", bytes[at]) != NULL)
			boot[written++] = (char)bytes[at];
	boot[written] = '\0';
	if (written != CLOCK_BOOT_MAX - 1)
		boot[0] = '\0';
	return boot;
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool civil_is_valid(struct civil_date date)
{
	static const int DAYS[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (date.year < 1 || date.year > 9999 || date.month < 1 || date.month > 12 || date.day < 1)
		return false;
	return date.day <= DAYS[date.month - 1] + (date.month == 2 && is_leap(date.year) ? 1 : 0);
}

/* Years are counted from 1 March, so that the leap day is the last of its year. */
int32_t civil_to_days(struct civil_date date)
{
	int year = date.month <= 2 ? date.year - 1 : date.year;
	int era = (year >= 0 ? year : year - 399) / 400;
	int year_of_era = year - era * 400;
	int month = date.month > 2 ? date.month - 3 : date.month + 9;
	int day_of_year = (153 * month + 2) / 5 + date.day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

struct civil_date civil_from_days(int32_t days)
{
	int shifted = days + 719468;
	int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
	int day_of_era = shifted - era * 146097;
	int year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int month = (5 * day_of_year + 2) / 153;
	struct civil_date date = {
		.year = year_of_era + era * 400,
		.month = month < 10 ? month + 3 : month - 9,
		.day = day_of_year - (153 * month + 2) / 5 + 1,
	};

	if (date.month <= 2)
		date.year++;
	return date;
}

static struct tm local_time(int64_t wall_ms)
{
	time_t seconds = (time_t)(wall_ms / 1000);
	struct tm parts = { 0 };

	(void)localtime_r(&seconds, &parts);
	return parts;
}

int32_t clock_local_day(int64_t wall_ms)
{
	struct tm parts = local_time(wall_ms);

	return civil_to_days((struct civil_date){
		.year = parts.tm_year + 1900, .month = parts.tm_mon + 1, .day = parts.tm_mday });
}

int clock_local_year(int64_t wall_ms)
{
	return local_time(wall_ms).tm_year + 1900;
}

void clock_day_text(int32_t days, char *to, size_t max)
{
	struct civil_date date = civil_from_days(days);

	(void)text_format(to, max, "%04d-%02d-%02d", date.year, date.month, date.day);
}

bool clock_day_from_text(struct span text, int32_t *ret_days)
{
	int64_t year, month, day;

	if (text.size != 10 || text.at[4] != '-' || text.at[7] != '-' ||
	    !span_to_int(span_slice(text, 0, 4), &year) ||
	    !span_to_int(span_slice(text, 5, 2), &month) ||
	    !span_to_int(span_slice(text, 8, 2), &day))
		return false;
	struct civil_date date = { .year = (int)year, .month = (int)month, .day = (int)day };
	if (!civil_is_valid(date))
		return false;
	*ret_days = civil_to_days(date);
	return true;
}

void clock_text(int64_t wall_ms, char *to, size_t max)
{
	int64_t in_day = wall_ms % CLOCK_DAY_MS;
	int64_t days = wall_ms / CLOCK_DAY_MS;

	if (in_day < 0) {
		in_day += CLOCK_DAY_MS;
		days--;
	}
	char day[CLOCK_TEXT_MAX];
	clock_day_text((int32_t)days, day, sizeof(day));
	(void)text_format(to, max, "%sT%02d:%02d:%02d.%03dZ", day, (int)(in_day / 3600000),
			  (int)(in_day / 60000 % 60), (int)(in_day / 1000 % 60),
			  (int)(in_day % 1000));
}

void clock_local_text(int64_t wall_ms, char *to, size_t max)
{
	struct tm parts = local_time(wall_ms);

	(void)text_format(to, max, "%04d-%02d-%02d %02d:%02d:%02d", parts.tm_year + 1900,
			  parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min,
			  parts.tm_sec);
}
