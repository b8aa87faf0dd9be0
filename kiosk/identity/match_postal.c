#include "kiosk/identity/match_postal.h"

#include <string.h>

#include "kiosk/base/attrs.h"

/* Street suffixes: the standard abbreviation, the word, what else is in use.
 * Source  USPS Publication 28, appendix C1. */
/* clang-format off */
static const struct postal_word SUFFIXES[] = {
	{ "ALY", "ALLEY ALLEE ALLY" }, { "ANX", "ANNEX ANEX ANNX" }, { "ARC", "ARCADE" },
	{ "AVE", "AVENUE AV AVEN AVENU AVN AVNUE" }, { "BYU", "BAYOU BAYOO" }, { "BCH", "BEACH" },
	{ "BND", "BEND" }, { "BLF", "BLUFF BLUF" }, { "BLFS", "BLUFFS" },
	{ "BTM", "BOTTOM BOT BOTTM" }, { "BLVD", "BOULEVARD BOUL BOULV" },
	{ "BR", "BRANCH BRNCH" }, { "BRG", "BRIDGE BRDGE" }, { "BRK", "BROOK" },
	{ "BRKS", "BROOKS" }, { "BG", "BURG" }, { "BGS", "BURGS" },
	{ "BYP", "BYPASS BYPA BYPAS BYPS" }, { "CP", "CAMP CMP" }, { "CYN", "CANYON CANYN CNYN" },
	{ "CPE", "CAPE" }, { "CSWY", "CAUSEWAY CAUSWA" },
	{ "CTR", "CENTER CEN CENT CENTR CENTRE CNTER CNTR" }, { "CTRS", "CENTERS" },
	{ "CIR", "CIRCLE CIRC CIRCL CRCL CRCLE" }, { "CIRS", "CIRCLES" }, { "CLF", "CLIFF" },
	{ "CLFS", "CLIFFS" }, { "CLB", "CLUB" }, { "CMN", "COMMON" }, { "CMNS", "COMMONS" },
	{ "COR", "CORNER" }, { "CORS", "CORNERS" }, { "CRSE", "COURSE" }, { "CT", "COURT CRT" },
	{ "CTS", "COURTS" }, { "CV", "COVE" }, { "CVS", "COVES" }, { "CRK", "CREEK" },
	{ "CRES", "CRESCENT CRSENT CRSNT" }, { "CRST", "CREST" }, { "XING", "CROSSING CRSSNG" },
	{ "XRD", "CROSSROAD" }, { "XRDS", "CROSSROADS" }, { "CURV", "CURVE" }, { "DL", "DALE" },
	{ "DM", "DAM" }, { "DV", "DIVIDE DIV DVD" }, { "DR", "DRIVE DRIV DRV" },
	{ "DRS", "DRIVES" }, { "EST", "ESTATE" }, { "ESTS", "ESTATES" },
	{ "EXPY", "EXPRESSWAY EXP EXPR EXPRESS EXPW" }, { "EXT", "EXTENSION EXTN EXTNSN" },
	{ "EXTS", "EXTENSIONS" }, { "FALL", "" }, { "FLS", "FALLS" }, { "FRY", "FERRY FRRY" },
	{ "FLD", "FIELD" }, { "FLDS", "FIELDS" }, { "FLT", "FLAT" }, { "FLTS", "FLATS" },
	{ "FRD", "FORD" }, { "FRDS", "FORDS" }, { "FRST", "FOREST FORESTS" },
	{ "FRG", "FORGE FORG" }, { "FRGS", "FORGES" }, { "FRK", "FORK" }, { "FRKS", "FORKS" },
	{ "FT", "FORT FRT" }, { "FWY", "FREEWAY FREEWY FRWAY FRWY" },
	{ "GDN", "GARDEN GARDN GRDEN GRDN" }, { "GDNS", "GARDENS GRDNS" },
	{ "GTWY", "GATEWAY GATEWY GATWAY GTWAY" }, { "GLN", "GLEN" }, { "GLNS", "GLENS" },
	{ "GRN", "GREEN" }, { "GRNS", "GREENS" }, { "GRV", "GROVE GROV" }, { "GRVS", "GROVES" },
	{ "HBR", "HARBOR HARB HARBR HRBOR" }, { "HBRS", "HARBORS" }, { "HVN", "HAVEN" },
	{ "HTS", "HEIGHTS HT" }, { "HWY", "HIGHWAY HIGHWY HIWAY HIWY HWAY" }, { "HL", "HILL" },
	{ "HLS", "HILLS" }, { "HOLW", "HOLLOW HLLW HOLLOWS HOLWS" }, { "INLT", "INLET" },
	{ "IS", "ISLAND ISLND" }, { "ISS", "ISLANDS ISLNDS" }, { "ISLE", "ISLES" },
	{ "JCT", "JUNCTION JCTION JCTN JUNCTN JUNCTON" }, { "JCTS", "JUNCTIONS JCTNS" },
	{ "KY", "KEY" }, { "KYS", "KEYS" }, { "KNL", "KNOLL KNOL" }, { "KNLS", "KNOLLS" },
	{ "LK", "LAKE" }, { "LKS", "LAKES" }, { "LAND", "" }, { "LNDG", "LANDING LNDNG" },
	{ "LN", "LANE" }, { "LGT", "LIGHT" }, { "LGTS", "LIGHTS" }, { "LF", "LOAF" },
	{ "LCK", "LOCK" }, { "LCKS", "LOCKS" }, { "LDG", "LODGE LDGE LODG" }, { "LOOP", "LOOPS" },
	{ "MALL", "" }, { "MNR", "MANOR" }, { "MNRS", "MANORS" }, { "MDW", "MEADOW" },
	{ "MDWS", "MEADOWS MEDOWS" }, { "MEWS", "" }, { "ML", "MILL" }, { "MLS", "MILLS" },
	{ "MSN", "MISSION MISSN MSSN" }, { "MTWY", "MOTORWAY" }, { "MT", "MOUNT MNT" },
	{ "MTN", "MOUNTAIN MNTAIN MNTN MOUNTIN MTIN" }, { "MTNS", "MOUNTAINS MNTNS" },
	{ "NCK", "NECK" }, { "ORCH", "ORCHARD ORCHRD" }, { "OVAL", "OVL" }, { "OPAS", "OVERPASS" },
	{ "PARK", "PRK PARKS" }, { "PKWY", "PARKWAY PARKWY PKWAY PKY PARKWAYS PKWYS" },
	{ "PASS", "" }, { "PSGE", "PASSAGE" }, { "PATH", "PATHS" }, { "PIKE", "PIKES" },
	{ "PNE", "PINE" }, { "PNES", "PINES" }, { "PL", "PLACE" }, { "PLN", "PLAIN" },
	{ "PLNS", "PLAINS" }, { "PLZ", "PLAZA PLZA" }, { "PT", "POINT" }, { "PTS", "POINTS" },
	{ "PRT", "PORT" }, { "PRTS", "PORTS" }, { "PR", "PRAIRIE PRR" },
	{ "RADL", "RADIAL RAD RADIEL" }, { "RAMP", "" }, { "RNCH", "RANCH RANCHES RNCHS" },
	{ "RPD", "RAPID" }, { "RPDS", "RAPIDS" }, { "RST", "REST" }, { "RDG", "RIDGE RDGE" },
	{ "RDGS", "RIDGES" }, { "RIV", "RIVER RVR RIVR" }, { "RD", "ROAD" }, { "RDS", "ROADS" },
	{ "RTE", "ROUTE" }, { "ROW", "" }, { "RUE", "" }, { "RUN", "" }, { "SHL", "SHOAL" },
	{ "SHLS", "SHOALS" }, { "SHR", "SHORE SHOAR" }, { "SHRS", "SHORES SHOARS" },
	{ "SKWY", "SKYWAY" }, { "SPG", "SPRING SPNG SPRNG" }, { "SPGS", "SPRINGS SPNGS SPRNGS" },
	{ "SPUR", "SPURS" }, { "SQ", "SQUARE SQR SQRE SQU" }, { "SQS", "SQUARES SQRS" },
	{ "STA", "STATION STATN STN" }, { "STRA", "STRAVENUE STRAV STRAVEN STRAVN STRVN STRVNUE" },
	{ "STRM", "STREAM STREME" }, { "ST", "STREET STR STRT" }, { "STS", "STREETS" },
	{ "SMT", "SUMMIT SUMIT SUMITT" }, { "TER", "TERRACE TERR" }, { "TRWY", "THROUGHWAY" },
	{ "TRCE", "TRACE TRACES" }, { "TRAK", "TRACK TRACKS TRK TRKS" }, { "TRFY", "TRAFFICWAY" },
	{ "TRL", "TRAIL TRAILS TRLS" }, { "TRLR", "TRAILER TRLRS" },
	{ "TUNL", "TUNNEL TUNEL TUNLS TUNNELS TUNNL" }, { "TPKE", "TURNPIKE TRNPK TURNPK" },
	{ "UPAS", "UNDERPASS" }, { "UN", "UNION" }, { "UNS", "UNIONS" },
	{ "VLY", "VALLEY VALLY VLLY" }, { "VLYS", "VALLEYS" }, { "VIA", "VIADUCT VDCT VIADCT" },
	{ "VW", "VIEW" }, { "VWS", "VIEWS" }, { "VLG", "VILLAGE VILL VILLAG VILLG VILLIAGE" },
	{ "VLGS", "VILLAGES" }, { "VL", "VILLE" }, { "VIS", "VISTA VIST VST VSTA" },
	{ "WALK", "WALKS" }, { "WALL", "" }, { "WAY", "WY" }, { "WAYS", "" }, { "WL", "WELL" },
	{ "WLS", "WELLS" },
};
/* clang-format on */

/* Source  USPS Publication 28, section 233 and appendix B. */
static const struct postal_word DIRECTIONS[] = {
	{ "N", "NORTH NO" },   { "S", "SOUTH SO" },   { "E", "EAST" },       { "W", "WEST" },
	{ "NE", "NORTHEAST" }, { "NW", "NORTHWEST" }, { "SE", "SOUTHEAST" }, { "SW", "SOUTHWEST" },
};

/* Designators of a unit.
 * Source  USPS Publication 28, section 213 and appendix C2. */
static const struct postal_word UNITS[] = {
	{ "#", "NO NUM NUMBER" },
	{ "APT", "APARTMENT APPT" },
	{ "BLDG", "BUILDING BLD" },
	{ "DEPT", "DEPARTMENT" },
	{ "FL", "FLOOR FLR" },
	{ "HNGR", "HANGAR HANGER" },
	{ "KEY", "" },
	{ "LOT", "" },
	{ "PIER", "" },
	{ "RM", "ROOM" },
	{ "SLIP", "" },
	{ "SPC", "SPACE SP" },
	{ "STE", "SUITE" },
	{ "STOP", "" },
	{ "TRLR", "TRAILER" },
	{ "UNIT", "" },
};
static const struct postal_word UNITS_ALONE[] = {
	{ "BSMT", "BASEMENT" }, { "FRNT", "FRONT" }, { "LBBY", "LOBBY" },
	{ "LOWR", "LOWER" },    { "OFC", "OFFICE" }, { "PH", "PENTHOUSE" },
	{ "REAR", "" },         { "SIDE", "" },      { "UPPR", "UPPER" },
};

/* Of cities, beside the directions. */
static const struct postal_word CITY_WORDS[] = {
	{ "ST", "SAINT" },     { "STE", "SAINTE" },   { "FT", "FORT" },      { "MT", "MOUNT" },
	{ "MTN", "MOUNTAIN" }, { "HTS", "HEIGHTS" },  { "SPGS", "SPRINGS" }, { "SPG", "SPRING" },
	{ "BCH", "BEACH" },    { "JCT", "JUNCTION" }, { "LK", "LAKE" },      { "TWP", "TOWNSHIP" },
	{ "VLY", "VALLEY" },   { "IS", "ISLAND" },    { "VLG", "VILLAGE" },  { "CTR", "CENTER" },
};

static const struct postal_word ORDINALS[] = {
	{ "1ST", "FIRST" }, { "2ND", "SECOND" }, { "3RD", "THIRD" },   { "4TH", "FOURTH" },
	{ "5TH", "FIFTH" }, { "6TH", "SIXTH" },  { "7TH", "SEVENTH" }, { "8TH", "EIGHTH" },
	{ "9TH", "NINTH" }, { "10TH", "TENTH" },
};

/* Source  USPS Publication 28, sections 24, 25, 28. */
const struct postal_word POSTAL_PHRASES[] = {
	{ "POBOX", "POST OFFICE BOX" },
	{ "POBOX", "P O BOX" },
	{ "POBOX", "PO BOX" },
	{ "POBOX", "POB" },
	{ "RR", "RURAL ROUTE" },
	{ "RR", "RFD" },
	{ "RR", "RFD ROUTE" },
	{ "HC", "HIGHWAY CONTRACT" },
	{ "HC", "STAR ROUTE" },
	{ "NE", "NORTH EAST" },
	{ "NE", "N E" },
	{ "NW", "NORTH WEST" },
	{ "NW", "N W" },
	{ "SE", "SOUTH EAST" },
	{ "SE", "S E" },
	{ "SW", "SOUTH WEST" },
	{ "SW", "S W" },
};
const unsigned POSTAL_PHRASE_COUNT = COUNT_OF(POSTAL_PHRASES);

/* Source  USPS Publication 28, appendix B. */
static const struct postal_word STATES[] = {
	{ "AL", "ALABAMA" },
	{ "AK", "ALASKA" },
	{ "AS", "AMERICANSAMOA" },
	{ "AZ", "ARIZONA" },
	{ "AR", "ARKANSAS" },
	{ "CA", "CALIFORNIA" },
	{ "CO", "COLORADO" },
	{ "CT", "CONNECTICUT" },
	{ "DE", "DELAWARE" },
	{ "DC", "DISTRICTOFCOLUMBIA" },
	{ "FM", "FEDERATEDSTATESOFMICRONESIA" },
	{ "FL", "FLORIDA" },
	{ "GA", "GEORGIA" },
	{ "GU", "GUAM" },
	{ "HI", "HAWAII" },
	{ "ID", "IDAHO" },
	{ "IL", "ILLINOIS" },
	{ "IN", "INDIANA" },
	{ "IA", "IOWA" },
	{ "KS", "KANSAS" },
	{ "KY", "KENTUCKY" },
	{ "LA", "LOUISIANA" },
	{ "ME", "MAINE" },
	{ "MH", "MARSHALLISLANDS" },
	{ "MD", "MARYLAND" },
	{ "MA", "MASSACHUSETTS" },
	{ "MI", "MICHIGAN" },
	{ "MN", "MINNESOTA" },
	{ "MS", "MISSISSIPPI" },
	{ "MO", "MISSOURI" },
	{ "MT", "MONTANA" },
	{ "NE", "NEBRASKA" },
	{ "NV", "NEVADA" },
	{ "NH", "NEWHAMPSHIRE" },
	{ "NJ", "NEWJERSEY" },
	{ "NM", "NEWMEXICO" },
	{ "NY", "NEWYORK" },
	{ "NC", "NORTHCAROLINA" },
	{ "ND", "NORTHDAKOTA" },
	{ "MP", "NORTHERNMARIANAISLANDS" },
	{ "OH", "OHIO" },
	{ "OK", "OKLAHOMA" },
	{ "OR", "OREGON" },
	{ "PW", "PALAU" },
	{ "PA", "PENNSYLVANIA" },
	{ "PR", "PUERTORICO" },
	{ "RI", "RHODEISLAND" },
	{ "SC", "SOUTHCAROLINA" },
	{ "SD", "SOUTHDAKOTA" },
	{ "TN", "TENNESSEE" },
	{ "TX", "TEXAS" },
	{ "UT", "UTAH" },
	{ "VT", "VERMONT" },
	{ "VI", "VIRGINISLANDS" },
	{ "VA", "VIRGINIA" },
	{ "WA", "WASHINGTON" },
	{ "WV", "WESTVIRGINIA" },
	{ "WI", "WISCONSIN" },
	{ "WY", "WYOMING" },
	{ "AA", "ARMEDFORCESAMERICAS" },
	{ "AE", "ARMEDFORCESEUROPE" },
	{ "AP", "ARMEDFORCESPACIFIC" },
};

static bool stands_for(const struct postal_word *entry, struct span word)
{
	struct span others = span_of(entry->others), other;

	if (span_equals(word, span_of(entry->standard)))
		return true;
	while (span_split(&others, ' ', &other))
		if (span_equals(word, other))
			return true;
	return false;
}

static const char *find(const struct postal_word *words, size_t count, struct span word)
{
	for (size_t at = 0; at < count; at++)
		if (stands_for(&words[at], word))
			return words[at].standard;
	return NULL;
}

const char *postal_suffix(struct span word)
{
	return find(SUFFIXES, COUNT_OF(SUFFIXES), word);
}

const char *postal_direction(struct span word)
{
	return find(DIRECTIONS, COUNT_OF(DIRECTIONS), word);
}

const char *postal_city_word(struct span word)
{
	return find(CITY_WORDS, COUNT_OF(CITY_WORDS), word);
}

const char *postal_ordinal(struct span word)
{
	return find(ORDINALS, COUNT_OF(ORDINALS), word);
}

const char *postal_unit(struct span word)
{
	const char *unit = find(UNITS, COUNT_OF(UNITS), word);

	return unit != NULL ? unit : find(UNITS_ALONE, COUNT_OF(UNITS_ALONE), word);
}

bool postal_unit_needs_number(const char *unit)
{
	return find(UNITS_ALONE, COUNT_OF(UNITS_ALONE), span_of(unit)) == NULL;
}

const char *postal_state(const char *letters)
{
	return find(STATES, COUNT_OF(STATES), span_of(letters));
}
