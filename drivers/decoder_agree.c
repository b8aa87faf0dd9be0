#include "drivers/decoder_agree.h"

#include <string.h>

#include "kiosk/base/wipe.h"

static struct sighting *find(struct agreement *agreement, enum symbology symbology,
			     struct span bytes)
{
	for (size_t i = 0; i < agreement->count; i++) {
		struct sighting *at = &agreement->at[i];

		if (at->symbology == symbology &&
		    span_equals((struct span){ at->bytes, at->size }, bytes))
			return at;
	}
	return NULL;
}

void agreement_next_picture(struct agreement *agreement)
{
	agreement->picture++;
	agreement->wants_another = false;
}

bool agreement_see(struct agreement *agreement, enum symbology symbology, struct span bytes)
{
	struct sighting *sighting = find(agreement, symbology, bytes);

	if (bytes.size > LINEAR_TEXT_MAX)
		return false;
	if (sighting != NULL) {
		sighting->pictures += sighting->last != agreement->picture;
		sighting->last = agreement->picture;
		return sighting->pictures >= AGREE_PICTURES;
	}
	if (agreement->count == AGREE_SIGHTINGS_MAX)
		memmove(&agreement->at[0], &agreement->at[1],
			--agreement->count * sizeof(agreement->at[0]));
	sighting = &agreement->at[agreement->count++];
	*sighting = (struct sighting){ .symbology = symbology,
				       .pictures = 1,
				       .last = agreement->picture,
				       .size = bytes.size };
	if (bytes.size > 0)
		memcpy(sighting->bytes, bytes.at, bytes.size);
	return AGREE_PICTURES == 1;
}

void agreement_wipe(struct agreement *agreement)
{
	wipe(agreement, sizeof(*agreement));
}
