/// How one field of the record is made from a line of the file. A field may have several rules: the first that
/// yields a value wins.
struct FieldRule: Hashable, Sendable {
    enum Source: Hashable, Sendable {
        case column(String)
        case constant(String)
        case template(Template)
        /// Texts that are joined; those that yield nothing are left out.
        case parts([FieldRule], joiner: String)
    }

    /// What becomes of a value that the code table does not know.
    enum Otherwise: Hashable, Sendable {
        case reject
        /// Left out, with a note.
        case omit
        case constant(String)
    }

    /// What becomes of a value on a later line of a group that differs from the first one.
    enum Conflict: String, Sendable, CaseIterable {
        case reject
        /// The first stands, with a note.
        case first
    }

    struct Condition: Hashable, Sendable {
        var column: String
        /// The values that the column must have one of; empty means any value at all.
        var values: [String] = []
        var contains: String?
    }

    var source: Source
    var when: Condition?
    /// What separates several values in one cell.
    var split: String?
    /// What joins them again, once they are translated.
    var join: String?
    /// Codes of the file to codes of the record; nil stands for "says nothing here".
    var table: [String: String?]?
    var otherwise = Otherwise.reject
    var unit: MeasurementUnit?
    var dates: [DateFormat] = []
    /// Of a moment whose column does not say it.
    var zone = "Z"
    var conflict = Conflict.reject
    /// The line of the mapping.
    var line: Int?

    init(source: Source) { self.source = source }

    /// The columns that the rule reads.
    var columns: [String] {
        let own: [String] =
            switch source {
            case .column(let name): [name]
            case .constant: []
            case .template(let template): template.columns
            case .parts(let rules, _): rules.flatMap(\.columns)
            }
        return own + (when.map { [$0.column] } ?? [])
    }

    /// The column that a problem with the value is laid to.
    var column: String? {
        switch source {
        case .column(let name): name
        case .constant: nil
        case .template(let template): template.columns.first
        case .parts(let rules, _): rules.lazy.compactMap(\.column).first
        }
    }
}
