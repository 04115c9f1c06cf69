import Foundation
import Kafka

/// Records that wait for another attempt, and those of the same thread that came after them and must not overtake.
/// A pure value: the time is passed in.
struct ParkingLot {
    /// One record that waits.
    struct Parked: Sendable {
        let open: OpenBatch
        let index: Int
        var record: ConsumedRecord { open.batch[index] }
    }

    /// The attempts at the first record of a thread's queue.
    struct History: Sendable {
        var attempts: Int
        var firstFailure: Date
        var lastFailure: Date
        var error: any Error
    }

    private struct Queue {
        var records: [Parked]
        var history: History
        var due: ContinuousClock.Instant
        /// Whether somebody handles it right now.
        var isTaken = false
    }

    private var queues: [ThreadKey: Queue] = [:]

    /// Whether nothing waits.
    var isEmpty: Bool { queues.isEmpty }
    /// How many records wait.
    var count: Int { queues.values.reduce(0) { $0 + $1.records.count } }
    /// When the next attempt is due; nil when none is, or all are being made.
    var nextDue: ContinuousClock.Instant? { queues.values.filter { !$0.isTaken }.map(\.due).min() }

    /// Whether records of that thread wait, so that later ones must too.
    func holds(_ key: ThreadKey) -> Bool { queues[key] != nil }

    /// Puts a record behind those of its thread that wait.
    mutating func hold(_ parked: Parked, behind key: ThreadKey) { queues[key]?.records.append(parked) }

    /// Parks a record that failed for the first time; its followers of the same batch come with it.
    mutating func park(
        _ records: [Parked], of key: ThreadKey, history: History, due: ContinuousClock.Instant
    ) {
        queues[key] = Queue(records: records, history: history, due: due)
    }

    /// A thread whose attempt is due: its first record and what happened to it so far. It stays parked meanwhile.
    mutating func take(now: ContinuousClock.Instant) -> (key: ThreadKey, first: Parked, history: History)? {
        guard
            let (key, queue) = queues.filter({ !$0.value.isTaken && $0.value.due <= now })
                .min(by: { $0.value.due < $1.value.due }),
            let first = queue.records.first
        else { return nil }
        queues[key]?.isTaken = true
        return (key, first, queue.history)
    }

    /// The first record is done, or is to be a dead letter. Returns the next of the thread, which stays taken; nil
    /// when none is left and the thread is free.
    mutating func pass(_ key: ThreadKey) -> Parked? {
        queues[key]?.records.removeFirst()
        guard let next = queues[key]?.records.first else {
            queues[key] = nil
            return nil
        }
        return next
    }

    /// The first record failed again.
    mutating func failedAgain(_ key: ThreadKey, history: History, due: ContinuousClock.Instant) {
        queues[key]?.history = history
        queues[key]?.due = due
        queues[key]?.isTaken = false
    }
}
