// What the loops share: clocks, and clients of librdkafka from lists of properties.
#pragma once

#include "CBaseline.h"

#include <librdkafka/rdkafka.h>

/// Calls for every delivery report.
typedef void (*report_callback)(rd_kafka_t *, const rd_kafka_message_t *, void *);

/// A client; NULL where librdkafka refuses a property.
rd_kafka_t *make_client(
    rd_kafka_type_t type, const baseline_property *properties, int count, report_callback report, void *opaque);

/// A consumer that reads partitions 0 to `partitions` - 1 of the topic from `start`; NULL as above.
rd_kafka_t *make_consumer(
    const baseline_property *properties, int count, const char *topic, int partitions, int64_t start);
