import Intelligence
import Notification
import Synchronization
import Testing

/// A channel that answers as it is told, and remembers what it was sent.
final class ScriptedSender: NoticeSender {
    struct Killed: Error {}
    let channel = DispatchChannel.inbox
    private let state = Mutex<(sent: [PendingNotice], killAfterSending: Bool)>(([], false))
    private let answer: @Sendable (PendingNotice) -> DeliveryResult

    init(_ answer: @escaping @Sendable (PendingNotice) -> DeliveryResult = { _ in .delivered }) { self.answer = answer }

    var sent: [PendingNotice] { state.withLock { $0.sent } }
    func kill(afterSending value: Bool) { state.withLock { $0.killAfterSending = value } }
    func target(of addressee: AgencyCode) -> String? { "https://\(addressee)/1" }

    func send(
        _ notices: [PendingNotice], report: @escaping @Sendable ([DeliveryReport]) async throws -> Void
    ) async throws {
        for notice in notices {
            let killed = state.withLock { state in
                state.sent.append(notice)
                return state.killAfterSending
            }
            if killed { throw Killed() }
            try await report([DeliveryReport(notice, answer(notice))])
        }
    }
}

@Suite("Outbox pump")
struct OutboxPumpTests {
    static func round(
        _ store: DispatchStore, _ sender: ScriptedSender, at now: Instant = Sample.noon,
        schedule: RetrySchedule = .standard
    ) async throws -> OutboxRound {
        try await OutboxPump(store: store, sender: sender, schedule: schedule).round(clock: { now }, jitter: { 0 })
    }

    @Test("a kill between sending and marking sends again with the same id and bytes; the store's effect is single")
    func kill() async throws {
        try await Sample.withStorePath { path in
            let sender = ScriptedSender()
            let first = try DispatchStore(path: path)
            _ = try await DispatchStoreTests.commit(Sample.core(first), [Sample.warning("W-1"), Sample.warning("W-2")])
            sender.kill(afterSending: true)
            await #expect(throws: ScriptedSender.Killed.self) { try await Self.round(first, sender) }
            try first.close()

            let second = try DispatchStore(path: path)
            sender.kill(afterSending: false)
            let round = try await Self.round(second, sender)
            #expect(round.sent == 2)
            #expect(sender.sent.map(\.record.id) == ["W-1", "W-1", "W-2"])
            #expect(sender.sent[0].id == sender.sent[1].id && sender.sent[0].body == sender.sent[1].body)
            #expect(try await second.countsByAddressee()[Sample.china]?.sent == 2)
            #expect(try await Self.round(second, sender).isIdle)
            try second.close()
        }
    }

    @Test("a notice that fails is tried as the schedule says, then kept as failed")
    func givesUp() async throws {
        try await DispatchStoreTests.withCore { core, store in
            _ = try await DispatchStoreTests.commit(core, [Sample.warning()])
            let sender = ScriptedSender { _ in .failed(DeliveryFailure("503", concernsReceiver: true)) }
            let schedule = RetrySchedule(waits: [.zero, .seconds(5), .seconds(50)])
            #expect(try await Self.round(store, sender, schedule: schedule).waiting == 1)
            #expect(try await Self.round(store, sender, at: DispatchStoreTests.later(4), schedule: schedule).isIdle)
            #expect(
                try await Self.round(store, sender, at: DispatchStoreTests.later(5), schedule: schedule).waiting == 1)
            #expect(try await store.nextDue(.inbox, now: DispatchStoreTests.later(5)) == DispatchStoreTests.later(55))
            #expect(
                try await Self.round(store, sender, at: DispatchStoreTests.later(55), schedule: schedule).failed == 1)
            #expect(try await store.unreported(limit: 1).first?.detail == "gave up after 3 attempts: 503")
            #expect(sender.sent.map(\.attempts) == [0, 1, 2])
        }
    }

    @Test("an endpoint that is gone takes its waiting and later notices with it, others stay")
    func gone() async throws {
        try await DispatchStoreTests.withCore { core, store in
            let both = [Sample.china, Sample.thailand]
            _ = try await DispatchStoreTests.commit(core, [Sample.warning("W-1", to: both), Sample.warning("W-2")])
            let sender = ScriptedSender { $0.addressee == Sample.china ? .gone("410") : .delivered }
            _ = try await Self.round(store, sender)
            let counts = try await store.countsByAddressee()
            #expect(counts[Sample.china]?.failed == 2 && counts[Sample.china]?.pending == 0)
            #expect(counts[Sample.thailand]?.sent == 1)
            _ = try await DispatchStoreTests.commit(core, [Sample.warning("W-3")], from: 2)
            let before = sender.sent.count
            #expect(try await Self.round(store, sender).failed == 1)
            #expect(sender.sent.count == before)
            #expect(
                try await store.unreported(limit: 10).filter { $0.status == .failed }.allSatisfy { $0.detail == "410" })
            #expect(try await store.closed(.inbox, of: Sample.china, target: "https://elsewhere/") == nil)
        }
    }

    @Test("what cannot be sent fails at once, with its reason")
    func impossible() async throws {
        try await DispatchStoreTests.withCore { core, store in
            _ = try await DispatchStoreTests.commit(core, [Sample.warning()])
            let sender = ScriptedSender { _ in .impossible("no webhook") }
            #expect(try await Self.round(store, sender).failed == 1)
            #expect(try await store.unreported(limit: 1).first?.detail == "no webhook")
        }
    }
}
