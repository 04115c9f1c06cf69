/// The walk over the tape of one record, key by key.
struct RecordWalk {
    let tape: JSONTape
    var memory: SlotMemory
    private(set) var isPlain = true
    private(set) var goods = RecordView.Elements()
    private(set) var parties = RecordView.Elements()
    private let schema: RecordSchema
    private let objects: UnsafePointer<RecordSchema.ObjectShape>
    private let codes: UnsafePointer<ByteTable>

    init(tape: JSONTape, memory: SlotMemory) {
        self.tape = tape
        self.memory = memory
        schema = .shared
        objects = schema.objects.base
        codes = schema.codes.base
    }

    mutating func record() {
        memory.removeAll()
        let base = memory.add(schema.blanks[RecordSchema.Part.record.rawValue])
        object(RecordSchema.Object.record.rawValue, TapeReader.root, base)
    }

    /// An object whose fields have their slots from `base` on.
    private mutating func object(_ number: Int, _ index: Int, _ base: Int) {
        guard tape.kind(at: index) == JSONTape.Kind.object else { return refuse() }
        let shape = objects + number
        var next = index + 1
        let end = tape.end(of: index) - 1
        var seen: UInt64 = 0
        var present: UInt64 = 0
        while next < end {
            let key = tape.bytes(at: next)
            let value = next + 1
            next = tape.end(of: value)
            guard let known = shape.pointee.keys.index(of: key) else {
                refuse()
                continue
            }
            let bit: UInt64 = 1 << UInt64(truncatingIfNeeded: known)
            if seen & bit != 0 { refuse() }
            seen |= bit
            if tape.kind(at: value) == JSONTape.Kind.null { continue }
            present |= bit
            field(shape.pointee.fields + known, value, base)
        }
        if shape.pointee.required & ~present != 0 { refuse() }
    }

    private mutating func refuse() { isPlain = false }

    private mutating func field(_ shape: UnsafePointer<FieldShape>, _ value: Int, _ base: Int) {
        let slot = base + Int(shape.pointee.slot)
        switch shape.pointee.kind {
        case .text:
            guard tape.kind(at: value) == JSONTape.Kind.string else { return refuse() }
            memory.words[slot] = UInt64(truncatingIfNeeded: value)
            if !isGood(value, shape) { refuse() }
        case .code:
            guard tape.kind(at: value) == JSONTape.Kind.string,
                let word = codes[Int(shape.pointee.limit)].index(of: tape.bytes(at: value))
            else { return refuse() }
            memory.words[slot] = 1 << UInt64(word)
        case .quantity, .degrees, .whole: number(shape, value, slot)
        case .instant, .date: moment(shape, value, slot)
        case .flag:
            let kind = tape.kind(at: value)
            guard kind == JSONTape.Kind.yes || kind == JSONTape.Kind.no else { return refuse() }
            memory.words[slot] = kind == JSONTape.Kind.yes ? 2 : 1
        case .object:
            memory.words[slot] = UInt64(truncatingIfNeeded: value)
            object(Int(shape.pointee.limit), value, base)
        case .texts, .codes: array(shape, value, slot)
        case .elements: elements(Int(shape.pointee.limit), value)
        case .version:
            guard tape.kind(at: value) == JSONTape.Kind.string, tape.bytes(at: value).elementsEqual("1.0".utf8) else {
                return refuse()
            }
        }
    }

    private mutating func number(_ shape: UnsafePointer<FieldShape>, _ value: Int, _ slot: Int) {
        let bits = tape.words[value + 1]
        let kind = tape.kind(at: value)
        if shape.pointee.kind == .whole {
            var whole = Int64(bitPattern: bits)
            if kind == JSONTape.Kind.double {
                guard let exact = Int64(exactly: Double(bitPattern: bits)) else { return refuse() }
                whole = exact
            } else if kind != JSONTape.Kind.signed {
                return refuse()
            }
            memory.words[slot] = UInt64(bitPattern: whole)
            let most = shape.pointee.limit == .max ? Int64.max : Int64(shape.pointee.limit)
            if whole < Int64(shape.pointee.least) || whole > most { refuse() }
            return
        }
        let number: Double
        switch kind {
        case JSONTape.Kind.double: number = Double(bitPattern: bits)
        case JSONTape.Kind.signed: number = Double(Int64(bitPattern: bits))
        case JSONTape.Kind.unsigned: number = Double(bits)
        default: return refuse()
        }
        memory.words[slot] = number.bitPattern
        let isGood = shape.pointee.kind == .quantity ? number >= 0 : abs(number) <= Double(shape.pointee.limit)
        if !isGood { refuse() }
    }

    private mutating func moment(_ shape: UnsafePointer<FieldShape>, _ value: Int, _ slot: Int) {
        guard tape.kind(at: value) == JSONTape.Kind.string else { return refuse() }
        let text = tape.bytes(at: value).assumingMemoryBound(to: UInt8.self)
        do throws(DateProblem) {
            let instant = shape.pointee.kind == .date ? try CalendarDate(utf8: text).start : try Instant(utf8: text)
            memory.words[slot] = UInt64(bitPattern: instant.milliseconds)
        } catch {
            refuse()
        }
    }

    /// An array of strings.
    private mutating func array(_ shape: UnsafePointer<FieldShape>, _ value: Int, _ slot: Int) {
        guard tape.kind(at: value) == JSONTape.Kind.array else { return refuse() }
        let end = tape.end(of: value) - 1
        if end - value - 1 > ContentLimit.elements { refuse() }
        var bits: UInt64 = 0
        for element in (value + 1)..<max(end, value + 1) {
            guard tape.kind(at: element) == JSONTape.Kind.string else { return refuse() }
            if shape.pointee.kind == .texts {
                if !isGood(element, shape) { refuse() }
            } else if let word = codes[Int(shape.pointee.limit)].index(of: tape.bytes(at: element)) {
                bits |= 1 << UInt64(word)
            } else {
                return refuse()
            }
        }
        if shape.pointee.kind == .texts {
            memory.words[slot] = UInt64(truncatingIfNeeded: value)
        } else {
            memory.words[slot] = bits
            memory.words[slot + 1] = UInt64(truncatingIfNeeded: value)
        }
    }

    /// An array of objects. Of more than are allowed the rest is not looked at, and the record is not plain.
    private mutating func elements(_ number: Int, _ value: Int) {
        guard tape.kind(at: value) == JSONTape.Kind.array, let object = RecordSchema.Object(rawValue: number) else {
            return refuse()
        }
        let end = tape.end(of: value) - 1
        // The tape counts the elements beside the array's beginning.
        let all = Int(tape.words[value] >> 32 & 0xFF_FFFF)
        if all > ContentLimit.elements { refuse() }
        let blank = schema.blanks[object.part.rawValue]
        let count = min(all, ContentLimit.elements)
        let base = memory.add(blank, count: count)
        let elements = RecordView.Elements(base: base, stride: blank.count, count: count)
        switch object.part {
        case .goods: goods = elements
        case .parties: parties = elements
        default: break
        }
        var next = value + 1
        var element = 0
        while next < end, element < count {
            self.object(number, next, base + element * blank.count)
            next = tape.end(of: next)
            element += 1
        }
    }

    // MARK: Strings

    @inline(__always)
    private func isGood(_ index: Int, _ shape: UnsafePointer<FieldShape>) -> Bool {
        let bytes = tape.bytes(at: index)
        switch shape.pointee.check {
        case .anything: return true
        case .length: return bytes.count > 0 && bytes.count <= Int(shape.pointee.limit)
        default: return isGood(bytes.assumingMemoryBound(to: UInt8.self), shape.pointee.check)
        }
    }

    private func isGood(_ text: UnsafeBufferPointer<UInt8>, _ check: FieldShape.Check) -> Bool {
        switch check {
        case .anything, .length: true
        case .reference: Self.isReference(text)
        case .hs: HSCode.check(text) == nil
        case .container: ContainerNumber.check(text) == nil
        case .airWaybill: AirWaybill.check(text) == nil
        case .postalItem: PostalItem.check(text) == nil
        case .imo: IMONumber.check(text) == nil
        case .currency: CurrencyCode.table.contains(onTape: UnsafeRawBufferPointer(text))
        case .country: CountryCode.isAssigned(text)
        case .locode: UNLocode.isWellFormed(text)
        case .place: text.count == 2 ? CountryCode.isAssigned(text) : UNLocode.isWellFormed(text)
        case .citesSource: RecordValidator.isCITESSource(text)
        case .europolSource: text.count == 1 && "ABCX".utf8.contains(text[0])
        case .sha256: RecordValidator.isSHA256(text)
        }
    }

    private static func isReference(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let slash = text.firstIndex(of: UInt8(ascii: "/")) else { return false }
        return slash > 0 && slash + 1 < text.count
    }
}
