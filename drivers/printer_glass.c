#include "drivers/printer.h"

#include "kiosk/base/wipe.h"

struct printer_glass {
	struct paper paper;
	bool is_under_way, is_shown;
};

static enum status glass_begin(void *self, const struct paper *paper, int64_t now_ms,
			       struct fault *fault)
{
	struct printer_glass *glass = self;

	if (glass->is_under_way)
		return fault_set(fault, STATUS_FULL, 0, "a page is being printed");
	glass->paper = *paper;
	glass->is_under_way = true;
	glass->is_shown = false;
	return STATUS_OK;
}

static struct pollfd glass_pollfd(void *self)
{
	return (struct pollfd){ .fd = -1 };
}

static enum status glass_advance(void *self, int64_t now_ms, struct fault *fault)
{
	struct printer_glass *glass = self;

	if (!glass->is_under_way)
		return fault_set(fault, STATUS_IO, 0, "no page is being printed");
	glass->is_under_way = false;
	glass->is_shown = true;
	return STATUS_OK;
}

static const char *glass_proof(void *self)
{
	return "shown";
}

static const struct paper *glass_shown(void *self)
{
	struct printer_glass *glass = self;

	return glass->is_shown ? &glass->paper : NULL;
}

static void glass_discard(void *self)
{
	wipe(self, sizeof(struct printer_glass));
}

static void glass_close(void *self)
{
	secret_free(self, sizeof(struct printer_glass));
}

static const struct printer_ops GLASS_OPS = {
	.name = "glass",
	.begin = glass_begin,
	.pollfd = glass_pollfd,
	.advance = glass_advance,
	.proof = glass_proof,
	.shown = glass_shown,
	.discard = glass_discard,
	.close = glass_close,
};

enum status printer_glass_open(struct printer *ret, struct fault *fault)
{
	void *self = NULL;
	enum status status = secret_new(sizeof(struct printer_glass), &self, NULL, fault);

	if (status == STATUS_OK)
		*ret = (struct printer){ .ops = &GLASS_OPS, .self = self };
	return status;
}
