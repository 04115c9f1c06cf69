import Intelligence

/// What one row gives: a value, or none, per field of the mapping.
struct RowValues {
    let line: Int
    var id: String?
    var values: [RuleEvaluator.Value?] = []
    var problems: [LocatedProblem] = []

    init(line: Int) { self.line = line }

    mutating func add(_ setback: RuleEvaluator.Setback) {
        switch setback {
        case .reject(let problem): problems.append(LocatedProblem(line: line, problem))
        }
    }
}

/// The rows of one record, merged: the record's own values once, the goods once per row.
struct RowGroup {
    private(set) var lines: [Int] = []
    private(set) var id: String?
    /// By the number of the field in the mapping.
    private(set) var record: [Int: RuleEvaluator.Value] = [:]
    private(set) var goods: [[Int: RuleEvaluator.Value]] = []
    private(set) var problems: [LocatedProblem] = []

    init() {}

    /// Adds a row. A value of the record that differs from the one on an earlier row is a problem, or, where the
    /// mapping says that the first stands, a note.
    mutating func add(_ row: RowValues, mapping: Mapping, notes: inout NoteBook) {
        lines.append(row.line)
        if id == nil { id = row.id }
        problems += row.problems
        var own: [Int: RuleEvaluator.Value] = [:]
        for (index, value) in row.values.enumerated() {
            guard let value else { continue }
            let (field, rules) = mapping.fields[index]
            if field.isPerLine {
                own[index] = value
            } else if let first = record[index] {
                if first.json != value.json { conflict(field, rules, first, value, &notes) }
            } else {
                record[index] = value
            }
        }
        if !own.isEmpty { goods.append(own) }
    }

    private mutating func conflict(
        _ field: RecordField, _ rules: [FieldRule], _ first: RuleEvaluator.Value, _ other: RuleEvaluator.Value,
        _ notes: inout NoteBook
    ) {
        let rule = "differs from \(first.json) on line \(first.line) of the same record"
        if rules.contains(where: { $0.conflict == .first }) {
            notes.add(FeedNote(line: other.line, "\(field.path): \(other.json) \(rule); the first stands"))
        } else {
            let name = RuleEvaluator.name(other.column, field.path)
            problems.append(LocatedProblem(line: other.line, RecordProblem(field: name, value: other.json, rule: rule)))
        }
    }
}
