import Intelligence
import Kafka
import WorkerKit

/// What an order comes to before anything is done: which letters it deals with, and which it refuses.
struct LetterPlan {
    /// The letters, in the order of their topics.
    var selected: [SelectedLetter] = []
    /// The same, per worker and cause.
    var tally = LetterTally()
    /// Where their records go, and how many.
    var targets: [Topic: Int] = [:]
    /// All letters that were looked at.
    var seen = LetterTally()
    /// How many are refused.
    var refusedCount = 0
    /// Whether all that are refused are so because they are not there.
    var isOnlyAbsent = true
    /// The first of them.
    var refused: [(LetterAddress, LetterRefusal)] = []

    private static let shownRefusals = 20

    mutating func select(_ letter: Letter, for deed: LetterDeed) {
        selected.append(SelectedLetter(letter.address, byteCount: letter.byteCount))
        tally.add(letter)
        if deed == .redrive, let topic = letter.origin?.topic { targets[topic, default: 0] += 1 }
    }

    mutating func refuse(_ address: LetterAddress, _ refusal: LetterRefusal) {
        refusedCount += 1
        if refusal != .absent && refusal != .gone { isOnlyAbsent = false }
        if refused.count < Self.shownRefusals { refused.append((address, refusal)) }
    }

    /// What will be done, for the person who has to agree.
    func text(_ deed: LetterDeed) -> String {
        var lines = ["\(deed == .redrive ? "redrive" : "discard") \(Self.letters(selected.count)):"]
        for row in tally.rows {
            lines.append("  \(row.worker): \(row.count) \(PlainText.oneLine(row.cause, limit: 64))")
        }
        for (topic, count) in targets.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(count) to \(PlainText.oneLine(topic.rawValue))")
        }
        return lines.joined(separator: "\n")
    }

    /// What is refused; nil where nothing is.
    var refusals: String? {
        guard refusedCount > 0 else { return nil }
        var lines = refused.map { "refused \($0): \($1)" + ($1.isOverridable ? "; --force overrides it" : "") }
        if refusedCount > refused.count { lines.append("refused \(refusedCount - refused.count) more") }
        return lines.joined(separator: "\n")
    }

    static func letters(_ count: Int) -> String { "\(count) dead letter\(count == 1 ? "" : "s")" }
}
