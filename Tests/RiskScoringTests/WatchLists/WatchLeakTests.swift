import Foundation
import Intelligence
import Settings
import Testing

@testable import RiskScoring

/// Lists in which every text stands nowhere else, and records that they hit: what leaves the scorer is searched for them.
@Suite("Watch-lists: nothing of a list leaves the scorer")
struct WatchLeakTests {
    private struct Marked {
        var yaml: String
        var secrets: [String]
        var contact: String
    }

    private static let containers = ["CSQU3054383", "MSKU6011672", "QMDU1003012", "QMDU1002021"].filter {
        ContainerNumber.check($0) == nil
    }

    /// A list of containers, phones, companies and persons, most of which records name.
    private static func marked(
        _ draw: inout SeededDraw, _ number: Int, phones: [String], silent: Bool
    ) -> Marked {
        var secrets: [String] = []
        func secret(_ name: String) -> String {
            secrets.append("qz\(name)\(number)x\(draw.next() % 100_000)")
            return secrets[secrets.count - 1]
        }
        let contact = "desk \(number) of the liaison"
        var entries: [String] = []
        for (index, container) in containers.enumerated() where draw.next() % 2 == 0 {
            entries.append(
                "kind: container, value: \(container), reason: \(secret("reason")), points: \(Double(index) + 3.7)")
        }
        for phone in phones where draw.next() % 2 == 0 {
            entries.append("kind: phone, value: \"\(phone)\", reason: \(secret("why"))")
        }
        entries.append("kind: consignee, value: \(secret("firm")) trading")
        let text = """
            version: 1
            name: \(secret("list"))
            owner: \(number % 3 == 0 || draw.next() % 2 == 0 ? "TH-CUSTOMS" : "VN-CUSTOMS")
            salt: \(secret("salt"))\(secret("pepper"))
            handling: {tlp: "TLP:AMBER", europol: [H1]}
            \(silent ? "silent: true\n" : "")contact: \(contact)
            from: 2026-01-01
            expires: 2027-01-01
            entries:

            """ + entries.map { "  - {\($0)}" }.joined(separator: "\n")
        return Marked(yaml: text, secrets: secrets, contact: contact)
    }

    private static func record(_ draw: inout SeededDraw, _ number: Int, phones: [String]) -> IntelligenceRecord {
        WatchSupport.record { record in
            record.id = "W-\(number)"
            record.consignment = Consignment()
            record.consignment?.containers = [containers[Int(draw.next() % UInt64(containers.count))]]
            var party = Party(role: .consignee, kind: .company)
            party.name = "Firm \(number)"
            party.phone = phones[Int(draw.next() % UInt64(phones.count))]
            record.parties = [party]
        }
    }

    @Test("An assessment holds contacts and nothing else of a list; a silent list changes no byte", arguments: 0..<12)
    func assessments(_ seed: UInt64) throws {
        var draw = SeededDraw(seed: seed)
        let phones = (0..<6).map { "+84 24 3942 000\($0)" }
        let open = (0..<3).map { Self.marked(&draw, $0, phones: phones, silent: false) }
        let silent = (3..<6).map { Self.marked(&draw, $0, phones: phones, silent: true) }
        let plain = try WatchSupport.rules(.none)
        let without = try WatchSupport.rules(try WatchSupport.lists(open.map(\.yaml)))
        let lists = try WatchSupport.lists(open.map(\.yaml), silent: silent.map(\.yaml))
        let with = try WatchSupport.rules(lists)
        #expect(with.revision == without.revision)
        let desk = WatchDesk(lists, limits: ReadingLimits())
        var (told, heard, points) = (0, 0, Set<Double>())
        for number in 0..<40 {
            let record = Self.record(&draw, number, phones: phones)
            let text = WatchSupport.assessment(record, with)
            #expect(text == WatchSupport.assessment(record, without))
            let hits = desk.hits(on: record.json(), asOf: WatchSupport.asOf)
            heard += hits.count { $0.isSilent }
            for secret in open.flatMap(\.secrets) + silent.flatMap(\.secrets) + silent.map(\.contact) {
                #expect(!text.contains(secret))
            }
            let assessment = try AssessmentReader().read(Array(text.utf8)).assessment
            let expected = hits.filter { !$0.isSilent && $0.owner != record.agency }.map(\.contact)
            #expect(assessment.contacts == Set(expected).sorted())
            // But for whom to ask, the step and the revision it is what it would be without any list.
            let bare = try AssessmentReader().read(Array(WatchSupport.assessment(record, plain).utf8)).assessment
            #expect(assessment.reasons.filter { $0.rule != "W01" } == bare.reasons)
            if assessment.contacts.isEmpty {
                #expect(assessment.laneChange == bare.laneChange && assessment.score == bare.score)
            } else {
                told += 1
                points.formUnion(assessment.reasons.filter { $0.rule == "W01" }.map(\.points))
            }
        }
        #expect(told > 3 && heard > 3, "there was something to tell, and something to keep: \(told), \(heard)")
        #expect(points == [11], "the same for every list")
    }

    @Test("A decision made with watch-lists is made again to the same bytes, from the shelf and with a memory")
    func replay() throws {
        let folder = try WatchSupport.Folder()
        let shelf = RevisionShelf(folder: folder.url.appending(path: "shelf"))
        let secret = EntitySecret([9])
        try folder.write("watchlists/a.yaml", WatchSupport.yaml("kind: container, value: CSQU3054383"))
        try folder.write(
            "watchlists/silent/hidden.yaml",
            WatchSupport.yaml("kind: container, value: CSQU3054383", name: "s", head: "silent: true"))
        var files = folder.files
        files.secret = secret
        let rules = try LiveRules(files, shelf: shelf)
        let record = WatchSupport.container("CSQU3054383")
        let position = RecordPosition(topic: "alerts.drugs", partition: 1, offset: 7)
        var archived: [[UInt8]] = []
        for memory in [nil, secret] {
            archived.append(Array(WatchSupport.assessment(record, rules.current, memory: memory).utf8))
        }
        #expect(archived.allSatisfy { String(decoding: $0, as: UTF8.self).contains(#""contacts":["TH-CUSTOMS"]"#) })
        // What is live has changed since.
        try folder.remove("watchlists/a.yaml")
        _ = rules.look(isAsked: true)
        for recipe in [MemoryRecipe(limits: .init(), secret: secret), MemoryRecipe(limits: .init(), secret: .none)] {
            let replay = DecisionReplay(
                validator: WatchSupport.validator, limits: ReadingLimits(), past: recipe
            ) { try shelf.rules(of: $0) }
            let outcomes = replay.replay(
                record.json(), at: position, timestamp: WatchSupport.asOf.milliseconds, cluster: "c",
                assessments: archived)
            #expect(outcomes == [.identical, .identical], "\(outcomes)")
        }
        // The shelf never has a silent list.
        let kept = FileManager.default.enumerator(atPath: shelf.folder.path)?.allObjects.compactMap { $0 as? String }
        #expect(kept?.contains { $0.hasSuffix("watchlists/a.yaml") } == true)
        #expect(kept?.contains { $0.contains("silent") || $0.contains("hidden") } == false)
        let missing = DecisionReplay(validator: WatchSupport.validator, limits: ReadingLimits()) { _ in rules.current }
        let differing = missing.replay(
            record.json(), at: position, timestamp: WatchSupport.asOf.milliseconds, cluster: "c",
            assessments: [archived[0]])
        guard case .different(let fields)? = differing.first else { return #expect(Bool(false), "\(differing)") }
        #expect(fields.contains { $0.hasPrefix("contacts ") }, "\(fields)")
    }
}
