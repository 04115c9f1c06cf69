import ArgumentParser
import Feeds
import RiskScoring
import WorkerKit

/// The option that says what became of cases.
struct LabelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A CSV of outcomes; without it the feedback among the records.",
            discussion: "Columns id (AGENCY/ID of the record that started the case) and label (1 or seized, 0 or "
                + "examined_nothing_found)."))
    var labels: String?

    /// Reads the labels.
    func read(_ records: RecordReading) throws -> OutcomeLabels {
        guard let labels else { return try records.feedbackLabels() }
        var found = OutcomeLabels()
        var table = try TableInput(labels)
        let header = table.header
        func column(_ name: String) throws -> Int {
            let matches = ColumnName.matches(name, among: header)
            guard matches.count == 1, let place = header.firstIndex(of: matches[0]) else {
                let columns = PlainText.oneLine(header.joined(separator: ", "), limit: 400)
                throw ProgramError(.dataError, "\(table.name): needs one column \(name); it has \(columns)")
            }
            return place
        }
        let (id, label) = (try column("id"), try column("label"))
        while let row = try table.next() {
            try table.naming { try found.add(id: row.fields[id], label: row.fields[label], line: row.line) }
        }
        return found
    }
}
