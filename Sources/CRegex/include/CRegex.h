#ifndef CREGEX_H
#define CREGEX_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled pattern. Matching with one is safe from several threads at once.
typedef struct cregex cregex;

/// Compiles a pattern of RE2's syntax, case apart. NULL where it is wrong or larger than the memory allows; then the
/// message says why, with a zero at its end.
cregex *cregex_compile(
    const char *pattern, size_t length, int64_t maximum_memory, char *message, size_t message_capacity);
void cregex_free(cregex *regex);

/// The number of its instructions: the time of a match is at most this times the length of the text.
int32_t cregex_program_size(const cregex *regex);

/// 1 where some part of the text, which is UTF-8, matches; 0 where none does.
int32_t cregex_matches(const cregex *regex, const void *text, size_t length);

#ifdef __cplusplus
}
#endif

#endif
