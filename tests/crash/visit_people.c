#include "tests/crash/visit_people.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "drivers/reader.h"
#include "kiosk/base/text.h"
#include "kiosk/staff/secret.h"
#include "screens/term.h"
#include "screens/view.h"
#include "tests/crash/visit_printer.h"

/* What they do on each screen, once it is there: characters, '\n' for Enter, STAFF for F10. A new
 * screen of a visit is a line more here. */
#define STAFF "\x10"
static const struct {
	enum session_state state;
	const char *keys;
} HABITS[] = {
	{ SESSION_ATTRACT, "\n" },
	{ SESSION_LANGUAGE, "1" },
	{ SESSION_PRIVACY, "1" },
	{ SESSION_REASON, "1" },
	{ SESSION_WHOM, "1" },
	{ SESSION_NAME, "Sample\nJordan Alex\n\n" },
	{ SESSION_BIRTH_DATE, "03/14/1985\n" },
	{ SESSION_ADDRESS, "100 Example Ave\nRichmond\nVA\n23220\n" },
	{ SESSION_ANSWERS, "\n" },
	{ SESSION_DOCUMENT_KIND, "1" },
	{ SESSION_DOCUMENT_SCAN, "\n" },
	{ SESSION_WAIT, STAFF },
	{ SESSION_CLERK_SIGN_IN, VISIT_CLERK "\n" VISIT_CLERK_SECRET "\n" },
	{ SESSION_REVIEW, "ssssssssss\n" },
	{ SESSION_QUESTIONS, "yyyyyyy\n" },
	{ SESSION_COMPANION, "1" },
	{ SESSION_DECISION, "1" },
	{ SESSION_DECISION_REASON, "1" },
	{ SESSION_ALONE, "\n" },
	{ SESSION_HAND_OVER, "\n" },
	{ SESSION_TAKEN, "1" },
	{ SESSION_TROUBLE, "\n" },
	{ SESSION_NEXT_STEPS, "\n" },
};

static struct {
	enum session_state shown, at; /* as drawn last; where the keys belong */
	const char *keys;
	bool is_fresh; /* drawn since the last key */
	bool has_to_wait;
	unsigned left, served;
	unsigned came; /* in all: each has a taxpayer number of their own */
	char tin[16];
} people;

void visit_people_come(unsigned visits, bool has_to_wait)
{
	people.at = SESSION_STATE_COUNT;
	people.keys = "";
	people.is_fresh = false;
	people.has_to_wait = has_to_wait;
	people.left = visits;
	people.served = 0;
}

unsigned visit_people_served(void)
{
	return people.served;
}

static const char *habit(enum session_state state)
{
	if (state == SESSION_TIN) {
		(void)text_format(people.tin, sizeof(people.tin), "123-45-%04u\n", people.came);
		return people.tin;
	}
	for (size_t at = 0; at < COUNT_OF(HABITS); at++)
		if (HABITS[at].state == state)
			return HABITS[at].keys;
	return "";
}

/* At the first screen, or out of service because of a paper: the next one comes, or it is evening.
 */
static void arrive(void)
{
	if (people.at != SESSION_STATE_COUNT)
		people.served++;
	if (people.left-- > 0) {
		people.came++;
		return;
	}
	people.keys = "";
	(void)kill(getpid(), SIGTERM);
}

static void touch_cover(void)
{
	if (people.shown == SESSION_ALONE && people.has_to_wait) {
		people.has_to_wait = false;
		visit_printer_cover(true);
	} else if (people.shown == SESSION_UNPRINTED) {
		visit_printer_cover(false);
	}
}

struct keypress __wrap_term_key(void);
struct keypress __wrap_term_key(void)
{
	if (!people.is_fresh)
		return (struct keypress){ .kind = PRESS_NONE };
	people.is_fresh = false;
	if (people.shown != people.at) {
		people.keys = habit(people.shown);
		if (people.shown == SESSION_ATTRACT || people.shown == SESSION_OUT_OF_SERVICE)
			arrive();
		touch_cover();
		people.at = people.shown;
	}
	if (people.keys[0] == '\0')
		return (struct keypress){ .kind = PRESS_NONE };
	char key = *people.keys++;
	if (key == '\n')
		return (struct keypress){ .kind = PRESS_ENTER };
	if (key == STAFF[0])
		return (struct keypress){ .kind = PRESS_FUNCTION, .code = 10 };
	return (struct keypress){ .kind = PRESS_CHARACTER, .code = (unsigned char)key };
}

void __real_view_fill(const struct session *session, const struct session_rules *rules,
		      const struct view_facts *facts, struct view *ret);
void __wrap_view_fill(const struct session *session, const struct session_rules *rules,
		      const struct view_facts *facts, struct view *ret);
void __wrap_view_fill(const struct session *session, const struct session_rules *rules,
		      const struct view_facts *facts, struct view *ret)
{
	people.shown = session->state;
	__real_view_fill(session, rules, facts, ret);
}

void __wrap_term_show(const struct canvas *canvas);
void __wrap_term_show(const struct canvas *canvas)
{
	people.is_fresh = true;
}

/* --- what is not there ---------------------------------------------------------------------------
 */

enum status __wrap_term_open(struct fault *fault);
enum status __wrap_term_open(struct fault *fault)
{
	return STATUS_OK;
}

bool __wrap_term_is_gone(void);
bool __wrap_term_is_gone(void)
{
	return false;
}

void __wrap_term_close(void);
void __wrap_term_close(void)
{
}

void __wrap_term_wipe(void);
void __wrap_term_wipe(void)
{
}

/* Documents are looked at by eye. */
enum status __wrap_reader_open(struct reader *ret, struct fault *fault);
enum status __wrap_reader_open(struct reader *ret, struct fault *fault)
{
	return STATUS_OK;
}

void __wrap_reader_release(struct reader *reader);
void __wrap_reader_release(struct reader *reader)
{
}

void __wrap_reader_forget(struct reader *reader);
void __wrap_reader_forget(struct reader *reader)
{
}

enum status __real_secret_make(struct span secret, uint32_t iterations, struct secret_record *ret,
			       struct fault *fault);
enum status __wrap_secret_make(struct span secret, uint32_t iterations, struct secret_record *ret,
			       struct fault *fault);
enum status __wrap_secret_make(struct span secret, uint32_t iterations, struct secret_record *ret,
			       struct fault *fault)
{
	return __real_secret_make(secret, SECRET_ITERATIONS_MIN, ret, fault);
}
