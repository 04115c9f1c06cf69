import Intelligence
import Storage
import Testing

@testable import Notification

@Suite("Notices for watch-lists")
struct WatchNoticeTests {
    @Test("What is sent in private is sent, and neither published nor counted; a correction follows it in private")
    func store() async throws {
        try await Sample.withStorePath { path in
            let store = try DispatchStore(path: path)
            let planner = Sample.planner()
            let core = NotifierCore(planner: planner, store: store, cluster: "c", group: "g")
            var original = Sample.assess(Sample.warning(tlp: .green, to: [Sample.china]))
            var closed = Sample.assess(Sample.warning("W-2", tlp: .red, to: [Sample.china]), offset: 1)
            var generator = SeededGenerator(seed: 3)
            var hit = WatchLeakTests.hit(0, using: &generator)
            (hit.owner, hit.isSilent, hit.isNominal, hit.handling) = (
                Sample.cambodia, true, false, Handling(tlp: .green)
            )
            original.watch = [hit]
            closed.watch = [hit]
            _ = try await core.resume([Sample.partition])
            let summary = try await core.commit([original, closed], covering: [Sample.partition: 1], at: Sample.noon)
            #expect(summary.pending == 2 && summary.withheld == 0 && summary.repeated == 0)
            func waiting() async throws -> [PendingNotice] {
                try await store.pending(.inbox, limit: 100, perAddressee: 100, now: Sample.noon)
            }
            let notices = try await waiting()
            let own = notices.filter { $0.addressee == Sample.cambodia }
            #expect(own.map(\.thread.description) == ["VN-CUSTOMS/W-1", "KH-CUSTOMS/WATCH"])
            #expect(try await store.pendingCount() == 4)
            #expect(try await store.countsByAddressee().keys.sorted { $0.rawValue < $1.rawValue } == [Sample.china])
            #expect(try await store.recipients(of: original.record.recordID) == [Sample.china])
            #expect(try await store.recipients(ofThread: original.record.threadID) == [Sample.china])
            try await store.markSent(notices.map(\.id), at: Sample.noon)
            #expect(try await store.unreported(limit: 100).map(\.addressee) == [Sample.china, Sample.china])
            #expect(try await store.pendingCount() == 0)

            let change = Sample.assess(Sample.follow(.correction, "W-1-C1", of: original.record, tlp: .red), offset: 2)
            _ = try await core.commit([change], covering: [Sample.partition: 2], at: Sample.noon)
            let followed = try await waiting().filter { $0.addressee == Sample.cambodia }
            #expect(followed.count == 1)
            let body = String(decoding: try #require(followed.first).body, as: UTF8.self)
            #expect(body.contains("\"content\":\"pointer\"") && !body.contains("secret of the new version"))
            try await store.markSent(followed.map(\.id), at: Sample.noon)
            #expect(try await store.unreported(limit: 100).allSatisfy { $0.addressee == Sample.china })
            try store.close()
        }
    }

    @Test("The originator hears of itself nothing, but whom to ask where another member holds information")
    func originator() throws {
        var generator = SeededGenerator(seed: 5)
        var assessed = Sample.assess(Sample.warning())
        #expect(!Sample.planner().plan(assessed).contains { $0.addressee == Sample.vietnam })
        var hit = WatchLeakTests.hit(0, using: &generator)
        (hit.owner, hit.contact, hit.isSilent, hit.handling) = (
            Sample.thailand, "TH-CUSTOMS", false, Handling(tlp: .red)
        )
        assessed.watch = [hit]
        assessed.assessment.contacts = ["TH-CUSTOMS"]
        let plan = Sample.planner().plan(assessed).filter { $0.addressee == Sample.vietnam }
        #expect(plan.map(\.isPrivate) == [false])
        #expect(
            plan.first?.json?["contacts"] as? [String] == ["Another member holds information: contact TH-CUSTOMS"])
        // The lists have changed since: the contact is told all the same.
        assessed.watch = []
        #expect(Sample.planner().plan(assessed).contains { $0.addressee == Sample.vietnam })
    }
}
