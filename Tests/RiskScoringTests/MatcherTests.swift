import Intelligence
import Testing

@testable import RiskScoring

/// The automaton and the filter before it, against a search that takes its time.
@Suite("Phrases in texts")
struct MatcherTests {
    private static let phrases = [
        "general cargo", "FAK", "x", "ivory", "pangolin scales", "P.O. box", "hàng mẫu", "7 up", "vảy tê tê", "của",
        "ของขวัญ", "样品", "样", "mẫu 样品", "ивори", "a", "an an", "methamphetamine", "ingot",
    ]

    private static let pieces = [
        "general", "cargo", "generally", "FAK", "fakir", "x", "ivory", "ivor", "ivoryx", "pangolin", "scales", "scale",
        "P.O.", "box", "po box", "hàng", "mẫu", "HÀNG MẪU", "7", "up", "7up", "vảy", "tê", "tê tê", "của", "cua",
        "ของ", "ขวัญ", "ของขวัญ", "样", "品", "样品", "ивори", "иво", "ＩＶＯＲＹ", "an", "a", "methamphetamine", "meth",
        "i\u{AD}vory", "ivo\u{301}ry", "🐼", "é", "ß", "ingot", "in", "goting", "0", "İvory", "\u{0}", "123456789",
    ]
    private static let joints = [" ", " ", " ", "", "-", ", ", ".", "\n", "_", "\u{200B}", "  ", "…"]

    /// The text as the phrases are folded, with a separator at both ends.
    private func folded(_ text: String) -> [UInt16] {
        let middle = PhraseMatcher.folded(text)
        let space = TextFolding.separator
        return (middle.first == space ? [] : [space]) + middle + (middle.last == space ? [] : [space])
    }

    private func contains(_ text: [UInt16], _ phrase: [UInt16]) -> Bool {
        text.indices.contains { text[$0...].starts(with: phrase) }
    }

    @Test("are found by the automaton where a plain search finds them, and nowhere else")
    func agreement() {
        let folded = Self.phrases.map { PhraseMatcher.folded($0) }
        let matcher = PhraseMatcher(
            phrases: folded, sets: folded.indices.map { [$0 % 4, 4 + $0 * 3] }, phraseWords: 2)
        var random = Repeatable()
        var found = 0
        for _ in 0..<8000 {
            let text = (0..<Int.random(in: 0...7, using: &random)).map { _ in
                Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)]
                    + Self.joints[Int.random(in: 0..<Self.joints.count, using: &random)]
            }.joined()
            var expected: [UInt64] = [0, 0]
            for (number, phrase) in folded.enumerated() where contains(self.folded(text), phrase) {
                for bit in [number % 4, 4 + number * 3] { expected[bit / 64] |= 1 << UInt64(bit % 64) }
            }
            var bits: [UInt64] = [0, 0]
            // As on the tape: a zero follows, and more can be read.
            let bytes = Array(text.utf8) + [UInt8](repeating: 0, count: 16)
            let finding = bytes.withUnsafeBufferPointer { bytes in
                matcher.scan(UnsafeBufferPointer(rebasing: bytes[0..<text.utf8.count]), into: &bits)
            }
            #expect(bits == expected, "\(text.debugDescription)")
            #expect(finding.hasPhrase == (expected != [0, 0]), "\(text.debugDescription)")
            #expect(finding.words == words(in: text), "\(text.debugDescription)")
            if finding.hasPhrase { found += 1 }
        }
        #expect(found > 1000)
    }

    /// The same numbers each time (SplitMix64).
    private struct Repeatable: RandomNumberGenerator {
        var state: UInt64 = 20_261_122

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 31
        }
    }

    /// Words, and half a word for each character of a script without spaces.
    private func words(in text: String) -> Int {
        var words = 0
        var characters = 0
        var isInWord = false
        for scalar in text.unicodeScalars {
            let folded = TextFolding.fold(scalar)
            if folded == TextFolding.ignored { continue }
            let isUnspaced = TextFolding.isUnspaced(folded)
            if isUnspaced { characters += 1 }
            let isSpaced = folded != TextFolding.separator && !isUnspaced
            if isSpaced, !isInWord { words += 1 }
            isInWord = isSpaced
        }
        return words + (characters + 1) / 2
    }
}
