#include "tests/crash/visit_mail.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/file.h"
#include "kiosk/base/text.h"
#include "kiosk/cli/cli.h"
#include "kiosk/issuing/batches.h"
#include "tests/crash/copy.h"

enum { FILE_MAX = 1 << 18, WORDS_MAX = 8 };

/* --- the shell -----------------------------------------------------------------------------------
 */

static void write_text(const char *path, const char *text)
{
	FILE *to = fopen(path, "w");

	if (to == NULL || fputs(text, to) == EOF || fclose(to) != 0) {
		perror(path);
		exit(2);
	}
}

void visit_mail_init(struct visit_mail *mail, const struct config *config, const char *folder)
{
	char text[8 * CONFIG_TEXT_MAX];

	*mail = (struct visit_mail){ .config = config };
	(void)text_format(mail->settings, sizeof(mail->settings), "%s.conf", folder);
	(void)text_format(mail->rules, sizeof(mail->rules), "%s.rules", folder);
	(void)text_format(mail->out, sizeof(mail->out), "%s/out", folder);
	(void)text_format(text, sizeof(text),
			  "kiosk_id = \"%s\"; database = \"%s\"; keys = \"%s\"; policy = \"%s\"; "
			  "locale = \"%s\";\n",
			  config->kiosk_id, config->database, config->keys, config->policy,
			  config->locale);
	write_text(mail->settings, text);
	(void)mkdir(mail->out, 0700);
}

void visit_mail_rules(struct visit_mail *mail, struct config *config, const char *delivery)
{
	static const char BEFORE[] = "delivery = \"";
	static unsigned char rules[FILE_MAX];
	static char text[FILE_MAX];
	struct fault fault = { 0 };
	size_t size = 0;

	if (file_read(config->policy, rules, sizeof(rules) - 1, &size, &fault) != STATUS_OK) {
		(void)fprintf(stderr, "%s\n", fault.what);
		exit(2);
	}
	struct span all = { rules, size };
	size_t at = span_find(all, span_of(BEFORE), 0) + sizeof(BEFORE) - 1;
	size_t behind = span_find(all, span_of("\""), at);
	if (behind >= size ||
	    !text_format(text, sizeof(text), "%.*s%s%.*s", (int)at, (const char *)rules, delivery,
			 (int)(size - behind), (const char *)rules + behind))
		exit(2);
	write_text(mail->rules, text);
	(void)text_copy(config->policy, sizeof(config->policy), mail->rules);
}

/* Standard input and output are the command's while it runs; what it says is kept. */
static int run(struct visit_mail *mail, const struct cli_command *command, int count, char **words)
{
	static const char SECRET[] = VISIT_SUPERVISOR_SECRET "\n";
	int kept[3], said = memfd_create("said", MFD_CLOEXEC), typed = memfd_create("typed", 0);

	(void)fflush(NULL);
	for (int at = 0; at < 3; at++)
		kept[at] = dup(at);
	if (write(typed, SECRET, sizeof(SECRET) - 1) < 0 || lseek(typed, 0, SEEK_SET) != 0 ||
	    dup2(typed, 0) != 0 || dup2(said, 1) != 1 || dup2(said, 2) != 2)
		exit(2);
	int code = (int)command->run(command, count, words);
	(void)fflush(NULL);
	for (int at = 0; at < 3; at++) {
		(void)dup2(kept[at], at);
		close(kept[at]);
	}
	ssize_t size = pread(said, mail->told, sizeof(mail->told) - 1, 0);
	mail->told[size < 0 ? 0 : size] = '\0';
	close(said);
	close(typed);
	return code;
}

int visit_mail_say(struct visit_mail *mail, const char *verb, const char *what)
{
	const char *words[] = { "--config", mail->settings, verb, what, "--by", VISIT_SUPERVISOR };
	char copy[COUNT_OF(words)][sizeof(mail->settings)], *given[WORDS_MAX] = { NULL };

	for (size_t at = 0; at < COUNT_OF(words); at++) {
		(void)text_copy(copy[at], sizeof(copy[at]), words[at]);
		given[at] = copy[at];
	}
	return run(mail, strcmp(verb, "load") == 0 ? &CLI_ADDRESSES : &CLI_MAIL, COUNT_OF(words),
		   given);
}

int visit_mail_load(struct visit_mail *mail, unsigned first, unsigned last)
{
	char path[sizeof(mail->settings) + 4], text[1024] = "";
	struct bytes bytes = bytes_over((unsigned char *)text, sizeof(text) - 1);

	bytes_add_text(&bytes, "tin,name,address1,address2,city,state,zip,flags\n");
	for (unsigned at = first; at <= last; at++) {
		char line[128];
		(void)text_format(line, sizeof(line),
				  "123-45-%04u,Jordan Sample,100 Example Ave,,Richmond,VA,23220,\n",
				  at);
		bytes_add_text(&bytes, line);
	}
	(void)text_format(path, sizeof(path), "%s.csv", mail->settings);
	write_text(path, text);
	int code = visit_mail_say(mail, "load", path);
	(void)unlink(path);
	return code;
}

/* --- what must hold ------------------------------------------------------------------------------
 */

struct judge {
	struct visit_mail *mail;
	struct store store;
	char *why; /* empty while nothing is wrong */
};

static const struct visit_law LAWS[] = {
	{ "no letter is lost",
	  "SELECT count(*) FROM orders WHERE state = 'queued_for_mail' OR (state NOT IN "
	  "('mailed', 'exception', 'delivered', 'voided', 'replaced') AND EXISTS (SELECT 1 FROM "
	  "records WHERE kind = 'letter_queued' AND object = orders.visit))" },
	{ "a letter is mailed once",
	  "SELECT count(*) FROM (SELECT 1 FROM records WHERE kind = 'letter_mailed' GROUP BY "
	  "object HAVING count(*) > 1)" },
	{ "what is mailed was written out",
	  "SELECT count(*) FROM orders WHERE state = 'mailed' AND NOT EXISTS (SELECT 1 FROM "
	  "records WHERE kind = 'batch_written' AND object = 'mail/' || batch)" },
	{ "a letter follows only what is delivered",
	  "SELECT count(*) FROM records AS letter WHERE kind = 'letter_follows' AND NOT EXISTS "
	  "(SELECT 1 FROM records WHERE kind = 'delivered' AND object = letter.object AND "
	  "sequence < letter.sequence)" },
	{ "a letter is returned once",
	  "SELECT count(*) FROM (SELECT 1 FROM records WHERE kind = 'letter_returned' GROUP BY "
	  "object HAVING count(*) > 1)" },
};

static size_t count_in(struct span text, const char *word)
{
	size_t count = 0, at = 0;

	while ((at = span_find(text, span_of(word), at)) < text.size) {
		count++;
		at++;
	}
	return count;
}

static struct span read_file(struct judge *judge, const char *folder, const char *name,
			     unsigned char *to)
{
	char path[CONFIG_TEXT_MAX];
	struct fault fault = { 0 };
	size_t size = 0;

	(void)text_format(path, sizeof(path), "%s/%s", folder, name);
	if (file_read(path, to, FILE_MAX, &size, &fault) != STATUS_OK)
		visit_accuse(judge->why, "not whole: %s", fault.what);
	return (struct span){ to, size };
}

static bool ends_with(struct span text, const char *end)
{
	size_t size = strlen(end);

	return text.size >= size &&
	       span_equals(span_slice(text, text.size - size, size), span_of(end));
}

/* A folder that bears its name holds a page for each line of its list, and nothing else. */
static void look_at_folder(const char *path, bool is_folder, void *self)
{
	static unsigned char csv_bytes[FILE_MAX], pdf_bytes[FILE_MAX];
	struct judge *judge = self;

	if (!is_folder || ends_with(span_of(path), ".new") || ends_with(span_of(path), ".old"))
		return;
	struct span csv = read_file(judge, path, "letters.csv", csv_bytes);
	struct span pdf = read_file(judge, path, "letters.pdf", pdf_bytes);
	size_t lines = count_in(csv, "\r\n"), pages = count_in(pdf, "/Type /Page %");

	if (lines < 2 || !ends_with(csv, "\r\n") || pages != lines - 1 ||
	    !ends_with(pdf, "%%EOF\n"))
		visit_accuse(judge->why, "%s: %zu pages, %zu lines: it is not whole", path, pages,
			     lines);
}

struct finding {
	struct judge *judge;
	const char *id, *name;
	size_t count, right;
};

static void look_for_letter(const char *path, bool is_folder, void *self)
{
	static unsigned char bytes[FILE_MAX];
	struct finding *finding = self;

	if (!is_folder || ends_with(span_of(path), ".new") || ends_with(span_of(path), ".old"))
		return;
	size_t count = count_in(read_file(finding->judge, path, "letters.csv", bytes), finding->id);
	finding->count += count;
	finding->right += ends_with(span_of(path), finding->name) ? count : 0;
}

/* Each letter that is in the mail stands in its batch's folder, once, and in no other. */
static void look_at_mailed(struct judge *judge)
{
	SCOPED(sql_query) query = { 0 };
	struct fault fault = { 0 };
	enum status status =
		sql_query(&judge->store.sql, "SELECT id, batch FROM orders WHERE state = 'mailed'",
			  &query, &fault);

	while (status == STATUS_OK && sql_step(&query, &fault) == STATUS_AGAIN) {
		char name[64], id[STORE_ORDER_ID_MAX + 2];
		struct finding finding = { .judge = judge, .id = id, .name = name };
		(void)text_format(id, sizeof(id), "\"%s\"", sql_text(&query, 0));
		(void)text_format(name, sizeof(name), "-mail-%04d", (int)sql_int(&query, 1));
		copy_walk(judge->mail->out, look_for_letter, &finding);
		if (finding.count != 1 || finding.right != 1)
			visit_accuse(judge->why, "letter %s stands %zu times in what was mailed",
				     id, finding.count);
	}
}

static void open_store(struct judge *judge)
{
	const struct config *config = judge->mail->config;
	struct fault fault = { 0 };

	if (store_open(config->database, SQL_WRITE, config->kiosk_id, &judge->store, &fault) !=
	    STATUS_OK)
		visit_accuse(judge->why, "%s", fault.what);
}

/* What was told holds before anybody does anything about it. */
static void hold_to_word(struct judge *judge, enum mail_said said)
{
	static const char FIRST[] = "/K1-mail-0001";
	char path[CONFIG_TEXT_MAX];

	(void)text_format(path, sizeof(path), "%s%s", judge->mail->out, FIRST);
	if (said >= MAIL_SAID_WRITTEN && access(path, F_OK) != 0)
		visit_accuse(judge->why, "the batch that was written out is not there");
	if (said >= MAIL_SAID_DONE && visit_count(&judge->store,
						  "SELECT count(*) FROM records WHERE "
						  "kind = 'letter_mailed'",
						  judge->why) != 2)
		visit_accuse(judge->why, "letters that were mailed are not");
	if (said >= MAIL_SAID_RETURNED && visit_count(&judge->store,
						      "SELECT count(*) FROM records WHERE "
						      "kind = 'letter_returned'",
						      judge->why) != 1)
		visit_accuse(judge->why, "the letter that came back did not");
}

static void say(struct judge *judge, const char *verb, const char *what)
{
	if (judge->why[0] == '\0' && visit_mail_say(judge->mail, verb, what) != CLI_OK)
		visit_accuse(judge->why, "mail %s %s: %s", verb, what, judge->mail->told);
}

/* Twice, for what waits behind a batch that was not finished; then what is out is mailed. */
static void go_on(struct judge *judge)
{
	struct batch batches[BATCHES_MAX];
	struct fault fault = { 0 };
	size_t count = 0;

	say(judge, "export", judge->mail->out);
	say(judge, "export", judge->mail->out);
	open_store(judge);
	if (batches_out(&judge->store, batches, &count, &fault) != STATUS_OK)
		visit_accuse(judge->why, "%s", fault.what);
	store_release(&judge->store);
	for (size_t at = 0; at < count; at++) {
		char number[16];
		(void)text_format(number, sizeof(number), "%d", batches[at].number);
		say(judge, "done", number);
	}
}

bool visit_mail_judge(struct visit_mail *mail, enum mail_said said, char why[VISIT_WHY_MAX])
{
	struct judge judge = { .mail = mail, .why = why };

	why[0] = '\0';
	open_store(&judge);
	hold_to_word(&judge, said);
	store_release(&judge.store);
	copy_walk(mail->out, look_at_folder, &judge);
	go_on(&judge);
	copy_walk(mail->out, look_at_folder, &judge);
	open_store(&judge);
	visit_hold_to_laws(&judge.store, LAWS, COUNT_OF(LAWS), "gone on", why);
	look_at_mailed(&judge);
	store_release(&judge.store);
	return why[0] == '\0';
}

static void read_first(struct judge *judge, char ret[STORE_ORDER_ID_MAX])
{
	SCOPED(sql_query) query = { 0 };

	if (sql_query(&judge->store.sql, "SELECT min(id) FROM orders WHERE state = 'mailed'",
		      &query, NULL) == STATUS_OK &&
	    sql_step(&query, NULL) == STATUS_AGAIN)
		(void)text_copy(ret, STORE_ORDER_ID_MAX, sql_text(&query, 0));
}

void visit_mail_first(struct visit_mail *mail, char ret[STORE_ORDER_ID_MAX])
{
	char why[VISIT_WHY_MAX] = "";
	struct judge judge = { .mail = mail, .why = why };

	ret[0] = '\0';
	open_store(&judge);
	read_first(&judge, ret);
	store_release(&judge.store);
}
