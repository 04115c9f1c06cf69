/// A record as it lies in its bytes: where each field stands, without a value made of any text. Made by a
/// ``RecordScanner`` and valid until that scans again or goes.
///
/// Each field has a slot, in the record or in an element of a list of objects; what it holds ``FieldShape/Kind`` says.
package struct RecordView: BitwiseCopyable {
    /// What the slot of an absent number holds: the bits of NaN.
    package static let absentNumber = Double.nan.bitPattern
    /// What the slot of an absent whole number or moment holds.
    package static let absentWhole = UInt64(bitPattern: Int64.min)

    /// The slots of a list's elements, one after the other.
    package struct Elements: BitwiseCopyable {
        package var base = 0
        package var stride = 0
        package var count = 0

        @inlinable
        package init(base: Int = 0, stride: Int = 0, count: Int = 0) {
            self.base = base
            self.stride = stride
            self.count = count
        }

        /// Where the slots of an element begin.
        @inlinable
        package func base(of element: Int) -> Int { base + element * stride }
    }

    /// All slots; those of the record come first.
    package var words: UnsafePointer<UInt64>
    package var goods = Elements()
    package var parties = Elements()
    let tape: JSONTape

    init(words: UnsafePointer<UInt64>, tape: JSONTape) {
        self.words = words
        self.tape = tape
    }

    /// The UTF-8 of a text by what its slot holds; nil where it is absent.
    @inline(__always)
    package func text(_ slot: UInt64) -> UnsafeRawBufferPointer? {
        slot == 0 ? nil : tape.bytes(at: Int(truncatingIfNeeded: slot))
    }

    /// The number of an array's strings, by what its slot holds.
    @inline(__always)
    package func count(_ slot: UInt64) -> Int {
        guard slot != 0 else { return 0 }
        let index = Int(truncatingIfNeeded: slot)
        // A string is one word of the tape; the array has one before and one after them.
        return tape.end(of: index) - index - 2
    }

    /// A string of an array, by what its slot holds.
    @inline(__always)
    package func text(_ slot: UInt64, _ element: Int) -> UnsafeRawBufferPointer {
        tape.bytes(at: Int(truncatingIfNeeded: slot) + 1 + element)
    }

    /// The slot of a field of the record itself.
    @inline(__always)
    package subscript(slot: RecordSlot) -> UInt64 { words[slot.index] }
}

/// The slot of a field of the record that code names, by its path.
package struct RecordSlot: BitwiseCopyable, Sendable {
    package let index: Int

    /// - Parameter path: must be that of a field of the record.
    package init(_ path: String) {
        guard let slot = RecordSchema.shared.slots[path], slot.part == .record else {
            preconditionFailure("the record has no field \(path)")
        }
        index = slot.index
    }

    package static let kind = RecordSlot("type")
    package static let agency = RecordSlot("agency")
    package static let id = RecordSlot("id")
    package static let exercise = RecordSlot("exercise")
    package static let thread = RecordSlot("thread_id")
    package static let reportedAt = RecordSlot("reported_at")
    package static let transits = RecordSlot("route.transits[]")
    package static let commodityGroup = RecordSlot("commodity_group")
    package static let gradeSource = RecordSlot("handling.grade.source")
    package static let gradeInformation = RecordSlot("handling.grade.information")
    static let refersTo = RecordSlot("refers_to")
    static let validUntil = RecordSlot("valid_until")
    static let narrative = RecordSlot("narrative")
    static let light = RecordSlot("handling.tlp")
    static let releasableTo = RecordSlot("handling.releasable_to[]")
    static let addressees = RecordSlot("addressees[]")
    static let event = RecordSlot("event")
    static let eventDate = RecordSlot("event.date")
    static let consignment = RecordSlot("consignment")
    static let action = RecordSlot("action")
    static let deadline = RecordSlot("action.deadline")
    static let outcome = RecordSlot("outcome")
    static let outcomeSeizure = RecordSlot("outcome.seizure")
    static let published = RecordSlot("source.published")
}
