/// How far words are from each other, for "did you mean".
public enum Spelling {
    /// The Levenshtein distance: how many characters must be changed, added or taken away.
    public static func distance(_ left: String, _ right: String) -> Int {
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
