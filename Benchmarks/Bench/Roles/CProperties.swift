import CBaseline
import Foundation

/// Properties of librdkafka as the loops in C take them.
enum CProperties {
    /// Calls `body` with them; they live as long as it runs.
    static func with<Result>(
        _ properties: [String: String], _ body: (UnsafePointer<baseline_property>?, Int32) throws -> Result
    ) rethrows -> Result {
        let strings = properties.map { (strdup($0.key), strdup($0.value)) }
        defer {
            for (name, value) in strings {
                free(name)
                free(value)
            }
        }
        let array = strings.map { baseline_property(name: $0.0, value: $0.1) }
        return try array.withUnsafeBufferPointer { try body($0.baseAddress, Int32($0.count)) }
    }

    /// A consumer with what the Swift client sets by itself.
    static func consumer(brokers: String, isEmbedded: Bool, group: String) -> [String: String] {
        [
            "bootstrap.servers": brokers, "group.id": group, "broker.address.family": isEmbedded ? "v4" : "any",
            "enable.auto.commit": "false", "enable.auto.offset.store": "false", "check.crcs": "true",
            "fetch.wait.max.ms": isEmbedded ? "10" : "100", "queued.min.messages": "500000",
            "queued.max.messages.kbytes": "262144", "auto.offset.reset": "error",
        ]
    }

    /// A producer with what the Swift client sets by itself.
    static func producer(brokers: String, isEmbedded: Bool) -> [String: String] {
        [
            "bootstrap.servers": brokers, "broker.address.family": isEmbedded ? "v4" : "any",
            "enable.idempotence": "true", "linger.ms": "5", "compression.type": "lz4", "batch.num.messages": "10000",
            "queue.buffering.max.messages": "100000", "queue.buffering.max.kbytes": "131072",
            "message.max.bytes": "4194304", "partitioner": "murmur2_random",
        ]
    }
}
