// What librdkafka itself can do, in plain C: the yardstick for the Swift client.
#include "CBaseline.h"
#include "clients.h"

#include <stdlib.h>
#include <string.h>

/// How much is copied together before the memory is used again: a batch of about 2,000 records.
#define ARENA_BYTES (1400 * 1024)

/// Counts a record as handled, reading from it so that its memory is touched.
static void count_record(baseline_result *result, const rd_kafka_message_t *message, volatile unsigned char *sink) {
    if (message->len > 0) *sink ^= *(const unsigned char *)message->payload;
    result->records++;
    result->bytes += (int64_t)(message->len + message->key_len);
}

/// Keys and payloads copied together, as whoever hands records on in batches must. Starts anew when full.
typedef struct {
    char *bytes;
    size_t used;
    size_t capacity;
} arena;

static void copy_record(arena *target, const rd_kafka_message_t *message) {
    size_t needed = message->key_len + message->len;
    if (target->used + needed > target->capacity) {
        if (target->used >= ARENA_BYTES) target->used = 0;
        if (target->used + needed > target->capacity) {
            size_t capacity = 2 * (target->used + needed);
            char *bytes = realloc(target->bytes, capacity);
            if (bytes == NULL) return;
            target->bytes = bytes;
            target->capacity = capacity;
        }
    }
    if (message->key_len > 0) memcpy(target->bytes + target->used, message->key, message->key_len);
    if (message->len > 0) memcpy(target->bytes + target->used + message->key_len, message->payload, message->len);
    target->used += needed;
}

static void find_header(const rd_kafka_message_t *message, volatile unsigned char *sink) {
    rd_kafka_headers_t *headers;
    const void *value;
    size_t size;
    if (rd_kafka_message_headers(message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return;
    if (rd_kafka_header_get_last(headers, "ce_id", &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR) *sink ^= 1;
}

baseline_result baseline_consume(
    const baseline_property *properties, int property_count, const char *topic, int partitions, int64_t records,
    baseline_extra extra) {
    baseline_result result = {0, 0, 0, 0, 0};
    arena target = {NULL, 0, 0};
    volatile unsigned char sink = 0;
    rd_kafka_t *client = make_consumer(
        properties, property_count, topic, partitions, RD_KAFKA_OFFSET_BEGINNING);
    if (client == NULL) {
        result.error = RD_KAFKA_RESP_ERR__INVALID_ARG;
        return result;
    }
    double cpu = baseline_cpu_seconds(), wall = baseline_wall_seconds(), last = wall;
    while (result.records < records && baseline_wall_seconds() - last < 30) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(client, 100);
        if (message == NULL) continue;
        while (message != NULL) {
            if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
                count_record(&result, message, &sink);
                if (extra == BASELINE_COPIES) copy_record(&target, message);
                if (extra == BASELINE_READS_HEADERS) find_header(message, &sink);
            } else {
                result.error = message->err;
            }
            rd_kafka_message_destroy(message);
            message = result.records < records ? rd_kafka_consumer_poll(client, 0) : NULL;
        }
        last = baseline_wall_seconds();
    }
    result.cpu_seconds = baseline_cpu_seconds() - cpu;
    result.wall_seconds = baseline_wall_seconds() - wall;
    free(target.bytes);
    rd_kafka_consumer_close(client);
    rd_kafka_destroy(client);
    return result;
}
