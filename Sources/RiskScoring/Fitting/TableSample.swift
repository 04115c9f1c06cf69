/// What is read of a table to fit a model: the columns by what is made of them.
public struct TablePlan: Hashable, Sendable, Codable {
    /// The column that says which rows were hits: 1, true, yes.
    public var label: String
    /// The column that names a row; nil where rows are named by their line.
    public var id: String?
    /// Keys whose past rates of hits are looked up.
    public var histories: [HistoryChain]
    /// Columns of numbers, cut into bins.
    public var numbers: [String]

    /// A plan for these columns.
    public init(label: String, id: String? = nil, histories: [HistoryChain], numbers: [String] = []) {
        self.label = label
        self.id = id
        self.histories = histories
        self.numbers = numbers
    }

    /// The plan with each column by its full name in the header.
    ///
    /// - Throws: ``TableProblem`` where a name fits no column, or several.
    public func resolved(in header: [String]) throws(TableProblem) -> TablePlan {
        func resolve(_ name: String) throws(TableProblem) -> String {
            let found = ColumnName.matches(name, among: header)
            guard found.count == 1 else {
                let hint =
                    found.isEmpty
                    ? "there is no such column" + Suggestion.text(for: name, among: header)
                        + " (there are: \(header.joined(separator: ", ")))"
                    : "this may be any of \(found.joined(separator: ", ")): write the name in full"
                throw TableProblem(line: 1, column: name, message: hint)
            }
            return found[0]
        }
        var plan = self
        plan.label = try resolve(label)
        if let id { plan.id = try resolve(id) }
        for chain in histories.indices {
            for level in histories[chain].levels.indices {
                for place in histories[chain].levels[level].indices {
                    plan.histories[chain].levels[level][place] = try resolve(histories[chain].levels[level][place])
                }
            }
        }
        for place in numbers.indices { plan.numbers[place] = try resolve(numbers[place]) }
        guard !(plan.histories.flatMap { $0.levels.joined() } + plan.numbers).contains(plan.label) else {
            throw TableProblem(
                line: 1, column: plan.label, message: "is the label: a model that reads it finds what it is told")
        }
        return plan
    }
}

/// What is wrong with a table.
public struct TableProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line, counted from 1; nil where it concerns the whole.
    public var line: Int?
    /// The column; nil where it concerns no single one.
    public var column: String?
    /// What is wrong, and the fix.
    public var message: String

    /// A problem at a place.
    public init(line: Int? = nil, column: String? = nil, message: String) {
        self.line = line
        self.column = column
        self.message = message
    }

    /// `line 3: column "Fraud": …`
    public var description: String {
        [line.map { "line \($0)" }, column.map { "column \"\($0)\"" }, message].compactMap(\.self)
            .joined(separator: ": ")
    }
}

/// Where the columns of a plan stand in a header.
struct TableLayout: Sendable {
    let label: Int?
    let id: Int?
    /// Of each chain, of each level, the places of its columns.
    let histories: [[[Int]]]
    let numbers: [Int]

    /// - Parameter plan: resolved. A label that is not there is no problem for a table that is only scored.
    init(_ plan: TablePlan, _ header: [String], needsLabel: Bool) throws(TableProblem) {
        func place(_ name: String) throws(TableProblem) -> Int {
            guard let place = header.firstIndex(of: name) else {
                throw TableProblem(
                    line: 1, column: name,
                    message: "there is no such column" + Suggestion.text(for: name, among: header))
            }
            return place
        }
        label = needsLabel ? try place(plan.label) : header.firstIndex(of: plan.label)
        id = plan.id.flatMap { header.firstIndex(of: $0) }
        var histories: [[[Int]]] = []
        for chain in plan.histories {
            var levels: [[Int]] = []
            for level in chain.levels {
                var places: [Int] = []
                for name in level { places.append(try place(name)) }
                levels.append(places)
            }
            histories.append(levels)
        }
        self.histories = histories
        var numbers: [Int] = []
        for name in plan.numbers { numbers.append(try place(name)) }
        self.numbers = numbers
    }

    /// Whether a label says that the row was a hit; nil where it is none.
    static func label(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "1", "1.0", "true", "yes", "y", "seized", "hit": true
        case "0", "0.0", "false", "no", "n", "examined_nothing_found", "miss": false
        default: nil
        }
    }

    /// The number in a field; NaN where there is none. Nil where it is not a number.
    static func number(_ text: String) -> Double? {
        if text.isEmpty { return .nan }
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }
}

/// The labelled rows of a table, as a fit needs them: keys as numbers. 4 bytes for each key and 8 for each number of a
/// row, besides the keys themselves.
public struct TableSample: Sendable {
    /// The columns, by their full names.
    public let plan: TablePlan
    /// Which rows were hits.
    public private(set) var labels: [Bool] = []
    private let layout: TableLayout
    /// Of each chain, of each level: the keys, and the number of each row's key.
    private(set) var keys: [[Interner]]
    private(set) var codes: [[[Int32]]]
    /// Of each column of numbers, the rows' values; NaN where there is none.
    private(set) var numbers: [[Double]]

    /// An empty sample of a table with that header.
    ///
    /// - Throws: ``TableProblem`` where the plan names no column of it.
    public init(_ plan: TablePlan, header: [String]) throws(TableProblem) {
        self.plan = try plan.resolved(in: header)
        layout = try TableLayout(self.plan, header, needsLabel: true)
        keys = plan.histories.map { $0.levels.map { _ in Interner() } }
        codes = plan.histories.map { $0.levels.map { _ in [] } }
        numbers = plan.numbers.map { _ in [] }
    }

    /// Adds a row, with as many fields as the header.
    ///
    /// - Throws: ``TableProblem`` where a label or number cannot be read; the row is not added then.
    public mutating func append(_ fields: [String], line: Int) throws(TableProblem) {
        guard let place = layout.label, let label = TableLayout.label(fields[place]) else {
            throw TableProblem(
                line: line, column: plan.label,
                message: "\"\(fields[layout.label ?? 0].prefix(40))\" is no label; write 1 for a hit and 0 for none")
        }
        var values: [Double] = []
        for (place, name) in zip(layout.numbers, plan.numbers) {
            guard let value = TableLayout.number(fields[place]) else {
                throw TableProblem(line: line, column: name, message: "\"\(fields[place].prefix(40))\" is no number")
            }
            values.append(value)
        }
        labels.append(label)
        for (column, value) in values.enumerated() { numbers[column].append(value) }
        for (chain, levels) in layout.histories.enumerated() {
            for (level, places) in levels.enumerated() {
                let key = HistoryChain.key(places.lazy.map { fields[$0] })
                codes[chain][level].append(keys[chain][level].code(key))
            }
        }
    }
}
