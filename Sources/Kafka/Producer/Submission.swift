extension Producer {
    /// A batch that was handed over in order; what became of its records is known later. Nothing is held up or lost
    /// by not asking.
    public struct Submission: Sendable {
        let core: ProducerCore
        let promise: SendPromise

        /// How many records were handed over.
        public var count: Int { promise.count }

        /// Waits until every record has its report, in the order of the batch. Ends at the latest when the delivery
        /// timeout of the settings has passed, with an error in every delivery that failed. Throws fatal errors only.
        public func deliveries() async throws -> Deliveries {
            await promise.kept()
            if promise.failed > 0, let fatal = core.fatalError { throw fatal }
            return Deliveries(promise)
        }
    }

    /// What became of the records of a batch, in its order. Made of the reports as they came in: a delivery is put
    /// together when it is asked for.
    public struct Deliveries: Sendable, RandomAccessCollection {
        private let promise: SendPromise

        init(_ promise: SendPromise) { self.promise = promise }

        /// Always 0.
        public var startIndex: Int { 0 }
        /// How many records there were.
        public var endIndex: Int { promise.count }
        /// How many of them were not delivered.
        public var failureCount: Int { promise.failed }

        /// What became of the record at that place.
        public subscript(position: Int) -> Delivery {
            precondition(position >= 0 && position < endIndex, "no such delivery in the batch")
            let slot = promise.slot(position)
            let partition = TopicPartition(promise.topics[Int(slot.topic)], Partition(slot.partition))
            return Delivery(
                topicPartition: partition, offset: slot.offset < 0 ? nil : Offset(slot.offset), source: slot.source,
                error: slot.code == 0 ? nil : Delivery.error(slot.code, of: partition))
        }

        /// Throws the first error among them, so that a caller who needs all of them needs one line. Costs nothing
        /// when there is none.
        public func requireAll() throws {
            guard failureCount > 0 else { return }
            for delivery in self {
                if let error = delivery.error { throw error }
            }
        }
    }
}
