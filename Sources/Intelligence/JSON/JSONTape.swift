/// simdjson's tape as Swift sees it: one 64-bit word per bracket or scalar (two per number), the kind in the highest
/// byte. Valid until its parser parses again.
struct JSONTape: BitwiseCopyable {
    /// The kinds are the tape's own letters.
    enum Kind {
        static let object = UInt8(ascii: "{")
        static let array = UInt8(ascii: "[")
        static let string = UInt8(ascii: "\"")
        static let signed = UInt8(ascii: "l")
        static let unsigned = UInt8(ascii: "u")
        static let double = UInt8(ascii: "d")
        static let yes = UInt8(ascii: "t")
        static let no = UInt8(ascii: "f")
        static let null = UInt8(ascii: "n")
    }

    let words: UnsafePointer<UInt64>
    let strings: UnsafePointer<UInt8>

    @inline(__always)
    func kind(at index: Int) -> UInt8 { UInt8(truncatingIfNeeded: words[index] >> 56) }

    /// The index after the value that begins at an index.
    @inline(__always)
    func end(of index: Int) -> Int {
        switch kind(at: index) {
        case Kind.object, Kind.array: Int(truncatingIfNeeded: words[index] & 0xFFFF_FFFF)
        case Kind.signed, Kind.unsigned, Kind.double: index + 2
        default: index + 1
        }
    }

    /// The UTF-8 of a string. The caller has looked at the kind.
    @inline(__always)
    func bytes(at index: Int) -> UnsafeRawBufferPointer {
        let place = strings + Int(truncatingIfNeeded: words[index] & 0x00FF_FFFF_FFFF_FFFF)
        let count = UnsafeRawPointer(place).loadUnaligned(as: UInt32.self)
        return UnsafeRawBufferPointer(start: place + 4, count: Int(count))
    }

    @inline(__always)
    func text(at index: Int) -> String { String(decoding: bytes(at: index), as: UTF8.self) }

    /// The words for a kind, for a message.
    func kindName(at index: Int) -> String {
        switch kind(at: index) {
        case Kind.object: "an object"
        case Kind.array: "an array"
        case Kind.string: "a string"
        case Kind.signed, Kind.unsigned, Kind.double: "a number"
        case Kind.null: "null"
        default: "true or false"
        }
    }

    /// What stands at an index, as a person would write it, for a message.
    func excerpt(at index: Int) -> String? {
        switch kind(at: index) {
        case Kind.string: String(decoding: bytes(at: index).prefix(400), as: UTF8.self)
        case Kind.signed: String(Int64(bitPattern: words[index + 1]))
        case Kind.unsigned: String(words[index + 1])
        case Kind.double: String(Double(bitPattern: words[index + 1]))
        case Kind.yes: "true"
        case Kind.no: "false"
        case Kind.null: "null"
        default: nil
        }
    }
}
