/// A table for a person at a terminal: columns aligned, two spaces between them.
struct Table: CustomStringConvertible {
    enum Alignment {
        case left, right
    }

    var header: [String]
    var alignment: [Alignment]
    var rows: [[String]]

    var description: String {
        let widths = header.indices.map { column in
            ([header] + rows).map { $0[column].count }.max() ?? 0
        }
        return ([header] + rows).map { row in
            row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                if alignment[column] == .right { return padding + cell }
                return column == row.count - 1 ? cell : cell + padding
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}
