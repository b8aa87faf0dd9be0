/* How the kiosk comes up, in an order that keeps keys out of the reader, and goes down again. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/loop_parts.h"
#include "screens/term.h"

static void crash(int signal_number)
{
	term_rescue();
	(void)raise(signal_number); /* the handler was taken off on entry: this one ends us */
}

/* Keyboard signals mean nothing here; ends and resizes come through the loop; a crash first gives
 * the terminal back. */
static enum status open_signals(struct loop *loop, struct fault *fault)
{
	static const int CRASHES[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
	struct sigaction on_crash = { .sa_handler = crash, .sa_flags = (int)SA_RESETHAND };
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigset_t mask;

	sigemptyset(&mask);
	sigaddset(&mask, SIGTERM);
	sigaddset(&mask, SIGHUP);
	sigaddset(&mask, SIGINT);
	sigaddset(&mask, SIGQUIT);
	sigaddset(&mask, SIGTSTP);
	sigaddset(&mask, SIGWINCH);
	for (size_t at = 0; at < COUNT_OF(CRASHES); at++)
		(void)sigaction(CRASHES[at], &on_crash, NULL);
	(void)sigaction(SIGPIPE, &ignore, NULL);
	if (sigprocmask(SIG_BLOCK, &mask, NULL) != 0)
		return fault_set(fault, STATUS_IO, errno, "signals cannot be blocked");
	loop->signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
	loop->timer = timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);
	if (loop->signals < 0 || loop->timer < 0)
		return fault_set(fault, STATUS_IO, errno, "no descriptors for signals and timer");
	return STATUS_OK;
}

enum status loop_open_printer(const struct config *config, struct quirks *quirks,
			      struct printer *ret, struct fault *fault)
{
	static const char USB[] = "usb:";

	if (strcmp(config->printer, "glass") == 0)
		return printer_glass_open(ret, fault);
	if (strncmp(config->printer, USB, sizeof(USB) - 1) == 0) {
		enum status status = quirks_load(config->quirks, quirks, fault);
		if (status != STATUS_OK)
			return status;
	}
	return printer_escpos_open(config->printer, (enum printer_proof)config->printer_proof,
				   quirks, ret, fault);
}

enum status loop_open_scanner(const struct config *config, struct quirks *quirks,
			      struct scanner *ret, struct fault *fault)
{
	static const struct {
		const char *kind;
		enum status (*open)(const char *where, struct scanner *ret, struct fault *fault);
	} BY_NAME[] = {
		{ "tray:", scanner_tray_open },
		{ "serial:", scanner_serial_open },
		{ "folder:", scanner_folder_open },
		{ "camera:", scanner_camera_open },
	};
	const char *where = config->scanner;

	for (size_t at = 0; at < COUNT_OF(BY_NAME); at++)
		if (span_starts_with(span_of(where), span_of(BY_NAME[at].kind)))
			return BY_NAME[at].open(where + strlen(BY_NAME[at].kind), ret, fault);
	if (strcmp(where, "usb") != 0)
		return STATUS_OK; /* "none": documents are looked at by the clerk */
	enum status status = quirks_load(config->quirks, quirks, fault);
	return status == STATUS_OK ? scanner_usb_open(quirks, ret, fault) : status;
}

/* They are for a scanner on USB. A kiosk without sheets serves; one whose sheets are wrong does not
 * start. */
static enum status open_sheets(struct loop *loop, struct fault *fault)
{
	if (strcmp(loop->config->scanner, "usb") != 0)
		return STATUS_OK;
	enum status status = programming_load(loop->config->sheets, &loop->programming, fault);
	return status == STATUS_IO ? STATUS_OK : status;
}

static enum status open_devices(struct loop *loop, struct fault *fault)
{
	enum status status = reader_open(&loop->reader, fault);

	if (status == STATUS_OK)
		status = loop_open_scanner(loop->config, &loop->quirks, &loop->scanner, fault);
	if (status == STATUS_OK)
		status = open_sheets(loop, fault);
	if (status == STATUS_OK)
		status = loop_open_printer(loop->config, &loop->quirks, &loop->printer, fault);
	return status;
}

static enum status open_store(struct loop *loop, struct fault *fault)
{
	const char *last_run = NULL;
	const struct policy *policy = NULL;
	enum status status =
		policy_load_on(loop->config->policy, loop_today(), &loop->policies, &policy, fault);

	if (status != STATUS_OK)
		return status;
	loop->policy = *policy;
	status = keyring_load(loop->config->keys, &loop->secrets->keyring, fault);
	if (status == STATUS_OK)
		status = store_open(loop->config->database, SQL_WRITE, loop->config->kiosk_id,
				    &loop->store, fault);
	if (status == STATUS_OK)
		status = store_hold(loop->config->database, &loop->hold, fault);
	if (status != STATUS_OK)
		return status;
	loop->embedded = (struct registry_embedded){ .store = &loop->store,
						     .keyring = &loop->secrets->keyring };
	loop->registry = registry_embedded(&loop->embedded);
	loop->store.is_training = loop_is_training(loop);
	status = store_last_run(&loop->store, &last_run, fault);
	if (status == STATUS_OK)
		status = loop_look_back(loop, fault);
	if (status == STATUS_OK)
		status = loop_recover(loop, fault);
	if (status == STATUS_OK) /* what an interrupted run sent may still be with the printer */
		status = loop_look_at_quarantine(loop, fault);
	if (status == STATUS_OK)
		status = store_count_exceptions(&loop->store, &loop->exceptions, fault);
	if (status == STATUS_OK)
		status = loop_count_waiting(loop, fault);
	if (status != STATUS_OK)
		return status;
	struct record record = record_begin(RECORD_KIOSK_STARTED, "system", "");
	record_detail(&record, "version", TAC_VERSION);
	record_detail_cut(&record, "policy", loop->policy.version);
	record_detail(&record, "rules", loop->policy.hash);
	record_detail(&record, "after", last_run);
	status = loop_begin_signing(loop, &record, fault);
	return status == STATUS_OK ? loop_open_keeping(loop, fault) : status;
}

static void set_rules(struct loop *loop)
{
	loop->rules = (struct session_rules){
		.policy = &loop->policy,
		.idle_ms = loop->config->idle_seconds * 1000,
		.idle_warning_ms = loop->config->idle_warning_seconds * 1000,
		.wait_ms = loop->config->wait_minutes * 60000,
		.staff_lock_ms = loop->config->staff_lock_minutes * 60000,
		.paper_languages = loop_paper_languages(),
		.may_save = loop->options->saved_folder != NULL,
	};
}

enum status loop_open(struct loop *loop, bool *ret_is_device, struct fault *fault)
{
	void *memory = NULL;
	int is_locked = 0;
	enum status status;

	status = secret_new(sizeof(struct loop_secrets), &memory, &is_locked, fault);
	if (status != STATUS_OK)
		return status;
	loop->secrets = memory;
	loop->now = &loop->secrets->session[0];
	loop->next = &loop->secrets->session[1];
	set_rules(loop);
	status = open_signals(loop,
			      fault); /* first: libusb has a thread, and it must not get them */
	if (status != STATUS_OK)
		return status;
	*ret_is_device = true;
	status = open_devices(loop, fault); /* before any key is in memory */
	if (status != STATUS_OK)
		return status;
	*ret_is_device = false;
	status = open_store(loop, fault);
	if (status != STATUS_OK)
		return status;
	if (!is_locked)
		(void)text_copy(loop->health, sizeof(loop->health),
				"memory is not locked: raise the memlock limit");
	*ret_is_device = true;
	return term_open(fault);
}

/* Leaves in order: a visit under way is closed as interrupted, the stop is recorded. */
void loop_record_stop(struct loop *loop)
{
	struct record record = record_begin(RECORD_KIOSK_STOPPED, "system", "");

	record_detail(&record, "cause", loop->stop_cause != NULL ? loop->stop_cause : "-");
	if (loop_recover(loop, NULL) == STATUS_OK &&
	    loop_record_signed(loop, &record, NULL) == STATUS_OK)
		return;
	loop->stop_cause = "the stop could not be recorded";
}

void loop_close(struct loop *loop)
{
	term_close();
	if (loop->printer.ops != NULL)
		loop->printer.ops->discard(loop->printer.self);
	printer_release(&loop->printer);
	scanner_release(&loop->scanner);
	reader_release(&loop->reader);
	loop_close_keeping(loop);
	signer_release(&loop->signer);
	store_release(&loop->store);
	if (loop->hold > 0)
		close(loop->hold);
	if (loop->signals > 0)
		close(loop->signals);
	if (loop->timer > 0)
		close(loop->timer);
	secret_free(loop->secrets, sizeof(*loop->secrets));
}
