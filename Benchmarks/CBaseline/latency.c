// A publisher on a fixed schedule and a reader of what comes of it, in plain C so that neither adds to what is measured.
#include "CBaseline.h"
#include "clients.h"

#include <errno.h>
#include <time.h>

static void take_report(rd_kafka_t *client, const rd_kafka_message_t *message, void *opaque) {
    (void)client;
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) *(int32_t *)opaque = message->err;
}

static void sleep_until(double moment) {
    struct timespec time = {.tv_sec = (time_t)moment};
    time.tv_nsec = (long)((moment - (double)time.tv_sec) * 1e9);
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) == EINTR) continue;
}

int32_t baseline_publish(
    const baseline_property *properties, int property_count, const char *topic, const baseline_record *records,
    int64_t count, double start, double interval) {
    int32_t error = 0;
    rd_kafka_t *client = make_client(RD_KAFKA_PRODUCER, properties, property_count, take_report, &error);
    if (client == NULL) return RD_KAFKA_RESP_ERR__INVALID_ARG;
    rd_kafka_topic_t *handle = rd_kafka_topic_new(client, topic, NULL);
    // Connects before the schedule begins.
    const struct rd_kafka_metadata *metadata = NULL;
    if (rd_kafka_metadata(client, 0, handle, &metadata, 10000) == 0) rd_kafka_metadata_destroy(metadata);
    for (int64_t n = 0; n < count && error == 0; n++) {
        sleep_until(start + (double)n * interval);
        if (rd_kafka_produce(
                handle, RD_KAFKA_PARTITION_UA, RD_KAFKA_MSG_F_COPY, (void *)records[n].payload,
                (size_t)records[n].payload_size, records[n].key, (size_t)records[n].key_size, NULL) != 0) {
            error = rd_kafka_last_error();
        }
        rd_kafka_poll(client, 0);
    }
    if (rd_kafka_flush(client, 30000) != 0 && error == 0) error = RD_KAFKA_RESP_ERR__TIMED_OUT;
    rd_kafka_topic_destroy(handle);
    rd_kafka_destroy(client);
    return error;
}

/// The number a key ends in; -1 where it ends in none.
static int64_t number_of(const rd_kafka_message_t *message) {
    const char *key = message->key;
    int64_t number = 0, scale = 1;
    for (size_t i = message->key_len; i > 0 && key[i - 1] >= '0' && key[i - 1] <= '9'; i--) {
        number += (key[i - 1] - '0') * scale;
        scale *= 10;
    }
    return scale == 1 ? -1 : number;
}

int64_t baseline_collect(
    const baseline_property *properties, int property_count, const char *topic, int partitions, int64_t count,
    double deadline, double *arrivals, volatile int32_t *ready) {
    int64_t seen = 0;
    int waiting = partitions;
    rd_kafka_t *client = make_consumer(properties, property_count, topic, partitions, RD_KAFKA_OFFSET_END);
    if (client == NULL) return 0;
    while (seen < count && baseline_wall_seconds() < deadline) {
        rd_kafka_message_t *message = rd_kafka_consumer_poll(client, 100);
        while (message != NULL) {
            if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
                // The end of each partition is where reading begins: all that comes later is seen.
                if (waiting > 0 && --waiting == 0) *ready = 1;
            } else if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
                int64_t number = number_of(message);
                if (number >= 0 && number < count && arrivals[number] == 0) {
                    arrivals[number] = baseline_wall_seconds();
                    seen++;
                }
            }
            rd_kafka_message_destroy(message);
            message = rd_kafka_consumer_poll(client, 0);
        }
    }
    rd_kafka_consumer_close(client);
    rd_kafka_destroy(client);
    return seen;
}
