import Intelligence

/// How a field of a record is put into words, for explanations: the same text on every machine, put into bytes that are
/// kept.
struct FieldText: BitwiseCopyable, Sendable {
    private enum Form: UInt8, BitwiseCopyable, Sendable {
        case text, number, whole, moment, day, flag
        /// A word of a code list, or several.
        case code, codes
        /// Several texts.
        case texts
    }

    private let form: Form
    private let slot: Int32
    /// The number of the code list, where it is of one.
    private let list: Int32
    private let scope: Scope

    /// A longer value is cut, in characters.
    static let longest = 80

    /// - Parameter list: the number of its code list, if it has one.
    init(_ field: FieldDefinition, list: Int) {
        slot = Int32(field.slot.index)
        self.list = Int32(list)
        scope = field.scope
        form =
            switch field.type {
            case .code: field.slot.isCodes ? .codes : .code
            case .flag: .flag
            case .number: field.slot.isList ? .texts : field.slot.isWhole ? .whole : .number
            case .date: field.slot.isDay ? .day : .moment
            case .place, .hs, .name, .text: field.slot.isList ? .texts : .text
            }
    }

    /// The words of a code list in their order, as texts show them.
    static func words(of codes: [String: UInt64], _ field: FieldDefinition) -> [String] {
        let words = codes.sorted { $0.value < $1.value }.map(\.key)
        return field.slot.isCodes ? words.map { String($0.map { $0 == "_" ? " " : $0 }) } : words
    }

    /// Appends the value, or up to three of a field that repeats; false where it is absent.
    func append(to text: inout ByteBuffer, from view: RecordView, _ lists: [[String]]) -> Bool {
        let start = text.count
        switch scope {
        case .parties: return false
        case .goods: return appendGoods(to: &text, view, lists)
        case .transits, .containers, .seals: return appendTexts(view.words[Int(slot)], to: &text, view)
        case .record:
            let slots = view.words + Int(slot)
            switch form {
            case .texts: if !appendTexts(slots.pointee, to: &text, view) { return false }
            case .codes: if !appendCodes(slots[1], to: &text, view) { return false }
            default: if !appendValue(slots.pointee, to: &text, view, lists) { return false }
            }
        }
        if text.count - start > Self.longest { Self.cut(&text, from: start) }
        return true
    }

    /// A field that does not repeat.
    private func appendValue(_ slot: UInt64, to text: inout ByteBuffer, _ view: RecordView, _ lists: [[String]]) -> Bool
    {
        switch form {
        case .text:
            guard let value = view.text(slot) else { return false }
            text.append(value)
        case .number:
            guard slot != RecordView.absentNumber else { return false }
            Self.append(Double(bitPattern: slot), to: &text)
        case .whole, .moment, .day:
            guard slot != RecordView.absentWhole else { return false }
            let whole = Int64(bitPattern: slot)
            if form == .whole { text.append(decimal: whole) } else { append(Instant(milliseconds: whole), to: &text) }
        case .flag:
            guard slot != 0 else { return false }
            text.append(slot == 2 ? "true" : "false" as StaticString)
        case .code:
            guard slot != 0 else { return false }
            text.append(lists[Int(list)][slot.trailingZeroBitCount])
        case .texts, .codes: return false
        }
        return true
    }

    private func append(_ moment: Instant, to text: inout ByteBuffer) {
        if form == .day { text.append(CalendarDate(moment).description) } else { text.append(moment) }
    }

    /// Up to two decimals, without trailing zeros.
    static func append(_ value: Double, to text: inout ByteBuffer) {
        guard value.isFinite, abs(value) < 1e15 else { return text.append("\(value)" as String) }
        let cents = Int64((value * 100).rounded())
        if cents == 0, value != 0 { return text.append("\(value)" as String) }
        if cents < 0 { text.append(UInt8(ascii: "-")) }
        text.append(decimal: cents.magnitude / 100)
        let fraction = UInt8(cents.magnitude % 100)
        guard fraction > 0 else { return }
        text.append(UInt8(ascii: "."))
        text.append(UInt8(ascii: "0") + fraction / 10)
        if fraction % 10 > 0 { text.append(UInt8(ascii: "0") + fraction % 10) }
    }

    static func number(_ value: Double) -> String {
        var text = ByteBuffer()
        append(value, to: &text)
        return String(decoding: text.view(0..<text.count), as: UTF8.self)
    }

    // MARK: Several values

    private func appendTexts(_ slot: UInt64, to text: inout ByteBuffer, _ view: RecordView) -> Bool {
        ValueList.append(view.count(slot), to: &text) { view.text(slot, $0) }
    }

    private func appendCodes(_ slot: UInt64, to text: inout ByteBuffer, _ view: RecordView) -> Bool {
        let start = text.count
        guard ValueList.append(view.count(slot), to: &text, { view.text(slot, $0) }) else { return false }
        text.replace(UInt8(ascii: "_"), with: UInt8(ascii: " "), from: start)
        return true
    }

    private func appendGoods(to text: inout ByteBuffer, _ view: RecordView, _ lists: [[String]]) -> Bool {
        func slot(_ element: Int) -> UInt64 { view.words[view.goods.base(of: element) + Int(self.slot)] }
        if form == .text {
            return ValueList.append(view.goods.count, to: &text) { view.text(slot($0)) }
        }
        let values = (0..<view.goods.count).map { element -> String? in
            let start = text.count
            defer { text.count = start }
            return appendValue(slot(element), to: &text, view, lists)
                ? String(decoding: text.view(start..<text.count), as: UTF8.self) : nil
        }
        return ValueList.append(values, to: &text)
    }

    private static func cut(_ text: inout ByteBuffer, from start: Int) {
        let value = String(decoding: text.view(start..<text.count), as: UTF8.self)
        text.count = start
        text.append(ValueList.cut(value))
    }
}
