/* Obeys the session's effects, one function a word; what comes of each is posted as an event. */
#include <string.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/loop_parts.h"
#include "kiosk/receipt/receipt.h"
#include "kiosk/staff/staff.h"
#include "screens/term.h"

static void post(struct loop *loop, enum event_kind kind)
{
	struct event event = loop_event(kind);

	loop_post(loop, &event);
}

void loop_record_fault(struct loop *loop, const char *device, const struct fault *fault)
{
	struct record record = record_begin(RECORD_DEVICE_FAULT, "system", loop->now->id);

	record.outcome = RECORD_FAILURE;
	record_detail(&record, "device", device);
	record_detail_cut(&record, "cause", fault->what);
	if (store_record(&loop->store, &record, NULL) != STATUS_OK)
		post(loop, EVENT_STORE_FAILED);
}

void loop_note_fault(struct loop *loop, const char *device, const struct fault *fault)
{
	(void)text_copy(loop->health, sizeof(loop->health), fault->what);
	loop_record_fault(loop, device, fault);
}

void loop_store_failed(struct loop *loop, const struct fault *fault)
{
	(void)text_copy(loop->health, sizeof(loop->health), fault->what);
	post(loop, EVENT_STORE_FAILED);
}

static void open_visit(struct loop *loop)
{
	struct fault fault = { 0 };
	struct event event = loop_event(EVENT_OPENED);

	if (loop->quarantine.is_on || !loop_has_room(loop)) {
		post(loop, EVENT_STORE_FAILED);
		return;
	}
	if (loop_open_visit(loop, &fault) != STATUS_OK) {
		loop_store_failed(loop, &fault);
		return;
	}
	(void)text_copy(event.id, sizeof(event.id), loop->visit.id);
	loop_post(loop, &event);
}

static void record(struct loop *loop, const struct effect *effect)
{
	struct fault fault = { 0 };
	struct event event = loop_event(EVENT_RECORDED);

	if (effect->note == NOTE_EXCEPTION)
		loop_end_printing(loop);
	enum status status = loop_record(loop, effect, &fault);
	if (status == STATUS_GONE) {
		loop->second_at_ms = 0; /* somebody else answered first, which is told as such */
		return;
	}
	if (status != STATUS_OK) {
		loop_store_failed(loop, &fault);
		return;
	}
	if (effect->note == NOTE_PIN_SHOWN)
		loop_fetch_pin(loop);
	event.note = effect->note;
	loop_post(loop, &event);
}

static void post_reading(struct loop *loop, enum reading reading)
{
	struct event event = loop_event(EVENT_READ);

	event.reading = reading;
	event.document = reading == READING_DOCUMENT ? &loop->secrets->document : NULL;
	loop_post(loop, &event);
}

enum status loop_order_reading(struct loop *loop, int picture, bool is_next, struct fault *fault)
{
	/* The person most likely laid the same document there again. */
	struct reader_order order = { picture, is_next || loop->is_unread, -1 };
	enum status status = reader_give(&loop->reader, &order, clock_steady_ms(), fault);

	close(picture);
	loop->is_unread = status == STATUS_OK;
	return status;
}

static void lay(struct loop *loop, unsigned index)
{
	struct fault fault = { 0 };
	int file = -1;
	enum status status;

	if (loop->scanner.ops == NULL || loop->scanner.ops->lay == NULL) {
		post_reading(loop, READING_FAILED);
		return;
	}
	status = loop->scanner.ops->lay(loop->scanner.self, index, &file, &fault);
	if (status == STATUS_OK)
		status = loop_order_reading(loop, file, false, &fault);
	if (status == STATUS_OK)
		return; /* the reader's answer will come */
	if (status != STATUS_REFUSED)
		loop_note_fault(loop, "scanner", &fault);
	post_reading(loop, status == STATUS_REFUSED ? READING_NOTHING : READING_FAILED);
}

static void sign_in(struct loop *loop)
{
	struct fault fault = { 0 };
	struct staff staff = { 0 };
	enum sign_in_result result = SIGN_IN_WRONG;
	struct event event = loop_event(EVENT_SIGN_IN_WRONG);

	if (staff_sign_in(&loop->store, loop->now->user, span_of(loop->now->secret),
			  clock_wall_ms(), &result, &staff, &fault) != STATUS_OK) {
		loop_store_failed(loop, &fault);
		return;
	}
	if (result == SIGN_IN_OK && session_has_visit(loop->now) &&
	    store_is_barred(&loop->store, loop->now->id, staff.user, &event.is_barred, &fault) !=
		    STATUS_OK) {
		loop_store_failed(loop, &fault);
		return;
	}
	if (result == SIGN_IN_OK) {
		event.kind = EVENT_SIGNED_IN;
		event.role = staff.role;
		event.index = loop_due_sheet(loop) != NULL;
		event.count = (uint64_t)loop->waiting_count;
		event.is_quarantined = loop->quarantine.is_on;
		event.total = loop->exceptions > 0 ? (uint64_t)loop->exceptions : 0;
		(void)text_copy(event.id, sizeof(event.id), staff.user);
	} else if (result == SIGN_IN_LOCKED) {
		event.kind = EVENT_SIGN_IN_LOCKED;
	}
	loop_post(loop, &event);
}

static void save(struct loop *loop)
{
	struct event event = loop_event(EVENT_SAVED);
	const struct paper *paper = loop->printer.ops->shown != NULL
					    ? loop->printer.ops->shown(loop->printer.self)
					    : NULL;

	loop->saved_path[0] = '\0';
	if (paper != NULL && loop->options->saved_folder != NULL &&
	    text_format(loop->saved_path, sizeof(loop->saved_path), "%s/receipt-%s-%u.png",
			loop->options->saved_folder, loop->visit.id, loop->now->applicant_at + 1) &&
	    receipt_png(paper, loop->saved_path, NULL) == STATUS_OK)
		event.index = 1;
	loop_post(loop, &event);
}

static void load_visits(struct loop *loop)
{
	const struct desk *desk = &loop->now->desk;
	struct fault fault = { 0 };
	struct event event = loop_event(EVENT_ROWS);
	struct audit_filter filter = { .offset = (size_t)desk->offset };
	size_t count = 0, total = 0;

	loop_remind_of_day(loop);
	if (desk->days != DESK_ALL_DAYS) {
		filter.last_day = loop_today();
		filter.first_day = filter.last_day - (desk->days == DESK_TODAY ? 0 : 6);
	}
	(void)text_copy(filter.clerk, sizeof(filter.clerk), desk->clerk);
	(void)text_copy(filter.outcome, sizeof(filter.outcome),
			session_outcome_text((enum session_outcome)desk->outcome));
	if (audit_list(&loop->store, loop->now->user, &filter, loop->visits, DESK_ROWS, &count,
		       &total, &fault) != STATUS_OK) {
		loop_store_failed(loop, &fault);
		return;
	}
	event.count = count;
	event.total = total;
	loop_post(loop, &event);
}

static void load_records(struct loop *loop, unsigned row)
{
	struct fault fault = { 0 };
	struct event event = loop_event(EVENT_ROWS);
	size_t count = 0, total = 0;

	if (row >= DESK_ROWS || loop->visits[row].id[0] == '\0') {
		loop_post(loop, &event); /* nothing there: an empty page */
		return;
	}
	if (audit_show(&loop->store, loop->now->user, loop->visits[row].id,
		       (size_t)loop->now->desk.offset, loop->entries, DESK_ROWS, &count, &total,
		       &fault) != STATUS_OK) {
		loop_store_failed(loop, &fault);
		return;
	}
	event.count = count;
	event.total = total;
	loop_post(loop, &event);
}

static void verify_on_record(struct loop *loop)
{
	struct fault fault = { 0 };
	struct verify_report report;
	struct event event = loop_event(EVENT_VERIFIED);
	enum status status = audit_verify(&loop->store, loop->now->user, &report, &fault);

	event.total = report.records;
	loop->verify_fault[0] = '\0';
	event.is_intact = status == STATUS_OK;
	if (status != STATUS_OK)
		(void)text_copy(loop->verify_fault, sizeof(loop->verify_fault), fault.what);
	loop_post(loop, &event);
}

/* The store or the printer was failing, or there was no room: whatever was under way then is closed
 * now, if records are taken again. */
static void probe(struct loop *loop)
{
	if (!loop_has_room(loop) || loop_recover(loop, NULL) != STATUS_OK ||
	    loop_look_at_quarantine(loop, NULL) != STATUS_OK)
		return;
	if (loop->printer_trouble[0] != '\0' || loop->quarantine.is_on)
		return;
	loop->health[0] = '\0';
	post(loop, EVENT_RECORDED);
}

static void wipe_visit(struct loop *loop)
{
	struct loop_secrets *secrets = loop->secrets;

	loop_end_printing(loop);
	symbols_wipe(&secrets->symbols);
	scan_wipe(&secrets->scan);
	document_wipe(&secrets->document);
	paper_wipe(&secrets->paper);
	wipe(&secrets->facts, sizeof(secrets->facts));
	wipe(&secrets->view, sizeof(secrets->view));
	wipe(&secrets->canvas, sizeof(secrets->canvas));
	wipe(&loop->visit, sizeof(loop->visit));
	wipe(&loop->order, sizeof(loop->order));
	wipe(&loop->desk, sizeof(loop->desk));
	loop_forget_rest(loop);
	if (loop->now->state != SESSION_PARKED) /* there its slip is printed yet */
		wipe(secrets->token, sizeof(secrets->token));
	wipe(loop->waiting, sizeof(loop->waiting));
	wipe(loop->visits, sizeof(loop->visits));
	wipe(loop->entries, sizeof(loop->entries));
	loop->saved_path[0] = '\0';
	loop->receipt_answer[0] = '\0';
	reader_forget(&loop->reader);
	loop->is_unread = false;
	loop->printer.ops->discard(loop->printer.self);
	loop->is_printing = loop->is_test = false;
	wipe(secrets->test_number, sizeof(secrets->test_number));
	if (store_count_exceptions(&loop->store, &loop->exceptions, NULL) != STATUS_OK)
		loop->exceptions = -1;
	if (loop_count_waiting(loop, NULL) != STATUS_OK)
		loop->waiting_count = 0;
	loop_watch_quarantine(loop); /* before another key is taken */
	term_wipe();
}

void loop_obey(struct loop *loop, const struct effect *effect)
{
	switch (effect->kind) {
	case EFFECT_OPEN:
		open_visit(loop);
		break;
	case EFFECT_RECORD:
		record(loop, effect);
		break;
	case EFFECT_LAY:
		lay(loop, effect->index);
		break;
	case EFFECT_SIGN_IN:
		sign_in(loop);
		break;
	case EFFECT_RESERVE:
		loop_reserve(loop, false);
		break;
	case EFFECT_RETRIEVE:
		loop_reserve(loop, true);
		break;
	case EFFECT_PRINT:
		loop_print(loop);
		break;
	case EFFECT_SAVE:
		save(loop);
		break;
	case EFFECT_LOAD_VISITS:
		load_visits(loop);
		break;
	case EFFECT_LOAD_RECORDS:
		load_records(loop, effect->index);
		break;
	case EFFECT_VERIFY_LEDGER:
		verify_on_record(loop);
		break;
	case EFFECT_CHECK_RECEIPT:
		loop_check_receipt(loop);
		break;
	case EFFECT_PRINT_SHEET:
		loop_print_sheet(loop);
		break;
	case EFFECT_LOAD_DAY:
		loop_load_day(loop);
		break;
	case EFFECT_MARK_DAY:
		loop_mark_day(loop, effect->index == 1);
		break;
	case EFFECT_PRINT_SLIP:
		loop_print_slip(loop);
		break;
	case EFFECT_PAPER:
		loop_obey_paper(loop, (enum desk_word)effect->index);
		break;
	case EFFECT_PRINT_NEXT_STEPS:
		loop_print_next_steps(loop);
		break;
	case EFFECT_PRINT_TEST:
		loop_print_test(loop);
		break;
	case EFFECT_VOID_LATE:
		loop_void_late(loop);
		break;
	case EFFECT_RELEASE:
		loop_release(loop);
		break;
	case EFFECT_PROBE:
		probe(loop);
		break;
	case EFFECT_STOP:
		loop->is_stopping = true;
		loop->stop_cause = "closed by a supervisor";
		break;
	case EFFECT_PARK:
		loop_park(loop, (enum rest_place)effect->index);
		break;
	case EFFECT_PRINT_RESUME:
		loop_print_resume(loop);
		break;
	case EFFECT_LOAD_QUEUE:
		loop_load_queue(loop);
		break;
	case EFFECT_TAKE:
		loop_take(loop, effect->index);
		break;
	case EFFECT_OPEN_SLIP:
		loop_open_slip(loop);
		break;
	case EFFECT_WIPE:
		wipe_visit(loop);
		break;
	case EFFECT_COUNT:
		break;
	}
}
