/// The words of an enumeration, found by their bytes.
struct WordTable<Word: CaseIterable & RawRepresentable & Sendable>: Sendable where Word.RawValue == String {
    /// In the order of declaration; an index below counts in it.
    let words: [Word]
    let table: ByteTable

    init(_: Word.Type) {
        words = Array(Word.allCases)
        table = ByteTable(words.map(\.rawValue))
    }

    /// The word that these bytes spell, nil for none.
    @inline(__always)
    func index(of bytes: UnsafeRawBufferPointer) -> Int? { table.index(of: bytes) }

    /// The set of these words as a mask over the indices.
    func mask(of chosen: [Word]) -> UInt64 {
        chosen.reduce(0) { mask, word in
            words.firstIndex { $0.rawValue == word.rawValue }.map { mask | 1 << UInt64($0) } ?? mask
        }
    }

    /// The words, for a message.
    var list: String { words.map(\.rawValue).joined(separator: ", ") }
}
