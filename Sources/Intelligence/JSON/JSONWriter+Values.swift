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
    public mutating func value(_ instant: Instant) { instant.withUTF8 { quoted($0) } }

    /// A day.
    public mutating func value(_ date: CalendarDate) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 10) { text in
            text.write(date)
            quoted(UnsafeBufferPointer(text))
        }
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

    /// A string known to need no escape.
    private mutating func quoted(_ text: UnsafeBufferPointer<UInt8>) {
        ensure(text.count + 3)
        separate()
        byte(UInt8(ascii: "\""))
        append(UnsafeRawBufferPointer(text))
        byte(UInt8(ascii: "\""))
    }

    @inline(__always)
    private mutating func byte(_ byte: UInt8) {
        buffer[count] = byte
        count += 1
    }

    /// Copies runs of bytes that need no escape, eight at a time. The room is ensured.
    private mutating func escaped(_ text: UnsafeBufferPointer<UInt8>) {
        guard let base = text.baseAddress else { return }
        let source = UnsafeRawPointer(base)
        var next = 0
        while next < text.count {
            while next + 8 <= text.count {
                let word = source.loadUnaligned(fromByteOffset: next, as: UInt64.self)
                guard !Self.needsEscape(word) else { break }
                UnsafeMutableRawPointer(buffer + count).storeBytes(of: word, as: UInt64.self)
                count += 8
                next += 8
            }
            var run = min(8, text.count - next)
            while run > 0 {
                let character = base[next]
                if character < 0x20 || character == UInt8(ascii: "\"") || character == UInt8(ascii: "\\") {
                    escape(character)
                } else {
                    byte(character)
                }
                next += 1
                run -= 1
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

    private mutating func unsigned(_ number: UInt64) {
        var length = 1
        var rest = number
        while rest >= 10 {
            rest /= 10
            length += 1
        }
        rest = number
        var place = count + length - 1
        while place >= count {
            buffer[place] = UInt8(truncatingIfNeeded: 48 + rest % 10)
            rest /= 10
            place -= 1
        }
        count += length
    }

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
