/// A record as it lies in its bytes: where each field stands, without a value made of any text. Made by a
/// ``RecordScanner`` and valid until that scans again or goes.
///
/// Each field has a slot, in the record or in an element of a list of objects; what it holds ``FieldShape/Kind`` says.
public struct RecordView: BitwiseCopyable {
    /// What the slot of an absent number holds: the bits of NaN.
    public static let absentNumber = Double.nan.bitPattern
    /// What the slot of an absent whole number or moment holds.
    public static let absentWhole = UInt64(bitPattern: Int64.min)

    /// The slots of a list's elements, one after the other.
    public struct Elements: BitwiseCopyable {
        /// Where the slots of the first one begin.
        public var base = 0
        /// How many slots each has.
        public var stride = 0
        /// How many there are.
        public var count = 0

        /// Elements of those numbers.
        @inlinable
        public init(base: Int = 0, stride: Int = 0, count: Int = 0) {
            self.base = base
            self.stride = stride
            self.count = count
        }

        /// Where the slots of an element begin.
        @inlinable
        public func base(of element: Int) -> Int { base + element * stride }
    }

    /// All slots; those of the record come first.
    public var words: UnsafePointer<UInt64>
    /// The goods.
    public var goods = Elements()
    /// The parties.
    public var parties = Elements()
    @usableFromInline let tape: JSONTape

    init(words: UnsafePointer<UInt64>, tape: JSONTape) {
        self.words = words
        self.tape = tape
    }

    /// The UTF-8 of a text by what its slot holds; nil where it is absent.
    @inlinable
    public func text(_ slot: UInt64) -> UnsafeRawBufferPointer? {
        slot == 0 ? nil : tape.bytes(at: Int(truncatingIfNeeded: slot))
    }

    /// The number of an array's strings, by what its slot holds.
    @inlinable
    public func count(_ slot: UInt64) -> Int {
        guard slot != 0 else { return 0 }
        let index = Int(truncatingIfNeeded: slot)
        // A string is one word of the tape; the array has one before and one after them.
        return tape.end(of: index) - index - 2
    }

    /// A string of an array, by what its slot holds.
    @inlinable
    public func text(_ slot: UInt64, _ element: Int) -> UnsafeRawBufferPointer {
        tape.bytes(at: Int(truncatingIfNeeded: slot) + 1 + element)
    }

    /// The slot of a field of the record itself.
    @inlinable
    public subscript(field: RecordField) -> UInt64 { words[field.rawValue] }
}

/// The fields of the record that code names. They have the first slots, so that their places are known to the compiler.
public enum RecordField: Int, CaseIterable {
    // As in ``IntelligenceRecord``.
    case kind, agency, id, exercise, thread, refersTo, reportedAt, validUntil, commodityGroup, narrative
    case light, releasableTo, gradeSource, gradeInformation, addressees
    case event, eventDate, consignment, transits, action, deadline, outcome, outcomeSeizure, published

    /// As ``RecordSchema/slots`` has it.
    var path: String {
        switch self {
        case .kind: "type"
        case .agency: "agency"
        case .id: "id"
        case .exercise: "exercise"
        case .thread: "thread_id"
        case .refersTo: "refers_to"
        case .reportedAt: "reported_at"
        case .validUntil: "valid_until"
        case .commodityGroup: "commodity_group"
        case .narrative: "narrative"
        case .light: "handling.tlp"
        case .releasableTo: "handling.releasable_to[]"
        case .gradeSource: "handling.grade.source"
        case .gradeInformation: "handling.grade.information"
        case .addressees: "addressees[]"
        case .event: "event"
        case .eventDate: "event.date"
        case .consignment: "consignment"
        case .transits: "route.transits[]"
        case .action: "action"
        case .deadline: "action.deadline"
        case .outcome: "outcome"
        case .outcomeSeizure: "outcome.seizure"
        case .published: "source.published"
        }
    }
}
