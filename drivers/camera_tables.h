/* The Huffman tables that a Motion-JPEG frame may leave out. */
#ifndef TAC_DRIVERS_CAMERA_TABLES_H
#define TAC_DRIVERS_CAMERA_TABLES_H

enum { CAMERA_TABLES_BYTES = 420 };

/* A whole segment, its marker in front.
 * Source  ITU-T T.81, K.3.3, tables K.3 to K.6. */
extern const unsigned char CAMERA_TABLES[CAMERA_TABLES_BYTES];

#endif
