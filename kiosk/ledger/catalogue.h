/* Every kind of record the ledger can hold, in one list. */
#ifndef TAC_LEDGER_CATALOGUE_H
#define TAC_LEDGER_CATALOGUE_H

#include <stdbool.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/span.h"

/* Name, text, who acts ("system" and "visitor" are actors by that name, "clerk", "supervisor",
 * "administrator" and "staff" people by theirs), details it must carry, details it may have sealed
 * beside it (both blank-separated keys), meaning. */
#define RECORD_KIND_LIST(X)                                                                        \
	X(LEDGER_CREATED, "ledger_created", "system", "schema version", "",                        \
	  "The ledger was made; its first record.")                                                \
	X(LEDGER_CARRIED, "ledger_carried", "system", "from to", "",                               \
	  "The ledger's schema was carried forward to a newer version.")                           \
	X(LEDGER_CONTINUED, "ledger_continued", "supervisor",                                      \
	  "kiosk records head signed exceptions last_visit", "",                                   \
	  "It goes on where another one ended whose key was lost: that one's length and head, "    \
	  "and how much of it was signed.")                                                        \
	X(PIN_CARRIED, "pin_carried", "supervisor", "year fingerprint", "",                        \
	  "The ledger before this one issued an IP PIN to this taxpayer for the year.")            \
	X(EPOCH_STARTED, "epoch_started", "system", "epoch key", "",                               \
	  "From here on the ledger is signed with a new key.")                                     \
	X(CLOCK_CHANGED, "clock_changed", "system", "from to", "",                                 \
	  "The kiosk's clock was set, or went another way than time does.")                        \
	X(KIOSK_STARTED, "kiosk_started", "system", "version policy rules after", "",              \
	  "The kiosk program began to serve, after nothing, a stop or an interruption.")           \
	X(KIOSK_STOPPED, "kiosk_stopped", "system", "cause", "",                                   \
	  "The kiosk program ended in order.")                                                     \
	X(VISIT_STARTED, "visit_started", "visitor", "day training", "",                           \
	  "A visit began at the attract screen.")                                                  \
	X(CONSENTED, "consented", "visitor", "notice language", "",                                \
	  "The visitor read the privacy notice and agreed.")                                       \
	X(IDENTIFIED, "identified", "visitor", "applicant reason whom tin_last4 fingerprint",      \
	  "tin family given suffix birth street city state zip by_tin by_family by_given "         \
	  "by_suffix by_birth by_street by_city by_state by_zip",                                  \
	  "The visitor stated who an IP PIN is for: the visit's applicant of that number.")        \
	X(DOCUMENT_GIVEN, "document_given", "anyone", "number of document how",                    \
	  "kind issuer number nationality family given suffix birth issue expiry sex street city " \
	  "state zip",                                                                             \
	  "A document was scanned, typed or handed to the clerk.")                                 \
	X(CLERK_JOINED, "clerk_joined", "clerk", "", "", "A clerk took the visit.")                \
	X(TIN_SHOWN, "tin_shown", "clerk", "", "",                                                 \
	  "The full taxpayer number was shown on screen.")                                         \
	X(CHECKED, "checked", "clerk",                                                             \
	  "number of document answers matches differences names read",                             \
	  "family_name given_names birth_date street city state postal_code tin number expiry",    \
	  "The clerk answered every question about one document.")                                 \
	X(DECIDED, "decided", "clerk",                                                             \
	  "applicant decision reason irs_rule ial2_rev3 ial2_rev4 policy rules names interpreter", \
	  "",                                                                                      \
	  "The clerk decided about one applicant; the three verdicts, and the version and hash "   \
	  "of the rules they "                                                                     \
	  "follow, stand beside it.")                                                              \
	X(DECISION_WITHDRAWN, "decision_withdrawn", "anyone", "applicant cause", "",               \
	  "What was decided about that applicant counts no more, and nothing was issued: the "     \
	  "clerk left or thought again before all was decided, or the visit broke off.")           \
	X(APPROVAL_ASKED, "approval_asked", "clerk", "applicant acts decision reason evidence",    \
	  "",                                                                                      \
	  "The clerk asked a second person to agree about one applicant; the digest is of the "    \
	  "evidence as it was weighed then.")                                                      \
	X(APPROVAL_SHOWN, "approval_shown", "supervisor", "asked_by", "",                          \
	  "A second person was shown the evidence.")                                               \
	X(APPROVAL_GIVEN, "approval_given", "supervisor", "applicant asked_by evidence", "",       \
	  "The second person agreed.")                                                             \
	X(APPROVAL_REFUSED, "approval_refused", "supervisor",                                      \
	  "applicant asked_by evidence reason", "", "The second person did not agree.")            \
	X(APPROVAL_CLEARED, "approval_cleared", "system", "cause", "",                             \
	  "What was asked of a second person is not asked any more, or what was agreed counts no " \
	  "more: the evidence changed, the clerk took it back, or the visit ended or rests.")      \
	X(APPROVAL_LAPSED, "approval_lapsed", "system", "applicant given_by", "",                  \
	  "What a second person had agreed to about that applicant came to nothing: the decision " \
	  "that it was for is withdrawn.")                                                         \
	X(FRAUD_SUSPECTED, "fraud_suspected", "clerk", "code", "",                                 \
	  "The clerk marked the visit for review by the supervisors; the visitor is told nothing " \
	  "of it.")                                                                                \
	X(VISIT_MARKED, "visit_marked", "clerk", "mark state", "",                                 \
	  "A clerk said that they suspect fraud, or that they know the visitor, or took that "     \
	  "back.")                                                                                 \
	X(NEXT_STEPS_PRINTED, "next_steps_printed", "visitor", "proof", "",                        \
	  "A page that says what to do next was printed for the visitor.")                         \
	X(PIN_RESERVED, "pin_reserved", "clerk", "applicant year order fingerprint", "",           \
	  "An IP PIN was reserved for this taxpayer and year.")                                    \
	X(PIN_RETRIEVED, "pin_retrieved", "clerk", "applicant year order fingerprint", "",         \
	  "The IP PIN that this taxpayer has for the year is to be printed again.")                \
	X(PIN_ALREADY_ASSIGNED, "pin_already_assigned", "clerk", "applicant year fingerprint", "", \
	  "This taxpayer has an IP PIN for the year; none was made.")                              \
	X(PIN_REFUSED, "pin_refused", "clerk", "applicant year cause", "",                         \
	  "The registry made no IP PIN.")                                                          \
	X(PRINT_AGREED, "print_agreed", "visitor", "order language size", "",                      \
	  "The visitor said that nobody else sees what is printed, and chose the receipt's "       \
	  "language and the size of its letters.")                                                 \
	X(PRINT_STARTED, "print_started", "system", "order", "",                                   \
	  "The receipt goes to the printer.")                                                      \
	X(PRINT_POSTPONED, "print_postponed", "system", "order cause", "",                         \
	  "Not a byte of the receipt went to the printer, which cannot print: it waits.")          \
	X(PIN_DROPPED, "pin_dropped", "system", "order year fingerprint cause", "",                \
	  "The program ended before anything of the order was sent to a printer: nobody saw its "  \
	  "IP PIN, which is none any more.")                                                       \
	X(ORDER_DROPPED, "order_dropped", "system", "order cause", "",                             \
	  "The same of another paper of an IP PIN, which counts as before.")                       \
	X(PRINT_PROVEN, "print_proven", "system", "order proof", "", "The receipt is on paper.")   \
	X(EXCEPTION_OPENED, "exception_opened", "system", "order cause", "",                       \
	  "It is not proven that the receipt is on paper or in the right hands.")                  \
	X(PIN_SHOWN, "pin_shown", "visitor", "order", "",                                          \
	  "The visitor asked to see the IP PIN on the screen, for half a minute at most.")         \
	X(DELIVERED, "delivered", "visitor", "order", "",                                          \
	  "The visitor confirmed having the receipt.")                                             \
	X(PIN_VOIDED, "pin_voided", "staff", "order year fingerprint cause", "",                   \
	  "The IP PIN that this order made counts no more, and neither does its paper.")           \
	X(ORDER_VOIDED, "order_voided", "staff", "order cause", "",                                \
	  "This paper counts no more; its IP PIN may, where another paper bears it.")              \
	X(PIN_BARRED, "pin_barred", "clerk", "applicant year fingerprint cause", "",               \
	  "No IP PIN is made for this taxpayer: a flag says that the person died or that the "     \
	  "number is locked.")                                                                     \
	X(LETTER_QUEUED, "letter_queued", "anyone", "order", "",                                   \
	  "The IP PIN goes by mail, to the address of record.")                                    \
	X(LETTER_FOLLOWS, "letter_follows", "anyone", "applicant year order fingerprint after",    \
	  "", "The IP PIN of that delivered paper goes by mail, too, to the address of record.")   \
	X(LETTER_OMITTED, "letter_omitted", "anyone", "order cause", "",                           \
	  "By the rules a letter was to follow this paper, and none does.")                        \
	X(LETTER_EXPORTED, "letter_exported", "supervisor", "order batch", "",                     \
	  "The letter was written out, with the batch of that number.")                            \
	X(LETTER_WITHDRAWN, "letter_withdrawn", "supervisor", "order batch", "",                   \
	  "The batch was given up: the letter waits for another one.")                             \
	X(LETTER_MAILED, "letter_mailed", "supervisor", "order batch", "",                         \
	  "The letter was handed to the mail.")                                                    \
	X(LETTER_RETURNED, "letter_returned", "supervisor", "order cause", "",                     \
	  "The letter came back: an exception is open.")                                           \
	X(BATCH_EXPORTED, "batch_exported", "supervisor", "batch letters held", "",                \
	  "A batch of letters was made, to be written out; so many others were held back.")        \
	X(BATCH_REPEATED, "batch_repeated", "supervisor", "batch letters", "",                     \
	  "The same letters were written out again.")                                              \
	X(BATCH_WRITTEN, "batch_written", "supervisor", "batch letters", "",                       \
	  "The files of the batch are whole: only now its letters can be mailed.")                 \
	X(BATCH_ENDED, "batch_ended", "supervisor", "batch letters void how", "",                  \
	  "The batch is done or was cancelled; so many of its letters were void by then.")         \
	X(ADDRESSES_LOADED, "addresses_loaded", "supervisor", "count file rows", "",               \
	  "Addresses of record came from a file of that digest, in place of those before.")        \
	X(FLAGS_CHANGED, "flags_changed", "supervisor", "fingerprint from to", "",                 \
	  "What keeps this taxpayer from a PIN was set or cleared by hand.")                       \
	X(PIN_EXPIRED, "pin_expired", "system", "order year", "",                                  \
	  "The year of the IP PIN that this order made is over.")                                  \
	X(ORDER_EXPIRED, "order_expired", "system", "order year", "",                              \
	  "Another paper of an IP PIN whose year is over.")                                        \
	X(PIN_RENEWED, "pin_renewed", "supervisor",                                                \
	  "year before day training language reason ending outcome", "",                           \
	  "A new year's IP PIN for who had one of the year before; it has a visit's number of "    \
	  "its own.")                                                                              \
	X(YEAR_CHANGED, "year_changed", "supervisor", "year second enrolled renewed left", "",     \
	  "The change of the year: of so many enrolled, so many got a new IP PIN now.")            \
	X(PRINTER_QUARANTINED, "printer_quarantined", "anyone", "cause", "",                       \
	  "A receipt that is not proven may still be in the printer: no visitor's paper is "       \
	  "printed until it is released.")                                                         \
	X(PRINTER_RELEASED, "printer_released", "staff", "slip", "",                               \
	  "A member of staff watched a test slip come out of the printer and nothing else: it "    \
	  "holds no receipt any more.")                                                            \
	X(EXCEPTION_RESOLVED, "exception_resolved", "staff", "order answer", "",                   \
	  "A member of staff looked for the paper of an open exception: handed over, destroyed "   \
	  "or "                                                                                    \
	  "not found.")                                                                            \
	X(ORDER_REPLACED, "order_replaced", "staff", "order by", "",                               \
	  "Another IP PIN takes the place of this order's, which counts no more.")                 \
	X(RECEIPT_HANDED, "receipt_handed", "staff", "order", "",                                  \
	  "A member of staff put a replacement or reprint into the visitor's hands.")              \
	X(ATTEMPTS_OVER, "attempts_over", "system", "attempts until fingerprint", "",              \
	  "No more tries are possible now for this taxpayer number: the visit goes no further.")   \
	X(VISIT_PARKED, "visit_parked", "anyone", "place until_ms slip sealed", "",                \
	  "The visit rests, in the queue for a clerk or until somebody comes with its slip.")      \
	X(VISIT_RESUMED, "visit_resumed", "anyone", "place before", "",                            \
	  "A visit that rested goes on: who took it up, and the clerk who had it before.")         \
	X(VISIT_HANDED_OFF, "visit_handed_off", "clerk", "reason", "",                             \
	  "A clerk hands the visit on to others and cannot take it again.")                        \
	X(SLIP_REFUSED, "slip_refused", "visitor", "tries", "",                                    \
	  "Who came with a visit's slip could not say what was asked.")                            \
	X(VISIT_CLOSED, "visit_closed", "anyone", "ending outcome", "",                            \
	  "The visit ended; its data was wiped.")                                                  \
	X(STAFF_SIGNED_IN, "staff_signed_in", "staff", "role", "", "A member of staff signed in.") \
	X(STAFF_REFUSED, "staff_refused", "anyone", "cause", "", "A sign-in was refused.")         \
	X(STAFF_SIGNED_OUT, "staff_signed_out", "staff", "cause", "",                              \
	  "A member of staff signed out.")                                                         \
	X(STAFF_ADDED, "staff_added", "administrator", "user role account", "",                    \
	  "A staff account was made.")                                                             \
	X(STAFF_RESET, "staff_reset", "administrator", "user account", "",                         \
	  "A staff secret was set anew.")                                                          \
	X(STAFF_DISABLED, "staff_disabled", "administrator", "user", "",                           \
	  "A staff account was switched off.")                                                     \
	X(AUDIT_LISTED, "audit_listed", "supervisor", "filter", "",                                \
	  "The list of visits was viewed.")                                                        \
	X(AUDIT_SHOWN, "audit_shown", "supervisor", "visit", "",                                   \
	  "One visit's records were viewed.")                                                      \
	X(AUDIT_VERIFIED, "audit_verified", "supervisor", "records result", "",                    \
	  "The chain was verified.")                                                               \
	X(AUDIT_REPLAYED, "audit_replayed", "supervisor", "visit policy rules day result", "",     \
	  "One visit's evidence was weighed again, under these rules as of this day.")             \
	X(AUDIT_EXPORTED, "audit_exported", "supervisor", "visit records digest", "",              \
	  "One visit was given out as a proof bundle.")                                            \
	X(AUDITOR_ADDED, "auditor_added", "supervisor", "name key", "",                            \
	  "From here on personal details are sealed to this auditor's public key too.")            \
	X(AUDITOR_REMOVED, "auditor_removed", "supervisor", "name key", "",                        \
	  "From here on nothing more is sealed to this auditor's key.")                            \
	X(PERIOD_STARTED, "period_started", "system", "print", "",                                 \
	  "The secret of a quarter was made; what is sealed in it goes with it.")                  \
	X(AUDIT_UNSEALED, "audit_unsealed", "supervisor", "key", "",                               \
	  "A visit's sealed details were opened with this auditor's key.")                         \
	X(PERIOD_EXPORTED, "period_exported", "supervisor", "auditors", "",                        \
	  "A quarter's secret was given out, sealed to the auditors.")                             \
	X(SHRED_STARTED, "shred_started", "supervisor", "second", "",                              \
	  "Two supervisors began to destroy a quarter's secret, its time being over.")             \
	X(SHRED_ENDED, "shred_ended", "supervisor", "second", "",                                  \
	  "The quarter's secret is gone; what was sealed in it stays shut.")                       \
	X(BACKUP_MADE, "backup_made", "anyone", "file records head digest", "",                    \
	  "A copy of the ledger was made and verified.")                                           \
	X(BACKUP_FAILED, "backup_failed", "anyone", "cause", "",                                   \
	  "No copy of the ledger could be made.")                                                  \
	X(LEDGER_RESTORED, "ledger_restored", "supervisor", "file records head lost was", "",      \
	  "A backup took the ledger's place; what was recorded after it is not in it.")            \
	X(DISK_CHANGED, "disk_changed", "system", "room free_mib", "",                             \
	  "The room on the ledger's disk became enough, low or too little for a visit.")           \
	X(DAY_OPENED, "day_opened", "supervisor", "since records head open quiet", "",             \
	  "A day was opened: its slip tells the head that the last one closed with.")              \
	X(DAY_CLOSED, "day_closed", "supervisor", "since records head open visits", "",            \
	  "A day was closed: its slip tells the head and what the day's records count.")           \
	X(SHEET_PRINTED, "sheet_printed", "anyone", "sheet proof", "",                             \
	  "A page that bears no IP PIN was printed: for staff, or a visitor's slip.")              \
	X(RETURN_REFUSED, "return_refused", "administrator",                                       \
	  "role code year tin_last4 fingerprint", "",                                              \
	  "An IP PIN on a tax return was wrong or missing: whose, and the reject code that was "   \
	  "answered.")                                                                             \
	X(RETURN_LIMITED, "return_limited", "administrator", "limit", "",                          \
	  "No return is checked for a while, of this taxpayer or at all: too many were refused.")  \
	X(RETURNS_ACCEPTED, "returns_accepted", "administrator", "count year", "",                 \
	  "So many returns were accepted, each with its right IP PIN or without need of one.")     \
	X(RECEIPT_VERIFIED, "receipt_verified", "staff", "result", "",                             \
	  "A receipt's verification code was looked up, and whether the paper is the kiosk's "     \
	  "own.")                                                                                  \
	X(DEVICE_FAULT, "device_fault", "system", "device cause", "",                              \
	  "A device or the reader failed.")

enum record_kind {
#define X(name, text, who, details, sealed, meaning) RECORD_##name,
	RECORD_KIND_LIST(X)
#undef X
		RECORD_KIND_COUNT
};

const char *record_kind_text(enum record_kind kind);
const char *record_kind_who(enum record_kind kind);
/* False for a record of the system's or a visitor's that another one makes, and for a person's that
 * bears no person's name. Whether a person has an account with that duty is not told: who works at
 * the shell, "shell:ann", has none. */
bool record_kind_is_by(enum record_kind kind, const char *actor);
const char *record_kind_details(enum record_kind kind);
const char *record_kind_sealed(enum record_kind kind);
const char *record_kind_meaning(enum record_kind kind);

/* What one kind begins and which ones end it (texts, blank-separated), about the same object or by
 * the same actor, or in the whole ledger. Where it may stay open, a ledger at rest can hold one
 * that nothing has ended yet; of the others store_recover leaves none open. */
#define RECORD_SPAN_LIST(X)                                                                        \
	X(KIOSK_STARTED, "kiosk_stopped kiosk_started", LEDGER, true)                              \
	X(EPOCH_STARTED, "epoch_started", LEDGER, true)                                            \
	X(VISIT_STARTED, "visit_closed visit_parked", OBJECT, false)                               \
	X(VISIT_PARKED, "visit_resumed visit_closed", OBJECT, true)                                \
	X(VISIT_RESUMED, "visit_closed visit_parked", OBJECT, false)                               \
	X(DECIDED, "decision_withdrawn visit_closed", OBJECT, false)                               \
	X(APPROVAL_ASKED, "approval_given approval_refused approval_cleared", OBJECT, false)       \
	X(PIN_RESERVED, "print_started exception_opened letter_queued pin_dropped", OBJECT, false) \
	X(PIN_RETRIEVED, "print_started exception_opened letter_queued order_dropped", OBJECT,     \
	  false)                                                                                   \
	X(PRINT_STARTED, "print_proven print_postponed exception_opened letter_queued", OBJECT,    \
	  false)                                                                                   \
	X(PRINT_POSTPONED,                                                                         \
	  "print_started exception_opened letter_queued pin_dropped order_dropped", OBJECT, false) \
	X(PRINT_PROVEN, "delivered receipt_handed exception_opened", OBJECT, false)                \
	X(STAFF_SIGNED_IN, "staff_signed_out kiosk_stopped kiosk_started", ACTOR, true)            \
	X(PRINTER_QUARANTINED, "printer_released printer_quarantined", OBJECT, true)               \
	X(PERIOD_STARTED, "shred_ended", OBJECT, true)                                             \
	X(SHRED_STARTED, "shred_ended", OBJECT, true)

enum record_span_of {
	RECORD_SPAN_OF_LEDGER,
	RECORD_SPAN_OF_OBJECT,
	RECORD_SPAN_OF_ACTOR,
};

struct record_span {
	const char *ends;
	enum record_span_of of;
	bool may_stay_open;
};

/* Null for a kind that begins nothing. */
const struct record_span *record_kind_span(enum record_kind kind);

/* True where the catalogue lets a kind have a detail of that name sealed. */
bool record_kind_seals(enum record_kind kind, const char *key);

/* The kind with that text; RECORD_KIND_COUNT if none. */
enum record_kind record_kind_from_span(struct span text);

#endif
