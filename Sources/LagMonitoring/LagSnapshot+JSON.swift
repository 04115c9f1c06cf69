import Kafka

extension LagSnapshot {
    /// The snapshot as JSON (UTF-8, snake_case, keys always in this order, indented); docs/monitoring.md describes it.
    /// What is unknown is `null`, never 0.
    public var json: String {
        JSONText.object([
            ("generated_at", .string(generatedAt.description)),
            ("sampled_at", .optional(sampledAt?.description)),
            ("sample_age_seconds", .seconds(sampleAge)),
            ("reachable", .bool(isCurrent)),
            ("error", .optional(problem?.description)),
            ("status", .string(status.rawValue)),
            ("lag_records", .optional(lagRecords)),
            ("cluster", .object([("id", .optional(clusterID)), ("brokers", .integer(Int64(brokers)))])),
            ("workers", .array(workers.map(\.jsonText))),
            ("dead_letters", .array(deadLetters.map(\.jsonText))),
        ]).text() + "\n"
    }
}

extension WorkerLag {
    fileprivate var jsonText: JSONText {
        .object([
            ("worker", .string(worker)),
            ("group", .string(group.rawValue)),
            ("status", .string(status.rawValue)),
            ("lag_records", .optional(total.records)),
            ("lag_seconds", .seconds(total.time)),
            ("lost_records", .integer(total.lostRecords)),
            ("topics", .array(topics.map(\.jsonText))),
        ])
    }
}

extension TopicLag {
    fileprivate var jsonText: JSONText {
        .object([
            ("topic", .string(topic)),
            ("status", .string(status.rawValue)),
            ("lag_records", .optional(total.records)),
            ("lag_seconds", .seconds(total.time)),
            ("lost_records", .integer(total.lostRecords)),
            ("velocity", .rate(trend.velocity)),
            ("time_to_clear_seconds", .seconds(trend.timeToClear)),
            ("partitions", .array(partitions.map(\.jsonText))),
        ])
    }
}

extension PartitionLag {
    fileprivate var jsonText: JSONText {
        .object([
            ("partition", .integer(Int64(partition.rawValue))),
            ("committed", .optional(reading.committed?.rawValue)),
            ("low", .optional(reading.bounds?.low.rawValue)),
            ("high", .optional(reading.bounds?.high.rawValue)),
            ("lag_records", .optional(reading.lagRecords)),
            ("lag_seconds", .seconds(reading.lagTime)),
            ("lost_records", .integer(reading.lostRecords)),
            ("velocity", .rate(trend.velocity)),
            ("status", .string(status.rawValue)),
            ("cause", .optional(verdict.cause)),
            ("complete", .rate(complete)),
            ("error", .optional(reading.problem?.description)),
        ])
    }
}

extension DeadLetterCount {
    fileprivate var jsonText: JSONText {
        .object([
            ("worker", .string(worker)),
            ("topic", .string(topic.rawValue)),
            ("records", .optional(records)),
            ("error", .optional(problem?.description)),
        ])
    }
}
