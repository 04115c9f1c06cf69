/// simdjson's tape as Swift sees it: one 64-bit word per bracket or scalar (two per number), the kind in the highest
/// byte. Valid until its parser parses again.
@usableFromInline
struct JSONTape: BitwiseCopyable {
    /// The kinds are the tape's own letters.
    @usableFromInline
    enum Kind {
        @inlinable static var object: UInt8 { UInt8(ascii: "{") }
        @inlinable static var array: UInt8 { UInt8(ascii: "[") }
        @inlinable static var string: UInt8 { UInt8(ascii: "\"") }
        @inlinable static var signed: UInt8 { UInt8(ascii: "l") }
        @inlinable static var unsigned: UInt8 { UInt8(ascii: "u") }
        @inlinable static var double: UInt8 { UInt8(ascii: "d") }
        @inlinable static var yes: UInt8 { UInt8(ascii: "t") }
        @inlinable static var no: UInt8 { UInt8(ascii: "f") }
        @inlinable static var null: UInt8 { UInt8(ascii: "n") }
    }

    @usableFromInline let words: UnsafePointer<UInt64>
    @usableFromInline let strings: UnsafePointer<UInt8>

    @inlinable @inline(__always)
    func kind(at index: Int) -> UInt8 { UInt8(truncatingIfNeeded: words[index] >> 56) }

    /// The index after the value that begins at an index.
    @inlinable @inline(__always)
    func end(of index: Int) -> Int {
        switch kind(at: index) {
        case Kind.object, Kind.array: Int(truncatingIfNeeded: words[index] & 0xFFFF_FFFF)
        case Kind.signed, Kind.unsigned, Kind.double: index + 2
        default: index + 1
        }
    }

    /// The UTF-8 of a string. The caller has looked at the kind.
    @inlinable @inline(__always)
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
