/* A visit as a model for Spin: written beside the program, not made from it.
 *
 * It keeps where a visit is, who is signed in, what is decided on whom, how far each paper is, what
 * the shell was asked and still owes, and what is on record. What a person types and a scanner
 * reads it leaves out, and lets either way of it happen. tests/checks/test-model has Spin print
 * every step that this model can take and compares them with every step of the program's own
 * machine: there is none that only one of them takes. With two applicants the program's search
 * leaves out what is the same as with one; there each of its steps must be one of the model. */
#include "names.h" /* the program's numbers */

#ifndef APPLICANTS
#define APPLICANTS 1
#endif

#define BIT(n) (1 << (n))
#define AT BIT(at)

byte state = ATTRACT;
byte role = NOBODY;
bit warned, visit;
byte count, at; /* applicants, and which one is at hand */
byte decision[APPLICANTS], issue[APPLICANTS], outcome[APPLICANTS];
bit queued, put_back; /* it rests in the queue; a clerk put it back there */
int notes;  /* records under way, five bits each, the oldest lowest */
short asks; /* what else the shell was asked */
bit consented, paper_open;
byte approved, reserved, printed, on_paper; /* a bit for each applicant */
bit out; /* staff is at work at a kiosk that serves nobody */
bit shown; /* the PIN, on the glass */
byte alone; /* they said that nobody else sees what is printed */
bit deserted; /* nobody will ever press a key again */
byte second; /* a second person: 0 nobody asked, 1 asked, 2 agreed */
byte event;

inline enter(where)
{
	state = where;
	warned = 0;
	shown = 0
}

inline record(what)
{
	if
	:: notes == 0 -> notes = what
	:: notes > 0 && notes < 32 -> notes = notes | what << 5
	:: notes >= 32 && notes < 1024 -> notes = notes | what << 10
	:: else -> assert(false)
	fi
}

#define ISSUING (issue[0] != ISSUE_NONE || issue[APPLICANTS - 1] != ISSUE_NONE)
#define UNDECIDED (outcome[0] == OUT_NONE && outcome[APPLICANTS - 1] == OUT_NONE)

inline sign_out()
{
	record(NOTE_SIGNED_OUT);
	role = NOBODY
}

/* A record about each applicant. */
inline record_each(what)
{
	each = 0;
	do
	:: each < count -> record(what); each++
	:: else -> break
	od;
	each = 0
}

/* Whoever has no outcome yet has this one. */
inline give_outcome(how)
{
	each = 0;
	do
	:: each < count ->
		if
		:: outcome[each] == OUT_NONE -> outcome[each] = how
		:: else
		fi;
		each++
	:: else -> break
	od;
	each = 0
}

/* Whoever is asked is asked no more; of what was not issued nothing is decided. */
inline end_second()
{
	if
	:: second != 0 ->
		if
		:: !ISSUING -> forget_decisions()
		:: else
		fi;
		record(NOTE_APPROVAL_CLEARED);
		second = 0
	:: else
	fi
}

inline close(how)
{
	end_second();
	give_outcome(how);
	enter(CLOSING);
	record(NOTE_CLOSED)
}

/* An outcome comes with the decision's record. */
inline forget_decision(who)
{
	if
	:: decision[who] != DEC_NONE && outcome[who] != OUT_NONE ->
		record(NOTE_WITHDRAWN);
		approved = approved & ~BIT(who)
	:: else
	fi;
	decision[who] = DEC_NONE;
	outcome[who] = OUT_NONE
}

inline forget_decisions()
{
	each = 0;
	do
	:: each < APPLICANTS -> forget_decision(each); each++
	:: else -> break
	od;
	each = 0;
	at = 0
}

inline forget(where)
{
	each = 0;
	do
	:: each < APPLICANTS ->
		decision[each] = DEC_NONE; outcome[each] = OUT_NONE; issue[each] = ISSUE_NONE; each++
	:: else -> break
	od;
	each = 0;
	at = 0;
	role = NOBODY; second = 0; visit = 0; queued = 0; put_back = 0; out = 0; count = 0; notes = 0; asks = 0; consented = 0; paper_open = 0;
	approved = 0; reserved = 0; alone = 0; printed = 0; on_paper = 0;
	enter(where)
}

/* Staff leaves where no visit is. */
inline leave_staff()
{
	if
	:: out -> forget(OUT_OF_SERVICE); asks = ASK_PROBE
	:: else -> forget(ATTRACT)
	fi
}

inline sign_out_if_any()
{
	if
	:: role != NOBODY -> sign_out()
	:: else
	fi
}

inline open_exception(what)
{
	issue[at] = what;
	record(NOTE_EXCEPTION);
	sign_out_if_any();
	enter(TROUBLE)
}

/* Rests in the queue, or until its slip comes back. */
inline park(in_queue, back)
{
	end_second();
	queued = in_queue;
	put_back = back;
	asks = asks | ASK_PARK;
	enter(PARKING)
}

/* A clerk leaves: of what was not recorded nothing is decided. */
inline leave_undecided()
{
	if
	:: second != 0 -> sign_out_if_any(); enter(WAIT) /* what is asked stays */
	:: second == 0 && queued -> forget_decisions(); sign_out_if_any(); park(1, 1)
	:: second == 0 && !queued -> forget_decisions(); sign_out_if_any(); enter(WAIT)
	fi
}

inline ask_second()
{
	second = 1;
	record(NOTE_APPROVAL_ASKED);
	enter(APPROVAL_ASKING)
}

/* The next paper, then whether another PIN may be had, or what happens with the others. */
inline go_on()
{
	byte who = 0, again = 0;
	bit is_all_told = 1;
	do
	:: again < count && issue[again] != ISSUE_AGAIN -> again++
	:: else -> break
	od;
	do
	:: who < count && issue[who] != ISSUE_DECIDED ->
		is_all_told = is_all_told && (issue[who] == ISSUE_DELIVERED ||
			      issue[who] == ISSUE_EXCEPTION || issue[who] == ISSUE_UNPRINTED);
		who++
	:: else -> break
	od;
	if
	:: who < count -> at = who; asks = asks | ASK_RESERVE; enter(RESERVING)
	:: who == count && again < count -> at = again; issue[at] = ISSUE_ASSIGNED; ask_second()
	:: who == count && again == count && is_all_told -> close(OUT_APPROVED)
	:: who == count && again == count && !is_all_told -> sign_out_if_any(); enter(NEXT_STEPS)
	fi;
	who = 0;
	again = 0;
	is_all_told = 0
}

#define IS_ABOUT_PIN (issue[at] == ISSUE_ASSIGNED)

/* The second person agreed. */
inline go_on_agreed()
{
	if
	:: IS_ABOUT_PIN -> asks = asks | ASK_RESERVE; enter(RESERVING)
	:: !IS_ABOUT_PIN && outcome[at] == OUT_NONE -> record(NOTE_DECIDED); enter(DECIDING)
	:: else -> second = 0; to_undecided(); enter(DECISION)
	fi
}

inline to_undecided()
{
	at = 0;
	do
	:: at < count && decision[at] != DEC_NONE -> at++
	:: else -> break
	od
}

/* The second person did not, or cannot any more. */
inline go_on_without()
{
	second = 0;
	if
	:: IS_ABOUT_PIN -> go_on()
	:: else ->
		forget_decisions();
		if
		:: state != WAIT -> sign_out_if_any(); enter(WAIT)
		:: else
		fi
	fi
}

inline decide_anew()
{
	second = 0;
	decision[at] = DEC_NONE;
	enter(DECISION)
}

#define ON(s) state == s
#define MAY_CANCEL (state >= LANGUAGE && state <= WAIT)
#define MAY_REST (state >= DOCUMENT_KIND && state <= WAIT && UNDECIDED)
#define REVIEWED (state >= REVIEW && state <= DECISION_REASON)

/* What any one key can do, where it does anything. */
inline key()
{
	if
	:: ON(ATTRACT) -> asks = asks | ASK_OPEN; enter(OPENING)
	:: ON(ATTRACT) -> enter(STAFF_SIGN_IN)
	:: ON(ATTRACT) -> enter(SLIP)
	:: ON(OUT_OF_SERVICE) -> enter(STAFF_SIGN_IN); out = 1
	:: ON(LANGUAGE) -> enter(PRIVACY)
	:: ON(PRIVACY) -> enter(LANGUAGE)
	:: ON(PRIVACY) -> record(NOTE_CONSENTED); enter(REASON)
	:: ON(PRIVACY) -> give_outcome(OUT_ABANDONED); enter(NEXT_STEPS)
	:: ON(REASON) && at == 0 -> enter(PRIVACY)
	:: ON(REASON) && at > 0 -> enter(ANSWERS)
	:: ON(REASON) && at > 0 -> count--; at = 0; enter(ANSWERS) /* nothing was stated of them */
	:: ON(REASON) -> enter(REASON_DETAIL)
	:: ON(REASON) -> enter(REASON_ADVICE)
	:: ON(REASON) -> enter(WHOM)
	:: ON(REASON_DETAIL) -> enter(REASON)
	:: ON(REASON_DETAIL) -> enter(REASON_ADVICE)
	:: ON(REASON_DETAIL) && at > 0 -> enter(WHOM) /* who came before read the advice */
	:: ON(REASON_ADVICE) -> enter(REASON)
	:: ON(REASON_ADVICE) -> enter(REASON_DETAIL)
	:: ON(REASON_ADVICE) -> enter(WHOM)
	:: ON(WHOM) -> enter(REASON)
	:: ON(WHOM) -> enter(REASON_ADVICE)
	:: ON(WHOM) && at > 0 -> enter(REASON_DETAIL)
	:: ON(WHOM) -> enter(RELATION)
	:: ON(WHOM) -> enter(TIN)
	:: ON(RELATION) -> enter(WHOM)
	:: ON(RELATION) -> enter(PRESENTER_NAME)
	:: ON(RELATION) && count > 1 -> enter(TIN) /* the presenter is known already */
	:: ON(PRESENTER_NAME) -> enter(RELATION)
	:: ON(PRESENTER_NAME) -> enter(PRESENTER_BIRTH_DATE)
	:: ON(PRESENTER_BIRTH_DATE) -> enter(PRESENTER_NAME)
	:: ON(PRESENTER_BIRTH_DATE) -> enter(TIN)
	:: ON(TIN) -> enter(WHOM)
	:: ON(TIN) && count > 1 -> enter(RELATION)
	:: ON(TIN) -> enter(PRESENTER_BIRTH_DATE)
	:: ON(TIN) -> enter(NAME)
	:: ON(NAME) -> enter(TIN)
	:: ON(NAME) -> enter(BIRTH_DATE)
	:: ON(BIRTH_DATE) -> enter(NAME)
	:: ON(BIRTH_DATE) -> enter(ADDRESS)
	:: ON(ADDRESS) -> enter(BIRTH_DATE)
	:: ON(ADDRESS) -> enter(ANSWERS)
	:: ON(ANSWERS) && count < APPLICANTS -> at = count; count++; enter(REASON)
	:: ON(ANSWERS) && count > 1 -> count--; at = 0
	:: ON(ANSWERS) -> select(what : 0 .. count - 1); at = what; enter(ADDRESS)
	:: ON(ANSWERS) -> record_each(NOTE_IDENTIFIED); at = 0; enter(DOCUMENT_KIND)
	:: ON(DOCUMENT_KIND) -> enter(ANSWERS)
	:: ON(DOCUMENT_KIND) -> enter(DOCUMENT_SCAN)
	:: ON(DOCUMENT_KIND) -> record(NOTE_DOCUMENT_GIVEN)
	:: ON(DOCUMENT_KIND) -> record(NOTE_DOCUMENT_GIVEN); enter(WAIT)
	:: ON(DOCUMENT_SCAN) -> enter(DOCUMENT_KIND)
	:: ON(DOCUMENT_SCAN) -> enter(DOCUMENT_TYPED)
	:: ON(DOCUMENT_SCAN) -> record(NOTE_DOCUMENT_GIVEN); enter(DOCUMENT_KIND)
	:: ON(DOCUMENT_SCAN) -> record(NOTE_DOCUMENT_GIVEN); enter(WAIT)
	:: ON(DOCUMENT_TYPED) -> enter(DOCUMENT_SCAN)
	:: ON(WAIT) && !ISSUING -> end_second(); enter(DOCUMENT_KIND)
	:: ON(WAIT) -> enter(CLERK_SIGN_IN)
	:: ON(WAIT) && MAY_REST -> park(1, 0)
	:: MAY_REST -> park(0, 0)
	:: MAY_CANCEL -> end_second(); give_outcome(OUT_ABANDONED); enter(NEXT_STEPS)
	:: ON(SLIP) -> forget(ATTRACT)
	:: ON(SLIP) -> asks = asks | ASK_OPEN_SLIP
	:: ON(PARKED) -> forget(ATTRACT)
	:: ON(CLERK_SIGN_IN) || ON(STAFF_SIGN_IN) -> asks = asks | ASK_SIGN_IN
	:: ON(CLERK_SIGN_IN) -> enter(WAIT)
	:: ON(STAFF_SIGN_IN) -> leave_staff()
	:: ON(QUEUE) -> asks = asks | ASK_TAKE
	:: ON(QUEUE) -> enter(DESK)
	:: ON(DESK) && role == CLERK && !out -> asks = asks | ASK_ROWS; enter(QUEUE) /* behind the exceptions */
	:: ON(QUEUE) || ON(DESK) -> record(NOTE_SIGNED_OUT); enter(CLOSING)
	:: ON(REVIEW) -> record(NOTE_TIN_SHOWN)
	:: ON(REVIEW) -> enter(QUESTIONS)
	:: ON(QUESTIONS) -> enter(REVIEW)
	:: ON(QUESTIONS) -> record(NOTE_CHECKED); enter(REVIEW)
	:: ON(QUESTIONS) -> record(NOTE_CHECKED); enter(COMPANION)
	:: ON(COMPANION) -> enter(QUESTIONS)
	:: ON(COMPANION) -> enter(COMPANION_ID)
	:: ON(COMPANION) -> forget_decisions(); enter(DECISION)
	:: ON(COMPANION_ID) -> enter(COMPANION)
	:: ON(COMPANION_ID) -> forget_decisions(); enter(DECISION)
	:: ON(DECISION) && at == 0 -> enter(COMPANION)
	:: ON(DECISION) && at > 0 -> at--; forget_decision(at)
	:: ON(DECISION) -> select(what : DEC_APPROVE .. DEC_DEFER); decision[at] = what;
		enter(DECISION_REASON)
	:: ON(DECISION_REASON) -> decision[at] = DEC_NONE; enter(DECISION)
	:: ON(DECISION_REASON) -> record(NOTE_DECIDED); enter(DECIDING)
	:: ON(DECISION_REASON) -> ask_second()
	:: ON(DECISION) -> record(NOTE_MARKED); /* it weighs on everybody */
		if
		:: at > 0 -> forget_decisions()
		:: else
		fi
	:: ON(APPROVAL_WAIT) -> sign_out(); enter(WAIT)
	:: ON(APPROVAL_WAIT) -> sign_out(); enter(CLERK_SIGN_IN)
	:: ON(APPROVAL_WAIT) && IS_ABOUT_PIN -> record(NOTE_APPROVAL_CLEARED); go_on_without()
	:: ON(APPROVAL_WAIT) && !IS_ABOUT_PIN -> record(NOTE_APPROVAL_CLEARED); decide_anew()
	:: ON(SECOND_LOOK) || ON(SECOND_REASON) -> sign_out(); enter(WAIT)
	:: ON(SECOND_LOOK) -> enter(SECOND_REASON)
	:: ON(SECOND_LOOK) -> record(NOTE_APPROVAL_GIVEN); enter(SECOND_ANSWERING)
	:: ON(SECOND_REASON) -> enter(SECOND_LOOK)
	:: ON(SECOND_REASON) -> record(NOTE_APPROVAL_REFUSED); enter(SECOND_ANSWERING)
	:: ON(NEXT_STEPS) -> asks = asks | ASK_SHEET; enter(NEXT_STEPS_PRINTING)
	:: REVIEWED -> enter(HAND_OFF)
	:: ON(HAND_OFF) -> enter(REVIEW)
	:: ON(HAND_OFF) -> record(NOTE_HANDED_OFF)
	:: REVIEWED || ON(HAND_OFF) -> leave_undecided()
	:: ON(UNPRINTED) -> open_exception(ISSUE_UNPRINTED)
	:: ON(UNPRINTED) -> record(NOTE_MAIL_CHOSEN); enter(MAILING)
	:: ON(ALONE) -> record(NOTE_PRINT_AGREED)
	:: ON(ALONE) -> open_exception(ISSUE_UNPRINTED)
	:: ON(HAND_OVER) && !shown -> record(NOTE_PIN_SHOWN)
	:: ON(HAND_OVER) && shown -> shown = 0
	:: ON(HAND_OVER) -> enter(TAKEN)
	:: ON(TAKEN) -> enter(HAND_OVER)
	:: ON(TAKEN) -> record(NOTE_DELIVERED); enter(DELIVERING)
	:: ON(TAKEN) -> open_exception(ISSUE_EXCEPTION)
	:: ON(HAND_OVER) -> open_exception(ISSUE_EXCEPTION)
	:: ON(TROUBLE) -> go_on()
	:: ON(NEXT_STEPS) || ON(LIMITED) -> close(OUT_DEFERRED)
	:: else
	fi
}

#define WARNS (MAY_CANCEL || ON(ALONE) || ON(HAND_OVER) || ON(TAKEN) || ON(TROUBLE) || ON(NEXT_STEPS) || ON(LIMITED) || \
	       ON(PARKED) || ON(SLIP))

/* Time passes, as long as the state lets it. */
inline tick()
{
	if
	:: shown -> shown = 0
	:: WARNS && !warned && !shown -> warned = 1
	:: WARNS && warned ->
		if
		:: ON(WAIT) && MAY_REST -> park(1, 0)
		:: ON(PARKED) || ON(SLIP) -> forget(ATTRACT)
		:: ON(ALONE) -> open_exception(ISSUE_UNPRINTED)
		:: ON(HAND_OVER) || ON(TAKEN) -> open_exception(ISSUE_EXCEPTION)
		:: else -> close(OUT_EXPIRED)
		fi
	:: ON(OUT_OF_SERVICE) -> asks = asks | ASK_PROBE
	:: ON(STAFF_SIGN_IN) -> leave_staff()
	:: ON(DESK) || ON(QUEUE) -> record(NOTE_SIGNED_OUT); enter(CLOSING)
	:: ON(UNPRINTED) -> open_exception(ISSUE_UNPRINTED)
	:: ON(CLERK_SIGN_IN) || REVIEWED || ON(HAND_OFF) || ON(APPROVAL_WAIT) || ON(SECOND_LOOK) ||
	   ON(SECOND_REASON) -> leave_undecided()
	:: else
	fi
}

inline take_decision()
{
	outcome[at] = (decision[at] == DEC_APPROVE -> OUT_APPROVED :
		      (decision[at] == DEC_REFUSE -> OUT_REFUSED :
		      (decision[at] == DEC_REFER -> OUT_REFERRED : OUT_DEFERRED)));
	approved = (decision[at] == DEC_APPROVE -> approved | AT : approved & ~AT);
	byte undecided = 0;
	do
	:: undecided < count && decision[undecided] != DEC_NONE -> undecided++
	:: else -> break
	od;
	if
	:: undecided < count && role == CLERK -> second = 0; at = undecided; enter(DECISION)
	:: undecided < count && role != CLERK -> sign_out_if_any(); enter(WAIT)
	:: else ->
		second = 0;
		undecided = 0;
		do
		:: undecided < count ->
			if
			:: decision[undecided] == DEC_APPROVE -> issue[undecided] = ISSUE_DECIDED
			:: else
			fi;
			undecided++
		:: else -> break
		od;
		go_on()
	fi;
	undecided = 0
}

/* The oldest record under way is durable. */
inline recorded()
{
	what = notes & 31;
	notes = notes >> 5;
	if
	:: what == NOTE_CONSENTED -> consented = 1
	:: what == NOTE_DELIVERED || what == NOTE_EXCEPTION -> paper_open = 0
	:: what == NOTE_MAIL_CHOSEN -> paper_open = 0; on_paper = on_paper | AT
	:: what == NOTE_PRINT_AGREED && ON(ALONE) ->
		alone = alone | AT; asks = asks | ASK_PRINT; enter(PRINTING)
	:: what == NOTE_PIN_SHOWN && ON(HAND_OVER) -> shown = 1
	:: else
	fi;
	if
	:: ON(DECIDING) && what == NOTE_DECIDED -> take_decision()
	:: ON(DELIVERING) && what == NOTE_DELIVERED -> issue[at] = ISSUE_DELIVERED; go_on()
	:: ON(MAILING) && what == NOTE_MAIL_CHOSEN -> issue[at] = ISSUE_QUEUED; go_on()
	:: ON(HAND_OFF) && what == NOTE_HANDED_OFF -> leave_undecided()
	:: ON(APPROVAL_ASKING) && what == NOTE_APPROVAL_ASKED && role == CLERK -> enter(APPROVAL_WAIT)
	:: ON(APPROVAL_ASKING) && what == NOTE_APPROVAL_ASKED && role != CLERK ->
		sign_out_if_any(); enter(WAIT)
	:: ON(SECOND_ANSWERING) && what == NOTE_APPROVAL_GIVEN -> second = 2; go_on_agreed()
	:: ON(SECOND_ANSWERING) && what == NOTE_APPROVAL_REFUSED -> go_on_without()
	:: ON(CLOSING) && what == (visit -> NOTE_CLOSED : NOTE_SIGNED_OUT) -> leave_staff()
	:: else
	fi
}

inline signed_in(who)
{
	if
	:: ON(CLERK_SIGN_IN) && who == CLERK && second == 1 ->
		role = who; record(NOTE_CLERK_JOINED); enter(APPROVAL_WAIT)
	:: ON(CLERK_SIGN_IN) && who == CLERK && second == 2 ->
		role = who; record(NOTE_CLERK_JOINED); go_on_agreed()
	:: ON(CLERK_SIGN_IN) && who == CLERK && second != 0 && !IS_ABOUT_PIN -> /* another one */
		role = who; end_second(); record(NOTE_CLERK_JOINED); enter(REVIEW)
	:: ON(CLERK_SIGN_IN) && who == SUPERVISOR && second == 1 ->
		role = who; record(NOTE_APPROVAL_SHOWN); enter(SECOND_LOOK)
	:: ON(CLERK_SIGN_IN) && who == CLERK && second == 0 ->
		role = who; record(NOTE_CLERK_JOINED); enter(REVIEW)
	:: ON(STAFF_SIGN_IN) && who == CLERK && !out -> role = who; asks = asks | ASK_ROWS; enter(QUEUE)
	:: ON(STAFF_SIGN_IN) && who == SUPERVISOR -> role = who; enter(DESK)
	:: (ON(CLERK_SIGN_IN) || ON(STAFF_SIGN_IN)) -> record(NOTE_SIGNED_OUT)
	:: else /* what was asked of a second person was refused meanwhile */
	fi
}

inline resume(in_queue)
{
	visit = 1;
	consented = 1;
	count = 1;
	queued = in_queue
}

#define ASKED(it) (asks & it) -> asks = asks & ~it

/* The shell answers what it was asked. */
inline answer()
{
	if
	:: ASKED(ASK_OPEN); event = EV_OPENED; visit = 1; count = 1; enter(LANGUAGE)
	:: ASKED(ASK_SIGN_IN); event = EV_SIGN_IN_WRONG
	:: ASKED(ASK_SIGN_IN); event = EV_SIGN_IN_LOCKED
	:: ASKED(ASK_SIGN_IN); event = EV_SIGNED_IN; signed_in(CLERK)
	:: (asks & ASK_SIGN_IN) && ON(STAFF_SIGN_IN) -> asks = 0; event = EV_SIGNED_IN; role = CLERK;
		enter(DESK) /* a sheet is to be printed, or a printer seen to */
	:: ASKED(ASK_SIGN_IN); event = EV_SIGNED_IN; signed_in(SUPERVISOR)
	:: ASKED(ASK_RESERVE); event = EV_RESERVED; second = 0; issue[at] = ISSUE_RESERVED;
		reserved = reserved | AT; paper_open = 1; sign_out_if_any(); enter(ALONE)
	:: ASKED(ASK_RESERVE); event = EV_RESERVED; second = 0; reserved = reserved | AT; paper_open = 1;
		open_exception(ISSUE_UNPRINTED) /* an earlier paper may still be with the printer */
	:: (asks & ASK_RESERVE) && !IS_ABOUT_PIN -> asks = asks & ~ASK_RESERVE; event = EV_ASSIGNED;
		issue[at] = ISSUE_AGAIN; go_on()
	:: (asks & ASK_RESERVE) && IS_ABOUT_PIN -> asks = asks & ~ASK_RESERVE; event = EV_ASSIGNED;
		second = 0; go_on()
	:: ASKED(ASK_RESERVE); event = EV_RESERVE_FAILED; second = 0; issue[at] = ISSUE_NONE_MADE; go_on()
	:: ASKED(ASK_RESERVE); event = EV_QUEUED; second = 0; issue[at] = ISSUE_QUEUED; go_on()
	:: ASKED(ASK_RESERVE); event = EV_BARRED; second = 0; issue[at] = ISSUE_BARRED;
		outcome[at] = OUT_REFERRED; go_on()
	:: ASKED(ASK_PRINT); event = EV_PRINTED; issue[at] = ISSUE_PROVEN; printed = printed | AT;
		on_paper = on_paper | AT; enter(HAND_OVER)
	:: ASKED(ASK_PRINT); event = EV_PRINT_FAILED; on_paper = on_paper | AT;
		open_exception(ISSUE_EXCEPTION)
	:: ASKED(ASK_PRINT); event = EV_UNPRINTED; enter(UNPRINTED)
	:: ASKED(ASK_PRINT); event = EV_UNPRINTED; open_exception(ISSUE_UNPRINTED)
	:: ASKED(ASK_PROBE); event = EV_RECORDED; forget(ATTRACT)
	:: (asks & ASK_PARK) && put_back -> event = EV_PARKED; forget(ATTRACT)
	:: (asks & ASK_PARK) && !put_back && queued -> event = EV_PARKED; forget(PARKED); queued = 1
	:: (asks & ASK_PARK) && !put_back && !queued -> event = EV_PARKED; forget(PARKED);
		asks = ASK_SHEET
	:: ASKED(ASK_SHEET); event = EV_SHEET;
		if
		:: ON(NEXT_STEPS_PRINTING) -> enter(NEXT_STEPS)
		:: else
		fi
	:: ASKED(ASK_OPEN_SLIP); event = EV_NOT_TAKEN
	:: ASKED(ASK_OPEN_SLIP); event = EV_TAKEN; resume(0); enter(WAIT)
	:: ASKED(ASK_ROWS); event = EV_ROWS
	:: ASKED(ASK_TAKE); event = EV_NOT_TAKEN
	:: ASKED(ASK_TAKE); event = EV_TAKEN; resume(1); record(NOTE_CLERK_JOINED); enter(REVIEW)
	fi
}

/* Where each step began: 0 between two steps, so that it makes no more states. */
byte was_shown, was_second, was_state, was_role, was_who, was_asks_high, was_reserved, was_printed, was_on_paper, was_approved;
bit was_out, was_warned, was_visit, was_queued, was_put_back, was_consented, was_paper_open;
byte was_decision[APPLICANTS], was_issue[APPLICANTS], was_outcome[APPLICANTS];
int was_notes;
short was_asks;

#define EACH(body) d_step { each = 0; do :: each < APPLICANTS -> body; each++ :: else -> break od; each = 0 }

inline begin_step()
{
	was_shown = shown; was_second = second; was_state = state; was_role = role; was_warned = warned; was_visit = visit;
	was_who = count * 4 + at; was_notes = notes; was_asks = asks;
	was_out = out; was_queued = queued; was_put_back = put_back; was_consented = consented;
	was_approved = approved; was_reserved = reserved; was_printed = printed;
	was_on_paper = on_paper; was_paper_open = paper_open;
	EACH(was_decision[each] = decision[each]; was_issue[each] = issue[each]; was_outcome[each] = outcome[each])
}

inline end_step()
{
	c_code {
		if (now.event != EV_NOTHING) {
			printf("%d %d %d %d %d", now.was_state, now.was_role, now.was_warned, now.was_visit, now.was_who);
			for (int one = 0; one < APPLICANTS; one++)
				printf(" %d %d %d", now.was_decision[one], now.was_issue[one], now.was_outcome[one]);
			printf(" %d %d %x %x %d %x %x %x %x %d %d %d %d\t%d\t%d %d %d %d %d", now.was_queued, now.was_put_back,
			       now.was_notes, now.was_asks, now.was_consented, now.was_approved, now.was_reserved,
			       now.was_printed, now.was_on_paper, now.was_paper_open, now.was_second, now.was_shown, now.was_out, now.event, now.state, now.role,
			       now.warned, now.visit, now.count * 4 + now.at);
			for (int one = 0; one < APPLICANTS; one++)
				printf(" %d %d %d", now.decision[one], now.issue[one], now.outcome[one]);
			printf(" %d %d %x %x %d %x %x %x %x %d %d %d %d\n", now.queued, now.put_back, now.notes, now.asks,
			       now.consented, now.approved, now.reserved, now.printed, now.on_paper, now.paper_open, now.second, now.shown, now.out);
		}
	};
	was_shown = 0; was_second = 0; was_state = 0; was_role = 0; was_warned = 0; was_visit = 0; was_who = 0; was_notes = 0; was_asks = 0;
	was_out = 0; was_queued = 0; was_put_back = 0; was_consented = 0; was_approved = 0; was_reserved = 0;
	was_printed = 0; was_on_paper = 0; was_paper_open = 0; event = EV_NOTHING; what = 0;
	EACH(was_decision[each] = 0; was_issue[each] = 0; was_outcome[each] = 0)
}

#define FREE (asks == 0 && notes == 0) /* the shell owes nothing */
#define FREE_TO_PRINT ((asks & ~ASK_PRINT) == 0 && notes == 0)

inline law()
{
	assert((asks & ASK_RESERVE) == 0 || (consented && (approved & AT) && decision[at] == DEC_APPROVE));
	assert((asks & ASK_PRINT) == 0 || (reserved & AT));
	assert((asks & ASK_PRINT) == 0 || (on_paper & AT) == 0);
	assert((asks & ASK_PRINT) == 0 || ((alone & AT) && role == NOBODY));
	assert((state != HAND_OVER && state != TAKEN) || (printed & AT));
	assert(state != MAILING || (on_paper & AT) == 0);
	assert((asks & ASK_PARK) == 0 || (reserved == 0 && approved == 0 && role == NOBODY));
	assert((approved & BIT(0)) == 0 || decision[0] == DEC_APPROVE);
	assert((approved & BIT(APPLICANTS - 1)) == 0 || decision[APPLICANTS - 1] == DEC_APPROVE);
	assert((asks & ASK_PARK) == 0 || second == 0);
	assert(!shown || (state == HAND_OVER && !warned && event != EV_REQUEST && event != EV_TICK));
	assert(state != SECOND_LOOK || (second == 1 && role == SUPERVISOR));
	assert(state != ATTRACT || second == 0);
	assert(!out || (!visit && (asks & (ASK_OPEN | ASK_TAKE)) == 0 && state != QUEUE));
	assert(state != ATTRACT || (!visit && role == NOBODY && !consented && approved == 0 &&
				    reserved == 0 && on_paper == 0 && !paper_open))
}

active proctype kiosk()
{
	byte what, each;

	event = EV_NOTHING;
	do
	:: atomic {
		begin_step();
		if
		:: FREE_TO_PRINT && !deserted && warned -> event = EV_REQUEST; warned = 0
		:: FREE_TO_PRINT && !deserted && !warned -> event = EV_REQUEST; key()
		:: FREE_TO_PRINT -> event = EV_TICK; tick()
		:: asks != 0 -> answer()
		:: notes != 0 -> event = EV_RECORDED; recorded()
		:: state != OUT_OF_SERVICE && !deserted -> event = EV_STORE_FAILED; forget(OUT_OF_SERVICE)
		:: ON(ATTRACT) && !deserted -> event = EV_UNFIT; forget(OUT_OF_SERVICE)
		:: ON(UNPRINTED) && !deserted -> event = EV_FIT; enter(ALONE)
		:: ON(DOCUMENT_SCAN) && !deserted -> event = EV_SCANNED; warned = 0
		:: second == 1 && state != APPROVAL_ASKING && !deserted -> event = EV_AGREED; second = 2;
			if
			:: ON(APPROVAL_WAIT) -> go_on_agreed()
			:: ON(SECOND_LOOK) || ON(SECOND_REASON) || ON(SECOND_ANSWERING) ->
				sign_out_if_any(); enter(WAIT)
			:: else
			fi
		:: second == 1 && state != APPROVAL_ASKING && !deserted -> event = EV_DISAGREED;
			if
			:: ON(APPROVAL_WAIT) && !IS_ABOUT_PIN -> decide_anew()
			:: else -> go_on_without()
			fi
		:: ON(SLIP) && !deserted -> event = EV_SLIP; warned = 0
		:: ON(DOCUMENT_KIND) && !deserted -> event = EV_LIMITED; outcome[at] = OUT_DEFERRED; enter(LIMITED)
		:: FREE && !deserted -> deserted = 1
		fi;
		law();
		end_step()
	}
	od
}

ltl everybody_leaves { [] (deserted -> <> (state == ATTRACT)) }
