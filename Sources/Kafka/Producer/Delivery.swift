extension Producer {
    /// What became of one record of a batch; deliveries stand in the order of the batch.
    public struct Delivery: Sendable {
        /// Where it lies; the partition is -1 when it never got one.
        public let topicPartition: TopicPartition
        /// At which offset; nil when there is an error, and where the broker took it for one that it has already.
        public let offset: Offset?
        /// The number given when the record was appended: which record of an input it came from; -1 without one.
        public let source: Int
        /// Why it was not delivered; nil when the broker acknowledged it.
        public let error: KafkaError?

        static func error(_ code: Int32, of partition: TopicPartition) -> KafkaError {
            let code = KafkaError.Code(rawValue: code)
            let place = partition.partition.rawValue < 0 ? partition.topic.rawValue : partition.description
            let message: String? =
                switch code {
                case .purged:
                    "dropped before it was acknowledged, as the producer was closed or its transaction aborted"
                case .wrongState: "the producer is in no state to produce, such as outside a transaction"
                default: nil
                }
            return KafkaError(code, message, context: "delivery to \(place)")
        }
    }

    /// How the producer fares.
    public struct Status: Sendable {
        /// Records handed over and not yet reported.
        public var outstanding: Int = 0
        /// Records acknowledged so far.
        public var delivered: UInt64 = 0
        /// Records that failed so far.
        public var failed: UInt64 = 0
        /// How often a send had to wait for room in the queue.
        public var waits: UInt64 = 0
        /// Whether a broker was reached since all were last seen down.
        public var brokerReachable: Bool = false
        /// The last error that was reported; a fatal one stays.
        public var lastError: KafkaError?
    }
}

extension Sequence<Producer.Delivery> {
    /// Throws the first error among them, so that a caller who needs all of them needs one line.
    public func requireAll() throws {
        for delivery in self {
            if let error = delivery.error { throw error }
        }
    }
}
