/* Compiler attributes under names that say what they promise. */
#ifndef TAC_BASE_ATTRS_H
#define TAC_BASE_ATTRS_H

#include <stddef.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(format_at, first_at) __attribute__((format(printf, format_at, first_at)))
#define UNUSED __attribute__((unused))
#define NO_RETURN __attribute__((noreturn))

/* Declares a `struct TYPE` that TYPE_release() closes when it leaves scope.
 * `{ 0 }` is always a valid closed object:
 *
 *	SCOPED(store) store = { 0 };
 */
#define SCOPED(type) __attribute__((cleanup(type##_release))) struct type

/* 1 where AddressSanitizer is built in: it reserves terabytes of addresses and locks no memory, so
 * limits on memory are neither set nor tested under it. */
#if defined(__SANITIZE_ADDRESS__)
#define IS_ADDRESS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_ADDRESS_SANITIZED 1
#endif
#endif
#ifndef IS_ADDRESS_SANITIZED
#define IS_ADDRESS_SANITIZED 0
#endif

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
