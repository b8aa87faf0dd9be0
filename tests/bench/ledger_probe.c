/* Measures the ledger: ledger_probe FOLDER DURABLE SIZE... appends DURABLE records one by one, and
 * others in batches up to each size in turn, where it verifies and proves. A line is "name value"
 * or "name@size value"; rates are events a second. A bare peer does its share between ours, so that
 * both have the same machine. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/signer.h"
#include "kiosk/ledger/verify.h"
#include "tests/bench/ledger_peers.h"

enum {
	EVENT_SIZE = 300,
	EVENTS_A_VISIT = 12,
	BATCH = 2000,
	TURN = 25, /* durable appends of one before it is the other's turn */
	TURNS_MAX = 1000,
	PROOFS = 1001,
	TURNS = 3,       /* the best of so many: others use the machine too */
	LARGE = 1000000, /* from here on once is long enough */
	PATH_SIZE = 256,
};

/* A ledger, its file, and the bytes of an event. */
struct trial {
	struct store *store;
	const char *path;
	struct span event;
};

static void must(enum status status, const struct fault *fault)
{
	if (status == STATUS_OK)
		return;
	(void)fprintf(stderr, "ledger_probe: %s\n", fault->what);
	exit(2);
}

static double seconds(clockid_t clock)
{
	struct timespec now;

	(void)clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Cores that others keep busy do not count for what only computes. */
static double cpu_seconds(void)
{
	return seconds(CLOCK_PROCESS_CPUTIME_ID);
}

static double wall_seconds(void)
{
	return seconds(CLOCK_MONOTONIC);
}

static struct record event(uint64_t number)
{
	char visit[RECORD_OBJECT_MAX];
	uint64_t of_day = number / EVENTS_A_VISIT;

	(void)text_format(visit, sizeof(visit), "C001-%06u-%04u",
			  (unsigned)(of_day / 10000 % 1000000), (unsigned)(of_day % 10000));
	struct record record = record_begin(RECORD_DOCUMENT_GIVEN, "visitor", visit);
	record_detail(&record, "number", "1");
	record_detail(&record, "of", "1");
	record_detail(&record, "document", "drivers_license");
	record_detail(&record, "how", "scanned");
	record_detail_format(&record, "filler", "%069u", (unsigned)number);
	return record;
}

static struct span canonical_of(const struct record *record, unsigned char *storage)
{
	struct record whole = *record;
	struct bytes bytes = bytes_over(storage, RECORD_CANONICAL_MAX);

	(void)text_copy(whole.origin, sizeof(whole.origin), "C001");
	record_canonical(&whole, &bytes);
	return bytes_span(&bytes);
}

static int compare_doubles(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

static double median(double *values, size_t count)
{
	qsort(values, count, sizeof(values[0]), compare_doubles);
	return values[count / 2];
}

/* The middle turn of each: a disk that others use stalls now one, now the other. */
static void measure_durable(const char *folder, struct store *store, size_t count)
{
	static double ours[TURNS_MAX], theirs[TURNS_MAX];
	char path[PATH_SIZE];
	struct fault fault = { 0 };
	size_t turns = count / TURN + 1;

	(void)text_format(path, sizeof(path), "%s/bare.db", folder);
	struct bare bare = bare_create(path);
	turns = turns < TURNS_MAX ? turns : TURNS_MAX;
	for (size_t at = 0; at < turns; at++) {
		double begin = wall_seconds();
		for (unsigned one = 0; one < TURN; one++) {
			struct record record = event(at * TURN + one);
			must(store_record(store, &record, &fault), &fault);
		}
		double middle = wall_seconds();
		for (unsigned one = 0; one < TURN; one++) {
			unsigned char storage[RECORD_CANONICAL_MAX];
			struct record record = event(at * TURN + one);
			bare_insert(&bare, canonical_of(&record, storage));
		}
		ours[at] = middle - begin;
		theirs[at] = wall_seconds() - middle;
	}
	bare_close(&bare);
	(void)printf("durable %.0f\ndurable_bare %.0f\n", TURN / median(ours, turns),
		     TURN / median(theirs, turns));
}

static void append_up_to(struct store *store, uint64_t size)
{
	static struct record events[BATCH];
	struct fault fault = { 0 };
	uint64_t before = store->count;
	double time = 0;

	while (store->count < size) {
		uint64_t left = size - store->count;
		size_t count = left < BATCH ? (size_t)left : BATCH;
		for (size_t at = 0; at < count; at++)
			events[at] = event(store->count + at);
		double begin = cpu_seconds();
		must(store_begin(store, &fault), &fault);
		for (size_t at = 0; at < count; at++)
			must(store_append(store, &events[at], &fault), &fault);
		must(store_commit(store, &fault), &fault);
		time += cpu_seconds() - begin;
	}
	if (size > before)
		(void)printf("append@%llu %.0f\n", (unsigned long long)size,
			     (double)(size - before) / time);
}

/* As tac-verify does it. */
static void verify(const struct trial *trial)
{
	static const struct verify_asked NOTHING;
	static struct verify_report report;
	struct fault fault = { 0 };
	SCOPED(sql) sql = { 0 };

	must(sql_open(trial->path, SQL_VIEW, &sql, &fault), &fault);
	must(verify_ledger(&sql, &NOTHING, &report, &fault), &fault);
	if (report.finding_count > 0 || report.records != trial->store->count) {
		(void)fprintf(stderr, "ledger_probe: %s\n", report.finding[0].sentence);
		exit(2);
	}
}

static void check_bare(const struct trial *trial)
{
	if (bare_check(trial->path) != trial->store->count)
		exit(2);
}

static void hash_events(const struct trial *trial)
{
	bare_sha256(trial->event, trial->store->count);
}

/* The chain's hash of an event, its leaf and, for each leaf, one node of the tree. */
static void hash_all(const struct trial *trial)
{
	static const unsigned char BYTES[1 + 8 + CRYPTO_HASH_SIZE + EVENT_SIZE];

	bare_sha256((struct span){ BYTES, sizeof(BYTES) }, trial->store->count);
	bare_sha256((struct span){ BYTES, 1 + CRYPTO_HASH_SIZE }, trial->store->count);
	bare_sha256((struct span){ BYTES, 1 + 2 * CRYPTO_HASH_SIZE }, trial->store->count);
}

static void measure_verify(const struct trial *trial)
{
	static const struct {
		const char *name;
		void (*run)(const struct trial *trial);
	} RUNS[] = { { "verify", verify },
		     { "sqlite", check_bare },
		     { "sha256", hash_events },
		     { "hashing", hash_all } };
	double best[COUNT_OF(RUNS)] = { 0 };

	unsigned turns = trial->store->count < LARGE ? TURNS : 1;
	for (unsigned turn = 0; turn < turns; turn++) {
		for (size_t at = 0; at < COUNT_OF(RUNS); at++) {
			double begin = cpu_seconds();
			RUNS[at].run(trial);
			double rate = (double)trial->store->count / (cpu_seconds() - begin);
			best[at] = rate > best[at] ? rate : best[at];
		}
	}
	for (size_t at = 0; at < COUNT_OF(RUNS); at++)
		(void)printf("%s@%llu %.0f\n", RUNS[at].name,
			     (unsigned long long)trial->store->count, best[at]);
}

static void measure_proofs(struct store *store)
{
	static double times[PROOFS];
	struct merkle_source source = store_tree(store);
	struct fault fault = { 0 };
	uint64_t place = 1;
	size_t hashes = 0;

	for (size_t at = 0; at < PROOFS; at++) {
		struct merkle_proof proof = { 0 };
		place = place * 6364136223846793005U + 1442695040888963407U;
		double begin = wall_seconds();
		must(merkle_prove_leaf(&source, (place >> 16) % store->count, store->count, &proof,
				       &fault),
		     &fault);
		times[at] = wall_seconds() - begin;
		hashes = proof.count > hashes ? proof.count : hashes;
	}
	unsigned long long size = store->count;
	(void)printf("proof_ms@%llu %.3f\nproof_bytes@%llu %zu\n", size,
		     median(times, PROOFS) * 1000, size, hashes * CRYPTO_HASH_SIZE);
}

/* The most memory that was used so far. */
static void tell_memory(uint64_t size)
{
	char line[256];
	FILE *file = fopen("/proc/self/status", "re");

	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		unsigned long kilobytes = 0;
		if (sscanf(line, "VmHWM: %lu kB", &kilobytes) == 1)
			(void)printf("memory_kb@%llu %lu\n", (unsigned long long)size, kilobytes);
	}
	if (file != NULL)
		(void)fclose(file);
}

int main(int argc, char **argv)
{
	char path[PATH_SIZE];
	unsigned char storage[RECORD_CANONICAL_MAX];
	struct fault fault = { 0 };
	SCOPED(store) store = { 0 };
	struct record sample = event(0);

	if (argc < 4 || canonical_of(&sample, storage).size != EVENT_SIZE) {
		(void)fprintf(stderr,
			      "ledger_probe FOLDER DURABLE SIZE...: an event has %zu bytes\n",
			      canonical_of(&sample, storage).size);
		return 2;
	}
	(void)text_format(path, sizeof(path), "%s/ledger.db", argv[1]);
	SCOPED(signer) signer = { 0 };
	must(store_create(path, "C001", &store, &fault), &fault);
	must(signer_open(&store, argv[1], &signer, &fault), &fault);
	must(signer_next_epoch(&signer, &store, &fault), &fault);
	measure_durable(argv[1], &store, strtoul(argv[2], NULL, 10));
	struct trial trial = { &store, path, canonical_of(&sample, storage) };
	for (int at = 3; at < argc; at++) {
		append_up_to(&store, strtoull(argv[at], NULL, 10));
		must(signer_checkpoint(&signer, &store, &fault), &fault);
		measure_verify(&trial);
		measure_proofs(&store);
		tell_memory(store.count);
		(void)fflush(stdout);
	}
	return 0;
}
