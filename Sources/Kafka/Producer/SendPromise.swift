import CLibrdkafka
import Synchronization

/// The one promise of a batch under way: collects the reports of its records and is kept when all are in.
///
/// A report is 32 bytes in memory allocated once per batch; errors, topics and partitions become values of Swift only
/// for those who ask.
final class SendPromise: @unchecked Sendable {
    // Sound: a slot is written once, by the producer's thread when the report comes in, or by the sender when
    // librdkafka did not accept the record, which then gets no report. What is left without a report at the end is
    // written by the producer's thread when no sender is inside librdkafka any more. Slots are read once none is
    // missing, which the atomic count orders after all of these.

    struct Slot {
        var offset: Int64 = -1
        var source: Int
        var topic: Int32
        var partition: Int32 = -1
        /// A code of `KafkaError`; 0 when it was delivered.
        var code: Int32 = 0
        var isReported = false
    }

    let topics: [Topic]
    private let slots: UnsafeMutableBufferPointer<Slot>
    private let missing: Atomic<Int>
    private let failures = Atomic<Int>(0)
    private let done = OneShot<Bool>()

    init(_ batch: ProducerBatch) {
        topics = batch.topics
        slots = .allocate(capacity: batch.count)
        _ = slots.initialize(from: batch.entries.lazy.map { Slot(source: $0.source, topic: $0.topic) })
        missing = Atomic(batch.count)
        if batch.isEmpty { done.fulfil(true) }
    }

    deinit { slots.deallocate() }

    var count: Int { slots.count }
    /// How many records were not delivered; final once all reports are in.
    var failed: Int { failures.load(ordering: .relaxed) }

    /// Enters the report of one record; `arrived` must follow. False when it has one, or there is no such record.
    @inline(__always)
    func enter(_ index: Int, partition: Int32, offset: Int64, code: Int32) -> Bool {
        guard index < slots.count, !slots[index].isReported else { return false }
        slots[index].partition = partition
        slots[index].offset = offset
        slots[index].code = code
        slots[index].isReported = true
        return true
    }

    /// That many reports were entered. Whether they were the last; then the caller keeps the promise.
    func arrived(_ count: Int, failed: Int) -> Bool {
        if failed > 0 { failures.add(failed, ordering: .relaxed) }
        return missing.subtract(count, ordering: .acquiringAndReleasing).newValue <= 0
    }

    /// Wakes whoever waits for the reports.
    func keep() { done.fulfil(true) }

    /// Gives every record still without a report that error: nobody will report it any more.
    func abandon(_ code: KafkaError.Code) {
        var left = 0
        for index in slots.indices where enter(index, partition: -1, offset: -1, code: code.rawValue) { left += 1 }
        if arrived(left, failed: left) { keep() }
    }

    /// Waits for all reports.
    func kept() async { _ = await done.value() }

    func slot(_ index: Int) -> Slot { slots[index] }
}
