/* What the shipped program says, asked as anybody would ask it. */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/head_code.h"
#include "tests/tamper/judge.h"

enum { HEADS_MAX = 8, WORDS_MAX = 2 * HEADS_MAX + 8, SAID_MAX = 65536, NOT_JUDGED = 2 };

struct judge_question {
	char *words[WORDS_MAX];
	size_t count;
	char key[LIFE_PATH_MAX + 8];
	char heads[HEADS_MAX][HEAD_CODE_MAX];
};

static void ask(struct judge_question *question, const char *word)
{
	question->words[question->count++] = (char *)(uintptr_t)word;
}

static void show_key(struct judge_question *question, const char *path, const struct key *key)
{
	char pem[KEY_PEM_MAX];
	struct fault fault = { 0 };

	life_must(key_public_pem(key, pem, &fault), &fault);
	(void)text_format(question->key, sizeof(question->key), "%s.pem", path);
	int file = open(question->key, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (file < 0 || write(file, pem, strlen(pem)) != (ssize_t)strlen(pem))
		exit(2);
	close(file);
	ask(question, "--key");
	ask(question, question->key);
}

static void show_heads(struct judge_question *question, const struct life_heads *heads)
{
	size_t count = heads->count < HEADS_MAX ? heads->count : HEADS_MAX;

	for (size_t at = 0; at < count; at++) {
		size_t which = heads->count - count + at;
		struct head_code code = head_code_of(heads->at[which].size, &heads->at[which].head);
		head_code_text(&code, question->heads[at]);
		ask(question, "--head");
		ask(question, question->heads[at]);
	}
}

/* Its standard output; gives back how it ended. */
static int run(const struct judge_question *question, char said[SAID_MAX])
{
	int ends[2], how = 0;
	size_t size = 0;
	ssize_t more = 0;
	pid_t process = -1;
	posix_spawn_file_actions_t actions;

	if (pipe2(ends, O_CLOEXEC) != 0)
		exit(2);
	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	(void)posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	if (posix_spawn(&process, question->words[0], &actions, NULL, question->words, environ) !=
	    0) {
		perror(question->words[0]);
		exit(2);
	}
	(void)posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	while (size < SAID_MAX - 1 && (more = read(ends[0], said + size, SAID_MAX - 1 - size)) > 0)
		size += (size_t)more;
	said[size] = '\0';
	close(ends[0]);
	if (waitpid(process, &how, 0) != process || !WIFEXITED(how))
		return -1;
	return WEXITSTATUS(how);
}

static enum finding finding_of(struct span word)
{
	for (unsigned at = 0; at < FINDING_COUNT; at++)
		if (span_equals(word, span_of(finding_word((enum finding)at))))
			return (enum finding)at;
	return FINDING_COUNT;
}

/* The first "finding", and its "sentence". */
static struct span value_of(const char *said, const char *key)
{
	struct span word = { 0 };
	const char *at = strstr(said, key);

	if (at == NULL)
		return word;
	struct span rest = span_of(at + strlen(key));
	(void)span_split(&rest, '"', &word);
	return word;
}

struct judgement judge_by(const char *program, const char *path, const struct outside *outside)
{
	static char said[SAID_MAX];
	struct judgement judgement = { .finding = FINDING_NONE };
	struct judge_question question = { 0 };

	ask(&question, program);
	ask(&question, "--json");
	if (outside->installation != NULL)
		show_key(&question, path, outside->installation);
	if (outside->heads != NULL)
		show_heads(&question, outside->heads);
	ask(&question, path);
	int code = run(&question, said);
	if (question.key[0] != '\0')
		(void)unlink(question.key);
	if (code == 0)
		return judgement;
	/* What it cannot judge, and says why, is no ledger that anybody could read. A program that
	 * did not even start says nothing: that has no name. */
	if (code == NOT_JUDGED && value_of(said, "\"reason\":\"").size > 0)
		judgement.finding = FINDING_UNREADABLE;
	else
		judgement.finding = finding_of(value_of(said, "\"finding\":\""));
	(void)text_copy_span(judgement.words, sizeof(judgement.words),
			     value_of(said, "\"sentence\":\""));
	return judgement;
}
