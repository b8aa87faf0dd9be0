/* Verifies a ledger: that it holds what was recorded and signed, all of it, in order and unchanged.
 * The one way to do so, for the kiosk itself and for tac-verify.
 *
 * The walk reads every record once, in order: its bytes give its hash, which names the one before;
 * its columns say what its bytes say; its sealed details are those it names; the tree's kept nodes,
 * the epochs' certificates and the checkpoints are those of these records. Then what stands beside:
 * the head, the index that finds a visit's records, the layout, the other tables' own rules.
 *
 * What is honest and what is not, at the end: a kiosk signs each visit's end, each start and stop,
 * and otherwise after PACE_RECORDS records or PACE_SIGN_MS; a crash leaves what came since.
 * Programs beside it append and sign nothing, however many. So only records that a serving kiosk
 * alone writes count against the pace. */
#ifndef TAC_LEDGER_VERIFY_H
#define TAC_LEDGER_VERIFY_H

#include "kiosk/base/key.h"
#include "kiosk/ledger/finding.h"
#include "kiosk/ledger/head_code.h"
#include "kiosk/ledger/record.h"
#include "kiosk/ledger/sql.h"

enum {
	VERIFY_FINDINGS_MAX = 16,
	VERIFY_NOTES_MAX = 6, /* three of backups, and one of each other sort */
	VERIFY_HEADS_MAX = 16,
	VERIFY_SENTENCE_MAX = 160,
	VERIFY_TICK_RECORDS = 10000,
};

/* What a finding's number counts. */
enum verify_part { VERIFY_LEDGER, VERIFY_RECORD, VERIFY_CHECKPOINT, VERIFY_EPOCH };
/* "ledger", "record", "checkpoint", "epoch". */
const char *verify_part_word(enum verify_part part);

struct verify_finding {
	enum finding finding;
	enum verify_part part;
	int64_t number; /* 0 for the ledger as a whole */
	char sentence[VERIFY_SENTENCE_MAX];
};

/* What is known from elsewhere. All zero: nothing is. */
struct verify_asked {
	const struct hash
		*fingerprint; /* of the installation key; null: the ledger's own is taken */
	struct head_code head[VERIFY_HEADS_MAX]; /* from receipts and slips */
	size_t head_count;
	uint64_t known_count; /* a record that the caller has seen, and its hash; 0: none */
	struct hash known_head;
	void (*tick)(void *self, uint64_t count); /* every VERIFY_TICK_RECORDS; may be null */
	void *self;
};

struct verify_report {
	char kiosk[RECORD_ORIGIN_MAX]; /* empty while unknown */
	uint64_t records;              /* that were right */
	struct hash head;              /* of the last one of them */
	uint64_t epochs, checkpoints;  /* that were right; epoch 0 does not count */
	uint64_t signed_until;         /* records that the last right checkpoint covers */
	uint64_t signed_ms;            /* when it was signed, by the kiosk's clock; 0: nothing is */
	bool has_key;
	struct hash fingerprint; /* of the ledger's own installation key */
	size_t note_count;
	char note[VERIFY_NOTES_MAX][VERIFY_SENTENCE_MAX];
	size_t finding_count; /* 0: it is sound; else the first one decides */
	struct verify_finding finding[VERIFY_FINDINGS_MAX];
	bool has_more; /* than fit */
};

/* Judges the file. The connection may be one that only reads.
 * Errors  it could not be judged: STATUS_UNSUPPORTED another version's; as sql_step but for
 *         STATUS_CORRUPT, which is a finding.
 * Blocks  for as long as it takes; one snapshot for all of it, however much is appended meanwhile.
 */
enum status verify_ledger(struct sql *sql, const struct verify_asked *asked,
			  struct verify_report *ret, struct fault *fault) MUST_CHECK;

/* Adds a finding: "record 4 " and then the words; of the ledger as a whole the words alone. */
void verify_find(struct verify_report *report, enum finding finding, enum verify_part part,
		 int64_t number, const char *format, ...) PRINTF_LIKE(5, 6);
/* True when no more findings fit, and notes that there would be: looking into one that nobody is
 * told of is not worth the time that a flood of them takes. */
bool verify_is_full(struct verify_report *report);
/* Them as members "findings" and "more_findings" of an object that was begun. */
struct json;
void verify_findings_json(const struct verify_report *report, struct json *json);
/* Adds something worth knowing that is no damage. */
void verify_note(struct verify_report *report, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
