import Intelligence

/// Makes the value of a field from one line, by its rules.
struct RuleEvaluator {
    let numbers: Mapping.NumberFormat
    let absent: Set<String>
    let columns: [String: Int]

    /// A value that is ready for the record.
    struct Value: Hashable, Sendable {
        /// As it stands in the record's JSON.
        var json: String
        /// How exact a day is.
        var precision: DatePrecision?
        /// Where it came from.
        var column: String?
        var line: Int
    }

    /// A reason to reject, or a note on what was left out.
    enum Setback: Error {
        case reject(RecordProblem)
    }

    /// The value of the first rule that yields one; nil where none does.
    func value(
        of field: RecordField, _ rules: [FieldRule], in row: CSVRow, notes: inout NoteBook
    ) throws(Setback) -> Value? {
        for rule in rules {
            let texts = try texts(rule, path: field.path, in: row, notes: &notes)
            if let value = try convert(texts, rule, to: field, in: row, notes: &notes) { return value }
        }
        return nil
    }

    /// The text of a rule that fills no field: an id.
    func text(_ rule: FieldRule, path: String, in row: CSVRow, notes: inout NoteBook) throws(Setback) -> String? {
        try texts(rule, path: path, in: row, notes: &notes).first
    }

    /// The cell of a column; nil where it is empty or holds a text that means "nothing".
    func cell(_ column: String, in row: CSVRow) -> String? {
        guard let index = columns[column], row.fields.indices.contains(index) else { return nil }
        let text = trim(row.fields[index])
        return text.isEmpty || absent.contains(text) ? nil : text
    }

    private func texts(
        _ rule: FieldRule, path: String, in row: CSVRow, notes: inout NoteBook
    ) throws(Setback) -> [String] {
        if let condition = rule.when, !holds(condition, in: row) { return [] }
        var texts: [String] = []
        switch rule.source {
        case .constant(let text): return [text]
        case .column(let column):
            guard let text = cell(column, in: row) else { return [] }
            texts = [text]
        case .template(let template):
            guard let text = template.text({ cell($0, in: row) }) else { return [] }
            texts = [text]
        case .parts(let rules, let joiner):
            var parts: [String] = []
            for rule in rules { parts += try self.texts(rule, path: path, in: row, notes: &notes) }
            return parts.isEmpty ? [] : [parts.joined(separator: joiner)]
        }
        if let separator = rule.split {
            texts = texts.flatMap { $0.split(separator: separator).map { trim(String($0)) } }.filter { !$0.isEmpty }
        }
        if let table = rule.table {
            var translated: [String] = []
            for text in texts {
                if let known = table[text] {
                    if let known, !translated.contains(known) { translated.append(known) }
                    continue
                }
                let rule = try instead(
                    of: text, rule, path: path, "is not in the code table of the mapping", row, &notes)
                if let rule, !translated.contains(rule) { translated.append(rule) }
            }
            texts = translated
        }
        if let joiner = rule.join, !texts.isEmpty { texts = [texts.joined(separator: joiner)] }
        return texts
    }

    private func holds(_ condition: FieldRule.Condition, in row: CSVRow) -> Bool {
        guard let text = cell(condition.column, in: row) else { return false }
        if !condition.values.isEmpty, !condition.values.contains(text) { return false }
        return condition.contains.map { text.contains($0) } ?? true
    }

    /// What stands for a value that cannot be taken: nothing, a constant, or a rejection.
    private func instead(
        of text: String, _ rule: FieldRule, path: String, _ why: String, _ row: CSVRow, _ notes: inout NoteBook
    ) throws(Setback) -> String? {
        switch rule.otherwise {
        case .constant(let constant): return constant
        case .omit:
            let column = rule.column.map { "column \"\($0)\"" } ?? "the mapping"
            notes.add(FeedNote(line: row.line, "\(column): \"\(text)\" \(why); \(path) is left out"))
            return nil
        case .reject:
            throw .reject(RecordProblem(field: Self.name(rule.column, path), value: text, rule: why))
        }
    }

    private func convert(
        _ texts: [String], _ rule: FieldRule, to field: RecordField, in row: CSVRow, notes: inout NoteBook
    ) throws(Setback) -> Value? {
        var items: [String] = []
        var precision: DatePrecision?
        for text in field.isList ? texts[...] : texts.prefix(1) {
            if let item = convert(text, rule, to: field) {
                items.append(item.json)
                precision = item.precision
            } else {
                let why = Self.why(rule, field, numbers)
                if let constant = try instead(of: text, rule, path: field.path, why, row, &notes),
                    let item = convert(constant, rule, to: field)
                {
                    items.append(item.json)
                }
            }
        }
        guard let first = items.first else { return nil }
        return Value(
            json: field.isList ? "[\(items.joined(separator: ","))]" : first, precision: precision,
            column: rule.column, line: row.line)
    }

    private func convert(_ text: String, _ rule: FieldRule, to field: RecordField) -> (
        json: String, precision: DatePrecision?
    )? {
        switch field.kind {
        case .text: return (DraftRecord.quoted(text), nil)
        case .code(let codes): return codes.contains(text) ? (DraftRecord.quoted(text), nil) : nil
        case .flag:
            switch text.lowercased() {
            case "true", "yes", "y", "1": return ("true", nil)
            case "false", "no", "n", "0": return ("false", nil)
            default: return nil
            }
        case .number:
            guard let number = numbers.read(text) else { return nil }
            let converted = rule.unit?.convert(number) ?? number
            return converted.isFinite ? ("\(converted)", nil) : nil
        case .integer:
            return numbers.read(text).flatMap { Int(exactly: $0) }.map { ("\($0)", nil) }
        case .date:
            guard let reading = rule.dates.lazy.compactMap({ $0.read(text) }).first else { return nil }
            return (DraftRecord.quoted(reading.dateText), reading.precision)
        case .instant:
            guard !rule.dates.isEmpty else { return (DraftRecord.quoted(text), nil) }
            guard let reading = rule.dates.lazy.compactMap({ $0.read(text) }).first else { return nil }
            return (DraftRecord.quoted(reading.instantText(zone: rule.zone)), nil)
        }
    }

    private static func why(_ rule: FieldRule, _ field: RecordField, _ numbers: Mapping.NumberFormat) -> String {
        switch field.kind {
        case .number: "is not a number with \"\(numbers.decimal)\" as its decimal mark"
        case .integer: "is not a whole number"
        case .flag: "is not true or false"
        case .code(let codes): "must be one of \(codes.joined(separator: ", "))"
        case .date, .instant: "is not a date written \(rule.dates.map(\.pattern).joined(separator: " or "))"
        case .text: "is not a text"
        }
    }

    /// `quantity_kg (goods[0].quantity_kg)`: the column, and the field it was to fill.
    static func name(_ column: String?, _ path: String) -> String {
        column.map { "\($0) (\(path))" } ?? path
    }

    private func trim(_ text: String) -> String {
        let blanks: Set<UInt8> = [0x20, 0x09]
        guard let first = text.utf8.first, let last = text.utf8.last, blanks.contains(first) || blanks.contains(last)
        else { return text }
        let start = text.utf8.drop { blanks.contains($0) }
        return String(decoding: start.reversed().drop { blanks.contains($0) }.reversed(), as: UTF8.self)
    }
}

extension Mapping.NumberFormat {
    /// Reads a decimal number; nil where the text is anything else, `NaN` and hexadecimal included.
    func read(_ text: String) -> Double? {
        var plain = ""
        for character in text {
            if character == thousands { continue }
            plain.append(character == decimal ? "." : character)
        }
        if decimal != ".", text.contains("."), thousands != "." { return nil }
        let allowed = plain.utf8.allSatisfy { (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }
        guard allowed, let number = Double(plain), number.isFinite else { return nil }
        return number
    }
}
