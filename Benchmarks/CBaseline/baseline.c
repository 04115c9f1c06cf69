// What librdkafka itself can do, in plain C: the yardstick for the Swift client.
#include "CBaseline.h"

#include <librdkafka/rdkafka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

/// How much is copied together before the memory is used again: a batch of about 2,000 records.
#define ARENA_BYTES (1400 * 1024)

static double seconds_of(struct timeval value) { return (double)value.tv_sec + (double)value.tv_usec / 1e6; }

double baseline_cpu_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

static double wall_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static rd_kafka_t *make_client(
    rd_kafka_type_t type, const baseline_property *properties, int count,
    void (*report)(rd_kafka_t *, const rd_kafka_message_t *, void *), void *opaque) {
    char text[256];
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    for (int i = 0; i < count; i++) {
        if (rd_kafka_conf_set(conf, properties[i].name, properties[i].value, text, sizeof(text)) != RD_KAFKA_CONF_OK) {
            rd_kafka_conf_destroy(conf);
            return NULL;
        }
    }
    if (report != NULL) {
        rd_kafka_conf_set_dr_msg_cb(conf, report);
        rd_kafka_conf_set_opaque(conf, opaque);
    }
    rd_kafka_t *client = rd_kafka_new(type, conf, text, sizeof(text));
    if (client == NULL) rd_kafka_conf_destroy(conf);
    return client;
}

static rd_kafka_t *make_consumer(
    const baseline_property *properties, int count, const char *topic, int partitions) {
    rd_kafka_t *client = make_client(RD_KAFKA_CONSUMER, properties, count, NULL, NULL);
    if (client == NULL) return NULL;
    rd_kafka_poll_set_consumer(client);
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(partitions);
    for (int i = 0; i < partitions; i++) {
        rd_kafka_topic_partition_list_add(list, topic, i)->offset = RD_KAFKA_OFFSET_BEGINNING;
    }
    rd_kafka_assign(client, list);
    rd_kafka_topic_partition_list_destroy(list);
    return client;
}

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
    rd_kafka_t *client = make_consumer(properties, property_count, topic, partitions);
    if (client == NULL) {
        result.error = RD_KAFKA_RESP_ERR__INVALID_ARG;
        return result;
    }
    double cpu = baseline_cpu_seconds(), wall = wall_seconds(), last = wall;
    while (result.records < records && wall_seconds() - last < 30) {
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
        last = wall_seconds();
    }
    result.cpu_seconds = baseline_cpu_seconds() - cpu;
    result.wall_seconds = wall_seconds() - wall;
    free(target.bytes);
    rd_kafka_consumer_close(client);
    rd_kafka_destroy(client);
    return result;
}

/// Records handed to the producer whose report is missing, and the last error among the reports.
typedef struct {
    int64_t outstanding;
    int32_t error;
} reports;

static void take_report(rd_kafka_t *client, const rd_kafka_message_t *message, void *opaque) {
    (void)client;
    reports *state = opaque;
    state->outstanding--;
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) state->error = message->err;
}

static void produce(rd_kafka_t *producer, rd_kafka_topic_t *target, const rd_kafka_message_t *message, reports *state) {
    while (rd_kafka_produce(
               target, RD_KAFKA_PARTITION_UA, RD_KAFKA_MSG_F_COPY, message->payload, message->len, message->key,
               message->key_len, NULL) != 0) {
        if (rd_kafka_last_error() != RD_KAFKA_RESP_ERR__QUEUE_FULL) {
            state->error = rd_kafka_last_error();
            return;
        }
        rd_kafka_poll(producer, 10);
    }
    state->outstanding++;
}

/// Waits for every report, then commits the positions.
static void commit(
    rd_kafka_t *consumer, rd_kafka_t *producer, rd_kafka_topic_partition_list_t *positions, reports *state) {
    while (state->outstanding > 0) rd_kafka_poll(producer, 10);
    if (state->error == 0) rd_kafka_commit(consumer, positions, 1);
}

baseline_result baseline_copy(
    const baseline_property *properties, int property_count, const baseline_property *producer_properties,
    int producer_property_count, const char *topic, const char *target, int partitions, int64_t records, int batch) {
    baseline_result result = {0, 0, 0, 0, 0};
    volatile unsigned char sink = 0;
    reports state = {0, 0};
    rd_kafka_t *consumer = make_consumer(properties, property_count, topic, partitions);
    rd_kafka_t *producer =
        make_client(RD_KAFKA_PRODUCER, producer_properties, producer_property_count, take_report, &state);
    if (consumer == NULL || producer == NULL) {
        result.error = RD_KAFKA_RESP_ERR__INVALID_ARG;
        if (consumer != NULL) rd_kafka_destroy(consumer);
        if (producer != NULL) rd_kafka_destroy(producer);
        return result;
    }
    rd_kafka_topic_t *handle = rd_kafka_topic_new(producer, target, NULL);
    rd_kafka_topic_partition_list_t *positions = rd_kafka_topic_partition_list_new(partitions);
    for (int i = 0; i < partitions; i++) rd_kafka_topic_partition_list_add(positions, topic, i);
    double cpu = baseline_cpu_seconds(), wall = wall_seconds(), last = wall;
    while (result.records < records && state.error == 0 && wall_seconds() - last < 30) {
        int taken = 0;
        rd_kafka_message_t *message = rd_kafka_consumer_poll(consumer, 100);
        while (message != NULL) {
            if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
                count_record(&result, message, &sink);
                produce(producer, handle, message, &state);
                positions->elems[message->partition].offset = message->offset + 1;
                taken++;
            }
            rd_kafka_message_destroy(message);
            message = taken < batch && result.records < records ? rd_kafka_consumer_poll(consumer, 0) : NULL;
        }
        if (taken > 0) {
            commit(consumer, producer, positions, &state);
            last = wall_seconds();
        }
    }
    result.cpu_seconds = baseline_cpu_seconds() - cpu;
    result.wall_seconds = wall_seconds() - wall;
    result.error = state.error;
    rd_kafka_topic_partition_list_destroy(positions);
    rd_kafka_topic_destroy(handle);
    rd_kafka_consumer_close(consumer);
    rd_kafka_destroy(consumer);
    rd_kafka_destroy(producer);
    return result;
}
