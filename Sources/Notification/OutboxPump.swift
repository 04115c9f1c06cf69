import Intelligence

/// What a round of an ``OutboxPump`` did.
public struct OutboxRound: Hashable, Sendable {
    /// Delivered.
    public var sent = 0
    /// To be tried again.
    public var waiting = 0
    /// Given up.
    public var failed = 0
    /// Nothing was due.
    public var isIdle: Bool { sent + waiting + failed == 0 }

    /// Nothing yet.
    public init() {}
}

/// Takes waiting notices of one channel out of the store, has them sent, and notes what came of it. Run one per
/// channel, so that a slow webhook does not hold up the inboxes; run rounds until idle, then wait for
/// ``DispatchStore/nextDue(_:now:)`` or the next commit.
public struct OutboxPump: Sendable {
    private let store: DispatchStore
    private let sender: any NoticeSender
    private let schedule: RetrySchedule
    private let limit: Int
    private let perAddressee: Int

    /// - Parameters:
    ///   - limit: at most so many notices a round.
    ///   - perAddressee: at most so many of them for one addressee.
    public init(
        store: DispatchStore, sender: any NoticeSender, schedule: RetrySchedule = .standard, limit: Int = 500,
        perAddressee: Int = 100
    ) {
        self.store = store
        self.sender = sender
        self.schedule = schedule
        self.limit = limit
        self.perAddressee = perAddressee
    }

    /// One round.
    ///
    /// - Parameters:
    ///   - clock: the time now.
    ///   - jitter: chance, from 0 to 1.
    /// - Throws: `StoreError`, or what the sender throws; what was not noted is sent again, with the same id.
    public func round(
        clock: @escaping @Sendable () -> Instant, jitter: @escaping @Sendable () -> Double
    ) async throws -> OutboxRound {
        let due = try await store.pending(sender.channel, limit: limit, perAddressee: perAddressee, now: clock())
        guard !due.isEmpty else { return OutboxRound() }
        let tally = Tally()
        let open = try await withoutClosed(due, clock: clock, tally: tally)
        if !open.isEmpty {
            try await sender.send(open) { reports in
                // A task of its own: what was delivered is noted even where the round was cancelled meanwhile, or it
                // would be delivered again.
                try await Task { try await note(reports, clock: clock, jitter: jitter, tally: tally) }.value
            }
        }
        return await tally.round
    }

    private func withoutClosed(
        _ notices: [PendingNotice], clock: @Sendable () -> Instant, tally: Tally
    ) async throws -> [PendingNotice] {
        var closed: [AgencyCode: String] = [:]
        for addressee in Set(notices.map(\.addressee)) {
            guard let target = sender.target(of: addressee) else { continue }
            closed[addressee] = try await store.closed(sender.channel, of: addressee, target: target)
        }
        guard !closed.isEmpty else { return notices }
        let failures = notices.compactMap { notice in
            closed[notice.addressee].map { FailedAttempt(id: notice.id, detail: $0, nextAttempt: nil) }
        }
        try await store.markFailed(failures, at: clock())
        await tally.add(failed: failures.count)
        return notices.filter { closed[$0.addressee] == nil }
    }

    private func note(
        _ reports: [DeliveryReport], clock: @Sendable () -> Instant, jitter: @Sendable () -> Double, tally: Tally
    ) async throws {
        let now = clock()
        let sent = reports.filter { $0.result == .delivered }.map(\.notice.id)
        let failures = reports.compactMap { failure(of: $0, now: now, jitter: jitter()) }
        if !sent.isEmpty { try await store.markSent(sent, at: now) }
        if !failures.isEmpty { try await store.markFailed(failures, at: now) }
        var gone = 0
        for report in reports {
            guard case .gone(let detail) = report.result else { continue }
            let addressee = report.notice.addressee
            try await store.close(
                sender.channel, of: addressee, target: sender.target(of: addressee) ?? "", detail: detail, at: now)
            gone += 1
        }
        let ended = failures.count { $0.nextAttempt == nil }
        await tally.add(sent: sent.count, waiting: failures.count - ended, failed: ended + gone)
    }

    /// Decides what a failed attempt leads to.
    func failure(of report: DeliveryReport, now: Instant, jitter: Double) -> FailedAttempt? {
        let id = report.notice.id
        switch report.result {
        case .delivered, .gone: return nil
        case .impossible(let detail): return FailedAttempt(id: id, detail: detail, nextAttempt: nil)
        case .failed(let failure):
            let (attempts, _) = report.notice.attempts.addingReportingOverflow(1)
            let wait = schedule.wait(afterAttempts: attempts, jitter: jitter, retryAfter: failure.retryAfter)
            let rest = failure.concernsReceiver ? wait ?? failure.retryAfter : nil
            return FailedAttempt(
                id: id, detail: wait == nil ? "gave up after \(attempts) attempts: \(failure.detail)" : failure.detail,
                nextAttempt: wait.map { now.advanced(by: $0) },
                channelRestsUntil: rest.map { now.advanced(by: min($0, Self.longestRest)) })
        }
    }

    /// A channel that rests is asked again at least this often, however long its oldest notice has waited: once it
    /// answers again, whatever is new should not wait for a day.
    static let longestRest = Duration.seconds(300)

    private actor Tally {
        var round = OutboxRound()

        func add(sent: Int = 0, waiting: Int = 0, failed: Int = 0) {
            round.sent += sent
            round.waiting += waiting
            round.failed += failed
        }
    }
}

extension Instant {
    /// The moment after a duration, cut at the ends of what an `Instant` holds.
    func advanced(by duration: Duration) -> Instant {
        let (seconds, attoseconds) = duration.components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        guard !overflow else { return Instant(milliseconds: seconds < 0 ? .min : .max) }
        let (sum, tooFar) = milliseconds.addingReportingOverflow(whole)
        guard !tooFar else { return Instant(milliseconds: whole < 0 ? .min : .max) }
        let (total, last) = sum.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
        return Instant(milliseconds: last ? sum : total)
    }
}
