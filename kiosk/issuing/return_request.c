#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/issuing/return_check.h"

enum { TAX_YEAR_MIN = 1913 };

static enum status refuse(struct fault *fault, const char *what)
{
	return fault_set(fault, STATUS_REFUSED, 0, "%s", what);
}

static bool take_role(struct span text, enum reject_who *ret)
{
	for (unsigned who = REJECT_PRIMARY; who <= REJECT_DEPENDENT; who++)
		if (span_equals(text, span_of(return_role_text((enum reject_who)who)))) {
			*ret = (enum reject_who)who;
			return true;
		}
	return text.size == 0;
}

/* Source  the forms that the IRS names for IP PINs, and their amendment. */
static bool is_form(struct span text)
{
	static const char *const FORMS[] = { "1040",    "1040-SR", "1040-NR",
					     "1040-SS", "1040-PR", "1040-X" };

	for (size_t at = 0; at < COUNT_OF(FORMS); at++)
		if (span_equals(text, span_of(FORMS[at])))
			return true;
	return text.size == 0;
}

static enum status take_dates(const struct return_texts *texts, int32_t today, int *ret_year,
			      struct fault *fault)
{
	int32_t filed = today;
	int64_t tax_year = TAX_YEAR_MIN;

	if (texts->filed.size > 0 && !clock_day_from_text(texts->filed, &filed))
		return refuse(fault, "the day of filing looks like 2026-04-15");
	if (filed > today || filed < today - RETURN_LATE_DAYS)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "the day of filing is today or one of the %d days before",
				 RETURN_LATE_DAYS);
	int year = civil_from_days(filed).year;
	if (texts->tax_year.size > 0 && (!span_to_int(texts->tax_year, &tax_year) ||
					 tax_year < TAX_YEAR_MIN || tax_year > year))
		return fault_set(fault, STATUS_REFUSED, 0, "a tax year is %d to %d", TAX_YEAR_MIN,
				 year);
	*ret_year = year;
	return STATUS_OK;
}

static enum status take_person(const struct return_texts *texts, struct return_request *request,
			       struct fault *fault)
{
	enum tin_kind kind = tin_kind(texts->tin);

	if (texts->tin.size == 0)
		return refuse(fault, "there is no taxpayer number");
	if ((kind != TIN_SSN && kind != TIN_ITIN) || !tin_digits(texts->tin, request->tin))
		return refuse(fault, "the taxpayer number is no SSN or ITIN of nine digits");
	request->has_pin = texts->pin.size > 0;
	if (request->has_pin && !pin_from_text(texts->pin, &request->pin))
		return refuse(fault, "an IP PIN has six digits, not all of them 0");
	return STATUS_OK;
}

enum status return_request_from(const struct return_texts *texts, int32_t today,
				struct return_request *ret, struct fault *fault)
{
	struct return_request request = { 0 };
	enum status status = STATUS_OK;

	if (!take_role(texts->role, &request.who))
		status = refuse(fault, "a role is primary, spouse or dependent");
	else if (!is_form(texts->form))
		status = refuse(fault, "IP PINs belong on Forms 1040, 1040-SR, 1040-NR, 1040-SS, "
				       "1040-PR and 1040-X only");
	else if (!text_copy_span(request.id, sizeof(request.id), texts->id))
		status = fault_set(fault, STATUS_REFUSED, 0, "an id has %d bytes at most",
				   RETURN_ID_MAX - 1);
	if (status == STATUS_OK)
		status = take_dates(texts, today, &request.year, fault);
	if (status == STATUS_OK)
		status = take_person(texts, &request, fault);
	if (status == STATUS_OK)
		*ret = request;
	return_request_wipe(&request);
	return status;
}
