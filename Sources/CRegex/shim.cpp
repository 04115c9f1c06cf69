// A C interface to RE2: searching without captures, which needs its automata alone.
#include "CRegex.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <re2/re2.h>
#include <string>

struct cregex {
    cregex(const re2::StringPiece &pattern, const RE2::Options &options) : regex(pattern, options) {}
    RE2 regex;
};

static void write(const std::string &text, char *message, size_t capacity) {
    if (capacity == 0) { return; }
    const size_t count = std::min(text.size(), capacity - 1);
    memcpy(message, text.data(), count);
    message[count] = 0;
}

cregex *cregex_compile(
    const char *pattern, size_t length, int64_t maximum_memory, char *message, size_t message_capacity) {
    try {
        RE2::Options options;
        options.set_log_errors(false);
        options.set_case_sensitive(false);
        options.set_never_capture(true);
        options.set_dot_nl(true);
        options.set_max_mem(maximum_memory);
        std::unique_ptr<cregex> made(new cregex(re2::StringPiece(pattern, length), options));
        if (made->regex.ok()) { return made.release(); }
        write(made->regex.error(), message, message_capacity);
    } catch (const std::exception &) {
        write("memory is short", message, message_capacity);
    }
    return nullptr;
}

void cregex_free(cregex *regex) { delete regex; }

int32_t cregex_program_size(const cregex *regex) { return regex->regex.ProgramSize(); }

int32_t cregex_matches(const cregex *regex, const void *text, size_t length) {
    const re2::StringPiece piece(static_cast<const char *>(text), length);
    return regex->regex.Match(piece, 0, length, RE2::UNANCHORED, nullptr, 0) ? 1 : 0;
}
