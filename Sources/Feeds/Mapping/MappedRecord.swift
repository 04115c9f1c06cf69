import Intelligence

/// What became of one line of a mapped file, or of the lines of one group.
public struct MappedRecord: Sendable {
    /// What a mapping makes of a line.
    public enum Outcome: Sendable {
        /// A record that the validator accepts.
        case record(IntelligenceRecord)
        /// At least one reason why there is none; the field is named `column (field.of.the.record)`.
        case rejected([LocatedProblem])
    }

    /// The lines of the file, in their order; a row of several lines is named by its first.
    public var lines: [Int]
    /// The identity, where it could be made out.
    public var id: RecordID?
    /// The record, or why there is none.
    public var outcome: Outcome
    /// What is doubtful in a record that goes through.
    public var warnings: [LocatedProblem] = []
}
