extension JSONWriter {
    /// A string, escaped where RFC 8259 section 7 asks for it.
    @inline(__always)
    public mutating func value(_ text: String) {
        var text = text
        text.withUTF8 { string($0) }
    }

    /// A string that is there as UTF-8, escaped.
    public mutating func value(utf8 text: UnsafeRawBufferPointer) { string(text.bindMemory(to: UInt8.self)) }

    /// A whole number.
    public mutating func value(_ number: Int64) {
        ensure(22)
        separate()
        digits(of: number)
    }

    /// A whole number.
    @inline(__always)
    public mutating func value(_ number: Int) { value(Int64(number)) }

    /// The shortest decimal that reads back as the same number. JSON has no infinities: 0 stands for what is none.
    public mutating func value(_ number: Double) {
        ensure(34)
        separate()
        guard number.isFinite else { return digits(of: 0) }
        // Whole numbers and those with up to three decimals need no search for the shortest digits: where the
        // division gives back the number, the decimal reads back as it too.
        if number.magnitude < 1e12, !(number == 0 && number.sign == .minus) {
            if number.rounded(.towardZero) == number { return digits(of: Int64(number)) }
            var scale = 10.0
            for places in 1...3 {
                let scaled = (number * scale).rounded()
                if scaled / scale == number { return decimal(Int64(scaled), places: places) }
                scale *= 10
            }
        }
        var text = number.description
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// `true` or `false`.
    public mutating func value(_ flag: Bool) {
        ensure(6)
        separate()
        let word: StaticString = flag ? "true" : "false"
        (buffer + count).update(from: word.utf8Start, count: word.utf8CodeUnitCount)
        count += word.utf8CodeUnitCount
    }

    /// A moment, in RFC 3339.
    public mutating func value(_ instant: Instant) {
        ensure(27)
        separate()
        byte(UInt8(ascii: "\""))
        count += (buffer + count).write(instant)
        byte(UInt8(ascii: "\""))
    }

    /// A day.
    public mutating func value(_ date: CalendarDate) {
        ensure(13)
        separate()
        byte(UInt8(ascii: "\""))
        (buffer + count).write(date)
        count += 10
        byte(UInt8(ascii: "\""))
    }

    /// `AGENCY/ID`.
    public mutating func value(_ record: RecordID) {
        var agency = record.agency.rawValue
        var id = record.id
        agency.withUTF8 { agency in
            id.withUTF8 { id in
                ensure((agency.count + id.count) * 6 + 4)
                separate()
                byte(UInt8(ascii: "\""))
                escaped(agency)
                byte(UInt8(ascii: "/"))
                escaped(id)
                byte(UInt8(ascii: "\""))
            }
        }
    }

    // MARK: Internals

    private mutating func string(_ text: UnsafeBufferPointer<UInt8>) {
        // The worst case is six bytes for one: \u001f.
        ensure(text.count * 6 + 3)
        separate()
        byte(UInt8(ascii: "\""))
        escaped(text)
        byte(UInt8(ascii: "\""))
    }

    @inline(__always)
    private mutating func byte(_ byte: UInt8) {
        buffer[count] = byte
        count += 1
    }

    /// Copies a text that needs no escape eight bytes at a time, the last of them once more where they do not come out
    /// even. The room is ensured.
    private mutating func escaped(_ text: UnsafeBufferPointer<UInt8>) {
        guard let base = text.baseAddress else { return }
        guard text.count >= 8 else { return escapedByBytes(text) }
        let source = UnsafeRawPointer(base)
        let target = UnsafeMutableRawPointer(buffer + count)
        var next = 0
        while next < text.count {
            next = min(next, text.count - 8)
            let word = source.loadUnaligned(fromByteOffset: next, as: UInt64.self)
            guard !Self.needsEscape(word) else { return escapedByBytes(text) }
            target.storeBytes(of: word, toByteOffset: next, as: UInt64.self)
            next += 8
        }
        count += text.count
    }

    private mutating func escapedByBytes(_ text: UnsafeBufferPointer<UInt8>) {
        for character in text {
            if character < 0x20 || character == UInt8(ascii: "\"") || character == UInt8(ascii: "\\") {
                escape(character)
            } else {
                byte(character)
            }
        }
    }

    /// Whether any of eight bytes is a control character, a quote or a backslash.
    @inline(__always)
    private static func needsEscape(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        let control = (word &- ones &* 0x20) & ~word
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5C)
        return (control | ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)) & highs != 0
    }

    private mutating func escape(_ character: UInt8) {
        byte(UInt8(ascii: "\\"))
        switch character {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): byte(character)
        case 0x08: byte(UInt8(ascii: "b"))
        case 0x09: byte(UInt8(ascii: "t"))
        case 0x0A: byte(UInt8(ascii: "n"))
        case 0x0C: byte(UInt8(ascii: "f"))
        case 0x0D: byte(UInt8(ascii: "r"))
        default:
            byte(UInt8(ascii: "u"))
            byte(UInt8(ascii: "0"))
            byte(UInt8(ascii: "0"))
            byte(UInt8(ascii: "0") + character >> 4)
            let low = character & 0x0F
            byte(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
        }
    }

    /// At most twenty characters; the room is ensured.
    private mutating func digits(of number: Int64) {
        if number < 0 { byte(UInt8(ascii: "-")) }
        unsigned(number.magnitude)
    }

    private mutating func unsigned(_ number: UInt64) { count += (buffer + count).write(decimal: number) }

    /// A number of tenths, hundredths or thousandths.
    private mutating func decimal(_ scaled: Int64, places: Int) {
        if scaled < 0 { byte(UInt8(ascii: "-")) }
        let scale: UInt64 = places == 1 ? 10 : places == 2 ? 100 : 1000
        let (whole, fraction) = scaled.magnitude.quotientAndRemainder(dividingBy: scale)
        unsigned(whole)
        byte(UInt8(ascii: "."))
        var weight = scale / 10
        while weight > 0 {
            byte(UInt8(truncatingIfNeeded: 48 + fraction / weight % 10))
            weight /= 10
        }
    }
}
