/// Scans records: parses them and finds where each field stands. What most records are, good in every respect, it tells
/// without making a value; of any other record the values are made, and judged, as everywhere else.
///
/// It owns a parser and its memory and reuses them, so it is for one lane at a time.
package final class RecordScanner {
    private let parser: JSONParser
    private var memory = SlotMemory()
    /// Whether the record scanned last is plain: it can be read, and every field is good by itself. One that is not may
    /// still be good, and be read by ``record()``.
    package private(set) var isPlain = false

    package init(limits: ReadingLimits) {
        parser = JSONParser(limits: limits)
    }

    /// Scans a record; throws where it is no JSON. Of one that cannot be read for another reason the view shows what can.
    package func scan(_ bytes: UnsafeRawBufferPointer) throws(RecordProblems) -> RecordView {
        let tape = try parser.tape(of: bytes)
        var walk = RecordWalk(tape: tape.tape, memory: memory)
        walk.record()
        memory = walk.memory
        isPlain = walk.isPlain && !tape.mayHoldNul
        var view = RecordView(words: memory.words, tape: tape.tape)
        view.goods = walk.goods
        view.parties = walk.parties
        return view
    }

    /// The record scanned last, with all its values; throws everything that is wrong with it.
    package func record() throws(RecordProblems) -> IntelligenceRecord {
        var record = IntelligenceRecord.placeholder
        try parser.withLastTape { reader in
            reader.record(at: TapeReader.root, into: &record)
            reader.keepOnlyVersionProblem()
        }
        return record
    }

    deinit { memory.words.deallocate() }
}

/// The memory of the slots, which grows and is kept.
struct SlotMemory {
    private(set) var words: UnsafeMutablePointer<UInt64> = .allocate(capacity: 512)
    private var capacity = 512
    private(set) var count = 0

    mutating func removeAll() { count = 0 }

    /// Adds parts in which every field is absent. Returns where the first begins.
    mutating func add(_ blank: FlatTable<UInt64>, count elements: Int = 1) -> Int {
        let base = count
        let needed = count + blank.count * elements
        if needed > capacity {
            capacity = max(needed, capacity * 2)
            let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity)
            larger.update(from: words, count: count)
            words.deallocate()
            words = larger
        }
        for element in 0..<elements {
            (words + base + element * blank.count).update(from: blank.base, count: blank.count)
        }
        count = needed
        return base
    }
}
