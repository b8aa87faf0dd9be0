/* Builds AAMVA records of invented people for tests: header, offsets and lengths are put together
 * from a recipe, right unless the recipe says otherwise; and reads them back. Include <cmocka.h>
 * first. */
#ifndef TAC_TESTS_AAMVA_BUILDER_H
#define TAC_TESTS_AAMVA_BUILDER_H

#include <string.h>

#include "kiosk/base/bytes.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/identity/document.h"

enum { RECORD_MAX = 2048, TODAY_DAYS = 20779 /* 2026-11-22 */ };

struct recipe {
	const char *head;      /* null: "@\n\x1e\r" */
	const char *file_type; /* null: "ANSI " */
	const char *iin;       /* null: Virginia's */
	int version;
	int entries;            /* 0: as many as there are */
	const char *designator; /* null: "DL" */
	int offset_wrong_by, length_wrong_by;
	bool has_jurisdiction_subfile;
	const char *fields; /* "DAQ…\nDCS…": without the designator, a CR is put at the end */
};

struct record {
	unsigned char at[RECORD_MAX];
	size_t size;
};

static inline const char *or_else(const char *given, const char *usual)
{
	return given != NULL ? given : usual;
}

static inline struct record build_record(struct recipe recipe)
{
	struct record record;
	struct bytes bytes = bytes_over(record.at, sizeof(record.at));
	const char *designator = or_else(recipe.designator, "DL");
	int subfiles = recipe.has_jurisdiction_subfile ? 2 : 1;
	int length = (int)strlen(recipe.fields) + 3;

	bytes_add_format(&bytes, "%s%s%s%02d", or_else(recipe.head, "@\n\x1e\r"),
			 or_else(recipe.file_type, "ANSI "), or_else(recipe.iin, "636000"),
			 recipe.version);
	if (recipe.version != 1)
		bytes_add_text(&bytes, "00");
	bytes_add_format(&bytes, "%02d", recipe.entries > 0 ? recipe.entries : subfiles);
	int start = (int)bytes.size + 10 * subfiles;
	bytes_add_format(&bytes, "%s%04d%04d", designator, start + recipe.offset_wrong_by,
			 length + recipe.length_wrong_by);
	if (recipe.has_jurisdiction_subfile)
		bytes_add_format(&bytes, "ZV%04d%04d", start + length, 8);
	bytes_add_format(&bytes, "%s%s\r", designator, recipe.fields);
	if (recipe.has_jurisdiction_subfile)
		bytes_add_text(&bytes, "ZVZVA01\r");
	record.size = bytes.size;
	return record;
}

static inline struct span record_span(const struct record *record)
{
	return (struct span){ .at = record->at, .size = record->size };
}

/* The mandatory fields of a version, of an invented person. */
#define FIELDS_V1                                                                                  \
	"DAQT12345678\nDAASAMPLE,ROSA,MARIA,JR\nDAG12 ELM ST\nDAIRICHMOND\nDAJVA\nDAK23219\n"      \
	"DBA20300131\nDBB19800704\nDBC2\nDBD20220131"
#define FIELDS_V3                                                                                  \
	"DAQT12345678\nDCSSAMPLE\nDCTROSA,MARIA\nDCUJR\nDAG12 ELM ST\nDAIRICHMOND\nDAJVA\n"        \
	"DAK232190000\nDBA01312030\nDBB07041980\nDBC2\nDBD01312022\nDCGUSA"
#define FIELDS_V4                                                                                  \
	"DAQT12345678\nDCSSAMPLE\nDDEN\nDACROSA\nDDFN\nDADMARIA\nDDGN\nDCUJR\nDAG12 ELM ST\n"      \
	"DAIRICHMOND\nDAJVA\nDAK232190000\nDBA01312030\nDBB07041980\nDBC2\nDBD01312022\nDCGUSA\n"  \
	"DDAF"

static inline const char *fields_of_version(int version)
{
	if (version <= 1)
		return FIELDS_V1;
	return version <= 3 ? FIELDS_V3 : FIELDS_V4;
}

/* The document of a record; a failed test when it is refused. */
static inline struct document read_ok(struct record record)
{
	struct document document = { 0 };
	struct fault fault = { 0 };

	if (document_from_aamva(record_span(&record), TODAY_DAYS, &document, &fault) != STATUS_OK)
		fail_msg("refused: %s", fault.what);
	return document;
}

static inline struct document read_fields(int version, const char *fields)
{
	return read_ok(build_record((struct recipe){ .version = version, .fields = fields }));
}

/* The faults of a document as one text, such as "offset length". */
static inline void assert_faults(const struct document *document, const char *expected)
{
	char faults[512] = "";

	for (size_t at = 0; at < DOCUMENT_FAULT_COUNT; at++) {
		if (!document->faults[at])
			continue;
		if (faults[0] != '\0')
			text_append(faults, sizeof(faults), " ");
		text_append(faults, sizeof(faults), document_fault_code((enum document_fault)at));
	}
	assert_string_equal(faults, expected);
}

static inline void assert_day(struct document_date date, const char *expected)
{
	char text[CLOCK_TEXT_MAX];

	assert_int_equal(date.kind, DATE_DAY);
	clock_day_text(date.days, text, sizeof(text));
	assert_string_equal(text, expected);
}

#endif
