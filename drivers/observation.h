/* What the reader noticed about a picture besides its symbols: what would help the person where
 * nothing was read, and how the reading went, for those who ask. */
#ifndef TAC_DRIVERS_OBSERVATION_H
#define TAC_DRIVERS_OBSERVATION_H

#include <stddef.h>
#include <stdint.h>

/* Name, and how `read --json` spells it. */
#define ADVICE_LIST(X)                                                                             \
	X(NONE, "")                                                                                \
	X(TURN, "turn")             /* no barcode is to be seen */                                 \
	X(LESS_LIGHT, "less_light") /* a lamp shines on it */                                      \
	X(MORE_LIGHT, "more_light")                                                                \
	X(CLOSER, "closer")                                                                        \
	X(HOLD_STILL, "hold_still") /* out of focus, moved or dirty */                             \
	X(AGAIN, "again")           /* it is clear, but believed only when seen twice */

enum advice {
#define X(name, text) ADVICE_##name,
	ADVICE_LIST(X)
#undef X
		ADVICE_COUNT
};

#define STAGE_LIST(X)                                                                              \
	X(LOAD, "load")               /* the file's format */                                      \
	X(LOCATE, "locate")           /* PDF417: guards */                                         \
	X(GRID, "grid")               /* PDF417: rows and columns, by the row indicators */        \
	X(CODEWORDS, "codewords")     /* PDF417: cells, error correction, text */                  \
	X(BURST, "burst")             /* PDF417: codewords together with earlier pictures */       \
	X(MICROPDF417, "micropdf417") /* where there was no PDF417 */                              \
	X(LINEAR, "linear")           /* Code 39, Code 128 and QR */                               \
	X(DRAW, "draw")               /* the explanation's picture */

enum stage {
#define X(name, text) STAGE_##name,
	STAGE_LIST(X)
#undef X
		STAGE_COUNT
};

struct stage_count {
	uint32_t runs, microseconds;
};

struct observation {
	enum advice advice;
	struct stage_count stages[STAGE_COUNT];
	uint32_t guards;               /* PDF417 start and stop patterns, in the last search */
	uint32_t rows, columns, level; /* of the clearest PDF417 symbol; 0: there was none */
	uint32_t clearness;            /* of its codewords, mean margin in thousandths */
	uint32_t pictures;             /* of a burst that were needed together; 0: this one alone */
	uint32_t drawing_size;         /* bytes of the annotated picture; 0: none was asked for */
};

const char *advice_text(enum advice advice);
const char *stage_text(enum stage stage);

/* Counts one run, from `since_us` (steady clock) to now. */
void observation_time(struct observation *observation, enum stage stage, int64_t since_us);

#endif
