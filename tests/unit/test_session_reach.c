/* The whole product of states and events, then every session that can be reached. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/fakes/sample_policy.h"
#include "tests/fakes/session_events.h"
#include "tests/fakes/session_explore.h"

static void assert_lawful(const char *broken)
{
	if (broken != NULL)
		fail_msg("broken: %s", broken);
}

static struct explored explore(const struct policy *policy, unsigned applicants, const char *name)
{
	struct session_rules rules = RULES;
	struct explore_plan plan = { .rules = &rules, .applicants = applicants };
	struct explored explored;

	rules.policy = policy;
	session_explore(&plan, &explored);
	assert_lawful(explored.broken);
	assert_true(explored.do_all_reach_attract);
	print_message("#= %s: %zu sessions, %zu steps\n", name, explored.sessions, explored.steps);
	return explored;
}

static void
test_session_reach__every_reachable_session_keeps_the_rules_and_reaches_attract(void **state)
{
	struct explored explored = explore(&SAMPLE_POLICY, 2, "two applicants");

	(void)state;
	for (unsigned at = 0; at < SESSION_STATE_COUNT; at++)
		assert_true(explored.is_seen[at]);
}

/* What a rule set can turn about the way of a visit. The machine asks the rules a few yes-or-no
 * questions, far from each other on the way: whether the gate is met, whether names are settled,
 * what takes a second person, what becomes of one who has a PIN, how it is delivered, whether
 * visits rest. So two that do not meet are turned in one set; the first gate is that of the sample.
 */
static void test_session_reach__so_it_is_under_every_rule_set(void **state)
{
	struct policy names = SAMPLE_POLICY, rest = SAMPLE_POLICY, second = SAMPLE_POLICY;
	struct explored explored;

	(void)state;
	assert_int_equal(SAMPLE_POLICY.gate, GATE_IRS_RULE);
	assert_int_equal(SAMPLE_POLICY.delivery, DELIVERY_PRINT);
	assert_int_equal(GATE_COUNT, 3);
	names.gate = GATE_IAL2_REV3;
	names.must_settle_names = !SAMPLE_POLICY.must_settle_names;
	names.delivery = DELIVERY_MAIL;
	explored = explore(&names, 1, "ial2_rev3, names the other way round, all goes by mail");
	assert_true(explored.is_seen[SESSION_NEXT_STEPS]);
	assert_false(explored.is_seen[SESSION_ALONE] || explored.is_seen[SESSION_PRINTING]);
	rest.gate = GATE_IAL2_REV4;
	rest.limits.resume_hours = 0;
	rest.again = AGAIN_MAIL;
	(void)explore(&rest, 1, "ial2_rev4, no visit rests, no PIN is printed again");
	second.second_person = ~SAMPLE_POLICY.second_person;
	second.again = AGAIN_REPLACE;
	(void)explore(&second, 1, "second persons the other way round, PINs are replaced");
}

static void test_session_reach__the_step_is_total_over_states_and_events(void **state)
{
	static struct session session, next;
	struct effects effects;
	size_t count = 0;

	(void)state;
	for (unsigned at = 0; at < SESSION_STATE_COUNT; at++)
		for (unsigned kind = 0; kind < EVENT_COUNT; kind++)
			for (unsigned detail = 0; detail < REQUEST_COUNT; detail++) {
				struct event event = event_of((enum event_kind)kind);
				session =
					(struct session){ .state = (enum session_state)at,
							  .applicant_count = 1,
							  .applicant[0].decision = DECISION_APPROVE,
							  .id = "C001-261122-0001",
							  .idle_at_ms = 1 };
				event.request.kind = (enum request_kind)detail;
				event.note = (enum note)(detail % NOTE_COUNT);
				event.reading = (enum reading)(detail % (READING_FAILED + 1));
				event.role = (enum role)(detail % 3);
				session_step(&session, &event, &RULES, &next, &effects);
				assert_lawful(step_broken_law(&session, &event, &next, &effects));
				count++;
			}
	assert_int_equal(count, SESSION_STATE_COUNT * EVENT_COUNT * REQUEST_COUNT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_session_reach__the_step_is_total_over_states_and_events),
		cmocka_unit_test(
			test_session_reach__every_reachable_session_keeps_the_rules_and_reaches_attract),
		cmocka_unit_test(test_session_reach__so_it_is_under_every_rule_set),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
