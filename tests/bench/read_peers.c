#include "tests/bench/read_peers.h"

const struct decoder_ops *const READ_DECODERS[READ_DECODERS_COUNT] = {
	&DECODER_PDF417,    &PEER_ZXING_FAST,   &PEER_ZXING_HARDER,
	&PEER_ZXING_ROTATE, &PEER_ZXING_GLOBAL, &PEER_ZBAR,
};
