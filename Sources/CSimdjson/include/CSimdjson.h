#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A parser with its buffers, reused from document to document. Not thread-safe.
typedef struct csimdjson_parser csimdjson_parser;

/// What parsing gave: simdjson's tape (doc/tape.md of simdjson) and the buffer of its strings. Both belong to the
/// parser and are valid until it parses again or is freed.
typedef struct {
    /// 0, or simdjson's error_code.
    int32_t error;
    /// Nonzero where the text has the escape \u0000 somewhere.
    int32_t escaped_nul;
    const uint64_t *tape;
    /// Each string: a 32-bit length, the bytes in UTF-8, a zero.
    const uint8_t *strings;
} csimdjson_document;

/// NULL where memory is short or the processor is not supported.
csimdjson_parser *csimdjson_parser_create(size_t maximum_bytes, size_t maximum_depth);
void csimdjson_parser_free(csimdjson_parser *parser);

/// One call per document. The bytes need no padding.
csimdjson_document csimdjson_parse(csimdjson_parser *parser, const uint8_t *bytes, size_t length);

/// Where in the text parsed last the value of a member of the top-level object stands. Returns 0 and sets the
/// range, or nonzero where there is no such member (or its name is written with escapes).
int32_t csimdjson_member_range(
    const csimdjson_parser *parser, const uint8_t *bytes, size_t length, const char *name, size_t name_length,
    size_t *start, size_t *end);

/// simdjson's words for an error code; never NULL.
const char *csimdjson_error_text(int32_t error);

#ifdef __cplusplus
}
#endif

#endif
