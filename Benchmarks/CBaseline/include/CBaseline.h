#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a loop did: records and bytes (keys and payloads), the CPU seconds of the whole process meanwhile
/// (librdkafka's own threads do most of the work) and the wall time. `error` is 0 or an error of librdkafka.
typedef struct {
    int64_t records;
    int64_t bytes;
    double cpu_seconds;
    double wall_seconds;
    int32_t error;
} baseline_result;

/// One property of librdkafka.
typedef struct {
    const char *name;
    const char *value;
} baseline_property;

/// CPU seconds this process has used so far, user and system, all threads.
double baseline_cpu_seconds(void);

/// Seconds of the monotonic clock.
double baseline_wall_seconds(void);

/// What `baseline_consume` does beyond reading every payload's first byte: nothing, copy keys and payloads together, or
/// look for a header.
typedef enum { BASELINE_NOTHING_ELSE, BASELINE_COPIES, BASELINE_READS_HEADERS } baseline_extra;

/// Polls and drains `records` records of partitions 0 to `partitions` - 1 of the topic, from the start, reading every
/// payload's first byte. Gives up after 30 s without a record.
baseline_result baseline_consume(
    const baseline_property *properties, int property_count, const char *topic, int partitions, int64_t records,
    baseline_extra extra);

/// A worker that does nothing: each record of one topic is produced, as it is, to another.
typedef struct {
    const baseline_property *consumer;
    int consumer_count;
    const baseline_property *producer;
    int producer_count;
    const char *topic;
    const char *target;
    int partitions;
    /// How many records there are.
    int64_t records;
    /// Offsets are committed, or a transaction ends, after that many records or that many seconds.
    int batch;
    double interval;
    /// In Kafka's transactions; the producer's properties name a transactional.id.
    int transactional;
} baseline_copy_job;

/// Consumes as above, produces every record with its key, serves the delivery reports and commits what has been
/// acknowledged, without waiting in between; in transactions, where the job says so.
baseline_result baseline_copy(const baseline_copy_job *job);

/// A record to publish.
typedef struct {
    const char *key;
    int32_t key_size;
    const char *payload;
    int32_t payload_size;
} baseline_record;

/// Publishes record n at `start` + n * `interval` seconds of the monotonic clock, late rather than never, and waits for
/// the reports. Returns 0 or an error of librdkafka.
int32_t baseline_publish(
    const baseline_property *properties, int property_count, const char *topic, const baseline_record *records,
    int64_t count, double start, double interval);

/// Reads the new records of a topic until each number from 0 to `count` - 1 has been seen or `deadline` has passed.
/// A record's number is what its key ends in. `arrivals[n]` becomes the time at which n was first read; it must come
/// filled with 0. `ready` becomes 1 once every partition is being read.
/// Returns how many numbers were seen.
int64_t baseline_collect(
    const baseline_property *properties, int property_count, const char *topic, int partitions, int64_t count,
    double deadline, double *arrivals, volatile int32_t *ready);

#ifdef __cplusplus
}
#endif
