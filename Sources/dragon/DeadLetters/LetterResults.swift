import WorkerKit

/// How many letters of a run came to what.
final class LetterResults {
    private(set) var redriven = 0
    private(set) var found = 0
    private(set) var discarded = 0
    private(set) var refused = 0
    private(set) var failed = 0
    private(set) var interrupted = 0

    func add(_ outcome: LetterOutcome) {
        switch outcome {
        case .redriven(_, false): redriven += 1
        case .redriven(_, true): found += 1
        case .discarded: discarded += 1
        case .refused: refused += 1
        case .failed: failed += 1
        case .interrupted: interrupted += 1
        }
    }

    var done: Int { redriven + found + discarded }
    var count: Int { done + refused + failed + interrupted }

    /// `10 redriven, 1 refused`.
    var text: String {
        let parts = [
            (redriven, "redriven"), (found, "found sent"), (discarded, "discarded"), (refused, "refused"),
            (failed, "failed"), (interrupted, "interrupted"),
        ].filter { $0.0 > 0 }
        return parts.isEmpty ? "nothing was done" : parts.map { "\($0) \($1)" }.joined(separator: ", ")
    }
}

extension LetterOutcome {
    /// Whether the letter is settled.
    var isDone: Bool {
        switch self {
        case .redriven, .discarded: true
        case .refused, .failed, .interrupted: false
        }
    }
}
