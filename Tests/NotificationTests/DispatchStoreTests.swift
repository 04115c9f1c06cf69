import Foundation
import Intelligence
import Notification
import Storage
import Testing

@Suite("Dispatch store")
struct DispatchStoreTests {
    static func withCore<Result>(
        _ planner: NotificationPlanner = Sample.planner(), _ body: (NotifierCore, DispatchStore) async throws -> Result
    ) async throws -> Result {
        try await Sample.withStorePath { path in
            let store = try DispatchStore(path: path)
            defer { try? store.close() }
            return try await body(Sample.core(store, planner: planner), store)
        }
    }

    static func commit(_ core: NotifierCore, _ records: [IntelligenceRecord], from offset: Int64 = 0) async throws
        -> CommitSummary
    {
        let batch = records.enumerated().map { Sample.assess($0.element, offset: offset + Int64($0.offset)) }
        return try await core.commit(
            batch, covering: [Sample.partition: offset + Int64(records.count) - 1], at: Sample.noon)
    }

    static func later(_ seconds: Int64) -> Instant {
        Instant(milliseconds: Sample.noon.milliseconds + seconds * 1000)
    }

    @Test("notices and position become durable together, and are there after reopening")
    func commits() async throws {
        try await Sample.withStorePath { path in
            let record = Sample.warning(to: [Sample.china, Sample.thailand])
            do {
                let store = try DispatchStore(path: path)
                let summary = try await Self.commit(Sample.core(store), [record])
                #expect(summary.pending == 2)
                try store.close()
            }
            let store = try DispatchStore(path: path)
            let core = Sample.core(store)
            #expect(try await core.resume([Sample.partition]) == [Sample.partition: 1])
            let pending = try await store.pending(.inbox, limit: 10, perAddressee: 10, now: Sample.noon)
            #expect(Set(pending.map(\.addressee)) == [Sample.china, Sample.thailand])
            #expect(pending.allSatisfy { $0.record == record.recordID && $0.attempts == 0 })
            try store.close()
        }
    }

    @Test("an assessment that comes again has no second effect")
    func repeated() async throws {
        try await Self.withCore { core, store in
            let assessed = Sample.assess(Sample.warning())
            _ = try await core.commit([assessed, assessed], covering: [Sample.partition: 0], at: Sample.noon)
            let again = try await core.commit([assessed], covering: [Sample.partition: 1], at: Self.later(60))
            #expect(again.repeated == 1 && again.pending == 0)
            let pending = try await store.pending(.inbox, limit: 10, perAddressee: 10, now: Self.later(60))
            #expect(pending.count == 1)
            try await store.markSent(pending.map(\.id), at: Self.later(61))
            _ = try await core.commit([assessed], covering: [Sample.partition: 2], at: Self.later(62))
            #expect(try await store.countsByAddressee()[Sample.china]?.sent == 1)
            #expect(try await store.pending(.inbox, limit: 10, perAddressee: 10, now: Self.later(63)).isEmpty)
        }
    }

    @Test("a zombie that lost its partition is fenced, and stores nothing")
    func fenced() async throws {
        try await Self.withCore { zombie, store in
            _ = try await Self.commit(zombie, [Sample.warning("W-1")])
            let successor = Sample.core(store)
            _ = try await successor.resume([Sample.partition])
            _ = try await Self.commit(successor, [Sample.warning("W-2")], from: 1)
            let error = await #expect(throws: StoreError.self) {
                try await Self.commit(zombie, [Sample.warning("W-zombie")], from: 1)
            }
            #expect(error?.code == .fenced)
            let pending = try await store.pending(.inbox, limit: 10, perAddressee: 10, now: Sample.noon)
            #expect(pending.map(\.record.id) == ["W-1", "W-2"])
            #expect(try await zombie.resume([Sample.partition]) == [Sample.partition: 2])
            _ = try await Self.commit(zombie, [Sample.warning("W-3")], from: 2)
        }
    }

    @Test("a correction finds who was sent the original, also in the same batch and through other corrections")
    func recipients() async throws {
        try await Self.withCore { core, store in
            let original = Sample.warning("W-1", to: [Sample.china, Sample.thailand, Sample.stranger])
            let first = Sample.follow(.correction, "W-2", of: original, tlp: .green, to: [Sample.cambodia])
            let second = Sample.follow(.recall, "W-3", of: first, tlp: .red, to: [])
            _ = try await Self.commit(core, [original, first])
            let told = [Sample.china, Sample.cambodia, Sample.thailand].sorted()
            #expect(try await store.recipients(of: original.recordID) == told)
            #expect(try await store.recipients(of: first.recordID) == told)
            _ = try await Self.commit(core, [second], from: 2)
            let notices = try await store.pending(.inbox, limit: 20, perAddressee: 20, now: Sample.noon)
                .filter { $0.record == second.recordID }
            #expect(notices.map(\.addressee) == told)
            #expect(notices.allSatisfy { String(decoding: $0.body, as: UTF8.self).contains("\"pointer\"") })
            #expect(try await store.recipients(ofThread: original.threadID) == told)
            #expect(try await store.recipients(of: RecordID(agency: Sample.vietnam, id: "none")).isEmpty)
        }
    }

    @Test("notices of a thread wait for an earlier one; other threads and other addressees go on")
    func order() async throws {
        try await Self.withCore { core, store in
            let first = Sample.warning("W-1", to: [Sample.china, Sample.thailand])
            let second = Sample.follow(.correction, "W-2", of: first, to: [Sample.china, Sample.thailand])
            _ = try await Self.commit(core, [first, second, Sample.warning("W-3")])
            func due(_ seconds: Int64) async throws -> [String] {
                try await store.pending(.inbox, limit: 10, perAddressee: 10, now: Self.later(seconds))
                    .map { "\($0.addressee) \($0.record.id)" }
            }
            #expect(
                try await due(0) == [
                    "CN-CUSTOMS W-1", "TH-CUSTOMS W-1", "CN-CUSTOMS W-2", "TH-CUSTOMS W-2", "CN-CUSTOMS W-3",
                ])
            let head = try await store.pending(.inbox, limit: 1, perAddressee: 1, now: Sample.noon)
            try await store.markFailed(
                [FailedAttempt(id: head[0].id, detail: "busy", nextAttempt: Self.later(5))], at: Sample.noon)
            #expect(try await due(1) == ["TH-CUSTOMS W-1", "TH-CUSTOMS W-2", "CN-CUSTOMS W-3"])
            #expect(try await due(5).first == "CN-CUSTOMS W-1")
            try await store.markFailed(
                [
                    FailedAttempt(
                        id: head[0].id, detail: "down", nextAttempt: Self.later(10), channelRestsUntil: Self.later(20))
                ],
                at: Self.later(5))
            #expect(try await due(12) == ["TH-CUSTOMS W-1", "TH-CUSTOMS W-2"])
            #expect(try await due(20).count == 5)
            #expect(try await store.pending(.inbox, limit: 10, perAddressee: 1, now: Self.later(20)).count == 2)
        }
    }

    @Test("a failed notice keeps its body and its reason; a sent one keeps only its hash")
    func settled() async throws {
        try await Self.withCore { core, store in
            _ = try await Self.commit(core, [Sample.warning("W-1"), Sample.warning("W-2")])
            let pending = try await store.pending(.inbox, limit: 2, perAddressee: 2, now: Sample.noon)
            try await store.markSent([pending[0].id], at: Self.later(1))
            try await store.markFailed(
                [FailedAttempt(id: pending[1].id, detail: "refused", nextAttempt: nil)], at: Self.later(2))
            // What is settled stays as it is.
            try await store.markFailed(
                [FailedAttempt(id: pending[0].id, detail: "no", nextAttempt: nil)], at: Self.later(3))
            try await store.markSent([pending[1].id], at: Self.later(3))
            let counts = try await store.countsByChannel()[.inbox]
            #expect(counts?.sent == 1 && counts?.failed == 1 && counts?.pending == 0)
            let dispatches = try await store.unreported(limit: 10)
            #expect(dispatches.map(\.status) == [.sent, .failed])
            #expect(dispatches.map(\.detail) == [nil, "refused"])
            #expect(dispatches.map(\.at) == [Self.later(1), Self.later(2)])
        }
    }

    @Test("what became of each notice is reported once, withheld ones with the reason")
    func reported() async throws {
        let routes = [NotificationRoute(name: "a", when: .init(), notify: [.agency(Sample.liaison)])]
        try await Self.withCore(Sample.planner(routes: routes)) { core, store in
            let summary = try await Self.commit(core, [Sample.warning(tlp: .red)])
            #expect(summary.pending == 1 && summary.withheld == 1)
            let withheld = try await store.unreported(limit: 10)
            #expect(withheld.map(\.addressee) == [Sample.liaison])
            #expect(withheld.first?.channel == DispatchChannel.none)
            #expect(withheld.first?.detail?.hasPrefix("above_ceiling: ") == true)
            #expect(withheld.first?.id.hasSuffix(".withheld") == true)
            try await store.markReported(withheld)
            #expect(try await store.unreported(limit: 10).isEmpty)
            let pending = try await store.pending(.inbox, limit: 1, perAddressee: 1, now: Sample.noon)
            try await store.markSent(pending.map(\.id), at: Sample.noon)
            #expect(try await store.unreported(limit: 10).map(\.status) == [.sent])
            #expect(try await store.recipients(of: RecordID(agency: Sample.vietnam, id: "W-1")) == [Sample.china])
        }
    }

    @Test("plans from the bytes of an assessment, and refuses what is none")
    func bytes() async throws {
        try await Self.withCore { core, _ in
            let assessed = Sample.assess(Sample.warning())
            let bytes = assessed.assessment.json(record: assessed.record.json())
            let plan = try await core.plan(bytes)
            #expect(plan == Sample.planner().plan(assessed))
            await #expect(throws: RecordProblems.self) { try await core.plan(Array("{}".utf8)) }
        }
    }

    @Test("the next notice is due when its wait and its channel's rest are over")
    func nextDue() async throws {
        try await Self.withCore { core, store in
            #expect(try await store.nextDue(.inbox, now: Sample.noon) == nil)
            _ = try await Self.commit(core, [Sample.warning()])
            #expect(try await store.nextDue(.inbox, now: Sample.noon) == Sample.noon)
            let head = try await store.pending(.inbox, limit: 1, perAddressee: 1, now: Sample.noon)
            try await store.markFailed(
                [
                    FailedAttempt(
                        id: head[0].id, detail: "", nextAttempt: Self.later(5), channelRestsUntil: Self.later(9))
                ],
                at: Sample.noon)
            #expect(try await store.nextDue(.inbox, now: Sample.noon) == Self.later(9))
        }
    }

    @Test("what was planned and tried while the clock was ahead does not wait once it is right")
    func clockSetRight() async throws {
        try await Self.withCore { core, store in
            let ahead = Self.later(36_000)
            let assessed = ["W-1", "W-2"].enumerated().map { Sample.assess(Sample.warning($1), offset: Int64($0)) }
            _ = try await core.commit(assessed, covering: [Sample.partition: 1], at: ahead)
            func pending() async throws -> [String] {
                try await store.pending(.inbox, limit: 9, perAddressee: 9, now: Sample.noon).map(\.record.id)
            }
            #expect(try await pending() == ["W-1", "W-2"])
            let all = try await store.pending(.inbox, limit: 9, perAddressee: 9, now: ahead)
            let failure = FailedAttempt(
                id: all[0].id, detail: "", nextAttempt: Self.later(36_005), channelRestsUntil: Self.later(36_300))
            try await store.markFailed([failure], at: ahead)
            #expect(try await store.pending(.inbox, limit: 9, perAddressee: 9, now: ahead).isEmpty)
            #expect(try await pending() == ["W-1", "W-2"])
            #expect(try await store.nextDue(.inbox, now: Sample.noon) == Sample.noon)
        }
    }

    @Test("a notice behind one that waits is not due before it")
    func dueBehindAnother() async throws {
        try await Self.withCore { core, store in
            _ = try await Self.commit(core, [Sample.warning(), Sample.warning()])
            let head = try await store.pending(.inbox, limit: 1, perAddressee: 1, now: Sample.noon)
            try await store.markFailed(
                [FailedAttempt(id: head[0].id, detail: "", nextAttempt: Self.later(5))], at: Sample.noon)
            #expect(try await store.nextDue(.inbox, now: Self.later(1)) == Self.later(5))
        }
    }
}
