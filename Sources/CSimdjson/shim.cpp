// A C interface to simdjson's DOM parser. Nothing is converted here: the tape goes to Swift as it is, so that a
// record costs one call across the language border.
#include "CSimdjson.h"

#include <cstring>
#include <memory>
#include <new>
#include <simdjson.h>

struct csimdjson_parser {
    explicit csimdjson_parser(size_t maximum) : parser(maximum) {}
    simdjson::dom::parser parser;
};

csimdjson_parser *csimdjson_parser_create(size_t maximum_bytes, size_t maximum_depth) {
    std::unique_ptr<csimdjson_parser> made(new (std::nothrow) csimdjson_parser(maximum_bytes + 1));
    if (!made) { return nullptr; }
    // The first allocation fixes the depth; later ones keep it.
    if (made->parser.allocate(4096, maximum_depth) != simdjson::SUCCESS) { return nullptr; }
    if (made->parser.doc.allocate(4096) != simdjson::SUCCESS) { return nullptr; }
    return made.release();
}

void csimdjson_parser_free(csimdjson_parser *parser) { delete parser; }

csimdjson_document csimdjson_parse(csimdjson_parser *parser, const uint8_t *bytes, size_t length) {
    csimdjson_document result = {0, 0, nullptr, nullptr};
    if (length == 0) {
        result.error = simdjson::EMPTY;
        return result;
    }
    // The parser copies the text into a padded buffer of its own: it reads a little past the end.
    result.error = parser->parser.parse(bytes, length, true).error();
    if (result.error != simdjson::SUCCESS) { return result; }
    result.tape = parser->parser.doc.tape.get();
    result.strings = parser->parser.doc.string_buf.get();
    // Most texts have no escape at all, which a search for one byte says much faster.
    const void *escape = memchr(bytes, '\\', length);
    if (escape) {
        const size_t before = static_cast<size_t>(static_cast<const uint8_t *>(escape) - bytes);
        result.escaped_nul = memmem(escape, length - before, "\\u0000", 6) != nullptr;
    }
    return result;
}

int32_t csimdjson_member_range(
    const csimdjson_parser *parser, const uint8_t *bytes, size_t length, const char *name, size_t name_length,
    size_t *start, size_t *end) {
    // Stage 1 left the position of every bracket, colon, comma, and of the beginning of every scalar.
    const auto &implementation = parser->parser.implementation;
    if (!implementation || !implementation->structural_indexes) { return 1; }
    const uint32_t *at = implementation->structural_indexes.get();
    const size_t count = implementation->n_structural_indexes;
    size_t depth = 0;
    for (size_t i = 0; i < count; i++) {
        const size_t here = at[i];
        if (here >= length) { return 1; }
        const uint8_t byte = bytes[here];
        if (byte == '{' || byte == '[') {
            depth++;
        } else if (byte == '}' || byte == ']') {
            if (depth == 0) { return 1; }
            depth--;
        } else if (
            byte == '"' && depth == 1 && i + 3 < count && at[i + 1] < length && bytes[at[i + 1]] == ':' &&
            length - here > name_length + 2 && std::memcmp(bytes + here + 1, name, name_length) == 0 &&
            bytes[here + 1 + name_length] == '"') {
            size_t inner = 0;
            for (size_t j = i + 2; j < count; j++) {
                const size_t place = at[j];
                if (place >= length) { return 1; }
                const uint8_t mark = bytes[place];
                if (mark == '{' || mark == '[') { inner++; }
                if (mark == '}' || mark == ']') {
                    if (inner == 0) { return 1; }
                    inner--;
                }
                if (inner == 0) {
                    *start = at[i + 2];
                    // A bracket ends the value; a scalar ends before what follows it.
                    if (mark == '}' || mark == ']') {
                        *end = place + 1;
                    } else {
                        if (j + 1 >= count || at[j + 1] > length) { return 1; }
                        *end = at[j + 1];
                        while (*end > *start && std::strchr(" \t\r\n", bytes[*end - 1])) { (*end)--; }
                    }
                    return 0;
                }
            }
            return 1;
        }
    }
    return 1;
}

const char *csimdjson_error_text(int32_t error) {
    return simdjson::error_message(static_cast<simdjson::error_code>(error));
}
