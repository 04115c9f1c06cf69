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

    @Test("Whom an owner lets see its list, but who may not see the parties, is told whom to ask and no name")
    func withheldHit() throws {
        var record = Sample.warning()
        var party = Party(role: .consignee, kind: .company)
        party.name = "Yxparty Trading"
        record.parties = [party]
        let route = NotificationRoute(name: "all", when: .init(), notify: [.agency(Sample.thailand)])
        let cleared = NotificationRoute(name: "all", when: .init(), notify: [.agency(Sample.cambodia)])
        var generator = SeededGenerator(seed: 7)
        var hit = WatchLeakTests.hit(0, using: &generator)
        (hit.owner, hit.contact, hit.isSilent, hit.handling) = (
            Sample.china, "desk X", false, Handling(tlp: .green)
        )
        hit.handling.releasableTo = [Sample.thailand, Sample.cambodia]
        for (isNominal, reason, reader, isShown) in [
            // A value of a party, beside a record whose parties are withheld from one who may see others.
            (true, "qzreason", Sample.cambodia, false),
            (false, "qzreason", Sample.thailand, true),
            // The reason repeats the party.
            (false, "seen at YXPARTY trading", Sample.thailand, false),
        ] {
            (hit.isNominal, hit.reason) = (isNominal, reason)
            hit.kind = isNominal ? "phone" : "container"
            var assessed = Sample.assess(record)
            assessed.watch = [hit]
            assessed.assessment.contacts = ["desk X"]
            let planner = Sample.planner(routes: [reader == Sample.thailand ? route : cleared])
            let notice = try #require(planner.plan(assessed).first { $0.addressee == reader })
            #expect(notice.json?["content"] as? String == "without_nominal")
            let text = try #require(notice.text)
            #expect(text.contains("qz0value") == isShown && text.contains("contact desk X") != isShown, "\(text)")
            #expect(!text.lowercased().contains("yxparty"), "\(text)")
        }
    }

    @Test("The id of a notice that tells nothing of the record does not follow from what others know of it")
    func hiddenID() async throws {
        var generator = SeededGenerator(seed: 11)
        var hit = WatchLeakTests.hit(0, using: &generator)
        (hit.owner, hit.isNominal, hit.handling) = (Sample.china, false, Handling(tlp: .green))
        var assessed = Sample.assess(Sample.warning(tlp: .red, to: []))
        assessed.watch = [hit]
        var secrets: [[UInt8]] = []
        for _ in 0..<2 {
            let (first, again) = try await Sample.withStorePath { path in
                let store = try DispatchStore(path: path)
                let first = try await store.secret()
                try store.close()
                let reopened = try DispatchStore(path: path)
                let again = try await reopened.secret()
                try reopened.close()
                return (first, again)
            }
            #expect(first == again)
            secrets.append(first)
        }
        #expect(secrets.map(\.count) == [32, 32])
        let ids = secrets.map { secret in
            NotificationPlanner(
                directory: Sample.directory, routes: RouteTable([], nominalRules: []), channels: AgencyChannels(),
                secret: secret
            ).plan(assessed).filter { $0.addressee == Sample.china }.map(\.id)
        }
        #expect(ids.map(\.count) == [1, 1] && ids[0] != ids[1])
    }

    @Test(
        "A record that names thousands of entries makes a notice that the broker takes, which says that there are more")
    func many() throws {
        var generator = SeededGenerator(seed: 9)
        var hit = WatchLeakTests.hit(0, using: &generator)
        (hit.owner, hit.isSilent, hit.isNominal, hit.kind) = (Sample.china, true, false, "container")
        (hit.handling, hit.reason) = (Handling(tlp: .green), String(repeating: "r", count: 900))
        for light in [TrafficLight.green, .red] {
            var assessed = Sample.assess(Sample.warning(tlp: light, to: light == .red ? [] : [Sample.china]))
            assessed.watch = (0..<20_000).map { number in
                var one = hit
                one.value = "value \(number)"
                return one
            }
            let notice = try #require(Sample.planner().plan(assessed).last { $0.addressee == Sample.china })
            let text = try #require(notice.text)
            #expect(text.utf8.count < 250_000)
            let told = try #require(notice.json?["watch"] as? [Any]).count
            #expect(told > 100)
            #expect((notice.json?["note"] as? String)?.contains("\(20_000 - told) more ") == true)
        }
    }
}
