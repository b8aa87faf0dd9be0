/* PDF417 in one picture after another of the same document, and what was seen on the way. */
#ifndef TAC_DRIVERS_DECODER_PDF417_H
#define TAC_DRIVERS_DECODER_PDF417_H

#include "drivers/decoder.h"
#include "drivers/decoder_pdf417_burst.h"
#include "drivers/observation.h"

enum { PDF417_GRIDS_MAX = 8 };

struct pdf417_sight {
	struct pdf417_guards guards; /* of the last search */
	struct pdf417_guard sharp;   /* the surest whose bars stand apart; sureness 0: none */
	size_t grids, clearest;      /* how many, and which of them has the clearest codewords */
	struct {
		struct pdf417_grid grid;
		float clearness;
		bool is_read;
	} at[PDF417_GRIDS_MAX];
};

/* As DECODER_PDF417, together with what the burst (null: none) has of earlier pictures, to which
 * this one is added where it cannot be read alone. Counts its stages in *observation. */
enum status decoder_pdf417_look(const struct picture *picture, struct pdf417_burst *burst,
				struct symbols *symbols, struct pdf417_sight *ret_sight,
				struct observation *observation, struct fault *fault) MUST_CHECK;

#endif
