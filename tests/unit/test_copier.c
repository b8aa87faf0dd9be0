#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/copier.h"
#include "tests/fakes/ledger.h"

/* A ledger, an order for its backup, and a process that serves orders. */
struct fixture {
	struct ledger ledger;
	struct copier_order order;
	struct copier_answer answer;
	struct fault fault;
	int socket;
	pid_t process;
};

static void fixture_init(struct fixture *fixture)
{
	*fixture = (struct fixture){ .socket = -1, .order = { .keep = 3, .kiosk = "K1" } };
	ledger_init(&fixture->ledger);
	scratch_path(&fixture->ledger.scratch, "keys", fixture->order.keys);
	scratch_path(&fixture->ledger.scratch, "backups", fixture->order.folder);
	text_copy(fixture->order.database, sizeof(fixture->order.database), fixture->ledger.path);
	assert_int_equal(mkdir(fixture->order.keys, 0700), 0);
	assert_int_equal(mkdir(fixture->order.folder, 0700), 0);
}

static void fixture_release(struct fixture *fixture)
{
	ledger_release(&fixture->ledger);
}

static void begin(struct fixture *fixture)
{
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
	fixture->process = fork();
	if (fixture->process == 0) {
		close(pair[0]);
		_exit(copier_serve(pair[1]));
	}
	close(pair[1]);
	fixture->socket = pair[0];
}

/* Its exit code. */
static int end(struct fixture *fixture)
{
	int how = -1;

	assert_int_equal(waitpid(fixture->process, &how, 0), fixture->process);
	return WIFEXITED(how) ? WEXITSTATUS(how) : -1;
}

static enum status take(struct fixture *fixture)
{
	return copier_take(fixture->socket, &fixture->answer, &fixture->fault);
}

static void test_copier__makes_a_backup_by_order(void **state)
{
	SCOPED(fixture) fixture;
	struct backup_name names[4];
	size_t count = 0;

	fixture_init(&fixture);
	begin(&fixture);
	assert_int_equal(take(&fixture), STATUS_AGAIN);
	assert_int_equal(copier_give(fixture.socket, &fixture.order, NULL), STATUS_OK);
	assert_int_equal(end(&fixture), 0);
	assert_int_equal(take(&fixture), STATUS_OK);
	assert_int_equal(fixture.answer.status, STATUS_OK);
	assert_int_equal(fixture.answer.records, 1);
	assert_string_equal(fixture.answer.what, "");
	assert_int_equal(take(&fixture), STATUS_GONE);
	close(fixture.socket);
	assert_int_equal(backup_list(fixture.order.folder, "K1", names, 4, &count, NULL),
			 STATUS_OK);
	assert_int_equal(count, 1);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_BACKUP_MADE), 1);
}

static void test_copier__tells_why_there_is_none(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	fixture.order.must_mount = true;
	begin(&fixture);
	assert_int_equal(copier_give(fixture.socket, &fixture.order, NULL), STATUS_OK);
	assert_int_equal(end(&fixture), 0);
	assert_int_equal(take(&fixture), STATUS_OK);
	assert_int_equal(fixture.answer.status, STATUS_REFUSED);
	assert_non_null(strstr(fixture.answer.what, "no backup: "));
	assert_non_null(strstr(fixture.answer.what, "no disk is mounted there"));
	close(fixture.socket);
}

static void test_copier__says_when_a_backup_is_ahead_of_the_ledger(void **state)
{
	SCOPED(fixture) fixture;
	char ahead[COPIER_TEXT_MAX + 32];

	fixture_init(&fixture);
	text_format(ahead, sizeof(ahead), "%s/K1-200101-000000-99.db", fixture.order.folder);
	scratch_write(ahead, "x", 1);
	begin(&fixture);
	assert_int_equal(copier_give(fixture.socket, &fixture.order, NULL), STATUS_OK);
	assert_int_equal(end(&fixture), 0);
	assert_int_equal(take(&fixture), STATUS_OK);
	assert_int_equal(fixture.answer.status, STATUS_OK);
	assert_non_null(strstr(fixture.answer.what, "K1-200101-000000-99.db holds more records"));
	close(fixture.socket);
}

static void test_copier__an_order_of_another_form_is_none(void **state)
{
	SCOPED(fixture) fixture;
	struct copier_order unending;

	fixture_init(&fixture);
	begin(&fixture);
	assert_int_equal(send(fixture.socket, "x", 1, 0), 1);
	assert_int_equal(end(&fixture), 1);
	assert_int_equal(take(&fixture), STATUS_GONE);
	close(fixture.socket);
	unending = fixture.order;
	memset(unending.folder, 'x', sizeof(unending.folder));
	begin(&fixture);
	assert_int_equal(copier_give(fixture.socket, &unending, NULL), STATUS_OK);
	assert_int_equal(end(&fixture), 1);
	close(fixture.socket);
	begin(&fixture);
	close(fixture.socket);
	assert_int_equal(end(&fixture), 1);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_BACKUP_MADE), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_copier__makes_a_backup_by_order),
		cmocka_unit_test(test_copier__tells_why_there_is_none),
		cmocka_unit_test(test_copier__says_when_a_backup_is_ahead_of_the_ledger),
		cmocka_unit_test(test_copier__an_order_of_another_form_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
