import Foundation
import Intelligence
import Settings
import Testing

@testable import RiskScoring

@Suite("Watch-lists that change while they are in use")
struct WatchReloadTests {
    private static let container = "kind: container, value: CSQU3054383"
    private static let vessel = "kind: vessel, value: \"9074729\""

    private func contacts(_ rules: LiveRules) -> [String] {
        rules.current.assess(WatchSupport.container("CSQU3054383"), asOf: WatchSupport.asOf).contacts
    }

    private func hits(_ lists: LiveWatchLists) -> [String] {
        lists.hits(on: WatchSupport.container("CSQU3054383").json(), asOf: WatchSupport.asOf).map(\.value)
    }

    private func replaced(_ outcome: LiveRules.Outcome) -> Bool { if case .replaced = outcome { true } else { false } }

    @Test("A list that comes, changes or goes is another revision, which begins with the rules' own")
    func change() throws {
        let folder = try WatchSupport.Folder()
        let rules = try LiveRules(folder.files)
        let bare = rules.current.revision
        #expect(bare.count == 12 && contacts(rules).isEmpty)
        try folder.write("watchlists/a.yaml", WatchSupport.yaml(Self.vessel))
        #expect(replaced(rules.look(isAsked: true)))
        let first = rules.current.revision
        #expect(first.count == 24 && first.hasPrefix(bare) && rules.current.rulesRevision == bare)
        try folder.write("watchlists/a.yaml", WatchSupport.yaml(Self.vessel, Self.container))
        guard case .unchanged = rules.look() else { return #expect(Bool(false), "the first look at a change") }
        #expect(replaced(rules.look()))
        #expect(contacts(rules) == ["TH-CUSTOMS"])
        try folder.write("watchlists/a.yaml", "# why\n" + WatchSupport.yaml(Self.vessel, Self.container))
        guard case .same = rules.look(isAsked: true) else { return #expect(Bool(false), "only a comment is new") }
        try folder.write("watchlists/a.yaml", WatchSupport.yaml(Self.vessel))
        #expect(replaced(rules.look(isAsked: true)))
        #expect(contacts(rules).isEmpty && rules.current.revision == first)
        try folder.remove("watchlists/a.yaml")
        #expect(replaced(rules.look(isAsked: true)))
        #expect(rules.current.revision == bare)
    }

    @Test("A bad list changes nothing, and what is said of it says nothing of what stands in it")
    func mistake() throws {
        let folder = try WatchSupport.Folder()
        try folder.write("watchlists/a.yaml", WatchSupport.yaml(Self.container))
        let rules = try LiveRules(folder.files)
        let lists = try LiveWatchLists(folder.watch, members: WatchSupport.members, limits: ReadingLimits())
        let first = rules.current.revision
        for (file, text) in [
            ("a.yaml", WatchSupport.yaml("kind: container, value: CSQU3054384", "CSQU3054383: x")),
            ("a.yaml", WatchSupport.yaml(Self.container, owner: "QZ-NOBODY")),
            ("a.yaml", WatchSupport.yaml("kind: consignee, value: qz secret, reason: qz why")), ("b.yml", ""),
        ] {
            let isBad = !text.contains("qz secret")
            try folder.write("watchlists/\(file)", isBad ? text : text + "\nqz: [")
            guard case .refused(let error) = rules.look(isAsked: true) else {
                return #expect(Bool(false), "\(text) is refused")
            }
            #expect(rules.current.revision == first && contacts(rules) == ["TH-CUSTOMS"])
            _ = lists.look()
            let told = try #require(lists.look())
            #expect(hits(lists) == ["CSQU3054383"])
            for words in [error.description, told.description] + rules.remarks(at: .init(milliseconds: 0))
                + lists.remarks
            {
                #expect(!words.contains("CSQU305438") && !words.lowercased().contains("qz"), "\(words)")
            }
            #expect(error.description.contains("watchlists/\(file)"))
            #expect(lists.remarks.count > 1)
            if file != "a.yaml" { try folder.remove("watchlists/\(file)") }
            try folder.write("watchlists/a.yaml", WatchSupport.yaml(Self.container))
            _ = rules.look(isAsked: true)
            _ = (lists.look(), lists.look())
            #expect(rules.problem == nil && lists.remarks.isEmpty)
        }
        try folder.write("watchlists/a.yaml", "qz")
        #expect(throws: SettingsError.self) { _ = try LiveRules(folder.files) }
    }

    @Test("The scorer's files know nothing of a silent list, good or bad; its owner's do")
    func silent() throws {
        let folder = try WatchSupport.Folder()
        let rules = try LiveRules(folder.files)
        let lists = try LiveWatchLists(folder.watch, members: WatchSupport.members, limits: ReadingLimits())
        let (stamp, revision) = (folder.files.stamp(), rules.current.revision)
        try folder.write("watchlists/silent/s.yaml", WatchSupport.yaml(Self.container, head: "silent: true"))
        #expect(folder.files.stamp() == stamp)
        guard case .same = rules.look(isAsked: true) else { return #expect(Bool(false), "nothing changed") }
        #expect(rules.current.revision == revision && contacts(rules).isEmpty)
        #expect(lists.look() == nil && hits(lists).isEmpty, "it may still be being written")
        #expect(lists.look() == nil && hits(lists) == ["CSQU3054383"])
        try folder.write("watchlists/silent/s.yaml", "qz: [")
        _ = lists.look()
        let told = try #require(lists.look()).description
        #expect(!told.contains("s.yaml") && !told.contains("qz"), "\(told)")
        guard case .same = rules.look(isAsked: true) else { return #expect(Bool(false), "nothing changed") }
        #expect(rules.remarks(at: WatchSupport.asOf).isEmpty && hits(lists) == ["CSQU3054383"])
    }

    @Test("Lists that an assessment was made by are read at once, the others once they keep still")
    func urgent() throws {
        let folder = try WatchSupport.Folder()
        let lists = try LiveWatchLists(folder.watch, members: WatchSupport.members, limits: ReadingLimits())
        let old = try LiveRules(folder.files).current.revision
        try folder.write("watchlists/a.yaml", WatchSupport.yaml(Self.container))
        lists.look(for: old)
        #expect(hits(lists).isEmpty)
        lists.look(for: try LiveRules(folder.files).current.revision)
        #expect(hits(lists) == ["CSQU3054383"])
    }

    @Test("The first list of all is read at once too, where an assessment was made by it")
    func first() throws {
        let folder = try WatchSupport.Folder()
        let lists = try LiveWatchLists(folder.watch, members: WatchSupport.members, limits: ReadingLimits())
        try folder.write("watchlists/a.yaml", WatchSupport.yaml(Self.container))
        lists.look(for: try LiveRules(folder.files).current.revision)
        #expect(hits(lists) == ["CSQU3054383"])
    }

    @Test("A folder that is gone takes no list out, and a folder that is not read is named")
    func gone() throws {
        let folder = try WatchSupport.Folder()
        try folder.write("watchlists/a.yaml", WatchSupport.yaml(Self.container))
        let lists = try LiveWatchLists(folder.watch, members: WatchSupport.members, limits: ReadingLimits())
        func look() -> String {
            [lists.look(), lists.look()].compactMap(\.self).map(\.description).joined()
        }
        let manager = FileManager.default
        let rules = try LiveRules(folder.files)
        let (there, away) = (folder.url.path + "/watchlists", folder.url.path + "/away")
        try manager.moveItem(atPath: there, toPath: away)
        guard case .refused = rules.look(isAsked: true) else { return #expect(Bool(false), "the folder is gone") }
        #expect(contacts(rules) == ["TH-CUSTOMS"] && !rules.remarks(at: .init(milliseconds: 0)).isEmpty)
        #expect(look().contains("watchlists: "))
        #expect(hits(lists) == ["CSQU3054383"] && lists.remarks.count > 1)
        let none = try LiveWatchLists(folder.watch, members: WatchSupport.members, limits: ReadingLimits())
        #expect(none.remarks.contains { $0.contains("is not there") })
        try manager.createSymbolicLink(atPath: there, withDestinationPath: away)
        #expect(look().isEmpty && lists.remarks.isEmpty && hits(lists) == ["CSQU3054383"])

        // The disk of the silent lists is missing.
        try manager.removeItem(atPath: away + "/silent")
        try manager.createSymbolicLink(atPath: away + "/silent", withDestinationPath: folder.url.path + "/disk")
        #expect(throws: SettingsError.self) {
            _ = try LiveWatchLists(folder.watch, members: WatchSupport.members, limits: ReadingLimits())
        }
        try manager.removeItem(atPath: away + "/silent")
        try manager.createDirectory(atPath: away + "/Silent", withIntermediateDirectories: true)
        do throws(SettingsError) {
            _ = try folder.watch.open()
            Issue.record("nothing reads the folder")
        } catch {
            #expect(error.problems.map(\.file) == [there + "/Silent"])
        }
        // An owner takes its list out.
        try manager.removeItem(atPath: away + "/Silent")
        try folder.remove("watchlists/a.yaml")
        #expect(look().isEmpty && hits(lists).isEmpty)
    }

    @Test("Of a silent list with a mistake not even the line is told")
    func silentLine() throws {
        let folder = try WatchSupport.Folder()
        try folder.write(
            "watchlists/silent/s.yaml", WatchSupport.yaml("kind: container, value: CSQU3054384", head: "silent: true"))
        do throws(SettingsError) {
            _ = try LiveWatchLists(folder.watch, members: WatchSupport.members, limits: ReadingLimits())
            Issue.record("it is refused")
        } catch {
            #expect(error.problems.map(\.line) == [nil])
        }
    }
}
