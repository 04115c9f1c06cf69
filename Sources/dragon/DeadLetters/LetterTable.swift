import Intelligence
import WorkerKit

/// Dead letters for a person at a terminal.
struct LetterTable {
    let colour: Bool

    /// The counts per worker and cause, with a line above that says what is counted.
    func summary(_ found: LetterOverview, _ filter: LetterFilter) -> String {
        let table = Table(
            header: ["WORKER", "CAUSE", "LETTERS", "OLDEST", "NEWEST"],
            alignment: [.left, .left, .right, .left, .left],
            rows: found.matching.rows.map { row in
                [
                    row.worker.rawValue, PlainText.oneLine(row.cause, limit: 64), "\(row.count)", Self.time(row.oldest),
                    Self.time(row.newest),
                ]
            })
        let word = filter.status == .all ? "" : "\(filter.status.rawValue) "
        let count = found.matching.count
        let title = "\(count) \(word)dead letter\(count == 1 ? "" : "s")"
        let all = found.seen.count > count ? " (of \(found.seen.count): \(found.statuses))" : ""
        return bold(title) + all + "\n" + styled(table)
    }

    /// One row per letter.
    func letters(_ letters: [(letter: Letter, status: LetterStatus)], _ ledger: LetterLedger) -> String {
        var header = ["ADDRESS", "GIVEN UP", "CAUSE", "STOOD AT", "TRIES", "RECORD", "WHY"]
        var alignment: [Table.Alignment] = [.left, .left, .left, .left, .right, .left, .left]
        let showsStatus = letters.contains { $0.status != .open }
        if showsStatus {
            header.insert("STATUS", at: 1)
            alignment.insert(.left, at: 1)
        }
        return styled(
            Table(
                header: header, alignment: alignment,
                rows: letters.map { letter, status in
                    var row = [
                        "\(letter.address)", Self.time(letter.givenUpAt), PlainText.oneLine(letter.cause, limit: 24),
                        letter.origin.map { PlainText.oneLine("\($0)", limit: 60) } ?? "?",
                        letter.attempts.map(String.init) ?? "-", Self.record(letter.identity),
                        PlainText.oneLine(Self.firstLine(letter.message), limit: 72),
                    ]
                    if showsStatus { row.insert(Self.status(status, letter, ledger), at: 1) }
                    return row
                }))
    }

    /// RFC 3339 to the second: the zone is its Z.
    static func time(_ instant: Instant?) -> String {
        guard let instant else { return "?" }
        // Down to the second, also before 1970.
        let milliseconds = instant.milliseconds
        return Instant(milliseconds: milliseconds - ((milliseconds % 1000) + 1000) % 1000).description
    }

    private static func record(_ identity: Letter.Identity) -> String {
        let name = identity.record?.description ?? identity.thread.map { "of \($0)" } ?? identity.source ?? "-"
        return PlainText.oneLine(identity.exercise ? "EXERCISE \(name)" : name, limit: 48)
    }

    private static func status(_ status: LetterStatus, _ letter: Letter, _ ledger: LetterLedger) -> String {
        guard let settlement = ledger.settlement(of: letter.address), !status.isUnsettled else {
            return status.rawValue
        }
        return "\(status.rawValue) by \(PlainText.oneLine(settlement.by, limit: 32))"
    }

    private static func firstLine(_ text: String) -> String {
        String(text.prefix { !$0.isNewline })
    }

    private func styled(_ table: Table) -> String {
        let lines = table.description.split(separator: "\n", omittingEmptySubsequences: false)
        return ([bold(String(lines.first ?? ""))] + lines.dropFirst().map(String.init)).joined(separator: "\n")
    }

    private func bold(_ text: String) -> String { colour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}
