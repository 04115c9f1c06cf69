/// The nearest known word to a mistyped one, for messages.
enum Suggestion {
    /// `; did you mean "route.origin"?`, or nothing.
    static func text(for word: String, among known: some Sequence<String>) -> String {
        let ranked = known.map { (distance(word, $0), $0) }.min { $0 < $1 }
        guard let (distance, nearest) = ranked, distance <= max(2, word.count / 4) else { return "" }
        return "; did you mean \"\(nearest)\"?"
    }

    /// Levenshtein's distance.
    private static func distance(_ left: String, _ right: String) -> Int {
        let target = Array(right)
        var row = Array(0...target.count)
        for (i, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for j in target.indices {
                let cost = diagonal + (target[j] == character ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(cost, row[j] + 1, diagonal + 1)
            }
        }
        return row[target.count]
    }
}
