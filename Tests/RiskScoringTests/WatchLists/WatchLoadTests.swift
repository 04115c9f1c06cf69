import Foundation
import Intelligence
import Settings
import Testing

@testable import RiskScoring

@Suite("Watch-lists: what is refused")
struct WatchLoadTests {
    private static let good = "kind: container, value: CSQU3054383"

    private static func problems(_ yaml: String, silent: Bool = false) -> [SettingsProblem] {
        do throws(SettingsError) {
            _ = try WatchSupport.lists(silent ? [] : [yaml], silent: silent ? [yaml] : [])
            return []
        } catch {
            return error.problems
        }
    }

    /// A file with one mistake: a good one in which a text is replaced, the line, the field, and words of the rule.
    struct Mistake: Sendable, CustomTestStringConvertible {
        var old: String
        var new: String
        var line: Int
        var path: String
        var rule: String
        var testDescription: String { new.isEmpty ? "without \(old)" : new }
    }

    static let mistakes: [Mistake] = [
        Mistake(old: "version: 1", new: "version: 2", line: 1, path: "version", rule: "must be 1"),
        Mistake(old: "name: n\n", new: "", line: 1, path: "name", rule: "is required"),
        Mistake(old: "owner: TH-CUSTOMS\n", new: "", line: 1, path: "owner", rule: "is required"),
        Mistake(old: "salt: 0123456789abcdef", new: "salt: short", line: 4, path: "salt", rule: "openssl rand"),
        Mistake(old: "salt: 0123456789abcdef\n", new: "", line: 1, path: "salt", rule: "is required"),
        Mistake(old: #"{tlp: "TLP:AMBER"}"#, new: "{}", line: 5, path: "handling.tlp", rule: "is required"),
        Mistake(old: "TLP:AMBER", new: "AMBER", line: 5, path: "handling.tlp", rule: "must be one of TLP:RED"),
        Mistake(
            old: #""TLP:AMBER""#, new: #""TLP:AMBER", europol: [H9]"#, line: 5, path: "handling.europol",
            rule: "must be of H0"),
        Mistake(
            old: #""TLP:AMBER""#, new: #""TLP:AMBER", europol: [H3], releasable_to: [VN-CUSTOMS]"#, line: 5,
            path: "handling.releasable_to", rule: "H3 keeps the list to its owner"),
        Mistake(
            old: #""TLP:AMBER""#, new: #""TLP:AMBER", colour: red"#, line: 5, path: "handling.colour",
            rule: "is not a known key"),
        Mistake(
            old: "entries:", new: "owners: x\nentries:", line: 9, path: "owners",
            rule: "is not a known key; did you mean \"owner\"?"),
        Mistake(old: "from: 2026-01-01\n", new: "", line: 9, path: "entries[0].from", rule: "is required"),
        Mistake(old: "expires: 2027-01-01\n", new: "", line: 9, path: "entries[0].expires", rule: "is required"),
        Mistake(old: "expires: 2027-01-01", new: "expires: 2027-02-30", line: 7, path: "expires", rule: "is no day"),
        Mistake(
            old: "expires: 2027-01-01", new: "expires: 2028-01-03", line: 7, path: "expires",
            rule: "1 to 731 days after from (2026-01-01)"),
        Mistake(
            old: "expires: 2027-01-01", new: "expires: 2026-01-01", line: 7, path: "expires", rule: "1 to 731 days"),
        Mistake(
            old: "CSQU3054383", new: "CSQU3054384", line: 10, path: "entries[0].value",
            rule: "no container number with a right check digit"),
        Mistake(
            old: "kind: container", new: "kind: containr", line: 10, path: "entries[0].kind",
            rule: "did you mean \"container\"?"),
        Mistake(
            old: "kind: container", new: "kind: thread", line: 10, path: "entries[0].kind", rule: "must be one of"),
        Mistake(
            old: "kind: container, value: CSQU3054383", new: "kind: consignee, value: Co., Ltd", line: 10,
            path: "entries[0].value", rule: "tells no company apart"),
        Mistake(
            old: "kind: container, value: CSQU3054383", new: "kind: person, value: unknown", line: 10,
            path: "entries[0].value", rule: "tells nobody apart"),
        Mistake(
            old: "kind: container, value: CSQU3054383", new: "kind: phone, value: \"12\"", line: 10,
            path: "entries[0].value", rule: "no phone number of 7 to 15 digits"),
        Mistake(
            old: "kind: container, value: CSQU3054383",
            new: "kind: template, value: {origin: NG, destination: VN, hs: \"0801\"}", line: 10,
            path: "entries[0].value", rule: "must name four of origin, destination, hs, consignor, consignee"),
        Mistake(
            old: "value: CSQU3054383", new: "value: [CSQU3054383]", line: 10, path: "entries[0].value",
            rule: "must be a single value"),
        Mistake(
            old: "value: CSQU3054383", new: "value: CSQU3054383, points: 51", line: 10, path: "entries[0].points",
            rule: "must be from 0.1 to 50"),
        Mistake(
            old: "entries:", new: "silent: true\nentries:", line: 9, path: "silent",
            rule: "not in the folder `silent` of the watch-lists"),
        Mistake(
            old: "entries:", new: "contact: ask for csqu-305438-3\nentries:", line: 9, path: "contact",
            rule: "tells a value of the list"),
        Mistake(
            old: "entries:", new: "contact: \"desk\\u202e X\"\nentries:", line: 9, path: "contact",
            rule: "none of which controls"),
        Mistake(
            old: "entries:", new: "contact: \"desk\\e[2J\"\nentries:", line: 9, path: "contact",
            rule: "none of which controls"),
        Mistake(
            old: "entries:", new: "contact: e\(String(repeating: "\u{301}", count: 200))\nentries:", line: 9,
            path: "contact", rule: "one line of 1 to 160"),
        Mistake(
            old: "entries:", new: "contact: \"\"\nentries:", line: 9, path: "contact", rule: "one line of 1 to 160"),
        Mistake(old: "version: 1", new: "version: [", line: 3, path: "", rule: "is not YAML"),
    ]

    @Test("A mistake is named with its file, line, field and fix, and the list is not loaded", arguments: mistakes)
    func mistake(_ mistake: Mistake) throws {
        let good = WatchSupport.yaml(Self.good)
        #expect(Self.problems(good).isEmpty)
        try #require(good.contains(mistake.old))
        let found = Self.problems(good.replacing(mistake.old, with: mistake.new, maxReplacements: 1))
        #expect(
            found.contains { problem in
                problem.file == "open0.yaml" && problem.path == mistake.path && problem.rule.contains(mistake.rule)
                    && (problem.line ?? 0) >= mistake.line - 1 && (problem.line ?? 0) <= mistake.line + 1
            }, "\(found)")
    }

    @Test(
        "A contact tells no value in other words: a phone written otherwise, a number without its prefix, one of a pair",
        arguments: [
            ("kind: phone, value: \"+84 24 3942 0000\"", "024 3942.0000"),
            ("kind: phone, value: {number: \"024 3942 0000\", country: VN}", "+84 (24) 3942 0000"),
            ("kind: vessel, value: IMO 9074729", "ship 9074729"),
            ("kind: consignor_and_consignee, value: {consignor: Sample Tea, consignee: Blue Lotus}", "at blue-lotus"),
            ("kind: template, value: {origin: KE, destination: VN, hs: \"0902\", consignor: Sample Tea}", "Sample Tea"),
        ])
    func toldOtherwise(_ entry: String, _ contact: String) {
        #expect(Self.problems(WatchSupport.yaml(entry, head: "contact: desk, +84 24 3999 1111, KE 0902")).isEmpty)
        let found = Self.problems(WatchSupport.yaml(entry, head: "contact: \"\(contact)\""))
        #expect(found.map(\.path) == ["contact"] && found[0].rule.contains("tells a value"), "\(found)")
    }

    @Test("All mistakes of all files are reported at once")
    func all() {
        do throws(SettingsError) {
            _ = try WatchSupport.lists(
                [WatchSupport.yaml("kind: container, value: X"), WatchSupport.yaml("kind: phone, value: \"1\"")],
                silent: [WatchSupport.yaml(Self.good)])
            Issue.record("they are refused")
        } catch {
            #expect(Set(error.problems.map(\.file)) == ["open0.yaml", "open1.yaml", "silent0.yaml"])
        }
    }

    @Test("A silent list says so, and has no readers")
    func silent() {
        let marked = WatchSupport.yaml(Self.good, head: "silent: true")
        #expect(Self.problems(marked, silent: true).isEmpty)
        #expect(Self.problems(WatchSupport.yaml(Self.good), silent: true).map(\.path) == ["silent"])
        let shared = marked.replacing("TLP:AMBER\"}", with: "TLP:AMBER\", releasable_to: [VN-CUSTOMS]}")
        #expect(Self.problems(shared, silent: true).map(\.path) == ["handling.releasable_to"])
    }

    @Test("The same thing twice, one name twice, and more than there is room for are refused")
    func bounds() {
        let twice = WatchSupport.yaml(Self.good, "kind: container, value: CSQU 305438 3")
        #expect(Self.problems(twice).map(\.path) == ["entries[1].value"])
        #expect(Self.problems(twice)[0].rule.contains("that of the entry on line 10"))
        #expect(throws: SettingsError.self) { try WatchSupport.lists([WatchSupport.yaml(Self.good), twice]) }
        let many = (0...WatchListReader.maximumEntries).map { "kind: vehicle, value: AB-\($0 + 10000)" }
        let body = many.map { "  - {\($0)}" }.joined(separator: "\n")
        let large = WatchSupport.yaml(Self.good) + "\n" + body
        #expect(Self.problems(large).contains { $0.rule.contains("more than 5000: split the list") })
    }

    @Test("Owners are members, readers too, and who may not see parties looks for none")
    func members() throws {
        func problems(_ yaml: String) throws -> [String] {
            try WatchSupport.lists([yaml]).problems(among: WatchSupport.members).map(\.path)
        }
        #expect(try problems(WatchSupport.yaml(Self.good)).isEmpty)
        #expect(try problems(WatchSupport.yaml(Self.good, owner: "XX-CUSTOMS")) == ["owner"])
        let readers = WatchSupport.yaml(Self.good)
            .replacing("TLP:AMBER\"}", with: "TLP:AMBER\", releasable_to: [VN-CUSTOMS, XX]}")
        #expect(try problems(readers) == ["handling.releasable_to"])
        let nominal = WatchSupport.yaml(Self.good, "kind: phone, value: \"+84 24 3942 0000\"", owner: "SG-CUSTOMS")
        #expect(try problems(nominal) == ["entries[1].kind"])
    }

    @Test("The example of the project is in order")
    func example() throws {
        let folder = WatchFolder(Support.root.appending(path: "config/watchlists").path)
        #expect(try folder.lists().lists.map(\.owner) == [AgencyCode("VN-CUSTOMS")])
    }

    @Test("No file of a watch-list makes the reader trap", arguments: 0..<200 as Range<UInt64>)
    func mutations(_ seed: UInt64) {
        var generator = SeededDraw(seed: seed)
        var bytes = Array(
            WatchSupport.yaml(
                Self.good, "kind: phone, value: {number: \"024 3942 0000\", country: VN}",
                "kind: consignor_and_consignee, value: {consignor: A b c, consignee: D e f}"
            ).utf8)
        for _ in 0..<8 {
            let place = Int(generator.next() % UInt64(bytes.count))
            switch generator.next() % 3 {
            case 0: bytes.remove(at: place)
            case 1: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
            default: bytes.insert(UInt8(truncatingIfNeeded: generator.next() % 128), at: place)
            }
        }
        // Refused or not, it is not harmful.
        _ = Self.problems(String(decoding: bytes, as: UTF8.self))
    }
}
