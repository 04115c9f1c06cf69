/// A chain of keys, from coarse to fine, whose past rates of hits are looked up: `HS6 > HS6+origin`. Where the fine
/// key is new the coarse one speaks.
public struct HistoryChain: Hashable, Sendable, Codable {
    /// The columns of each key, the coarsest first.
    public var levels: [[String]]

    /// A chain of these keys.
    public init(levels: [[String]]) { self.levels = levels }

    /// Reads `HS6 > HS6+origin`; nil where a key or a column has no name.
    public init?(_ text: String) {
        levels = text.split(separator: ">", omittingEmptySubsequences: false).map { level in
            level.split(separator: "+", omittingEmptySubsequences: false).map { Self.trimmed($0) }
        }
        guard levels.allSatisfy({ $0.allSatisfy { !$0.isEmpty } }) else { return nil }
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop { $0 == " " }
        return String(start.reversed().drop { $0 == " " }.reversed())
    }

    /// `HS6 > HS6+origin`.
    public var description: String { levels.map { $0.joined(separator: "+") }.joined(separator: " > ") }

    /// The values of a key's columns as one text; a bar or backslash within a value is marked with a backslash.
    static func key(_ values: some Sequence<String>) -> String {
        values.map { value in
            value.utf8.contains { $0 == 0x5C || $0 == 0x7C }
                ? value.replacing("\\", with: "\\\\").replacing("|", with: "\\|") : value
        }.joined(separator: "|")
    }
}

/// Finds a column by a short name for it.
public enum ColumnName {
    /// The column that is meant: the name itself, case aside, or else the only column that ends with these words, or
    /// begins with them, or has them within.
    ///
    /// - Returns: nil where there is none; several where the name does not say which.
    public static func matches(_ name: String, among columns: [String]) -> [String] {
        let wanted = name.lowercased()
        let exact = columns.filter { $0 == name }
        if !exact.isEmpty { return exact }
        let tests: [(String) -> Bool] = [
            { $0 == wanted }, { $0.hasSuffix(" " + wanted) }, { $0.hasPrefix(wanted + " ") }, { $0.contains(wanted) },
        ]
        for test in tests {
            let found = columns.filter { test($0.lowercased()) }
            if !found.isEmpty { return found }
        }
        return []
    }
}

/// Numbers for texts, in the order in which they come.
struct Interner: Sendable {
    private var codes: [String: Int32] = [:]
    private(set) var texts: [String] = []

    /// The number of a text, a new one where it is new.
    mutating func code(_ text: String) -> Int32 {
        if let code = codes[text] { return code }
        let code = Int32(texts.count)
        codes[text] = code
        texts.append(text)
        return code
    }
}
