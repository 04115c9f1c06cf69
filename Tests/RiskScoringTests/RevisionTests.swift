import Foundation
import Intelligence
import Settings
import Testing

@testable import RiskScoring

/// Revisions on their shelf, on their way to be live, and decisions made again by them.
@Suite("Revisions")
struct RevisionTests {
    /// A folder of live rules, a candidate and a shelf.
    final class Desk {
        let folder: URL
        let shelf: RevisionShelf
        var live: URL { folder.appending(path: "live") }
        var candidate: URL { folder.appending(path: "candidate") }
        var promoter: RulePromoter {
            RulePromoter(
                shelf: shelf, rulesFile: live.appending(path: "rules.yaml"), listsFolder: live.appending(path: "lists"))
        }

        init() throws {
            folder = FileManager.default.temporaryDirectory.appending(path: "revisions-\(UUID().uuidString)")
            shelf = RevisionShelf(folder: folder.appending(path: "shelf"))
            try write(live, weight: 1, list: "lists.yaml")
            try write(candidate, weight: 2, list: "other.yaml")
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        private func write(_ folder: URL, weight: Int, list: String) throws {
            try FileManager.default.createDirectory(
                at: folder.appending(path: "lists"), withIntermediateDirectories: true)
            let rule =
                "  - {id: T1, when: {arrests: 1}, weight: \(weight), title: t, because: b, source: s, evidence: e}\n"
            try (Support.head + rule).write(to: folder.appending(path: "rules.yaml"), atomically: true, encoding: .utf8)
            try Support.lists[0].yaml.write(
                to: folder.appending(path: "lists/\(list)"), atomically: true, encoding: .utf8)
            try "cases: [] # \(weight)\n".write(
                to: folder.appending(path: "rules.tests.yaml"), atomically: true, encoding: .utf8)
        }

        func files(_ folder: URL) throws -> RuleFiles {
            try RuleFiles(
                rulesFile: folder.appending(path: "rules.yaml").path, listsFolder: folder.appending(path: "lists").path)
        }

        func promotion(_ revision: String, before: String, deed: Promotion.Deed = .promoted) -> Promotion {
            Promotion(
                at: "2026-04-15T08:00:00Z", deed: deed, revision: revision, previous: before, by: "anna", reason: "r")
        }
    }

    @Test("What was kept gives the same revision again, however often it is kept")
    func shelf() throws {
        let desk = try Desk()
        let rules = try desk.shelf.keep(
            rulesFile: desk.live.appending(path: "rules.yaml").path,
            listsFolder: desk.live.appending(path: "lists").path)
        #expect(desk.shelf.revisions == [rules.revision])
        try desk.shelf.keep(try desk.files(desk.live), revision: rules.revision)
        #expect(desk.shelf.revisions == [rules.revision])
        #expect(try desk.shelf.rules(of: rules.revision).revision == rules.revision)
        #expect(try desk.shelf.texts(of: rules.revision).cases?.yaml == "cases: [] # 1\n")
        let left = try FileManager.default.contentsOfDirectory(atPath: desk.shelf.folder.path)
        #expect(left == [rules.revision], "no draft is left: \(left)")
    }

    @Test("What is not on the shelf, was altered there, or is no revision's name is refused by that")
    func refusals() throws {
        let desk = try Desk()
        let files = try desk.files(desk.live)
        let revision = try files.ruleSet().revision
        #expect(throws: ShelfError(.unknownRevision, "")) { try desk.shelf.rules(of: revision) }
        for name in ["../live", "", ".", "a/b", String(repeating: "a", count: 65)] {
            #expect(!desk.shelf.contains(name))
            #expect(throws: ShelfError(.unknownRevision, "")) { try desk.shelf.texts(of: name) }
        }
        try desk.shelf.keep(files, revision: revision)
        let kept = desk.shelf.files(of: revision).appending(path: "rules.yaml")
        try files.rules.yaml.replacing("weight: 1", with: "weight: 3")
            .write(to: kept, atomically: true, encoding: .utf8)
        #expect(throws: ShelfError(.altered, "")) { try desk.shelf.rules(of: revision) }
        try "rules: [".write(to: kept, atomically: true, encoding: .utf8)
        #expect(throws: ShelfError(.altered, "")) { try desk.shelf.rules(of: revision) }
    }

    @Test("A revision goes live with its lists and cases, is written down, and can be taken back")
    func promotion() throws {
        let desk = try Desk()
        let (old, new) = (try desk.files(desk.live), try desk.files(desk.candidate))
        let (before, after) = (try old.ruleSet().revision, try new.ruleSet().revision)
        #expect(before != after)
        try desk.shelf.keep(old, revision: before)
        #expect(throws: ShelfError(.unknownRevision, "")) {
            try desk.promoter.putLive(desk.promotion(after, before: before))
        }
        #expect(try desk.files(desk.live).ruleSet().revision == before, "nothing was touched")
        try desk.shelf.keep(new, revision: after)
        try desk.promoter.putLive(desk.promotion(after, before: before))
        let live = try desk.files(desk.live)
        #expect(try live.ruleSet().revision == after)
        #expect(live.cases?.yaml == "cases: [] # 2\n")
        let lists = try FileManager.default.contentsOfDirectory(atPath: desk.live.appending(path: "lists").path)
        #expect(lists == ["other.yaml"], "a list of the old revision is gone: \(lists)")
        #expect(desk.promoter.unfinished == nil)
        try desk.promoter.putLive(desk.promotion(before, before: after, deed: .rolledBack))
        #expect(try desk.files(desk.live).ruleSet().revision == before)
        #expect(desk.promoter.promotions.map(\.revision) == [after, before])
        #expect(desk.promoter.promotions.map(\.deed) == [.promoted, .rolledBack])
    }

    @Test("A promotion that was cut off half-way shows, and is made good by doing it again")
    func cutOff() throws {
        let desk = try Desk()
        let new = try desk.files(desk.candidate)
        let after = try new.ruleSet().revision
        try desk.shelf.keep(new, revision: after)
        // The folder of lists cannot be written into: the rules file must not be replaced then.
        let lists = desk.live.appending(path: "lists")
        try FileManager.default.removeItem(at: lists)
        try "".write(to: lists, atomically: true, encoding: .utf8)
        let rules = try String(contentsOf: desk.live.appending(path: "rules.yaml"), encoding: .utf8)
        #expect(throws: ShelfError(.inputOutput, "")) {
            try desk.promoter.putLive(desk.promotion(after, before: "0123456789ab"))
        }
        #expect(desk.promoter.unfinished == after)
        #expect(desk.promoter.beforeUnfinished == "0123456789ab", "so that it can be taken back")
        #expect(try String(contentsOf: desk.live.appending(path: "rules.yaml"), encoding: .utf8) == rules)
        #expect(desk.promoter.promotions.isEmpty)
        try FileManager.default.removeItem(at: lists)
        try FileManager.default.createDirectory(at: lists, withIntermediateDirectories: true)
        try desk.promoter.putLive(desk.promotion(after, before: desk.promoter.beforeUnfinished ?? ""))
        #expect(desk.promoter.unfinished == nil && desk.promoter.beforeUnfinished == nil)
        #expect(desk.promoter.promotions.map(\.previous) == ["0123456789ab"])
        #expect(try desk.files(desk.live).ruleSet().revision == after)
    }

    @Test("A report allows exactly the revision, the comparison and the data that it is about")
    func gate() throws {
        let rules = try Support.rules("when: {arrests: 1}, weight: 2")
        let live = try Support.rules("when: {arrests: 1}, weight: 1")
        var backtest = Backtest(rules: rules, against: live, validator: nil, labels: OutcomeLabels())
        for number in 0..<5 { BacktestTests.bytes("W\(number)").withUnsafeBytes { _ = backtest.add($0, timestamp: 1) } }
        let report = backtest.report(
            rulesFile: "r", sources: [.init(name: "a", state: "s")], expected: [:], madeAt: Support.asOf)
        let gate = PromotionGate(candidate: rules.revision, live: live.revision, fewestRecords: 5)
        #expect(gate.reasons(against: report).isEmpty)
        func reasons(_ gate: PromotionGate, _ change: (inout BacktestReport) -> Void = { _ in }) -> [String] {
            var changed = report
            change(&changed)
            return gate.reasons(against: changed)
        }
        var other = gate
        other.candidate = "abc"
        #expect(reasons(other).count == 1 && reasons(other)[0].contains("the files are revision abc"))
        other = gate
        other.live = "def"
        #expect(reasons(other).count == 1 && reasons(other)[0].contains("live is def"))
        other = gate
        other.fewestRecords = 6
        #expect(reasons(other) == ["the report rests on 5 records; at least 6 are needed"])
        #expect(reasons(gate) { $0.comparison = nil }.count == 1)
        #expect(reasons(gate) { $0.sources = [] }.count == 1)
        other = gate
        other.live = rules.revision
        #expect(reasons(other).contains { $0.contains("is live already") })
    }
}
