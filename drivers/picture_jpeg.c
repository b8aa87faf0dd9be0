#include "drivers/picture_format.h"

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>
#include <jerror.h>

/* A progressive picture keeps all its coefficients, two bytes each, until it is complete. */
enum { COEFFICIENT_BYTES_MAX = 400 * 1000 * 1000 };

/* All that changes between setjmp and longjmp lies in here, outside the frame that calls setjmp. */
struct unpacking {
	struct jpeg_decompress_struct jpeg;
	struct jpeg_error_mgr errors;
	jmp_buf bail;
	struct picture picture;
	enum status status;
	struct fault *fault;
};

static struct unpacking *unpacking_of(j_common_ptr jpeg)
{
	return jpeg->client_data;
}

/* libjpeg must not come back to where it failed, and its own choice is exit(). */
static NO_RETURN void bail_out(j_common_ptr jpeg)
{
	struct unpacking *unpacking = unpacking_of(jpeg);
	int code = jpeg->err->msg_code;
	char message[JMSG_LENGTH_MAX];

	jpeg->err->format_message(jpeg, message);
	if (code == JERR_OUT_OF_MEMORY || code == JERR_NO_BACKING_STORE)
		unpacking->status = fault_set(unpacking->fault, STATUS_FULL, code,
					      "the JPEG picture needs too much memory");
	else
		unpacking->status = fault_set(unpacking->fault, STATUS_REFUSED, code,
					      "the JPEG picture is damaged: %s", message);
	longjmp(unpacking->bail, 1);
}

/* libjpeg warns where data is missing and makes up grey pixels for it; made-up pixels are no
 * evidence. Stray bytes between markers harm nothing and some cameras write them. */
static void judge_message(j_common_ptr jpeg, int level)
{
	if (level < 0 && jpeg->err->msg_code != JWRN_EXTRANEOUS_DATA)
		bail_out(jpeg);
}

static void begin(struct unpacking *unpacking, struct span file)
{
	struct jpeg_decompress_struct *jpeg = &unpacking->jpeg;

	jpeg_create_decompress(jpeg);
	jpeg->mem->max_memory_to_use = COEFFICIENT_BYTES_MAX;
	jpeg_mem_src(jpeg, file.at, file.size);
	(void)jpeg_read_header(jpeg, TRUE);
	unpacking->status = picture_reserve(jpeg->image_width, jpeg->image_height,
					    &unpacking->picture, unpacking->fault);
}

static void unpack(struct unpacking *unpacking)
{
	struct jpeg_decompress_struct *jpeg = &unpacking->jpeg;

	jpeg->out_color_space = JCS_GRAYSCALE;
	(void)jpeg_start_decompress(jpeg);
	while (jpeg->output_scanline < jpeg->output_height) {
		JSAMPROW row = unpacking->picture.grey +
			       (size_t)jpeg->output_scanline * unpacking->picture.width;
		(void)jpeg_read_scanlines(jpeg, &row, 1);
	}
	(void)jpeg_finish_decompress(jpeg);
}

static void unpacking_release(struct unpacking *unpacking)
{
	jpeg_destroy_decompress(&unpacking->jpeg);
	picture_release(&unpacking->picture);
}

/* In a frame of its own so that nothing but its parameters is alive across setjmp. */
static void run(struct unpacking *unpacking, struct span file)
{
	if (setjmp(unpacking->bail) != 0)
		return;
	begin(unpacking, file);
	if (unpacking->status == STATUS_OK)
		unpack(unpacking);
}

enum status picture_load_jpeg(struct span file, struct picture *ret, struct fault *fault)
{
	SCOPED(unpacking) unpacking = { .fault = fault };

	unpacking.jpeg.err = jpeg_std_error(&unpacking.errors);
	unpacking.jpeg.client_data = &unpacking;
	unpacking.errors.error_exit = bail_out;
	unpacking.errors.emit_message = judge_message;
	run(&unpacking, file);
	if (unpacking.status != STATUS_OK)
		return unpacking.status;
	*ret = unpacking.picture;
	unpacking.picture = (struct picture){ 0 };
	return STATUS_OK;
}
