#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

/// Asks for `count` bytes from there to be in the cache soon. A hint without any other effect, whatever the address.
static inline void kafka_prefetch(const void *address, long count) {
    for (long at = 0; at < count; at += 64) __builtin_prefetch((const char *)address + at);
}
/// As above, for bytes about to be written.
static inline void kafka_prefetch_for_write(const void *address, long count) {
    for (long at = 0; at < count; at += 64) __builtin_prefetch((const char *)address + at, 1);
}
