/// Compares the effects that were found with those that had to be.
public struct EffectCheck: Sendable {
    /// One effect that was found.
    public struct Found: Sendable, Hashable {
        /// Its identity: an id, or a position.
        public var key: String
        /// Of its bytes; nil where they may differ.
        public var digest: Digest?

        /// An effect with that identity.
        public init(_ key: String, _ digest: Digest? = nil) {
            self.key = key
            self.digest = digest
        }
    }

    /// A line of the report.
    public struct Row: Hashable, Sendable, Codable {
        /// Which effect.
        public var effect: String
        /// How many there had to be.
        public var expected: Int
        /// How many of them were found.
        public var found = 0
        /// How many were not.
        public var lost = 0
        /// How many came of nothing, or twice where once was promised.
        public var duplicated = 0
        /// How many came again with the same id, where that is allowed.
        public var repeated = 0
    }

    /// The line of the report.
    public private(set) var row: Row
    /// What is wrong.
    public private(set) var findings: [Finding] = []

    /// Compares.
    ///
    /// - Parameters:
    ///   - expected: what had to be, each with the digest of its bytes where that is known beforehand.
    ///   - found: what was found, in any order.
    ///   - allowsRepeats: whether the same id may come again, with the same bytes.
    public init(
        _ effect: String, expected: [String: Digest?], found: some Sequence<Found>, allowsRepeats: Bool
    ) {
        row = Row(effect: effect, expected: expected.count)
        var seen: [String: Digest?] = [:]
        for item in found {
            if let first = seen[item.key] {
                countRepetition(of: item.key, allowed: allowsRepeats)
                if let first, let digest = item.digest, first != digest {
                    note(.contradiction, item.key, "came again with other bytes")
                }
                continue
            }
            seen[item.key] = item.digest
            guard let wanted = expected[item.key] else {
                row.duplicated += 1
                note(.duplicated, item.key, "nothing that was published gives rise to it")
                continue
            }
            row.found += 1
            if let wanted, let digest = item.digest, wanted != digest {
                note(.contradiction, item.key, "its bytes are not those that it had to have")
            }
        }
        for key in expected.keys.sorted() where seen[key] == nil {
            row.lost += 1
            note(.lost, key, "never came")
        }
    }

    private mutating func countRepetition(of key: String, allowed: Bool) {
        if allowed {
            row.repeated += 1
        } else {
            row.duplicated += 1
            note(.duplicated, key, "came again")
        }
    }

    private mutating func note(_ kind: Finding.Kind, _ subject: String, _ detail: String) {
        findings.append(Finding(kind: kind, place: row.effect, subject: subject, detail: detail))
    }
}
