import Settings

/// The nearest known word to a mistyped one, for messages.
enum Suggestion {
    /// `; did you mean "route.origin"?`, or nothing.
    static func text(for word: String, among known: some Sequence<String>) -> String {
        let ranked = known.map { (Spelling.distance(word, $0), $0) }.min { $0 < $1 }
        guard let (distance, nearest) = ranked, distance <= max(2, word.count / 4) else { return "" }
        return "; did you mean \"\(nearest)\"?"
    }
}
