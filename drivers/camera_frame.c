#include "drivers/camera_frame.h"

#include "drivers/camera_tables.h"

enum { PGM_HEADER_MAX = 32, PIXEL_BYTES = 2 };
enum {
	JPEG_MARK = 0xFF,
	JPEG_HUFFMAN_TABLES = 0xC4,
	JPEG_BEGIN = 0xD8,
	JPEG_END = 0xD9,
	JPEG_SCAN = 0xDA,
};

size_t camera_frame_room(const struct camera_frame *frame)
{
	if (frame->format == CAMERA_YUYV)
		return PGM_HEADER_MAX + (size_t)frame->width * frame->height;
	return frame->bytes.size + CAMERA_TABLES_BYTES;
}

static enum status finish(const struct bytes *to, struct fault *fault)
{
	return to->is_full ? fault_set(fault, STATUS_FULL, 0, "the camera's picture is too large")
			   : STATUS_OK;
}

static enum status write_grey(const struct camera_frame *frame, struct bytes *to,
			      struct fault *fault)
{
	size_t pixels = (size_t)frame->width * frame->height;

	if (pixels == 0 || frame->bytes.size != pixels * PIXEL_BYTES)
		return fault_set(fault, STATUS_REFUSED, 0, "the camera's picture is not whole");
	bytes_add_format(to, "P5 %u %u 255\n", frame->width, frame->height);
	if (to->is_full || to->max - to->size < pixels)
		return fault_set(fault, STATUS_FULL, 0, "the camera's picture is too large");
	unsigned char *grey = to->at + to->size;
	for (size_t at = 0; at < pixels; at++)
		grey[at] = frame->bytes.at[at * PIXEL_BYTES];
	to->size += pixels;
	return STATUS_OK;
}

/* Where the first scan's marker stands; the frame's size if nowhere. */
static size_t find_scan(struct span frame, bool *ret_has_tables)
{
	const unsigned char *bytes = frame.at;
	size_t at = 2; /* behind the begin */

	*ret_has_tables = false;
	while (frame.size - at >= 4 && bytes[at] == JPEG_MARK) {
		if (bytes[at + 1] == JPEG_SCAN)
			return at;
		if (bytes[at + 1] == JPEG_MARK) { /* a fill byte */
			at++;
			continue;
		}
		size_t size = (size_t)bytes[at + 2] << 8 | bytes[at + 3];
		*ret_has_tables |= bytes[at + 1] == JPEG_HUFFMAN_TABLES;
		if (size < 2 || size > frame.size - at - 2)
			break;
		at += 2 + size;
	}
	return frame.size;
}

/* In a scan's data no marker can stand but its own: the first end there is the frame's. */
static enum status write_jpeg(struct span frame, struct bytes *to, struct fault *fault)
{
	static const unsigned char BEGIN[] = { JPEG_MARK, JPEG_BEGIN, JPEG_MARK };
	static const unsigned char END[] = { JPEG_MARK, JPEG_END };
	const struct span begin = { BEGIN, sizeof(BEGIN) }, end = { END, sizeof(END) };
	bool has_tables = false;

	if (!span_starts_with(frame, begin))
		return fault_set(fault, STATUS_REFUSED, 0, "the camera's picture is no JPEG");
	size_t scan = find_scan(frame, &has_tables);
	size_t end_at = span_find(frame, end, scan);
	if (end_at == frame.size)
		return fault_set(fault, STATUS_REFUSED, 0, "the camera's picture is not whole");
	bytes_add(to, frame.at, scan);
	if (!has_tables)
		bytes_add(to, CAMERA_TABLES, CAMERA_TABLES_BYTES);
	bytes_add_span(to, span_slice(frame, scan, end_at + sizeof(END) - scan));
	return finish(to, fault);
}

enum status camera_frame_write(const struct camera_frame *frame, struct bytes *to,
			       struct fault *fault)
{
	switch (frame->format) {
	case CAMERA_YUYV:
		return write_grey(frame, to, fault);
	case CAMERA_MJPEG:
		return write_jpeg(frame->bytes, to, fault);
	}
	return fault_set(fault, STATUS_REFUSED, 0, "the camera's picture is of no known kind");
}
