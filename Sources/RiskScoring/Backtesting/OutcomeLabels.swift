import Intelligence

/// What became of cases, as far as it is known: what a backtest measures hits by, and a fit learns from.
///
/// Named by case (the thread, `AGENCY/ID`). A case in which anything was seized was a hit, whatever another examination
/// found; one in which something was examined and nothing found was none. Anything else says nothing.
public struct OutcomeLabels: Sendable {
    private var seized: [RecordID: Bool] = [:]

    /// No labels.
    public init() {}

    /// How many cases are labelled.
    public var count: Int { seized.count }
    /// How many of them were hits.
    public var hitCount: Int { seized.values.count { $0 } }

    /// Labels a case.
    public mutating func add(_ id: RecordID, wasHit: Bool) { seized[id] = seized[id] == true || wasHit }

    /// Takes what a feedback says of its case.
    public mutating func add(_ feedback: IntelligenceRecord) {
        guard feedback.kind == .feedback else { return }
        switch feedback.outcome?.result {
        case .seized: add(feedback.threadID, wasHit: true)
        case .examinedNothingFound: add(feedback.threadID, wasHit: false)
        default: break
        }
    }

    /// The label of a record: its own, or that of its case. Seizures and feedback have none by their case: they tell of
    /// the outcome itself, and a rule that finds them has predicted nothing.
    public func label(of record: RecordID, thread: RecordID, kind: RecordKind) -> Bool? {
        switch kind {
        case .warning, .request, .correction: seized[record] ?? seized[thread]
        case .seizure, .feedback, .recall: nil
        }
    }

    /// Reads a row of a table of labels: `AGENCY/ID` and 1 or 0 (seized, examined_nothing_found).
    ///
    /// - Throws: ``TableProblem`` where it is none.
    public mutating func add(id: String, label: String, line: Int) throws(TableProblem) {
        guard let record = RecordID(qualified: id) else {
            throw TableProblem(line: line, message: "\"\(id.prefix(60))\" is not an id such as VN-CUSTOMS/W-2025-0007")
        }
        guard let wasHit = TableLayout.label(label) else {
            throw TableProblem(
                line: line, message: "\"\(label.prefix(40))\" is no label; write 1 for a hit and 0 for none")
        }
        add(record, wasHit: wasHit)
    }
}
