/* Whole visits at the shipped kiosk, in a terminal of its own, with a scanner on a serial line and
 *a printer on the network: how long the machine takes, and where the time goes. Each key comes as
 *soon as its screen is there.
 *
 *	session_probe FOLDER VISITS KIOSK SHARE
 *
 * FOLDER, which is empty, takes the ledger and a bare database beside it: after each visit as many
 * commits of as many bytes are made there as the visit made, under the same settings. What a commit
 * is, is read from the write-ahead log. The clerk's password is kept at the least cost that there
 * is: how slow a password is checked is chosen, and told apart.
 *
 * Prints lines "name value", times in us, one a visit: visit (from the scan to the last byte to the
 * printer), read (its part up to the document on the screen), bare; then of a whole visit on
 *average the kiosk's cpu; commits and bytes of what is measured; and password. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "kiosk/base/text.h"
#include "kiosk/issuing/keyring.h"
#include "kiosk/ledger/signer.h"
#include "kiosk/staff/secret.h"
#include "kiosk/staff/staff.h"
#include "tests/bench/ledger_peers.h"
#include "tests/bench/session_printer.h"
#include "tests/bench/terminal.h"
#include "tests/fakes/cable.h"

enum {
	SEE_MS = 20000,
	PATH_LENGTH = 512,
	PAYLOAD_MAX = 4096,
	WARM_UP = 5, /* visits that count for nothing */
	PASSWORDS = 5,
	VISITS_MAX = 5000,
};
#define ENTER "\r"
#define STAFF "\033[21~" /* F10 */
#define SECRET "ana-at-the-counter"

static struct terminal terminal;
static const char *folder;
static int scanner = -1;
static unsigned char payload[PAYLOAD_MAX];
static size_t payload_size;

NO_RETURN static void give_up(const char *what)
{
	(void)fprintf(stderr, "session_probe: %s; on the terminal: %.*s\n", what,
		      (int)terminal.size, (const char *)terminal.glass);
	if (terminal.pid > 0)
		(void)terminal_end(&terminal);
	exit(1);
}

static void path_of(const char *name, char to[PATH_LENGTH])
{
	(void)text_format(to, PATH_LENGTH, "%s/%s", folder, name);
}

/* --- before ------------------------------------------------------------------------------------
 */

enum status __real_secret_make(struct span secret, uint32_t iterations, struct secret_record *ret,
			       struct fault *fault);
enum status __wrap_secret_make(struct span secret, uint32_t iterations, struct secret_record *ret,
			       struct fault *fault);
enum status __wrap_secret_make(struct span secret, uint32_t iterations, struct secret_record *ret,
			       struct fault *fault)
{
	return __real_secret_make(secret, SECRET_ITERATIONS_MIN, ret, fault);
}

static void found(void)
{
	SCOPED(store) store = { 0 };
	struct fault fault = { 0 };
	char database[PATH_LENGTH], keys[PATH_LENGTH];

	path_of("kiosk.db", database);
	path_of("keys", keys);
	enum status status = store_create(database, "C001", &store, &fault);
	if (status == STATUS_OK)
		status = keyring_create(keys, &fault);
	if (status == STATUS_OK)
		status = staff_add(&store, "bench", "ana", ROLE_CLERK, span_of(SECRET), &fault);
	if (status != STATUS_OK)
		give_up(fault.what);
}

static void configure(const char *share, int port, char path[PATH_LENGTH])
{
	path_of("kiosk.conf", path);
	FILE *file = fopen(path, "we");
	if (file == NULL)
		give_up(path);
	(void)fprintf(file,
		      "kiosk_id = \"C001\";\ndatabase = \"%s/kiosk.db\";\nkeys = \"%s/keys\";\n"
		      "policy = \"%s/policy.conf\";\nlocale = \"%s/locale\";\n"
		      "scanner = \"serial:%s/scanner\";\nprinter = \"tcp:127.0.0.1:%d\";\n",
		      folder, folder, share, share, folder, port);
	(void)fclose(file);
}

static void load_payload(const char *share)
{
	char path[PATH_LENGTH];

	(void)text_format(path, sizeof(path), "%s/samples/tests/1-licence-virginia.png.payload",
			  share);
	FILE *file = fopen(path, "re");
	if (file == NULL)
		give_up(path);
	payload_size = fread(payload, 1, sizeof(payload) - 1, file);
	(void)fclose(file);
	payload[payload_size++] = '\r';
}

/* --- what was committed ------------------------------------------------------------------------
 */

/* Of the write-ahead log as it is. Source  SQLite file format, 4. */
struct log {
	unsigned char salts[8];
	uint64_t commits, bytes;
};

static uint64_t number(const unsigned char *at)
{
	return (uint64_t)at[0] << 24 | (uint64_t)at[1] << 16 | (uint64_t)at[2] << 8 | at[3];
}

static struct log read_log(void)
{
	enum { HEADER = 32, FRAME_HEADER = 24 };
	unsigned char header[HEADER], frame[FRAME_HEADER];
	struct log log = { .commits = 0 };
	char path[PATH_LENGTH];
	uint64_t pending = 0;

	path_of("kiosk.db-wal", path);
	FILE *file = fopen(path, "re");
	if (file == NULL || fread(header, 1, HEADER, file) != HEADER)
		give_up(path);
	uint64_t page = number(header + 8);
	memcpy(log.salts, header + 16, sizeof(log.salts));
	while (fread(frame, 1, FRAME_HEADER, file) == FRAME_HEADER &&
	       memcmp(frame + 8, log.salts, sizeof(log.salts)) == 0) {
		pending += FRAME_HEADER + page;
		if (number(frame + 4) != 0) { /* the database's size: the end of a commit */
			log.commits++;
			log.bytes += pending;
			pending = 0;
		}
		(void)fseek(file, (long)page, SEEK_CUR);
	}
	(void)fclose(file);
	return log;
}

/* At the last byte to the printer. */
static struct log at_cut;

static void look_at_log(void)
{
	at_cut = read_log();
}

/* What the visits before came to, for those in which the log began anew. */
static struct {
	uint64_t commits, bytes;
} usual;

static void learn(const struct log *before, const struct log *after)
{
	if (memcmp(before->salts, after->salts, sizeof(before->salts)) != 0)
		return;
	usual.commits = after->commits - before->commits;
	usual.bytes = after->bytes - before->bytes;
}

/* --- a visit -----------------------------------------------------------------------------------
 */

static double see(const char *text)
{
	if (!terminal_see(&terminal, text, terminal_now_ms() + SEE_MS))
		give_up(text);
	terminal_forget(&terminal);
	return terminal_now_ms();
}

static double type(const char *keys, const char *then_see)
{
	if (!terminal_type(&terminal, keys))
		give_up(keys);
	return see(then_see);
}

static void go_to_the_scanner(unsigned number)
{
	char tin[16];

	(void)text_format(tin, sizeof(tin), "123-45-%04u" ENTER, number);
	(void)type(ENTER, "English");
	(void)type("1", "Privacy notice");
	(void)type("1", "Why did you come");
	(void)type("1", "IP PIN for?");
	(void)type("1", "taxpayer number");
	(void)type(tin, "name?");
	(void)type("Sample" ENTER "Jordan Alex" ENTER ENTER, "born?");
	(void)type("03/14/1985" ENTER, " live?");
	(void)type("100 Example Ave" ENTER "Richmond" ENTER "VA" ENTER "23220" ENTER, "right?");
	(void)type(ENTER, "Which photo ID");
	(void)type("1", "lay your document");
}

/* The rest of the visit, fed without waiting: each key is read against the screen as it then is. */
static const char *const KEYS[] = {
	ENTER "1" ENTER,                    /* a second document, by eye */
	STAFF "ana" ENTER SECRET ENTER,     /* the clerk */
	"ssssssssss" ENTER "yyyyyyy" ENTER, /* the first document */
	"ssssssssss" ENTER "yyyyyyy" ENTER, /* the second one */
	"1",                                /* nobody interprets */
	"11",                               /* approved, and why */
	ENTER,                              /* the visitor is alone */
};

/* From the scan to the paper. */
static void be_served(unsigned long page, double *ret_read_ms, double *ret_end_ms)
{
	if (write(scanner, payload, payload_size) != (ssize_t)payload_size)
		give_up("the scanner's cable");
	*ret_read_ms = see("We read your");
	for (size_t at = 0; at < COUNT_OF(KEYS); at++)
		if (!terminal_type(&terminal, KEYS[at]))
			give_up(KEYS[at]);
	if (!session_printer_page(page, SEE_MS, ret_end_ms))
		give_up("no receipt is printed");
}

static void leave(void)
{
	(void)see("ake your receipt");
	(void)type(ENTER, "Did you take");
	(void)type("1", "Press Enter to begin");
}

static void tell(const char *name, double ms)
{
	printf("%s %.0f\n", name, ms * 1e3);
}

static void commit_bare(struct bare *bare)
{
	static unsigned char bytes[1 << 20];
	uint64_t size = usual.commits == 0 ? 0 : usual.bytes / usual.commits;
	double begun = terminal_now_ms();

	size = size < sizeof(bytes) ? size : sizeof(bytes);
	for (uint64_t at = 0; at < usual.commits; at++)
		bare_insert(bare, (struct span){ bytes, size });
	tell("bare", terminal_now_ms() - begun);
}

static void visit(unsigned number, bool counts, struct bare *bare)
{
	double read_ms = 0, end_ms = 0;

	go_to_the_scanner(number);
	struct log before = read_log();
	double begun = terminal_now_ms();
	be_served(number, &read_ms, &end_ms);
	learn(&before, &at_cut);
	leave();
	if (!counts)
		return;
	tell("visit", end_ms - begun);
	tell("read", read_ms - begun);
	commit_bare(bare);
}

/* What a real password takes to check. */
static void measure_password(void)
{
	struct secret_record record;
	struct fault fault = { 0 };

	for (int at = 0; at < PASSWORDS; at++) {
		double begun = terminal_now_ms();
		if (__real_secret_make(span_of(SECRET), STAFF_PBKDF2_ITERATIONS, &record, &fault) !=
		    STATUS_OK)
			give_up(fault.what);
		tell("password", terminal_now_ms() - begun);
	}
}

int main(int argc, char **argv)
{
	char config[PATH_LENGTH], line[PATH_LENGTH], bare_path[PATH_LENGTH];
	int64_t visits = 0;

	if (argc != 5 || !span_to_int(span_of(argv[2]), &visits) || visits < 1 ||
	    visits > VISITS_MAX) {
		(void)fputs("usage: session_probe FOLDER VISITS KIOSK SHARE\n", stderr);
		return 2;
	}
	folder = argv[1];
	path_of("scanner", line);
	path_of("bare.db", bare_path);
	int port = session_printer_start(look_at_log);
	if (port == 0)
		give_up("no printer");
	found();
	load_payload(argv[4]);
	configure(argv[4], port, config);
	scanner = cable_plug(line);
	struct bare bare = bare_create(bare_path);
	char option[] = "--config", *words[] = { argv[3], option, config, NULL };
	if (!terminal_start(&terminal, words))
		return 2;
	(void)see("Press Enter to begin");
	struct terminal_usage first = { 0 };
	for (unsigned at = 0; at < WARM_UP + visits; at++) {
		if (at == WARM_UP)
			first = terminal_usage_of(terminal.pid);
		visit(at + 1, at >= WARM_UP, &bare);
	}
	tell("cpu",
	     (double)(terminal_usage_of(terminal.pid).cpu_ms - first.cpu_ms) / (double)visits);
	printf("commits %llu\nbytes %llu\n", (unsigned long long)usual.commits,
	       (unsigned long long)usual.bytes);
	measure_password();
	bare_close(&bare);
	return terminal_end(&terminal) ? 0 : 1;
}
