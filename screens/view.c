#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "screens/view_parts.h"

static const char *const WHOM_WORDS[WHOM_COUNT] = {
	[WHOM_SELF] = N_("For me"),
	[WHOM_CHILD] = N_("For my child under 18"),
	[WHOM_DEPENDENT] = N_("For an adult who depends on me"),
};
static const char *const RELATION_WORDS[RELATION_COUNT] = {
	[RELATION_PARENT] = N_("I am the parent"),
	[RELATION_GUARDIAN] = N_("I am the legal guardian"),
};
static const char *const PRIVACY_WORDS[] = {
	N_("I agree. Go on."),
	N_("I do not agree. Stop here."),
};
/* For staff, in English. */
static const char *const DECISION_WORDS[DECISION_COUNT - 1] = {
	"Approve: issue the IP PIN",
	"Refuse",
	"Refer to a supervisor",
	"Defer: not today",
};

/* Texts that the facts may leave out. */
static void copy(char *to, size_t max, const char *from)
{
	(void)text_copy(to, max, from != NULL ? from : "");
}

void view_add_choice(struct view *view, const char *words)
{
	if (view->choice_count == VIEW_CHOICES_MAX)
		return;
	struct view_choice *choice = &view->choice[view->choice_count++];
	(void)text_copy(choice->words, sizeof(choice->words), words);
}

static void add_choices(struct view *view, const char *const *words, size_t count)
{
	for (size_t at = 0; at < count; at++)
		view_add_choice(view, language_text(view->language, words[at]));
}

static const char *document_name(const struct filling *filling, unsigned rule)
{
	if (rule >= filling->policy->document_count)
		return language_text(filling->view->language, N_("None of these"));
	return language_text(filling->view->language, filling->policy->document[rule].name);
}

/* A paper that was given for somebody else, and may be for this one, too. */
static void add_paper(const struct filling *filling, unsigned at)
{
	char words[VIEW_TEXT_MAX];

	(void)text_format(words, sizeof(words),
			  language_text(filling->view->language, N_("The same paper as for %s")),
			  person_called(session_holder(filling->session, at)));
	view_add_choice(filling->view, words);
	wipe(words, sizeof(words));
}

static void fill_whom(struct view *view, const struct session *session)
{
	enum whom whom[WHOM_COUNT];
	size_t count = session_whom_choices(session, whom);

	for (size_t at = 0; at < count; at++)
		view_add_choice(view, language_text(view->language, WHOM_WORDS[whom[at]]));
}

static void fill_document_kinds(const struct filling *filling)
{
	unsigned rules[SESSION_CHOICES_MAX];
	size_t count = session_document_choices(filling->session, filling->policy, rules);

	for (size_t at = 0; at < count; at++)
		if (rules[at] >= SESSION_SAME_AS)
			add_paper(filling, rules[at] - SESSION_SAME_AS);
		else
			view_add_choice(filling->view, document_name(filling, rules[at]));
}

static void fill_reasons(const struct filling *filling, const struct policy_reasons *reasons)
{
	for (size_t at = 0; at < reasons->count; at++)
		view_add_choice(filling->view, reasons->at[at].name);
}

static void fill_reason_details(struct view *view)
{
	char words[sizeof(view->choice[0].words)];

	for (size_t at = 0; at < visit_reason_details(view->reason); at++) {
		struct reason_detail detail = visit_reason_detail(view->reason, at);
		(void)text_format(words, sizeof(words), "%s%s%s",
				  detail.is_on_paper ? detail.code : "",
				  detail.is_on_paper ? ": " : "",
				  language_text(view->language, detail.words));
		view_add_choice(view, words);
	}
}

static void fill_open_choices(const struct filling *filling)
{
	struct view *view = filling->view;

	if (view->state == SESSION_LANGUAGE) {
		for (unsigned at = 0; at < LANGUAGE_SCREEN_COUNT; at++)
			view_add_choice(view, language_own_name((enum language)at));
	} else if (view->state == SESSION_REASON) {
		for (unsigned at = 0; at < REASON_COUNT; at++)
			view_add_choice(view,
					language_text(view->language,
						      visit_reason_words((enum visit_reason)at)));
	} else if (view->state == SESSION_REASON_DETAIL) {
		fill_reason_details(view);
	} else if (view->state == SESSION_DOCUMENT_SCAN) {
		for (size_t at = 0; at < filling->facts->tray_count && at < VIEW_TRAY_MAX; at++)
			view_add_choice(view, filling->facts->tray[at]);
	}
}

static void fill_choices(const struct filling *filling)
{
	struct view *view = filling->view;

	fill_open_choices(filling);
	if (view->state == SESSION_PRIVACY)
		add_choices(view, PRIVACY_WORDS, COUNT_OF(PRIVACY_WORDS));
	else if (view->state == SESSION_WHOM)
		fill_whom(view, filling->session);
	else if (view->state == SESSION_RELATION)
		add_choices(view, RELATION_WORDS, COUNT_OF(RELATION_WORDS));
	else if (view->state == SESSION_DOCUMENT_KIND)
		fill_document_kinds(filling);
	else if (view->state == SESSION_COMPANION)
		view_fill_companions(filling);
	else if (view->state == SESSION_DECISION)
		add_choices(view, DECISION_WORDS, COUNT_OF(DECISION_WORDS));
	else if (view->state == SESSION_DECISION_REASON)
		fill_reasons(
			filling,
			&filling->policy->reasons[session_applicant(filling->session)->decision]);
	else if (view->state == SESSION_SECOND_REASON)
		fill_reasons(filling, policy_disagreements(filling->policy));
	for (unsigned at = 0; view->state == SESSION_HAND_OFF && at < HAND_OFF_COUNT; at++)
		view_add_choice(view, hand_off_words((enum hand_off)at));
}

/* The message of a refused step on stands beside the field at the cursor. */
static void fill_form(const struct filling *filling)
{
	const enum person_field *fields = NULL;
	size_t count = session_fields(filling->view->state, &fields);
	const struct person *person = session_form_person(filling->session);
	struct view *view = filling->view;

	for (size_t at = 0; at < count && at < VIEW_FIELDS_MAX; at++) {
		struct view_field *field = &view->field[view->field_count++];
		field->label = person_field_label(fields[at]);
		field->max = person_field_max(fields[at]);
		field->message =
			person_field_state(person, fields[at], filling->facts->today).message;
		copy(field->text, sizeof(field->text), person->text[fields[at]]);
	}
	if (view->cursor >= view->field_count)
		return;
	if (view->message != NULL)
		view->field[view->cursor].message = view->message;
	view->message = NULL;
}

static void fill_sign_in(const struct filling *filling)
{
	struct view *view = filling->view;
	size_t length = text_length(filling->session->secret);

	view->field_count = 2;
	view->field[0] = (struct view_field){ .label = "User name", .max = SESSION_USER_MAX - 1 };
	copy(view->field[0].text, sizeof(view->field[0].text), filling->session->user);
	view->field[1] = (struct view_field){ .label = "Password", .max = SESSION_USER_MAX - 1 };
	for (size_t at = 0; at < length && at + 1 < PERSON_TEXT_MAX; at++)
		view->field[1].text[at] = '*';
	if (filling->facts->demo_logins != NULL)
		copy(view->demo_logins, sizeof(view->demo_logins), filling->facts->demo_logins);
}

void view_mask_tin(char *text, size_t max)
{
	char digits[TIN_DIGITS + 1] = "";

	if (text[0] == '\0')
		return;
	if (tin_digits(span_of(text), digits))
		(void)text_format(text, max, "***-**-%s", digits + TIN_DIGITS - 4);
	else
		(void)text_copy(text, max, "***");
	wipe(digits, sizeof(digits));
}

void view_add_line(struct view *view, const char *label, const char *text)
{
	if (view->line_count == VIEW_LINES_MAX)
		return;
	struct view_line *line = &view->line[view->line_count++];
	line->label = label;
	(void)text_copy(line->text, sizeof(line->text), text);
}

static void fill_desk(const struct filling *filling)
{
	const struct view_facts *facts = filling->facts;
	struct view *view = filling->view;
	size_t count = filling->session->desk.count;

	view_fill_exceptions(filling);
	view->receipt_answer = view->desk.is_verified && view->desk.state == DESK_RECEIPT
				       ? facts->receipt_answer
				       : NULL;
	copy(view->verify_fault, sizeof(view->verify_fault), facts->verify_fault);
	view->sheet = facts->sheet;
	view->slip = facts->slip;
	copy(view->day_reminder, sizeof(view->day_reminder), facts->day_reminder);
	copy(view->sheet_cause, sizeof(view->sheet_cause), facts->sheet_cause);
	if (view->desk.is_busy) /* the rows are another list's */
		return;
	for (size_t at = 0; at < count && at < DESK_ROWS; at++) {
		if (view->desk.state == DESK_VISITS && facts->visits != NULL)
			view->visits[at] = facts->visits[at];
		if (view->desk.state == DESK_RECORDS && facts->entries != NULL) {
			view_add_line(view, NULL, "");
			audit_entry_text(&facts->entries[at], view->line[at].text,
					 sizeof(view->line[at].text));
		}
	}
}

static void fill_frame(const struct filling *filling)
{
	const struct session *session = filling->session;
	const struct view_facts *facts = filling->facts;
	struct view *view = filling->view;

	copy(view->centre, sizeof(view->centre), facts->centre);
	copy(view->kiosk_id, sizeof(view->kiosk_id), facts->kiosk_id);
	copy(view->visit, sizeof(view->visit), session->id);
	copy(view->health, sizeof(view->health), facts->health);
	view->is_training = facts->is_training;
	view->exceptions = facts->exceptions;
	view_fill_printer(filling);
	if (session->overlay == OVERLAY_IDLE && session->idle_at_ms > facts->now_ms)
		view->seconds_left = (unsigned)((session->idle_at_ms - facts->now_ms + 999) / 1000);
	if (session->role != ROLE_NONE)
		copy(view->user, sizeof(view->user), session->user);
	if (session_is_second_pending(session) && !session_is_public(session->state))
		copy(view->asked_by, sizeof(view->asked_by), session->second.asked_by);
}

static void fill_visit(const struct filling *filling)
{
	const struct session *session = filling->session;
	const struct session_document *document = &session->document[session->document_at];
	const struct session_applicant *applicant = session_applicant(session);
	struct view *view = filling->view;

	view->role = session->role;
	view->reason = applicant->reason;
	view->reason_detail = applicant->reason_detail;
	view->second_pin_takes_two = policy_needs_second(filling->policy, SECOND_PIN_AGAIN);
	view->delivery = filling->policy->delivery;
	view->whom = applicant->whom;
	view->companion = session->companion[session->companion_at].kind;
	view->is_second_companion = session->companion_at > 0;
	view->outcome = applicant->outcome;
	view->issue = applicant->issue;
	view->scanner = filling->facts->scanner;
	view->reading = session->reading;
	view->how = document->how;
	view->document_number = session->document_at + 1;
	view->is_for_another = session->document_at > 0 && document->of != session_self(session);
	view->has_no_fixed_address = applicant->person.has_no_fixed_address;
	copy(view->document_name, sizeof(view->document_name),
	     document_name(filling, document->rule));
	if (document->read.kind != DOCUMENT_NONE)
		(void)text_format(view->read_as, sizeof(view->read_as), "%s %s",
				  document_kind_text(document->read.kind),
				  document->read.jurisdiction);
	copy(view->policy_version, sizeof(view->policy_version), filling->policy->version);
	copy(view->notice_version, sizeof(view->notice_version), filling->policy->notice_version);
	view->gate = filling->policy->gate;
}

/* What only one screen shows. */
static void fill_state(const struct filling *filling)
{
	struct view *view = filling->view;

	fill_choices(filling);
	if (view->state == SESSION_CLERK_SIGN_IN || view->state == SESSION_STAFF_SIGN_IN) {
		fill_sign_in(filling);
	} else if (view->state == SESSION_ANSWERS) {
		view_fill_answers(filling);
	} else if (view->state == SESSION_DOCUMENT_TYPED) {
		copy(view->mrz, sizeof(view->mrz), filling->session->mrz);
	} else if (view->state == SESSION_COMPANION_ID) {
		view_fill_companion_id(filling);
	} else if (view->state == SESSION_REVIEW) {
		view_fill_review(filling);
	} else if (view->state == SESSION_QUESTIONS) {
		view_fill_questions(filling);
	} else if (view->state == SESSION_SECOND_LOOK || view->state == SESSION_APPROVAL_WAIT) {
		view_fill_second(filling);
	} else if (view->state == SESSION_DESK) {
		fill_desk(filling);
	} else if (view->state == SESSION_SLIP) {
		view_fill_slip(filling);
	} else {
		fill_form(filling);
	}
}

/* A second paper is printed when the clerk has signed out. */
static bool is_visitors(const struct session *session)
{
	bool is_printing = session->state == SESSION_RESERVING ||
			   session->state == SESSION_PRINTING ||
			   session->state == SESSION_UNPRINTED;

	return session_is_public(session->state) || (is_printing && session->role == ROLE_NONE);
}

void view_fill(const struct session *session, const struct session_rules *rules,
	       const struct view_facts *facts, struct view *ret)
{
	struct filling filling = { session, rules->policy, facts, ret };

	view_wipe(ret);
	ret->state = session->state;
	ret->overlay = session->overlay;
	ret->language = is_visitors(session) ? session->language : LANGUAGE_ENGLISH;
	ret->cursor = session->cursor;
	ret->message = session->message;
	fill_frame(&filling);
	fill_visit(&filling);
	view_fill_people(&filling);
	fill_state(&filling);
	ret->may_rest = session_may_rest(session, rules);
	view_fill_rest(&filling);
	if (session->state == SESSION_DECISION) {
		ret->verdicts = session_verdicts(session, rules->policy, session->applicant_at,
						 facts->today);
		ret->is_fraud_suspected = session->is_fraud_suspected;
		ret->is_conflict = session->is_conflict;
	}
	if (session->state == SESSION_NEXT_STEPS || session->state == SESSION_NEXT_STEPS_PRINTING) {
		ret->next_steps = facts->next_steps;
		ret->paper = session->has_next_steps_on_paper ? facts->paper : NULL;
	}
	view_fill_paper(&filling, rules);
}

void view_wipe(struct view *view)
{
	wipe(view, sizeof(*view));
}
