// librdkafka's mock cluster (2.0.2, and as of 2025 its later versions too) names a member of a consumer group by the
// address of its entry, printed with "%p". Once a member has timed out its address is given to a new one, while the
// old one, if it was only slow, comes back under the same name and is taken in: two clients are one member then. The
// group never settles again, or the mock aborts on the second JoinGroup of the "same" member (rd_kafka_mock_cgrp.c:
// `!member->resp`). Faults that make members time out do that within minutes.
//
// So this program prints such a name itself. A function that the executable defines goes before the C library's, also
// for the libraries that it loads, and only this one call prints nothing but "%p" into 32 bytes.
#undef _FORTIFY_SOURCE
#include "CUniqueMembers.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

static atomic_ulong named;

unsigned long unique_members_named(void) { return atomic_load(&named); }

static int print(char *to, size_t size, const char *format, va_list arguments) {
    if (size != 32 || strcmp(format, "%p") != 0) return vsnprintf(to, size, format, arguments);
    static const char name[] = "member-00000000000000000";
    unsigned long number = atomic_fetch_add(&named, 1) + 1;
    memcpy(to, name, sizeof(name));
    for (size_t place = sizeof(name) - 2; number > 0; place--, number /= 10) to[place] = (char)('0' + number % 10);
    return (int)sizeof(name) - 1;
}

int snprintf(char *restrict to, size_t size, const char *restrict format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = print(to, size, format, arguments);
    va_end(arguments);
    return length;
}

// What snprintf becomes where the compiler checks the room.
int __snprintf_chk(
    char *restrict to, size_t size, int flag, size_t room, const char *restrict format, ...) {
    (void)flag;
    (void)room;
    va_list arguments;
    va_start(arguments, format);
    int length = print(to, size, format, arguments);
    va_end(arguments);
    return length;
}
