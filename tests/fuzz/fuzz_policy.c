/* Any bytes as rules of evidence: refused with one line that names the file, or whole, in order of
 * their days, each with the hash of what it says; and they weigh whatever lies there. */
#include <assert.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "config/config.h"
#include "kiosk/base/text.h"
#include "kiosk/evidence/evidence.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* libconfig 1.5 does not free the text that it was in at a syntax error. */
const char *__lsan_default_suppressions(void)
{
	return "leak:libconfig\n";
}

/* The first documents of the rules, with answers that change from one to the next. */
static void check_weighing(const struct policy *policy, int32_t today)
{
	struct evidence evidence = { 0 };

	for (size_t at = 0; at < policy->document_count && at < EVIDENCE_DOCUMENTS_MAX; at++) {
		struct evidence_document *document = &evidence.document[evidence.count++];
		document->rule = &policy->document[at];
		for (enum question question = 0; question < QUESTION_COUNT; question++)
			document->answer[question] =
				(enum answer)((at + question) % (ANSWER_COULD_NOT_CHECK + 1));
	}
	struct verdicts verdicts = evidence_weigh(policy, &evidence, today);
	for (enum gate gate = GATE_IRS_RULE; gate <= GATE_IAL2_REV4; gate++) {
		char codes[VERDICT_CODES_MAX];
		verdict_codes(verdicts, gate, codes, sizeof(codes));
		bool is_met = verdicts_at(verdicts, gate) == VERDICT_MET;
		assert(is_met == (verdicts.reasons[gate] == 0));
		assert(is_met == (strcmp(codes, "met") == 0));
	}
}

static void check_set(const struct policy_sets *sets, size_t at)
{
	const struct policy *policy = &sets->set[at];
	char hash[CRYPTO_HEX_MAX];

	assert(policy_hash(policy, hash, NULL) == STATUS_OK);
	assert(strcmp(hash, policy->hash) == 0);
	assert(at == 0 || sets->set[at - 1].effective_day < policy->effective_day);
	assert(policy_on(sets, policy->effective_day) == policy);
	assert(policy->document_count > 0 && policy->document_count <= POLICY_DOCUMENTS_MAX);
	check_weighing(policy, policy->effective_day);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct policy_sets sets;
	struct fault fault = { 0 };
	char path[64];
	int file = memfd_create("rules", MFD_CLOEXEC);

	if (file < 0)
		return 0;
	if (write(file, data, size) == (ssize_t)size) {
		(void)text_format(path, sizeof(path), "/proc/self/fd/%d", file);
		enum status status = policy_load(path, &sets, &fault);
		assert(status == STATUS_OK || fault.status == status);
		assert(status == STATUS_OK || strncmp(fault.what, "/proc/self/fd/", 14) == 0);
		for (size_t at = 0; status == STATUS_OK && at < sets.count; at++)
			check_set(&sets, at);
	}
	close(file);
	return 0;
}
