import Foundation
import Intelligence
import Settings
import Testing

@testable import RiskScoring

@Suite("Regular expressions")
struct PatternTests {
    private func hits(_ condition: String, _ change: (inout IntelligenceRecord) -> Void) throws -> Bool {
        let rules = try Support.rules("when: \(condition), weight: 1")
        return rules.assess(Support.record(change), asOf: Support.asOf).reasons.contains { $0.rule == "T1" }
    }

    @Test(
        "match some part of the text as it was written, case apart",
        arguments: [
            ("NV06ABC", true), ("xx nv06", true), ("N V06", false), ("", false), ("Ñv06", false), ("MV66", true),
        ])
    func parts(_ title: String, _ expected: Bool) throws {
        #expect(try hits(#"{title: {matches: "[A-Z]V[0-9]{2}"}}"#) { $0.title = title } == expected)
    }

    @Test("read what is not ASCII by its characters")
    func unicode() throws {
        #expect(try hits(#"{title: {matches: "^.{3}$"}}"#) { $0.title = "象牙箱" })
        #expect(try hits(#"{title: {matches: "^[ก-ฮ]{3}$"}}"#) { $0.title = "ของ" })
        #expect(try hits(#"{title: {matches: "NGÀ"}}"#) { $0.title = "ngà voi" })
    }

    @Test("read the elements of goods, transits and the numbers of containers and seals")
    func elements() throws {
        func cargo(_ change: @escaping (inout Consignment) -> Void) -> (inout IntelligenceRecord) -> Void {
            { record in
                var consignment = Consignment()
                change(&consignment)
                record.consignment = consignment
            }
        }
        let container = #"{"consignment.containers[]": {matches: "^CSQU"}}"#
        #expect(try hits(container, cargo { $0.containers = ["MSCU1234565", "CSQU3054383"] }))
        #expect(try !hits(container, cargo { $0.containers = ["MSCU1234565"] }))
        #expect(try !hits(container) { _ in })
        #expect(try hits(#"{"consignment.seals[]": {matches: "^X"}}"#, cargo { $0.seals = ["a", "x9"] }))
        let one = #"{some: {in: containers, where: {"consignment.containers[]": {matches: "^C", in: [CSQU3054383]}}}}"#
            .replacing("in: [", with: "is: [")
        #expect(try hits(one, cargo { $0.containers = ["MSCU1234565", "CSQU3054383"] }))
        #expect(
            try hits(#"{"goods[].commodity": {matches: "^iv", text: [ivory]}}"#) {
                $0.goods = [Goods(commodity: "tea"), Goods(commodity: "Ivory tusks")]
            })
    }

    @Test(
        "that are wrong or without bounds are refused with the line, the rule and the fix",
        arguments: [
            ("(a", "is no regular expression: missing"), (#"(a)\\1"#, "back-references are not known"),
            ("(?=a)", "look-around"), ("a*", "matches the empty text"), ("", "1 to 256 characters"),
            ("(a{1,300}){1,9}", "is no regular expression"), ("(abcdefghij){1,200}", "use smaller"),
            (String(repeating: "a", count: 257), "1 to 256 characters"), ("nigerian (man|woman)", "no grounds for"),
        ])
    func refused(_ pattern: String, _ message: String) throws {
        let error = #expect(throws: SettingsError.self) {
            _ = try Support.rules(
                "when: {arrests: 1}, weight: 1", "when: {title: {matches: \"\(pattern)\"}}, weight: 1")
        }
        let problems = error?.problems ?? []
        #expect(problems.contains { $0.rule.contains(message) }, "\(error?.description ?? "")")
        #expect(problems.allSatisfy { $0.line == 12 && $0.rule.contains("(rule T2)") }, "\(problems)")
    }

    @Test("agree with another engine on generated patterns and texts")
    func agreement() throws {
        var random = SystemSource(seed: 7)
        var compared = 0
        for _ in 0..<400 {
            let pattern = random.pattern(depth: 3)
            guard let ours = try? BoundedPattern(pattern) else { continue }
            let theirs = try NSRegularExpression(pattern: pattern, options: [.caseInsensitive])
            for _ in 0..<10 {
                let text = random.text()
                let range = NSRange(text.startIndex..., in: text)
                let expected = theirs.firstMatch(in: text, range: range) != nil
                let actual = Array(text.utf8).withUnsafeBytes { ours.matches($0) }
                #expect(actual == expected, "\(pattern) on \(text)")
                compared += 1
            }
        }
        #expect(compared > 1000)
    }

    @Test("take time linear in the text: a pattern that hangs others ends")
    func linear() throws {
        // A backtracking engine would need two to the power of 100,000 steps.
        let pattern = try BoundedPattern("(x+x+)+y")
        let text = [UInt8](repeating: UInt8(ascii: "x"), count: 100_000)
        #expect(!text.withUnsafeBytes { pattern.matches($0) })
    }

    /// Patterns over few letters, so that they match often.
    private struct SystemSource {
        private var state: UInt64
        init(seed: UInt64) { state = seed }

        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }

        mutating func pattern(depth: Int) -> String {
            guard depth > 0 else { return ["a", "b", "c", "[ab]", "[^a]", "1", "[0-9]"][next(7)] }
            let inner = pattern(depth: depth - 1)
            switch next(6) {
            case 0: return inner + pattern(depth: depth - 1)
            case 1: return "(\(inner)|\(pattern(depth: depth - 1)))"
            case 2: return "(\(inner))*\(pattern(depth: 0))"
            case 3: return "(\(inner)){1,3}"
            case 4: return "(\(inner))?\(pattern(depth: 0))"
            default: return "^\(inner)"
            }
        }

        mutating func text() -> String {
            String((0..<next(8)).map { _ in Array("abcABC1 x")[next(9)] })
        }
    }
}
