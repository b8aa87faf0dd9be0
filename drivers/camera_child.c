#include "drivers/camera.h"

#include <poll.h>
#include <stdatomic.h>
#include <sys/mman.h>

#include "drivers/camera_device.h"
#include "drivers/message.h"
#include "drivers/sealed_picture.h"
#include "drivers/sandbox.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

enum {
	LOOK_MS = 2000,   /* between looks at the bus */
	WATCH_MS = 500,   /* the same, while it streams */
	SILENT_MS = 3000, /* without a picture, it has failed */
	RETRY_MS = 2000,
};

static struct {
	int socket;
	const struct usb_name *which;
	struct camera_device device;
	bool is_found, is_wanted, is_streaming;
	bool is_to_answer; /* an order, with a word */
	int64_t look_at_ms, start_at_ms;
	struct fault trouble;

	/* With libuvc's thread. */
	atomic_bool is_next_wanted;
	_Atomic int64_t framed_ms;
} server;

/* --- pictures, in libuvc's thread --------------------------------------------------------------
 */

/* Writes the picture into `file`, which has room for it, and seals that. */
static bool fill(int file, size_t room, const struct camera_frame *frame)
{
	void *at = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);

	if (at == MAP_FAILED)
		return false;
	struct bytes picture = bytes_over(at, room);
	bool is_whole = camera_frame_write(frame, &picture, NULL) == STATUS_OK;
	munmap(at, room);
	return is_whole && ftruncate(file, (off_t)picture.size) == 0 &&
	       fcntl(file, F_ADD_SEALS, READER_SEALS) == 0;
}

static bool send_frame(const struct camera_frame *frame)
{
	const struct camera_word word = { .say = CAMERA_FRAME };
	unsigned char storage[CAMERA_WORD_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	size_t room = camera_frame_room(frame);

	if (room > CAMERA_PICTURE_MAX)
		return false;
	int file = memfd_create("camera", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (file < 0)
		return false;
	camera_word_write(&word, &bytes);
	bool is_sent = ftruncate(file, (off_t)room) == 0 && fill(file, room, frame) &&
		       message_send(server.socket, bytes_span(&bytes), &file, 1);
	close(file);
	return is_sent;
}

/* What nobody waits for, and what is not whole, is dropped. */
static void take(const struct camera_frame *frame)
{
	atomic_store(&server.framed_ms, clock_steady_ms());
	if (atomic_exchange(&server.is_next_wanted, false) && !send_frame(frame))
		atomic_store(&server.is_next_wanted, true);
}

/* --- words ------------------------------------------------------------------------------------ */

static void say(enum camera_say what, const char *text)
{
	struct camera_word word = { .say = what };
	unsigned char storage[CAMERA_WORD_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));

	(void)text_copy(word.text, sizeof(word.text), text);
	camera_word_write(&word, &bytes);
	if (!message_send(server.socket, bytes_span(&bytes), NULL, 0))
		_exit(0); /* nobody is there to be served */
	server.is_to_answer = false;
}

static void say_how_things_stand(void)
{
	if (server.trouble.what[0] != '\0')
		say(CAMERA_TROUBLE, server.trouble.what);
	else if (server.is_streaming)
		say(CAMERA_STREAMING, server.device.name);
	else if (server.is_found)
		say(CAMERA_READY, server.device.name);
	else
		say(CAMERA_SEARCHING, "");
}

/* --- the camera ------------------------------------------------------------------------------- */

/* libuvc is not asked to clean up after a camera that has gone: a new process is clean. */
static NO_RETURN void leave(void)
{
	say(CAMERA_SEARCHING, "");
	_exit(0);
}

static void stop(void)
{
	if (!server.is_streaming)
		return;
	camera_device_stop(&server.device);
	server.is_streaming = false;
}

static void look(int64_t now_ms)
{
	server.look_at_ms = now_ms + (server.is_streaming ? WATCH_MS : LOOK_MS);
	if (server.is_found && camera_device_is_there(&server.device))
		return;
	if (server.is_streaming)
		leave();
	bool was_found = server.is_found;
	struct fault before = server.trouble;
	enum status status = camera_device_find(&server.device, server.which, &server.trouble);
	server.is_found = status == STATUS_OK;
	if (status == STATUS_OK || status == STATUS_GONE)
		server.trouble = (struct fault){ 0 };
	if (was_found != server.is_found || strcmp(before.what, server.trouble.what) != 0)
		say_how_things_stand();
}

static void start(int64_t now_ms)
{
	if (!server.is_found || !server.is_wanted || server.is_streaming ||
	    now_ms < server.start_at_ms)
		return;
	server.start_at_ms = now_ms + RETRY_MS;
	atomic_store(&server.framed_ms, now_ms);
	enum status status = camera_device_start(&server.device, &server.trouble);
	if (status == STATUS_GONE)
		leave();
	server.is_streaming = status == STATUS_OK;
	if (status == STATUS_OK)
		server.trouble = (struct fault){ 0 };
	say_how_things_stand();
}

static void watch(int64_t now_ms)
{
	if (!server.is_streaming || now_ms < atomic_load(&server.framed_ms) + SILENT_MS)
		return;
	if (!camera_device_is_there(&server.device))
		leave();
	(void)fault_set(&server.trouble, STATUS_IO, 0, "the camera %s sends no pictures",
			server.device.name);
	say_how_things_stand(); /* first: it may not come to an end */
	stop();
	server.start_at_ms = now_ms + RETRY_MS;
}

/* --- the kiosk -------------------------------------------------------------------------------- */

static void obey(enum camera_order order)
{
	switch (order) {
	case CAMERA_ON:
		server.is_wanted = true;
		server.start_at_ms = 0;
		break;
	case CAMERA_OFF:
		server.is_wanted = false;
		stop();
		atomic_store(&server.is_next_wanted, false);
		break;
	case CAMERA_NEXT:
		atomic_store(&server.is_next_wanted, server.is_wanted);
		return;
	case CAMERA_STAND:
		break;
	}
	server.is_to_answer = true;
}

/* False when there is nobody to serve any more, or he speaks no sense. */
static bool take_order(void)
{
	SCOPED(message) message = { 0 };
	unsigned char byte;
	enum camera_order order;
	enum status status = message_receive(server.socket, false, &byte, 1, &message);

	if (status == STATUS_AGAIN)
		return true;
	if (status != STATUS_OK || !camera_order_read((struct span){ &byte, message.size }, &order))
		return false;
	obey(order);
	return true;
}

static int wait_ms(int64_t now_ms)
{
	int64_t due_ms = server.look_at_ms;

	if (server.is_wanted && now_ms + WATCH_MS < due_ms)
		due_ms = now_ms + WATCH_MS;
	return due_ms > now_ms ? (int)(due_ms - now_ms) : 0;
}

static void go_on(int64_t now_ms)
{
	if (now_ms >= server.look_at_ms)
		look(now_ms);
	start(now_ms);
	watch(now_ms);
	if (server.is_to_answer)
		say_how_things_stand();
}

int camera_serve(int socket, const struct usb_name *which)
{
	bool is_served = true;

	server.socket = socket;
	server.which = which;
	if (sandbox_camera(CAMERA_PICTURE_MAX, &server.trouble) != STATUS_OK ||
	    camera_device_init(take, &server.device, &server.trouble) != STATUS_OK) {
		say_how_things_stand();
		return 1;
	}
	while (is_served) {
		struct pollfd waits = { .fd = socket, .events = POLLIN };

		go_on(clock_steady_ms());
		if (poll(&waits, 1, wait_ms(clock_steady_ms())) > 0)
			is_served = take_order();
	}
	stop();
	return 0;
}
