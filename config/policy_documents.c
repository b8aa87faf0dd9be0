/* The documents of a rule set, and what about each contradicts itself. */
#include <string.h>

#include "config/policy_parts.h"
#include "kiosk/base/text.h"

static const char *const CLASSES[] = { "primary", "secondary", NULL };
static const char *const SHOWN[] = { "name", "birth_date", "tin", "address", NULL };
static const char *const STRENGTHS[] = { "none", "weak", "fair", "strong", "superior", NULL };
static const char *const EXPIRIES[] = { "date", "INDEF", "MIL", "none", "clerk", NULL };
static const char *const QUESTIONS[] = {
#define X(name, code, words) [QUESTION_##name] = (code),
	QUESTION_LIST(X)
#undef X
		NULL
};

#define AT(member) POLICY_AT(policy_document, member)

static const struct field FIELDS[] = {
	{ .name = "code", POLICY_CODE_FIELD(policy_document, code, policy_expected_code) },
	{ .name = "name", POLICY_NAME_FIELD(policy_document, name) },
	{ .name = "class", .kind = FIELD_ENUM, AT(class), .choices = CLASSES },
	{ .name = "photo", .kind = FIELD_BOOL, AT(has_photo) },
	{ .name = "link", .kind = FIELD_BOOL, AT(is_link) },
	{ .name = "name_link", .kind = FIELD_BOOL, AT(is_name_link), .is_optional = true },
	{ .name = "shows", .kind = FIELD_FLAGS, AT(shows), .choices = SHOWN },
	{ .name = "expiry", .kind = FIELD_FLAGS, AT(expiry), .choices = EXPIRIES },
	{ .name = "max_age_days",
	  .kind = FIELD_NUMBER,
	  AT(max_age_days),
	  .min = 1,
	  .max = 3660,
	  .is_optional = true },
	{ .name = "countries", .kind = FIELD_OTHER, .is_optional = true },
	{ .name = "ask", .kind = FIELD_FLAGS, AT(asked), .choices = QUESTIONS },
	{ .name = "rev3", .kind = FIELD_ENUM, AT(rev3), .choices = STRENGTHS },
	{ .name = "rev4", .kind = FIELD_ENUM, AT(rev4), .choices = STRENGTHS },
};

/* As machine-readable zones spell them: "USA", "D". */
static bool is_country(const char *text)
{
	size_t size = text == NULL ? 0 : strlen(text);

	return size > 0 && size < POLICY_COUNTRY_MAX &&
	       strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == size;
}

static enum status load_countries(const struct tree *tree, const config_setting_t *list,
				  struct policy_document *ret, struct fault *fault)
{
	unsigned line = list == NULL ? 0 : config_setting_source_line(list);

	if (list == NULL)
		return STATUS_OK;
	if (!config_setting_is_array(list) || config_setting_length(list) == 0 ||
	    config_setting_length(list) > POLICY_COUNTRIES_MAX)
		return tree_refuse(tree, line, fault,
				   "countries: expected a list in [ ] of 1 to %d codes",
				   POLICY_COUNTRIES_MAX);
	for (int at = 0; at < config_setting_length(list); at++) {
		const char *code = config_setting_get_string_elem(list, at);
		if (!is_country(code))
			return tree_refuse(
				tree, line, fault,
				"countries: expected codes such as \"USA\", not \"%.8s\"",
				code == NULL ? "" : code);
		(void)text_copy(ret->country[ret->country_count++], POLICY_COUNTRY_MAX, code);
	}
	return STATUS_OK;
}

static bool asks(const struct policy_document *document, enum question question)
{
	return (document->asked & 1u << question) != 0;
}

/* What contradicts itself; null when nothing does. */
static const char *contradiction(const struct policy_document *document)
{
	bool has_end = document->expiry != 0 || document->max_age_days != 0;

	if (document->class == CLASS_PRIMARY && !document->has_photo)
		return "a primary document has a photo: expected photo = true";
	if (document->class == CLASS_PRIMARY && !asks(document, QUESTION_PHOTO))
		return "ask: expected \"photo\" of a primary document";
	if (!document->has_photo && asks(document, QUESTION_PHOTO))
		return "ask: expected no \"photo\" where photo = false";
	if (has_end && !asks(document, QUESTION_UNEXPIRED))
		return "ask: expected \"unexpired\" where expiry or max_age_days says something";
	if (!has_end && asks(document, QUESTION_UNEXPIRED))
		return "ask: expected no \"unexpired\" where there is no expiry";
	if ((document->shows & (SHOWS_NAME | SHOWS_BIRTH_DATE | SHOWS_TIN)) == 0 &&
	    asks(document, QUESTION_NAME_BIRTH))
		return "ask: expected no \"name_birth\" where neither is shown";
	if ((document->shows & (SHOWS_BIRTH_DATE | SHOWS_TIN)) != 0 &&
	    !asks(document, QUESTION_NAME_BIRTH))
		return "ask: expected \"name_birth\" where a birth date or tin is shown";
	return NULL;
}

static enum status load_document(const struct tree *tree, const config_setting_t *group,
				 struct policy *ret, struct fault *fault)
{
	struct policy_document *document = &ret->document[ret->document_count];
	enum status status =
		tree_fill(tree, group, FIELDS, COUNT_OF(FIELDS), false, document, fault);

	if (status == STATUS_OK)
		status = load_countries(tree, config_setting_get_member(group, "countries"),
					document, fault);
	if (status != STATUS_OK)
		return status;
	for (size_t before = 0; before < ret->document_count; before++)
		if (strcmp(ret->document[before].code, document->code) == 0)
			return policy_refuse_twice(tree, group, document->code, fault);
	const char *wrong = contradiction(document);
	ret->document_count++;
	return wrong == NULL ? STATUS_OK
			     : tree_refuse(tree, config_setting_source_line(group), fault, "%s: %s",
					   document->code, wrong);
}

enum status policy_load_documents(const struct tree *tree, const config_setting_t *list,
				  struct policy *ret, struct fault *fault)
{
	enum status status =
		policy_check_list(tree, list, "documents", 1, POLICY_DOCUMENTS_MAX, fault);

	for (int at = 0; status == STATUS_OK && at < config_setting_length(list); at++)
		status = load_document(tree, config_setting_get_elem(list, (unsigned)at), ret,
				       fault);
	return status;
}
