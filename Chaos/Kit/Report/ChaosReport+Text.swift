import Foundation

extension ChaosReport {
    /// As a table for people.
    public var text: String {
        var lines: [String] = []
        func add(_ name: String, _ value: String) {
            lines.append(name.padding(toLength: Self.width, withPad: " ", startingAt: 0) + value)
        }
        add("seed", "\(seed)")
        add("cluster", "\(cluster), delivery \(delivery)")
        add("faults", "\(faults.values.reduce(0, +)) in \(seconds) s")
        for (kind, count) in faults.sorted(by: { $0.key < $1.key }) { add("  \(kind)", "\(count)") }
        for (kind, count) in skippedFaults.sorted(by: { $0.key < $1.key }) { add("  (\(kind))", "left out \(count)") }
        add(
            "published",
            "\(published), of them \(poison) poison, \(unknown) without an answer (\(unknownFound) arrived)")
        if feedRepeated > 0 { add("  sent twice", "\(feedRepeated): the embedded broker does not recognise them") }
        if producersRenewed > 0 { add("  producers renewed", "\(producersRenewed)") }
        lines.append("")
        lines.append(Self.row("effect", "expected", "found", "lost", "twice", "same id again"))
        for row in effects {
            lines.append(
                Self.row(
                    row.effect, "\(row.expected)", "\(row.found)", "\(row.lost)", "\(row.duplicated)", "\(row.repeated)"
                ))
        }
        lines.append("")
        if overtaken > 0 { add("overtook in its thread", "\(overtaken)") }
        add("until assessed", assessmentStall.text)
        add("until archived", archiveStall.text)
        add("caught up after", Self.seconds(settlingSeconds))
        add("ends of workers", "")
        for (end, count) in exits.sorted(by: { $0.key < $1.key }) { add("  \(end)", "\(count)") }
        lines.append("")
        add("lost", "\(lost)")
        add("duplicated", "\(duplicated)")
        lines += findingLines
        lines.append(passed ? "passed" : "FAILED; the same seed gives the same schedule")
        if let stateDirectory { lines.append("kept: \(stateDirectory)") }
        return lines.joined(separator: "\n")
    }

    /// The first of each kind and place; all of them stand in the report's JSON.
    private var findingLines: [String] {
        let shown = 10
        let groups = Dictionary(grouping: findings) { "\($0.kind.rawValue) \($0.place)" }
        return groups.sorted { $0.key < $1.key }.flatMap { name, findings in
            findings.prefix(shown).map { "  \(name): \($0.subject): \($0.detail)" }
                + (findings.count > shown ? ["  \(name): and \(findings.count - shown) more"] : [])
        }
    }

    private static func row(_ columns: String...) -> String {
        columns.enumerated().map { index, text in
            index == 0
                ? text.padding(toLength: Self.width, withPad: " ", startingAt: 0)
                : String(repeating: " ", count: max(1, (index == 5 ? 15 : 10) - text.count)) + text
        }.joined()
    }

    private static let width = 34

    static func seconds(_ value: Double) -> String { String(format: "%.1f s", value) }
}

extension Stall {
    fileprivate var text: String {
        "half within \(ChaosReport.seconds(median)), 99 of 100 within \(ChaosReport.seconds(p99)), "
            + "longest \(ChaosReport.seconds(longest))"
    }
}
