import Intelligence

/// Makes records of the rows of one file by a ``Mapping``. Every row ends in exactly one ``MappedRecord``.
///
/// With grouping, rows of one record need not be adjacent: a group is complete once as many rows as its window have
/// passed without one of its own. A row that comes later than that is rejected, never published as a second record.
/// It owns a parser, so it is for one lane.
public final class RecordMapper {
    /// The most lines that one record may have.
    public static let maximumLinesPerRecord = 500

    private let mapping: Mapping
    private let evaluator: RuleEvaluator
    private let validator: RecordValidator
    private let now: Instant
    private let reader = RecordReader()
    private let fillsPrecision: Bool
    private let fillsReportedAt: Bool
    private var identity = RecordIdentity()
    private var window: GroupWindow<RowGroup>
    private var rows = 0
    private var book = NoteBook()

    /// Maps rows of a file with this header.
    ///
    /// - Parameter now: the present, for dates that must not lie in the future, and the time of report of records
    ///   whose mapping does not fill `reported_at`.
    /// - Throws: ``FeedError`` where the mapping reads a column that the file does not have.
    public init(mapping: Mapping, header: [String], validator: RecordValidator, now: Instant) throws {
        self.mapping = mapping
        self.validator = validator
        self.now = now
        evaluator = RuleEvaluator(
            numbers: mapping.numbers, absent: mapping.absent,
            columns: Dictionary(header.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first }))
        window = GroupWindow(window: mapping.group?.window ?? 0)
        let paths = Set(mapping.fields.map(\.field.path))
        fillsPrecision = paths.contains("event.precision")
        fillsReportedAt = paths.contains("reported_at")
        for note in try mapping.check(header: header) { book.add(note) }
    }

    /// What the operator should know about the file, so far.
    public var notes: [FeedNote] { book.notes }

    /// Takes a row and hands back what became complete by it: without grouping the record of the row.
    public func map(_ row: CSVRow) -> [MappedRecord] {
        rows += 1
        let values = evaluate(row)
        guard let grouping = mapping.group else {
            var group = RowGroup()
            group.add(values, mapping: mapping, notes: &book)
            return [finish(group)]
        }
        guard let key = evaluator.cell(grouping.column, in: row) else {
            let rule = "is empty, and it says which record the line belongs to"
            return [
                reject(
                    [row.line], id: nil,
                    [LocatedProblem(line: row.line, RecordProblem(field: grouping.column, rule: rule))])
            ]
        }
        var isFull = false
        let complete = window.add(key, row: rows, new: RowGroup()) { group in
            group.add(values, mapping: mapping, notes: &book)
            isFull = group.lines.count >= Self.maximumLinesPerRecord
        }
        let early = isFull ? window.close(key).map { [finish($0)] } ?? [] : []
        return complete.map(finish) + early
    }

    /// Ends the file: the groups that are still open are complete.
    public func finish() -> [MappedRecord] {
        if identity.isFull {
            book.add(FeedNote("repeated ids were looked for among the first \(RecordIdentity.capacity) records only"))
        }
        return window.finish().map(finish)
    }

    private func evaluate(_ row: CSVRow) -> RowValues {
        var values = RowValues(line: row.line)
        values.values = mapping.fields.map { field, rules in
            do throws(RuleEvaluator.Setback) {
                return try evaluator.value(of: field, rules, in: row, notes: &book)
            } catch {
                values.add(error)
                return nil
            }
        }
        do throws(RuleEvaluator.Setback) {
            values.id = try evaluator.text(mapping.id, path: "id", in: row, notes: &book)
        } catch {
            values.add(error)
        }
        return values
    }

    private func finish(_ group: RowGroup) -> MappedRecord {
        var problems = group.problems
        let line = group.lines.first ?? 0
        let raw = group.id
        let id = raw.map { RecordIdentity.id(for: $0) }
        let column = mapping.id.column
        if let id, let raw {
            if let rule = identity.claim(id, raw: raw, line: line) {
                problems.append(
                    LocatedProblem(
                        line: line, RecordProblem(field: RuleEvaluator.name(column, "id"), value: raw, rule: rule)))
            }
        } else if !problems.contains(where: { $0.problem.field.hasSuffix("(id)") }) {
            problems.append(
                LocatedProblem(line: line, RecordProblem(field: RuleEvaluator.name(column, "id"), rule: "is empty")))
        }
        let recordID = id.map { RecordID(agency: mapping.agency, id: $0) }
        guard problems.isEmpty, let id else { return reject(group.lines, id: recordID, problems) }
        let draft = draft(group, id: id)
        do throws(RecordProblems) {
            let record = try reader.read(draft.json)
            let found = validator.problems(in: record, now: now)
            let located = found.map { locate($0, in: draft, line: line) }
            guard !found.isRejection else {
                return reject(group.lines, id: recordID, located)
            }
            return MappedRecord(lines: group.lines, id: recordID, outcome: .record(record), warnings: located)
        } catch {
            return reject(group.lines, id: recordID, error.problems.map { locate($0, in: draft, line: line) })
        }
    }

    private func reject(_ lines: [Int], id: RecordID?, _ problems: [LocatedProblem]) -> MappedRecord {
        MappedRecord(lines: lines, id: id, outcome: .rejected(problems))
    }

    private func draft(_ group: RowGroup, id: String) -> DraftRecord {
        var draft = DraftRecord()
        draft.set("schema_version", json: DraftRecord.quoted(SchemaVersion.current.description))
        draft.set("type", json: DraftRecord.quoted(mapping.kind.rawValue))
        draft.set("agency", json: DraftRecord.quoted(mapping.agency.rawValue))
        draft.set("id", json: DraftRecord.quoted(id))
        if mapping.exercise { draft.set("exercise", json: "true") }
        if !fillsReportedAt { draft.set("reported_at", json: DraftRecord.quoted(now.description)) }
        for (index, entry) in mapping.fields.enumerated() where !entry.field.isPerLine {
            guard let value = group.record[index] else { continue }
            draft.set(entry.field, goods: 0, value)
            if entry.field.path == "event.date", !fillsPrecision, let precision = value.precision, precision != .day,
                let field = RecordField(path: "event.precision")
            {
                var derived = value
                derived.json = DraftRecord.quoted(precision.rawValue)
                draft.set(field, goods: 0, derived)
            }
        }
        for (number, goods) in group.goods.enumerated() {
            for (index, value) in goods.sorted(by: { $0.key < $1.key }) {
                draft.set(mapping.fields[index].field, goods: number, value)
            }
        }
        return draft
    }

    /// Names the column, and the line of the column, that a problem of the record comes from.
    private func locate(_ problem: RecordProblem, in draft: DraftRecord, line: Int) -> LocatedProblem {
        guard let origin = draft.origin(of: problem.field) else { return LocatedProblem(line: line, problem) }
        var named = problem
        named.field = RuleEvaluator.name(origin.column, problem.field)
        return LocatedProblem(line: origin.line, named)
    }
}
