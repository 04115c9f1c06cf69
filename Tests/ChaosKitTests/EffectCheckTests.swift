import Testing

@testable import ChaosKit

@Suite struct EffectCheckTests {
    private let one = Digest(of: [1])
    private let two = Digest(of: [2])

    private func check(
        _ expected: [String: Digest?], _ found: [EffectCheck.Found], allowsRepeats: Bool = false
    ) -> EffectCheck {
        EffectCheck("x", expected: expected, found: found, allowsRepeats: allowsRepeats)
    }

    @Test func `what came as it had to is counted and nothing is wrong`() {
        let result = check(["a": one, "b": nil], [.init("b", two), .init("a", one)])
        #expect(result.row == EffectCheck.Row(effect: "x", expected: 2, found: 2))
        #expect(result.findings.isEmpty)
    }

    @Test func `what never came is lost`() {
        let result = check(["a": nil, "b": nil], [.init("b")])
        #expect(result.row.lost == 1)
        #expect(result.findings.map(\.kind) == [.lost])
        #expect(result.findings.map(\.subject) == ["a"])
    }

    @Test func `what comes of nothing is a second effect`() {
        let result = check(["a": nil], [.init("a"), .init("b")])
        #expect(result.row.duplicated == 1)
        #expect(result.findings.map(\.kind) == [.duplicated])
        #expect(result.findings.map(\.subject) == ["b"])
    }

    @Test func `the same id again is counted where it is allowed, and wrong where it is not`() {
        let found = [EffectCheck.Found("a", one), .init("a", one), .init("a", one)]
        let allowed = check(["a": one], found, allowsRepeats: true)
        #expect(allowed.row.repeated == 2)
        #expect(allowed.findings.isEmpty)
        let forbidden = check(["a": one], found)
        #expect(forbidden.row.duplicated == 2)
        #expect(forbidden.findings.map(\.kind) == [.duplicated, .duplicated])
    }

    @Test func `the same id with other bytes is a contradiction, also where it may come again`() {
        let result = check(["a": nil], [.init("a", one), .init("a", two)], allowsRepeats: true)
        #expect(result.findings.map(\.kind) == [.contradiction])
    }

    @Test func `other bytes than it had to have are a contradiction`() {
        #expect(check(["a": one], [.init("a", two)]).findings.map(\.kind) == [.contradiction])
    }

    @Test func `a later one of the same thread that comes first is noticed, a repetition is not`() {
        var order = OrderCheck("x")
        for (key, lane, number) in [("a", "t", 1), ("b", "t", 2), ("a", "t", 1), ("c", "u", 1)]
            as [(String, String, Int64)]
        {
            order.add(key, lane: lane, number: number)
        }
        #expect(order.overtaken == 0)
        order.add("d", lane: "t", number: 0)
        #expect(order.overtaken == 1)
        #expect(order.findings.map(\.subject) == ["d"])
    }
}
