/* What tac-verify was asked on its command line. */
#ifndef TAC_VERIFY_WISH_H
#define TAC_VERIFY_WISH_H

#include "kiosk/ledger/verify.h"

enum wish_kind { WISH_VERIFY, WISH_HELP, WISH_VERSION };

struct wish {
	enum wish_kind kind;
	const char *file;
	bool is_json, is_quiet;
	bool has_fingerprint; /* fingerprint was given, or is that of the key that was */
	struct hash fingerprint;
	size_t head_count;
	struct head_code head[VERIFY_HEADS_MAX];
};

/* Reads the command line, and the key's file if one is named.
 * Errors  STATUS_REFUSED an option or value of another form, saying which; as file_read. */
enum status wish_read(int count, char **words, struct wish *ret, struct fault *fault) MUST_CHECK;

#endif
