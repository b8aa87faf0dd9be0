/* A receipt printer of the printer class that speaks ESC/POS.
 *
 * Source  USB Printer Class 1.1, 4.2 (requests). */
#include "tests/usb/models.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tests/usb/printer_mind.h"

enum { OUT_ENDPOINT = 0x01, IN_ENDPOINT = 0x82, NO_LIMIT = -1 };
enum { ID_MAX = 512 };
enum { GET_DEVICE_ID = 0, GET_PORT_STATUS = 1, SOFT_RESET = 2 };
enum { PORT_NOT_ERROR = 0x08, PORT_SELECTED = 0x10, PORT_PAPER_EMPTY = 0x20 };

static const unsigned char DEVICE[] = {
	18, 1, LAB_LE16(0x0200), 0, 0, 0, 64, LAB_LE16(0x1209), LAB_LE16(2), LAB_LE16(0x0100), 1, 2,
	3,  1
};
/* clang-format off */
static const unsigned char CONFIGURATION[] = {
	9, 2, LAB_LE16(32), 1, 1, 0, 0xC0, 1,
	9, 4, 0, 0, 2, 7, 1, 2, 0,
	7, 5, OUT_ENDPOINT, 2, LAB_LE16(64), 0,
	7, 5, IN_ENDPOINT, 2, LAB_LE16(64), 0 };
/* clang-format on */
static const char *const STRINGS[] = { "Acme", "Virtual ESC/POS Printer", "PRN0001" };
static const char DEVICE_ID[] = "MFG:Acme;MDL:VP80;CMD:ESC/POS;CLS:PRINTER;SN:PRN0001;";

static struct {
	struct printer_mind mind;
	long long takes;    /* bytes until it lets the host wait; NO_LIMIT */
	size_t frame_bytes; /* that the cable carries in a millisecond; 0: no end of them */
	size_t frame_left;  /* in this one */
	bool is_empty;      /* without an answer, an empty packet comes at once */
	unsigned long received, resets;
	FILE *record;
	unsigned char id[ID_MAX]; /* the answer to GET_DEVICE_ID, where another is ordered */
	size_t id_size;
} printer = { .takes = NO_LIMIT, .mind = { .lines_left = NO_LIMIT } };

static void take_bytes(struct lab_urb *urb)
{
	size_t size = urb->size - urb->actual;

	if (printer.takes >= 0 && (long long)size > printer.takes)
		size = (size_t)printer.takes;
	if (printer.frame_bytes != 0 && size > printer.frame_left)
		size = printer.frame_left;
	printer.frame_left -= printer.frame_bytes != 0 ? size : 0;
	for (size_t at = 0; at < size; at++)
		printer_mind_take(&printer.mind, urb->bytes[urb->actual + at]);
	if (printer.record != NULL && size > 0) {
		(void)fwrite(urb->bytes + urb->actual, 1, size, printer.record);
		(void)fflush(printer.record);
	}
	urb->actual += size;
	printer.received += size;
	printer.takes -= printer.takes >= 0 ? (long long)size : 0;
}

static void printer_pump(struct lab_device *device)
{
	struct lab_urb *urb;
	size_t *left = &printer.mind.answer_size;

	while ((urb = lab_waiting(device, OUT_ENDPOINT)) != NULL) {
		take_bytes(urb);
		if (urb->actual < urb->size)
			break;
		lab_finish(urb, 0);
	}
	while (*left > 0 && (urb = lab_waiting(device, IN_ENDPOINT)) != NULL) {
		size_t size = *left < urb->size ? *left : urb->size;
		unsigned char answer[PRINTER_ANSWERS_MAX];
		memcpy(answer, printer.mind.answers, *left);
		*left -= size;
		memcpy(printer.mind.answers, answer + size, *left);
		lab_finish_with(urb, answer, size);
	}
	if (printer.is_empty && (urb = lab_waiting(device, IN_ENDPOINT)) != NULL)
		lab_finish_with(urb, "", 0);
}

static int answer_device_id(struct lab_urb *urb)
{
	unsigned char id[256];
	size_t size = sizeof(DEVICE_ID) - 1 + 2;

	if (printer.id_size > 0)
		return lab_answer(urb, printer.id, printer.id_size);
	id[0] = (unsigned char)(size >> 8);
	id[1] = (unsigned char)size;
	memcpy(id + 2, DEVICE_ID, sizeof(DEVICE_ID) - 1);
	return lab_answer(urb, id, size);
}

static int printer_control(struct lab_device *device, struct lab_urb *urb)
{
	const uint8_t *setup = urb->setup;
	unsigned char status =
		printer.mind.paper == PAPER_OUT
			? PORT_PAPER_EMPTY
			: PORT_SELECTED |
				  (printer_mind_is_offline(&printer.mind) ? 0 : PORT_NOT_ERROR);

	if (setup[0] == 0xA1 && setup[1] == GET_DEVICE_ID)
		return answer_device_id(urb);
	if (setup[0] == 0xA1 && setup[1] == GET_PORT_STATUS)
		return lab_answer(urb, &status, 1);
	/* Printer Class 1.0 had the recipient wrong, and hosts send both. */
	if ((setup[0] != 0x21 && setup[0] != 0x23) || setup[1] != SOFT_RESET)
		return -EPIPE;
	printer.mind.answer_size = 0;
	if (!printer.mind.is_deaf)
		printer_mind_forget(&printer.mind);
	printer.mind.told_mask = 0;
	printer.resets++;
	device->halted = 0;
	return 0;
}

/* Paper and cover stay as they are; what it was told is forgotten, but for what it keeps. */
static void printer_power_on(struct lab_device *device)
{
	struct printer_mind *mind = &printer.mind;

	mind->is_too_hot = mind->is_set_offline = false;
	mind->told_mask = 0;
	mind->answer_size = mind->real_time_size = 0;
	if (!mind->keeps)
		mind->held_size = mind->head_size = mind->skip = 0;
	printer.takes = NO_LIMIT;
	printer_mind_work(mind);
}

static bool set_flag(bool *flag, const char *value, const char *yes, const char *no)
{
	*flag = strcmp(value, yes) == 0;
	return *flag || strcmp(value, no) == 0;
}

static bool set_paper(const char *value)
{
	static const char *const NAMES[] = {
		[PAPER_OK] = "ok", [PAPER_LOW] = "low", [PAPER_OUT] = "out"
	};

	for (size_t at = 0; at < COUNT_OF(NAMES); at++)
		if (strcmp(value, NAMES[at]) == 0) {
			printer.mind.paper = (enum printer_paper)at;
			return true;
		}
	return false;
}

static bool set_limit(const char *value)
{
	int64_t bytes = NO_LIMIT;
	bool is_known = strcmp(value, "off") == 0 || span_to_int(span_of(value), &bytes);

	if (is_known)
		printer.takes = bytes;
	return is_known;
}

/* A millisecond after the other; one that comes late is made up for. */
static void *run_cable(void *device)
{
	enum { FRAME_NS = 1000000, SECOND_NS = 1000000000 };
	struct timespec next;

	(void)clock_gettime(CLOCK_MONOTONIC, &next);
	for (;;) {
		next.tv_nsec += FRAME_NS;
		next.tv_sec += next.tv_nsec / SECOND_NS;
		next.tv_nsec %= SECOND_NS;
		(void)clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
		pthread_mutex_lock(&lab_lock);
		printer.frame_left = printer.frame_bytes;
		lab_pump(device);
		printer.frame_left = 0;
		pthread_mutex_unlock(&lab_lock);
	}
	return NULL;
}

static bool set_pace(struct lab_device *device, const char *value)
{
	int64_t bytes = 0;
	pthread_t cable;

	if (!span_to_int(span_of(value), &bytes) || bytes <= 0)
		return false;
	bool is_new = printer.frame_bytes == 0;
	printer.frame_bytes = (size_t)bytes;
	return !is_new ||
	       (pthread_create(&cable, NULL, run_cable, device) == 0 && pthread_detach(cable) == 0);
}

static bool start_record(const char *path, FILE **file)
{
	if (*file != NULL)
		(void)fclose(*file);
	*file = fopen(path, "wb");
	return *file != NULL;
}

/* So many lines until the paper is at its end. */
static bool set_lines(const char *value)
{
	int64_t lines = 0;

	if (!span_to_int(span_of(value), &lines) || lines <= 0)
		return false;
	printer.mind.lines_left = (long)lines;
	return true;
}

static bool set_id(const char *path)
{
	struct bytes id = bytes_over(printer.id, sizeof(printer.id));
	bool is_read = lab_read_file(path, &id);

	printer.id_size = id.size;
	return is_read;
}

static bool change(const char *what, const char *value)
{
	if (strcmp(what, "paper") == 0)
		return set_paper(value);
	if (strcmp(what, "cover") == 0)
		return set_flag(&printer.mind.is_cover_open, value, "open", "closed");
	if (strcmp(what, "cutter") == 0)
		return set_flag(&printer.mind.is_cutter_jammed, value, "jam", "ok");
	if (strcmp(what, "names") == 0)
		return set_flag(&printer.mind.is_nameless, value, "off", "on");
	if (strcmp(what, "offline") == 0)
		return set_flag(&printer.mind.is_set_offline, value, "on", "off");
	if (strcmp(what, "mute") == 0)
		return set_flag(&printer.mind.is_mute, value, "on", "off");
	if (strcmp(what, "echoes") == 0)
		return set_flag(&printer.mind.is_echoless, value, "off", "on");
	if (strcmp(what, "holds") == 0)
		return set_flag(&printer.mind.holds, value, "on", "off");
	if (strcmp(what, "keeps") == 0)
		return set_flag(&printer.mind.keeps, value, "on", "off");
	if (strcmp(what, "deaf") == 0)
		return set_flag(&printer.mind.is_deaf, value, "on", "off");
	if (strcmp(what, "zlp") == 0)
		return set_flag(&printer.is_empty, value, "on", "off");
	return strcmp(what, "heat") == 0 && set_flag(&printer.mind.is_too_hot, value, "high", "ok");
}

static bool printer_command(struct lab_device *device, const struct lab_command *command,
			    struct bytes *reply)
{
	const char *verb = command->word[0];

	if (strcmp(verb, "stat") == 0) {
		bytes_add_format(reply, " received=%lu resets=%lu cuts=%lu left=%zu forgotten=%lu",
				 printer.received, printer.resets, printer.mind.cuts,
				 printer.mind.held_size, printer.mind.forgotten);
		return true;
	}
	if (command->count < 3)
		return false;
	if (strcmp(verb, "record") == 0)
		return start_record(command->word[2], &printer.record);
	if (strcmp(verb, "paperfile") == 0)
		return start_record(command->word[2], &printer.mind.paper_file);
	if (strcmp(verb, "lines") == 0)
		return set_lines(command->word[2]);
	if (strcmp(verb, "id") == 0)
		return set_id(command->word[2]);
	if (strcmp(verb, "pace") == 0)
		return set_pace(device, command->word[2]);
	if (strcmp(verb, "nak") == 0 ? !set_limit(command->word[2])
				     : !change(verb, command->word[2]))
		return false;
	if (strcmp(verb, "nak") != 0)
		printer_mind_tell(&printer.mind);
	printer_mind_work(&printer.mind);
	lab_pump(device);
	return true;
}

const struct lab_model LAB_PRINTER = {
	.name = "printer",
	.kernel_driver = "usblp",
	.device = LAB_SPAN(DEVICE),
	.configuration = LAB_SPAN(CONFIGURATION),
	.strings = STRINGS,
	.string_count = COUNT_OF(STRINGS),
	.speed_mbps = 12,
	.control = printer_control,
	.pump = printer_pump,
	.power_on = printer_power_on,
	.command = printer_command,
};
