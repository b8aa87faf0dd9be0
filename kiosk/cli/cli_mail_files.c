/* A batch of letters as files. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/csv.h"
#include "kiosk/base/file.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/cli/cli_mail.h"
#include "kiosk/issuing/receipt_code.h"
#include "kiosk/receipt/letter.h"

enum { CSV_MAX = 512 * 1024 };

/* Secret and personal, in secret memory. */
struct mail_secrets {
	struct pin pin;
	struct address address;
	struct paper page;
	unsigned char csv[CSV_MAX];
};

struct writing {
	struct cli_issuer *issuer;
	const struct config *config;
	struct mail_secrets *secrets;
	struct letter_file pdf;
	struct bytes csv;
	size_t count;
	/* The folder: while it is being written, as it stands for good, and what stood there before
	 */
	char new_folder[MAIL_PATH_MAX], *folder, old_folder[MAIL_PATH_MAX];
	char pdf_path[MAIL_PATH_MAX], csv_path[MAIL_PATH_MAX];
};

static void writing_release(struct writing *writing)
{
	letter_file_release(&writing->pdf);
	secret_free(writing->secrets, sizeof(*writing->secrets));
}

/* English where the visit never came to choose one. */
static enum language language_of(const char *code)
{
	for (unsigned at = 0; at < LANGUAGE_COUNT; at++)
		if (strcmp(language_code((enum language)at), code) == 0)
			return (enum language)at;
	return LANGUAGE_ENGLISH;
}

static enum status find_pin(struct writing *writing, const struct order *order, struct fault *fault)
{
	struct registry *registry = &writing->issuer->registry;
	const struct claimant claimant = { order->fingerprint, order->year, order->visit,
					   order->applicant };
	char visit[STORE_VISIT_ID_MAX];
	unsigned applicant = 0;

	if (registry->ops->retrieve == NULL)
		return fault_set(fault, STATUS_UNSUPPORTED, 0,
				 "this registry hands out no IP PIN again");
	return registry->ops->retrieve(registry->self, &claimant, visit, &applicant,
				       &writing->secrets->pin, fault);
}

static enum status find_address(struct writing *writing, const char *id, struct fault *fault)
{
	char cause[LETTERS_CAUSE_MAX];
	enum status status = letter_hindrance(&writing->issuer->store, &writing->issuer->registry,
					      id, clock_local_year(clock_wall_ms()), cause,
					      &writing->secrets->address, fault);

	if (status == STATUS_OK && cause[0] != '\0')
		status = fault_set(fault, STATUS_REFUSED, 0,
				   "letter %s cannot be written: %s; cancel the batch", id, cause);
	return status;
}

static void add_row(struct writing *writing, const struct order *order, enum language language)
{
	const struct address *address = &writing->secrets->address;
	char number[16];

	(void)text_format(number, sizeof(number), "%zu", writing->count);
	const char *const cells[] = { number,           order->id,        address->name,
				      address->line[0], address->line[1], address->city,
				      address->state,   address->zip,     language_code(language) };
	for (size_t at = 0; at < COUNT_OF(cells); at++)
		csv_add(&writing->csv, at == 0, cells[at]);
	bytes_add_text(&writing->csv, "\r\n");
}

static enum status add_page(struct writing *writing, const struct order *order,
			    const struct visit *visit, int64_t wall_ms, struct fault *fault)
{
	const struct address *address = &writing->secrets->address;
	struct receipt_name name = { .applicant = order->applicant,
				     .year = order->year,
				     .print = order->print };
	char place[2 * ADDRESS_CITY_MAX], code[RECEIPT_CODE_MAX];

	(void)text_copy(name.visit, sizeof(name.visit), order->visit);
	(void)text_format(place, sizeof(place), "%s, %s %s", address->city, address->state,
			  address->zip);
	const struct letter letter = {
		.language = language_of(visit->language),
		.to = { address->name, address->line[0], address->line[1], place, "" },
		.pin = writing->secrets->pin.digits,
		.year = order->year,
		.is_renewal = strcmp(visit->reason, "renewal") == 0,
		.centre = writing->config->centre,
		.order = order->id,
		.code = receipt_code(writing->issuer->keyring, writing->issuer->store.origin, &name,
				     code, NULL) == STATUS_OK
				? code
				: NULL,
		.wall_ms = wall_ms,
		.is_training = writing->issuer->store.is_training,
	};
	enum status status = letter_lay(&letter, &writing->secrets->page, fault);
	wipe(place, sizeof(place));
	if (status == STATUS_OK)
		status = letter_file_add(&writing->pdf, &writing->secrets->page, fault);
	paper_wipe(&writing->secrets->page);
	if (status == STATUS_OK)
		add_row(writing, order, letter.language);
	return status;
}

static enum status add_letter(struct writing *writing, const char *id, struct fault *fault)
{
	struct store *store = &writing->issuer->store;
	struct record exported;
	struct order order;
	struct visit visit;
	enum status status = store_get_order(store, id, &order, fault);

	if (status == STATUS_OK)
		status = store_get_visit(store, order.visit, &visit, fault);
	if (status == STATUS_OK)
		status = store_last_record(store, RECORD_LETTER_EXPORTED, order.visit, &exported,
					   fault);
	if (status == STATUS_OK)
		status = find_address(writing, id, fault);
	if (status == STATUS_OK)
		status = find_pin(writing, &order, fault);
	writing->count++;
	if (status == STATUS_OK)
		status = add_page(writing, &order, &visit, exported.wall_ms, fault);
	pin_wipe(&writing->secrets->pin);
	address_wipe(&writing->secrets->address);
	return status;
}

static bool name_in(char ret[MAIL_PATH_MAX], const char *folder, const char *rest)
{
	return text_format(ret, MAIL_PATH_MAX, "%s%s", folder, rest);
}

/* A folder of letters with all that is in it, for good; none is erased already. */
static enum status erase_folder(const char *folder, struct fault *fault)
{
	static const char *const NAMES[] = { "/letters.pdf", "/letters.csv", "/letters.csv.new" };
	char path[MAIL_PATH_MAX];
	enum status status = STATUS_OK;

	for (size_t at = 0; status == STATUS_OK && at < COUNT_OF(NAMES); at++)
		status = name_in(path, folder, NAMES[at])
				 ? file_erase(path, fault)
				 : fault_set(fault, STATUS_REFUSED, 0, "%s: its name is too long",
					     folder);
	if (status == STATUS_OK && rmdir(folder) != 0 && errno != ENOENT)
		status = fault_set(fault, STATUS_IO, errno, "%s: cannot be taken away: %s", folder,
				   strerror(errno));
	return status;
}

/* What an attempt left that was cut off goes first. */
static enum status make_folder(struct writing *writing, int batch, const char *folder,
			       struct fault *fault)
{
	if (!text_format(writing->folder, MAIL_PATH_MAX, "%s/%s-mail-%04d", folder,
			 writing->issuer->store.origin, batch) ||
	    !name_in(writing->new_folder, writing->folder, ".new") ||
	    !name_in(writing->old_folder, writing->folder, ".old") ||
	    !name_in(writing->pdf_path, writing->new_folder, "/letters.pdf") ||
	    !name_in(writing->csv_path, writing->new_folder, "/letters.csv"))
		return fault_set(fault, STATUS_REFUSED, 0, "%s: its name is too long", folder);
	enum status status = erase_folder(writing->old_folder, fault);
	if (status == STATUS_OK)
		status = erase_folder(writing->new_folder, fault);
	if (status == STATUS_OK && mkdir(writing->new_folder, 0700) != 0)
		status = fault_set(fault, STATUS_IO, errno, "%s: cannot be made: %s",
				   writing->new_folder, strerror(errno));
	return status;
}

static enum status write_letters(struct writing *writing, int batch, struct fault *fault)
{
	char id[LETTERS_BATCH_MAX][STORE_ORDER_ID_MAX];
	size_t count = 0;
	enum status status = letters_of(&writing->issuer->store, batch, "", id, &count, fault);

	bytes_add_text(&writing->csv,
		       "page,order,name,address1,address2,city,state,zip,language\r\n");
	for (size_t at = 0; status == STATUS_OK && at < count; at++)
		status = add_letter(writing, id[at], fault);
	if (status == STATUS_OK && writing->csv.is_full)
		status = fault_set(fault, STATUS_FULL, 0, "the batch's addresses are too long");
	return status;
}

static enum status write_files(struct writing *writing, int batch, struct fault *fault)
{
	enum status status = letter_file_begin(writing->pdf_path, &writing->pdf, fault);

	if (status == STATUS_OK)
		status = write_letters(writing, batch, fault);
	if (status == STATUS_OK)
		status = letter_file_end(&writing->pdf, writing->pdf_path, fault);
	if (status == STATUS_OK)
		status = file_create(writing->csv_path, bytes_span(&writing->csv), fault);
	return status;
}

/* From here on the folder has its name: whoever finds it finds the whole batch. */
static enum status put_folder(struct writing *writing, struct fault *fault)
{
	if ((rename(writing->folder, writing->old_folder) != 0 && errno != ENOENT) ||
	    rename(writing->new_folder, writing->folder) != 0)
		return fault_set(fault, STATUS_IO, errno, "%s: cannot be put there: %s",
				 writing->folder, strerror(errno));
	enum status status = file_keep_folder(writing->folder, fault);
	return status == STATUS_OK ? erase_folder(writing->old_folder, fault) : status;
}

enum status mail_write(struct cli_issuer *issuer, const struct config *config, int batch,
		       const char *folder, char ret_path[MAIL_PATH_MAX], struct fault *fault)
{
	SCOPED(writing) writing = { .issuer = issuer, .config = config, .folder = ret_path };
	void *memory = NULL;
	int is_locked = 0;
	enum status status = secret_new(sizeof(*writing.secrets), &memory, &is_locked, fault);

	if (status != STATUS_OK)
		return status;
	writing.secrets = memory;
	writing.csv = bytes_over(writing.secrets->csv, CSV_MAX);
	status = make_folder(&writing, batch, folder, fault);
	if (status == STATUS_OK)
		status = write_files(&writing, batch, fault);
	if (status == STATUS_OK)
		return put_folder(&writing, fault);
	letter_file_release(&writing.pdf); /* nothing more goes into it once it is erased */
	enum status erased = erase_folder(writing.new_folder, NULL);
	(void)erased; /* the first fault is what is told */
	return status;
}
