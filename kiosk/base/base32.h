/* Letters and digits for codes that people type from paper: five bits each, none looks like
 * another. With them the arithmetic of GF(32), which check characters are made with.
 *
 * Source  Crockford's base 32: no I, L, O and U; I and L are read as 1, O as 0. */
#ifndef TAC_BASE_BASE32_H
#define TAC_BASE_BASE32_H

#include <stddef.h>

enum { BASE32_BITS = 5 };

/* The characters in the order of their values, and a terminator. */
extern const char BASE32_DIGITS[33];

/* A character's value, small or capital; negative for one that stands for none. */
int base32_value(char digit);

/* x times a, modulo x^5 + x^2 + 1. */
unsigned base32_times_x(unsigned a);

/* Five bits a value, highest first. Packing and unpacking take whole bytes: count * 5 is a multiple
 * of 8. */
void base32_unpack(const unsigned char *bytes, unsigned char *ret_values, size_t count);
void base32_pack(const unsigned char *values, size_t count, unsigned char *ret_bytes);

#endif
