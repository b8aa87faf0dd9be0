/* A document camera, by way of the camera process: started, told whether to stream, asked for a
 * picture at a time, and started anew when it ends or hangs. */
#include "drivers/scanner.h"

#include <stdlib.h>

#include "drivers/camera_protocol.h"
#include "drivers/child.h"
#include "drivers/message.h"
#include "drivers/sealed_picture.h"
#include "drivers/usb_name.h"
#include "kiosk/base/text.h"

enum {
	NAME_BYTES_MAX = 96,
	ANSWER_MS = 5000,     /* libuvc may open a camera in that time; longer, and it hangs */
	QUIET_MS = 3000,      /* then it is asked how things stand */
	PAUSE_FIRST_MS = 500, /* before another is started; doubled each time */
	PAUSE_LAST_MS = 30000,
	END_MS = 2000, /* to put the camera out, at the kiosk's end */
};

struct scanner_camera {
	char name[NAME_BYTES_MAX]; /* what stands behind "camera:" */
	struct child child;        /* none: to be started at start_at_ms */
	bool has_streamed;         /* this one: there is something of a document in it */
	int64_t start_at_ms, pause_ms;

	bool is_expected, is_first; /* the first picture since it is expected */
	enum camera_order told;     /* CAMERA_ON or CAMERA_OFF */
	enum camera_say last;       /* what it said last; 0 for nothing yet */
	bool is_asked;              /* an answer is due, since asked_ms */
	int64_t asked_ms, heard_ms;
	bool is_frame_asked, is_frame_old; /* the one that was asked for is of no use any more */

	struct fault trouble;
	bool is_trouble_proven; /* only a picture proves that it is over */
};

/* --- the process ------------------------------------------------------------------------------ */

static void note_trouble(struct scanner_camera *camera, enum status status, int vendor,
			 const char *what)
{
	(void)fault_set(&camera->trouble, status, vendor, "%s", what);
	camera->is_trouble_proven = camera->told == CAMERA_ON;
}

/* One that has just said that there is no camera any more ends on purpose. */
static void lose(struct scanner_camera *camera, int64_t now_ms, const char *why)
{
	bool is_on_purpose = camera->last == CAMERA_SEARCHING;
	int how = child_stop(&camera->child);

	if (!is_on_purpose)
		note_trouble(camera, STATUS_GONE, how, why);
	if (is_on_purpose || camera->pause_ms == 0)
		camera->pause_ms = PAUSE_FIRST_MS;
	camera->start_at_ms = now_ms + camera->pause_ms;
	camera->pause_ms =
		camera->pause_ms * 2 < PAUSE_LAST_MS ? camera->pause_ms * 2 : PAUSE_LAST_MS;
}

static void tell(struct scanner_camera *camera, enum camera_order order, int64_t now_ms)
{
	const unsigned char byte = (unsigned char)order;

	if (!message_send(camera->child.socket, (struct span){ &byte, 1 }, NULL, 0)) {
		lose(camera, now_ms, "the camera process has ended");
		return;
	}
	if (order == CAMERA_NEXT)
		return;
	camera->is_asked = true;
	camera->asked_ms = now_ms;
}

static bool has_child(struct scanner_camera *camera, int64_t now_ms)
{
	const struct child_plan plan = {
		.command = "camera",
		.argument = camera->name,
		.keeps_environment = true, /* libusb and libudev have settings there */
	};

	if (camera->child.pid != 0)
		return true;
	if (now_ms < camera->start_at_ms)
		return false;
	camera->last = 0;
	camera->told = CAMERA_OFF;
	camera->has_streamed = false;
	camera->is_frame_asked = camera->is_frame_old = false;
	if (child_start(&plan, &camera->child, &camera->trouble) != STATUS_OK) {
		camera->start_at_ms = now_ms + PAUSE_LAST_MS;
		return false;
	}
	tell(camera, CAMERA_STAND, now_ms);
	return camera->child.pid != 0;
}

/* --- what it says ----------------------------------------------------------------------------- */

/* A picture, if it is one and of use. It is looked at by the reader alone. */
static enum status take_frame(struct scanner_camera *camera, struct message *message,
			      bool is_wanted, int *ret_file)
{
	size_t size;

	if (!camera->is_frame_asked || !sealed_picture_holds(message->files[0], &size))
		return STATUS_CORRUPT;
	bool is_of_use = is_wanted && !camera->is_frame_old;
	camera->is_frame_asked = camera->is_frame_old = false;
	camera->pause_ms = 0;
	camera->trouble = (struct fault){ 0 };
	camera->is_trouble_proven = false;
	if (!is_of_use)
		return STATUS_AGAIN;
	*ret_file = message->files[0];
	message->count = 0; /* the caller's now */
	return STATUS_OK;
}

static void take_standing(struct scanner_camera *camera, const struct camera_word *word)
{
	camera->last = word->say;
	if (word->say == CAMERA_TROUBLE) {
		note_trouble(camera, STATUS_IO, 0, word->text);
	} else if (word->say == CAMERA_SEARCHING) {
		note_trouble(camera, STATUS_GONE, 0, "the camera is not connected");
		camera->is_trouble_proven = false;
	} else if (!camera->is_trouble_proven) {
		camera->trouble = (struct fault){ 0 };
	}
}

/* Reads one word. OK is a picture; AGAIN that there are no more words; a frame that is of no use
 * and any other word are UNSUPPORTED. CORRUPT, GONE: the process is. */
static enum status read_word(struct scanner_camera *camera, int64_t now_ms, bool is_wanted,
			     int *ret_file)
{
	SCOPED(message) message = { 0 };
	unsigned char bytes[CAMERA_WORD_MAX];
	struct camera_word word;
	enum status status =
		message_receive(camera->child.socket, false, bytes, sizeof(bytes), &message);

	if (status == STATUS_OK)
		status = camera_word_read((struct span){ bytes, message.size }, message.count,
					  &word, NULL);
	if (status != STATUS_OK)
		return status;
	camera->heard_ms = now_ms;
	if (word.say == CAMERA_FRAME) {
		status = take_frame(camera, &message, is_wanted, ret_file);
		return status == STATUS_AGAIN ? STATUS_UNSUPPORTED : status;
	}
	camera->is_asked = false;
	take_standing(camera, &word);
	return STATUS_UNSUPPORTED;
}

/* --- the seam --------------------------------------------------------------------------------- */

/* What is due to be said to it. */
static void speak(struct scanner_camera *camera, int64_t now_ms, bool is_wanted)
{
	enum camera_order wanted = camera->is_expected ? CAMERA_ON : CAMERA_OFF;

	if (camera->is_asked && now_ms >= camera->asked_ms + ANSWER_MS) {
		lose(camera, now_ms, "the camera process did not answer");
	} else if (camera->told != wanted) {
		camera->told = wanted;
		camera->last = 0;
		camera->has_streamed |= camera->is_expected;
		camera->is_frame_old = camera->is_frame_asked;
		tell(camera, wanted, now_ms);
	} else if (!camera->is_asked && !camera->is_expected && camera->has_streamed) {
		(void)child_stop(&camera->child);
		camera->start_at_ms = now_ms;
	} else if (!camera->is_asked && now_ms >= camera->heard_ms + QUIET_MS) {
		tell(camera, CAMERA_STAND, now_ms);
	} else if (is_wanted && camera->last == CAMERA_STREAMING && !camera->is_frame_asked) {
		camera->is_frame_asked = true;
		tell(camera, CAMERA_NEXT, now_ms);
	}
}

static enum status picture(void *self, int64_t now_ms, bool is_wanted, int *ret_file,
			   bool *ret_is_next, struct fault *fault)
{
	struct scanner_camera *camera = self;
	enum status status = STATUS_UNSUPPORTED;

	if (!has_child(camera, now_ms))
		return STATUS_AGAIN;
	while (status == STATUS_UNSUPPORTED)
		status = read_word(camera, now_ms, is_wanted, ret_file);
	if (status == STATUS_OK) {
		*ret_is_next = !camera->is_first;
		camera->is_first = false;
		return STATUS_OK;
	}
	if (status == STATUS_AGAIN)
		speak(camera, now_ms, is_wanted);
	else
		lose(camera, now_ms,
		     status == STATUS_GONE ? "the camera process has ended"
					   : "the camera process said what it may not");
	return STATUS_AGAIN;
}

static void expect(void *self, bool is_expected)
{
	struct scanner_camera *camera = self;

	if (is_expected && !camera->is_expected) {
		camera->is_first = true;
		camera->is_frame_old = camera->is_frame_asked;
	}
	camera->is_expected = is_expected;
}

static struct pollfd pollfd(void *self)
{
	const struct scanner_camera *camera = self;

	return (struct pollfd){ .fd = camera->child.pid != 0 ? camera->child.socket : -1,
				.events = POLLIN };
}

static int64_t deadline_ms(void *self, int64_t now_ms)
{
	const struct scanner_camera *camera = self;

	if (camera->child.pid == 0)
		return camera->start_at_ms != 0 ? camera->start_at_ms : now_ms;
	if ((camera->told == CAMERA_ON) != camera->is_expected)
		return now_ms;
	return camera->is_asked ? camera->asked_ms + ANSWER_MS : camera->heard_ms + QUIET_MS;
}

static const char *trouble(void *self)
{
	const struct scanner_camera *camera = self;

	return camera->trouble.what[0] != '\0' ? camera->trouble.what : NULL;
}

/* Nobody else would put its camera out, nor give that back to the kernel's driver. */
static void close_scanner(void *self)
{
	struct scanner_camera *camera = self;

	(void)child_end(&camera->child, END_MS);
	free(camera);
}

static const struct scanner_ops SCANNER_CAMERA = {
	.name = "camera",
	.use = SCANNER_HOLD_TO,
	.expect = expect,
	.pollfd = pollfd,
	.deadline_ms = deadline_ms,
	.picture = picture,
	.trouble = trouble,
	.close = close_scanner,
};

enum status scanner_camera_open(const char *name, struct scanner *ret, struct fault *fault)
{
	struct usb_name which;
	struct scanner_camera *camera = calloc(1, sizeof(*camera));

	if (camera == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, 0, "no memory for the camera");
	if (!text_copy(camera->name, sizeof(camera->name), name) ||
	    !usb_name_read(span_of(name), &which)) {
		free(camera);
		return fault_set(fault, STATUS_REFUSED, 0,
				 "%.80s: write camera:, camera:VID:PID or camera:serial=TEXT",
				 name);
	}
	*ret = (struct scanner){ .ops = &SCANNER_CAMERA, .self = camera };
	return STATUS_OK;
}
