/// Walks a tape, gives typed values, and collects what is wrong with its path.
///
/// The path costs almost nothing while all is well: per level it keeps where on the tape the key stands and the
/// number of the element; the words are made only for a problem.
struct TapeReader {
    let tape: JSONTape
    let limits: ReadingLimits
    let vocabulary: Vocabulary
    /// Whether some string may hold U+0000; nearly never, so that the strings need not be searched.
    let mayHoldNul: Bool
    private(set) var problems: [RecordProblem] = []
    private var path: PathSteps

    init(tape: JSONTape, limits: ReadingLimits, mayHoldNul: Bool, steps: UnsafeMutablePointer<PathSteps.Step>) {
        path = PathSteps(steps)
        self.tape = tape
        vocabulary = .shared
        self.limits = limits
        self.mayHoldNul = mayHoldNul
    }

    /// The top-level value stands after the tape's own first word.
    static let root = 1

    // MARK: Objects and arrays

    /// The walk through one object.
    struct Members {
        fileprivate var isOpen = false
        /// Whether a field that the table does not know is an error.
        fileprivate var isClosed = false
        fileprivate var next = 0
        fileprivate var end = 0
        /// Bits of the keys met, and of those that are not null.
        fileprivate var seen: UInt64 = 0
        fileprivate var present: UInt64 = 0
        fileprivate var unknown: [Int] = []
    }

    /// Begins an object. Follow with ``next(_:_:)`` until it gives nil.
    @inline(__always)
    mutating func open(_ index: Int, isClosed: Bool = false) -> Members {
        guard tape.kind(at: index) == JSONTape.Kind.object else {
            wrong(index, "must be an object, not \(tape.kindName(at: index))")
            return Members()
        }
        path.enter()
        return Members(isOpen: true, isClosed: isClosed, next: index + 1, end: tape.end(of: index) - 1)
    }

    /// The next field that the table knows and that is not null: its key, and where its value stands. At the end it
    /// reports the required fields that are absent.
    @inline(__always)
    mutating func next<Key>(_ walk: inout Members, _ fields: Vocabulary.Fields<Key>) -> (key: Key, value: Int)? {
        while walk.next < walk.end {
            let key = walk.next
            let value = key + 1
            path.set(key: key)
            walk.next = tape.end(of: value)
            guard let known = fields.table.index(of: tape.bytes(at: key)) else {
                noteUnknown(key: key, among: &walk.unknown)
                unknownValue(at: value)
                if walk.isClosed, tape.kind(at: value) != JSONTape.Kind.null { problem(nil, ReadingRule.unknownMark) }
                continue
            }
            let bit: UInt64 = 1 << UInt64(truncatingIfNeeded: known)
            if walk.seen & bit != 0 {
                problem(nil, ReadingRule.duplicateKey)
                continue
            }
            walk.seen |= bit
            if tape.kind(at: value) == JSONTape.Kind.null { continue }
            walk.present |= bit
            return (fields.table.words[known], value)
        }
        guard walk.isOpen else { return nil }
        walk.isOpen = false
        path.leave()
        let missing = fields.required & ~walk.present
        if missing != 0 { reportMissing(missing, fields.table) }
        return nil
    }

    /// Reads an array; the closure gets each element.
    @inline(__always)
    mutating func array(at index: Int, _ element: (inout TapeReader, Int) -> Void) {
        guard tape.kind(at: index) == JSONTape.Kind.array else {
            return wrong(index, "must be an array, not \(tape.kindName(at: index))")
        }
        let end = tape.end(of: index) - 1
        var next = index + 1
        var number = 0
        while next < end {
            path.set(element: number)
            element(&self, next)
            next = tape.end(of: next)
            number += 1
        }
        path.set(element: -1)
    }

    // MARK: Fields that the format does not know

    private mutating func noteUnknown(key: Int, among keys: inout [Int]) {
        guard keys.count < limits.maximumUnknownFields else {
            if keys.count == limits.maximumUnknownFields {
                keys.append(key)
                path.hideKey()
                problem(nil, ReadingRule.tooManyUnknown(limits.maximumUnknownFields))
            }
            return
        }
        let bytes = tape.bytes(at: key)
        if keys.contains(where: { tape.bytes(at: $0).elementsEqual(bytes) }) {
            problem(nil, ReadingRule.duplicateKey)
        }
        keys.append(key)
    }

    /// Nothing is read from it, but the rules of JSON objects hold inside it too. The parser has bounded the depth.
    private mutating func unknownValue(at index: Int) {
        switch tape.kind(at: index) {
        case JSONTape.Kind.object:
            let end = tape.end(of: index) - 1
            var keys: [Int] = []
            var next = index + 1
            path.enter()
            while next < end {
                path.set(key: next)
                noteUnknown(key: next, among: &keys)
                unknownValue(at: next + 1)
                next = tape.end(of: next + 1)
            }
            path.leave()
        case JSONTape.Kind.array:
            array(at: index) { reader, element in
                let kind = reader.tape.kind(at: element)
                guard kind == JSONTape.Kind.object || kind == JSONTape.Kind.array else { return }
                reader.path.enter()
                reader.unknownValue(at: element)
                reader.path.leave()
            }
        default: break
        }
    }

    // MARK: Problems

    /// Reports a problem of the field being read.
    mutating func problem(_ value: String?, _ rule: String) {
        report(RecordProblem(field: path.text(tape), value: value, rule: rule))
    }

    /// Reports a problem of the field being read, with what stands there.
    mutating func wrong(_ index: Int, _ rule: String) {
        report(RecordProblem(field: path.text(tape), value: tape.excerpt(at: index), rule: rule))
    }

    /// Replaces what was found so far by the one problem that explains it all.
    mutating func onlyProblem(_ problem: RecordProblem) { problems = [problem] }

    /// Reports a problem with a path of its own.
    mutating func report(_ problem: RecordProblem) {
        if problems.count < limits.maximumProblems { problems.append(problem) }
    }

    private mutating func reportMissing<Key>(_ missing: UInt64, _ table: WordTable<Key>) {
        let place = path.text(tape)
        for (index, word) in table.words.enumerated() where missing & (1 << UInt64(index)) != 0 {
            let field = place.isEmpty ? word.rawValue : "\(place).\(word.rawValue)"
            let marks = field == "handling" || field.hasSuffix("handling.tlp") || field == "record.handling"
            report(RecordProblem(field: field, rule: marks ? ReadingRule.missingHandling : ReadingRule.missing))
        }
    }
}
