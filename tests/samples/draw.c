/* Draws the sample documents: draw FOLDER. The tray's pictures land in FOLDER, those that only
 * tests look at in FOLDER/tests. The same bytes each time. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "kiosk/base/text.h"
#include "tests/samples/documents.h"

enum { PATH_LENGTH_MAX = 4096 };

/* The licences of the tray, in their order: held by a hand, worn by a pocket. */
static const struct photograph PHOTOGRAPHS[SAMPLE_LICENCES] = {
	{ 5, 14, 8, 0.35, 2 },
	{ -14, 10, 0, 0.2, 4 },
	{ 176, 0, 16, 0.5, 1 },
	{ 9, -20, -10, 0.4, 3 },
};

static int make_folder(const char *path)
{
	if (mkdir(path, 0777) == 0 || errno == EEXIST)
		return 0;
	perror(path);
	return 1;
}

int main(int argc, char **argv)
{
	char tests[PATH_LENGTH_MAX];

	if (argc != 2) {
		fprintf(stderr, "usage: draw FOLDER\n");
		return 2;
	}
	text_format(tests, sizeof(tests), "%s/tests", argv[1]);
	if (make_folder(argv[1]) != 0 || make_folder(tests) != 0)
		return 1;
	for (unsigned i = 0; i < SAMPLE_LICENCES; i++)
		paint_end(document_photographed(document_licence(&LICENCES[i], i), PHOTOGRAPHS[i]),
			  argv[1], LICENCES[i].file);
	paint_end(document_social_security_card(), argv[1], "2-social-security-card.png");
	paint_end(document_passport(), argv[1], "6-passport.png");
	paint_end(document_blurred(document_licence(&LICENCES[0], 0)), argv[1], "7-blurred.png");
	paint_end(document_cat(), argv[1], "8-cat.png");
	paint_end(document_birth_certificate(), argv[1], "9-birth-certificate.png");
	oddities_write(tests);
	return 0;
}
