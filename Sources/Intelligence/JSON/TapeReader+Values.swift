// Typed values of fields. A value of the wrong type is reported and leaves what was there.

extension TapeReader {
    @inline(__always)
    mutating func text(_ index: Int) -> String? {
        guard tape.kind(at: index) == JSONTape.Kind.string else {
            wrong(index, "must be a string, not \(tape.kindName(at: index))")
            return nil
        }
        let bytes = tape.bytes(at: index)
        if mayHoldNul, bytes.contains(0) {
            wrong(index, ReadingRule.nul)
            return nil
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @inline(__always)
    mutating func read(_ index: Int, into value: inout String?) {
        if let text = text(index) { value = text }
    }

    @inline(__always)
    mutating func read(_ index: Int, into value: inout String) {
        if let text = text(index) { value = text }
    }

    mutating func number(_ index: Int) -> Double? {
        switch tape.kind(at: index) {
        case JSONTape.Kind.double: return Double(bitPattern: tape.words[index + 1])
        case JSONTape.Kind.signed: return Double(Int64(bitPattern: tape.words[index + 1]))
        case JSONTape.Kind.unsigned: return Double(tape.words[index + 1])
        default:
            wrong(index, "must be a number, not \(tape.kindName(at: index))")
            return nil
        }
    }

    @inline(__always)
    mutating func read(_ index: Int, into value: inout Double?) {
        if let number = number(index) { value = number }
    }

    /// A whole number; `3.0` is one too.
    mutating func integer(_ index: Int) -> Int64? {
        switch tape.kind(at: index) {
        case JSONTape.Kind.signed: return Int64(bitPattern: tape.words[index + 1])
        case JSONTape.Kind.unsigned:
            wrong(index, "is too large for a whole number of 64 bits")
            return nil
        case JSONTape.Kind.double:
            if let whole = Int64(exactly: Double(bitPattern: tape.words[index + 1])) { return whole }
            wrong(index, "must be a whole number")
            return nil
        default:
            wrong(index, "must be a whole number, not \(tape.kindName(at: index))")
            return nil
        }
    }

    @inline(__always)
    mutating func read(_ index: Int, into value: inout Int?) {
        if let number = integer(index) { value = Int(truncatingIfNeeded: number) }
    }

    @inline(__always)
    mutating func read(_ index: Int, into value: inout Int) {
        if let number = integer(index) { value = Int(truncatingIfNeeded: number) }
    }

    mutating func flag(_ index: Int) -> Bool? {
        switch tape.kind(at: index) {
        case JSONTape.Kind.yes: return true
        case JSONTape.Kind.no: return false
        default:
            wrong(index, "must be true or false, not \(tape.kindName(at: index))")
            return nil
        }
    }

    /// A word of a code list.
    @inline(__always)
    mutating func code<Word>(_ index: Int, _ table: WordTable<Word>) -> Word? {
        guard tape.kind(at: index) == JSONTape.Kind.string else {
            wrong(index, "must be a string, not \(tape.kindName(at: index))")
            return nil
        }
        if let known = table.index(of: tape.bytes(at: index)) { return table.words[known] }
        wrong(index, "must be one of \(table.list)")
        return nil
    }

    @inline(__always)
    mutating func read<Word>(_ index: Int, _ table: WordTable<Word>, into value: inout Word?) {
        if let word = code(index, table) { value = word }
    }

    @inline(__always)
    mutating func read<Word>(_ index: Int, _ table: WordTable<Word>, into value: inout Word) {
        if let word = code(index, table) { value = word }
    }

    mutating func instant(_ index: Int) -> Instant? {
        guard tape.kind(at: index) == JSONTape.Kind.string else {
            wrong(index, "must be a string, not \(tape.kindName(at: index))")
            return nil
        }
        do throws(DateProblem) {
            return try Instant(utf8: tape.bytes(at: index).assumingMemoryBound(to: UInt8.self))
        } catch {
            wrong(index, error.description)
            return nil
        }
    }

    @inline(__always)
    mutating func read(_ index: Int, into value: inout Instant?) {
        if let instant = instant(index) { value = instant }
    }

    @inline(__always)
    mutating func read(_ index: Int, into value: inout Instant) {
        if let instant = instant(index) { value = instant }
    }

    mutating func date(_ index: Int) -> CalendarDate? {
        guard tape.kind(at: index) == JSONTape.Kind.string else {
            wrong(index, "must be a string, not \(tape.kindName(at: index))")
            return nil
        }
        do throws(DateProblem) {
            return try CalendarDate(utf8: tape.bytes(at: index).assumingMemoryBound(to: UInt8.self))
        } catch {
            wrong(index, error.description)
            return nil
        }
    }

    /// `AGENCY/ID`.
    mutating func recordID(_ index: Int) -> RecordID? {
        guard tape.kind(at: index) == JSONTape.Kind.string else {
            wrong(index, "must be a string, not \(tape.kindName(at: index))")
            return nil
        }
        let bytes = tape.bytes(at: index)
        guard !(mayHoldNul && bytes.contains(0)) else {
            wrong(index, ReadingRule.nul)
            return nil
        }
        guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")), slash > 0, slash + 1 < bytes.count else {
            wrong(index, "must be the agency and the id of a record: AGENCY/ID")
            return nil
        }
        return RecordID(
            agency: AgencyCode(String(decoding: UnsafeRawBufferPointer(rebasing: bytes[..<slash]), as: UTF8.self)),
            id: String(decoding: UnsafeRawBufferPointer(rebasing: bytes[(slash + 1)...]), as: UTF8.self))
    }

    mutating func agency(_ index: Int) -> AgencyCode? { text(index).map { AgencyCode($0) } }

    mutating func place(_ index: Int) -> PlaceCode? { text(index).map { PlaceCode($0) } }

    /// An array of strings.
    mutating func texts(_ index: Int, into values: inout [String]) {
        array(at: index) { reader, element in
            if let text = reader.text(element) { values.append(text) }
        }
    }

    mutating func agencies(_ index: Int, into values: inout [AgencyCode]) {
        array(at: index) { reader, element in
            if let agency = reader.agency(element) { values.append(agency) }
        }
    }

    mutating func codes<Word>(_ index: Int, _ table: WordTable<Word>, into values: inout [Word]) {
        array(at: index) { reader, element in
            if let word = reader.code(element, table) { values.append(word) }
        }
    }
}
