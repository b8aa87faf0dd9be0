#include <string.h>

#include "kiosk/identity/document_mrz.h"

/* Source  ICAO Doc 9303-4 (TD3), -5 (TD1), -6 (TD2), -7 (MRV-A, MRV-B); for the French and the
 *         Swiss card what their issuers and readers of them published. */
static const struct zone_layout LAYOUTS[] = {
	{ /* The Swiss driving licence: nothing in it is protected */
	  .zone_size = 69,
	  .line = { { 9, 7 }, { 30, 25 }, { 30, 3 } },
	  .whole_start = "FACHE",
	  .whole_start_at = 9,
	  .kind = DOCUMENT_DRIVER_LICENCE,
	  .state = { 11, 3 },
	  .names = { 39, 30 },
	  .number = { 0, 9 },
	  .birth = { 28, 6 },
	  .digits = { { 14, 12 } } },
	{ /* TD3: a passport */
	  .zone_size = 88,
	  .line = { { 44, 7 }, { 44, 44 } },
	  .starts = "P",
	  .kind = DOCUMENT_PASSPORT,
	  .state = { 2, 3 },
	  .nationality = { 54, 3 },
	  .names = { 5, 39 },
	  .number = { 44, 9 },
	  .birth = { 57, 6 },
	  .sex = 64,
	  .expiry = { 65, 6 },
	  .optional = { 72, 14 },
	  .check_optional = 86,
	  .check_all = 87,
	  .covered = { { 44, 10 }, { 57, 7 }, { 65, 22 } },
	  .has_check_digits = true },
	{ /* MRV-A: a visa of passport width */
	  .zone_size = 88,
	  .line = { { 44, 7 }, { 44, 28 } },
	  .starts = "V",
	  .kind = DOCUMENT_VISA,
	  .state = { 2, 3 },
	  .nationality = { 54, 3 },
	  .names = { 5, 39 },
	  .number = { 44, 9 },
	  .birth = { 57, 6 },
	  .sex = 64,
	  .expiry = { 65, 6 },
	  .has_check_digits = true },
	{ /* TD1: a card of three lines */
	  .zone_size = 90,
	  .line = { { 30, 15 }, { 30, 30 }, { 30, 3 } },
	  .starts = "ACI",
	  .kind = DOCUMENT_TRAVEL_CARD,
	  .state = { 2, 3 },
	  .nationality = { 45, 3 },
	  .names = { 60, 30 },
	  .number = { 5, 9 },
	  .birth = { 30, 6 },
	  .sex = 37,
	  .expiry = { 38, 6 },
	  .optional = { 15, 15 },
	  .check_all = 59,
	  .may_run_on = true,
	  .covered = { { 5, 25 }, { 30, 7 }, { 38, 7 }, { 48, 11 } },
	  .has_check_digits = true },
	{ /* The French card issued until 2021: a TD2's size, a layout of its own, no expiry. Its
	     number starts with the year and month of issue; the place behind may have letters. */
	  .zone_size = 72,
	  .line = { { 36, 7 }, { 36, 36 } },
	  .whole_start = "IDFRA",
	  .kind = DOCUMENT_TRAVEL_CARD,
	  .state = { 2, 3 },
	  .names = { 5, 25 },
	  .given = { 49, 14 },
	  .number = { 36, 12 },
	  .birth = { 63, 6 },
	  .sex = 70,
	  .check_all = 71,
	  .covered = { { 0, 71 } },
	  .digits = { { 36, 4 }, { 43, 5 } },
	  .has_check_digits = true },
	{ /* TD2: a card of two lines */
	  .zone_size = 72,
	  .line = { { 36, 7 }, { 36, 36 } },
	  .starts = "ACIP",
	  .kind = DOCUMENT_TRAVEL_CARD,
	  .state = { 2, 3 },
	  .nationality = { 46, 3 },
	  .names = { 5, 31 },
	  .number = { 36, 9 },
	  .birth = { 49, 6 },
	  .sex = 56,
	  .expiry = { 57, 6 },
	  .optional = { 64, 7 },
	  .check_all = 71,
	  .may_run_on = true,
	  .covered = { { 36, 10 }, { 49, 7 }, { 57, 14 } },
	  .has_check_digits = true },
	{ /* MRV-B: a visa of card width */
	  .zone_size = 72,
	  .line = { { 36, 7 }, { 36, 28 } },
	  .starts = "V",
	  .kind = DOCUMENT_VISA,
	  .state = { 2, 3 },
	  .nationality = { 46, 3 },
	  .names = { 5, 31 },
	  .number = { 36, 9 },
	  .birth = { 49, 6 },
	  .sex = 56,
	  .expiry = { 57, 6 },
	  .has_check_digits = true },
};

const struct zone_layout *zone_layout_at(size_t index)
{
	return index < COUNT_OF(LAYOUTS) ? &LAYOUTS[index] : NULL;
}

bool zone_starts_as(const struct zone *zone, const struct zone_layout *layout)
{
	struct span whole = { .at = zone->at, .size = zone->size };
	unsigned char first = zone->at[0] == '1' ? 'I' : zone->at[0];

	if (layout->whole_start != NULL)
		return span_starts_with(span_slice(whole, layout->whole_start_at, whole.size),
					span_of(layout->whole_start));
	return memchr(layout->starts, first, strlen(layout->starts)) != NULL;
}

/* The countries of ISO 3166-1, then what Doc 9303-3 section 5 adds: Germany's short code, British
 * nationalities, the United Nations and other organisations, persons without a state, and the
 * Utopia of specimens. Four characters each. */
static const char STATES[] =
	"ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN "
	"BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN "
	"CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU "
	"DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR "
	"GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV "
	"HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM "
	"KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA "
	"MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM "
	"NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL "
	"PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE "
	"SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK "
	"TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB "
	"VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE "
	"D   EUE GBD GBN GBO GBP GBS IAO RKS UNA UNK UNO UTO XAA XBA XCC XCE XCO XDC XEC "
	"XES XIM XMP XOM XPO XXA XXB XXC XXX ";

bool state_is_known(const char *code)
{
	char padded[5] = "    ";
	size_t size = strlen(code);

	if (size == 0 || size > 3)
		return false;
	memcpy(padded, code, size);
	for (const char *at = STATES; *at != '\0'; at += 4)
		if (strncmp(at, padded, 4) == 0)
			return true;
	return false;
}
