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

/// What `baseline_consume` does beyond reading every payload's first byte: nothing, copy keys and payloads together, or
/// look for a header.
typedef enum { BASELINE_NOTHING_ELSE, BASELINE_COPIES, BASELINE_READS_HEADERS } baseline_extra;

/// Polls and drains `records` records of partitions 0 to `partitions` - 1 of the topic, from the start, reading every
/// payload's first byte. Gives up after 30 s without a record.
baseline_result baseline_consume(
    const baseline_property *properties, int property_count, const char *topic, int partitions, int64_t records,
    baseline_extra extra);

/// Consumes as above, produces every record to `target` with the same key, and commits what the broker acknowledged,
/// every `batch` records. `producer_properties` are those of the producer.
baseline_result baseline_copy(
    const baseline_property *properties, int property_count, const baseline_property *producer_properties,
    int producer_property_count, const char *topic, const char *target, int partitions, int64_t records, int batch);

#ifdef __cplusplus
}
#endif
