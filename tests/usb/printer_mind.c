#include "tests/usb/printer_mind.h"

#include <string.h>

enum {
	DLE = 0x10,
	EOT = 0x04,
	ENQ = 0x05,
	DC4 = 0x14,
	LF = 0x0A,
	ESC = 0x1B,
	FS = 0x1C,
	GS = 0x1D
};

static void answer(struct printer_mind *mind, const void *bytes, size_t size)
{
	if (mind->is_mute || mind->answer_size + size > PRINTER_ANSWERS_MAX)
		return;
	memcpy(mind->answers + mind->answer_size, bytes, size);
	mind->answer_size += size;
}

static void answer_byte(struct printer_mind *mind, unsigned char byte)
{
	answer(mind, &byte, 1);
}

bool printer_mind_is_offline(const struct printer_mind *mind)
{
	return mind->paper == PAPER_OUT || mind->is_cover_open || mind->is_cutter_jammed ||
	       mind->is_too_hot || mind->is_set_offline;
}

/* One byte of DLE EOT n; bits 1 and 4 are always set. */
static unsigned char real_time_status(const struct printer_mind *mind, unsigned char of)
{
	unsigned status = 0x12;

	switch (of) {
	case 1:
		status |= printer_mind_is_offline(mind) ? 0x08U : 0;
		break;
	case 2:
		status |= mind->is_cover_open ? 0x04U : 0;
		status |= mind->paper == PAPER_OUT ? 0x20U : 0;
		status |= mind->is_cutter_jammed || mind->is_too_hot ? 0x40U : 0;
		break;
	case 3:
		status |= mind->is_cutter_jammed ? 0x08U : 0;
		status |= mind->is_too_hot ? 0x40U : 0;
		break;
	case 4:
		status |= mind->paper != PAPER_OK ? 0x0CU : 0;
		status |= mind->paper == PAPER_OUT ? 0x60U : 0;
		break;
	default:
		break;
	}
	return (unsigned char)status;
}

void printer_mind_tell(struct printer_mind *mind)
{
	unsigned first = 0x10, second = 0, third = 0;

	if (mind->told_mask == 0)
		return;
	first |= printer_mind_is_offline(mind) ? 0x08U : 0;
	first |= mind->is_cover_open ? 0x20U : 0;
	second |= mind->is_cutter_jammed ? 0x08U : 0;
	second |= mind->is_too_hot ? 0x40U : 0;
	third |= mind->paper != PAPER_OK ? 0x03U : 0;
	third |= mind->paper == PAPER_OUT ? 0x0CU : 0;
	unsigned char status[4] = { (unsigned char)first, (unsigned char)second,
				    (unsigned char)third, 0x0F };
	answer(mind, status, sizeof(status));
}

void printer_mind_forget(struct printer_mind *mind)
{
	if (mind->is_deaf)
		return;
	mind->held_size = mind->head_size = mind->skip = 0;
	mind->forgotten++;
}

/* DLE DC4 8, with the parameters that make sure that it is meant. */
static void clear(struct printer_mind *mind)
{
	static const unsigned char MEANT[] = { 8, 1, 3, 20, 1, 6, 2, 8 };

	if (mind->is_deaf || memcmp(mind->real_time + 2, MEANT, sizeof(MEANT)) != 0)
		return;
	printer_mind_forget(mind);
	answer(mind, "\x37\x25", 3);
}

/* DLE ENQ: 1 goes on where it stopped, 2 forgets the rest. Without an error neither does a thing.
 */
static void recover(struct printer_mind *mind, unsigned char how)
{
	if (!mind->is_cutter_jammed || (how != 1 && how != 2))
		return;
	mind->is_cutter_jammed = false;
	if (how == 2)
		printer_mind_forget(mind);
}

/* Real-time commands count wherever they stand, inside the data of others too. True for a byte
 * that belongs to one. */
static bool take_real_time(struct printer_mind *mind, unsigned char byte)
{
	if (mind->real_time_size == 0 && byte != DLE)
		return false;
	if (mind->real_time_size == 1 && byte != EOT && byte != ENQ && byte != DC4) {
		mind->real_time_size = byte == DLE;
		return byte == DLE;
	}
	mind->real_time[mind->real_time_size++] = byte;
	if (mind->real_time_size < 2 || mind->real_time_size < (mind->real_time[1] == DC4 ? 10 : 3))
		return true;
	mind->real_time_size = 0;
	if (mind->real_time[1] == EOT)
		answer_byte(mind, real_time_status(mind, byte));
	else if (mind->real_time[1] == DC4)
		clear(mind);
	else
		recover(mind, byte);
	return true;
}

/* How many bytes the head of a command has; data may follow. */
static size_t head_needed(const unsigned char *head, size_t size)
{
	static const char ONE[] = "!-2aEGMRSTVdtrJ{3eK\\", NONE[] = "@<FHijm";

	if (size < 2)
		return 2;
	if (head[1] == '(')
		return head[0] == GS && size >= 3 && head[2] == 'H' ? PRINTER_HEAD_MAX : 5;
	if (head[0] == GS && head[1] == 'v')
		return 8;
	if (head[0] == GS && head[1] == 'V')
		return size >= 3 && head[2] >= 'A' ? 4 : 3;
	if (head[0] == ESC && head[1] == '*')
		return 5;
	if (head[0] == ESC && strchr(NONE, head[1]) != NULL)
		return 2;
	if (head[0] == GS && (head[1] == 'L' || head[1] == 'W' || head[1] == '\\'))
		return 4;
	if (head[0] == ESC && (head[1] == '$' || head[1] == '\\'))
		return 4;
	return strchr(ONE, head[1]) != NULL || head[0] == GS ? 3 : 2;
}

static size_t data_of(const unsigned char *head)
{
	size_t low = head[3] | (size_t)head[4] << 8;

	if (head[1] == '(' && head[2] != 'H')
		return low;
	if (head[0] == GS && head[1] == 'v')
		return (head[4] | (size_t)head[5] << 8) * (head[6] | (size_t)head[7] << 8);
	if (head[0] == ESC && head[1] == '*')
		return head[2] >= 32 ? low * 3 : low;
	return 0;
}

/* GS ( H: the process ID comes back once all before it has been printed. */
static void echo_process(struct printer_mind *mind)
{
	unsigned char echo[7] = { 0x37, 0x22 };

	memcpy(echo + 2, mind->head + 7, 4);
	answer(mind, echo, sizeof(echo));
}

/* GS I: '_', a text and NUL for the words 65 to 68, a byte for a number below. */
static void name_itself(struct printer_mind *mind, unsigned char number)
{
	static const char *const WORDS[] = { "_1.02 LAB", "_Acme", "_VP80", "_PRN0001" };
	enum { FIRST = 65 };

	if (mind->is_nameless)
		return;
	if (number >= FIRST && number < FIRST + sizeof(WORDS) / sizeof(WORDS[0]))
		answer(mind, WORDS[number - FIRST], strlen(WORDS[number - FIRST]) + 1);
	else
		answer_byte(mind, 0x20);
}

static void obey(struct printer_mind *mind)
{
	const unsigned char *head = mind->head;

	if (head[0] == ESC && head[1] == '@')
		mind->told_mask = 0;
	if (head[0] != GS)
		return;
	switch (head[1]) {
	case '(':
		if (head[2] == 'H' && head[5] == 48 && !mind->is_echoless)
			echo_process(mind);
		break;
	case 'V':
		mind->cuts++;
		break;
	case 'a':
		mind->told_mask = head[2];
		printer_mind_tell(mind);
		break;
	case 'I':
		name_itself(mind, head[2]);
		break;
	case 'r':
		answer_byte(mind, mind->paper == PAPER_OUT   ? 0x0F
				  : mind->paper == PAPER_LOW ? 0x03
							     : 0x00);
		break;
	default:
		break;
	}
}

static void come_out(struct printer_mind *mind, unsigned char byte)
{
	if (mind->paper_file != NULL) {
		(void)fputc(byte, mind->paper_file);
		(void)fflush(mind->paper_file);
	}
	if (byte != LF || mind->head_size > 0 || mind->skip > 0 || mind->lines_left < 0)
		return;
	mind->lines_left -= mind->lines_left > 0;
	if (mind->lines_left > 0)
		return;
	mind->lines_left = -1;
	mind->paper = PAPER_OUT;
	printer_mind_tell(mind);
}

/* In its turn. */
static void work_through(struct printer_mind *mind, unsigned char byte)
{
	come_out(mind, byte);
	if (mind->skip > 0) {
		mind->skip--;
		return;
	}
	if (mind->head_size == 0 && byte != ESC && byte != GS && byte != FS)
		return; /* text */
	mind->head[mind->head_size++] = byte;
	if (mind->head_size < head_needed(mind->head, mind->head_size))
		return;
	obey(mind);
	mind->skip = data_of(mind->head);
	mind->head_size = 0;
}

void printer_mind_work(struct printer_mind *mind)
{
	size_t done = 0;

	while (done < mind->held_size && !printer_mind_is_offline(mind))
		work_through(mind, mind->held[done++]);
	memmove(mind->held, mind->held + done, mind->held_size - done);
	mind->held_size -= done;
}

/* In the midst of a command's data a real-time command is both: it counts, and is data. */
void printer_mind_take(struct printer_mind *mind, unsigned char byte)
{
	bool is_real_time = take_real_time(mind, byte);

	if (is_real_time && mind->skip == 0)
		return;
	if (!mind->holds) {
		work_through(mind, byte);
		return;
	}
	if (mind->held_size < PRINTER_HELD_MAX)
		mind->held[mind->held_size++] = byte;
	printer_mind_work(mind);
}
