/// One thing that is wrong in a settings file: where it stands, what stands there, and the rule it breaks.
public struct SettingsProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file, as it was named by the user.
    public var file: String
    /// The line, counted from 1; nil where the value came from the environment.
    public var line: Int?
    /// The place in the document: `workers.scorer.http_port`, `rules[3].when`.
    public var path: String
    /// The offending value, cut to a length a terminal can show.
    public var value: String?
    /// The rule that it breaks and, where there is one, the fix.
    public var rule: String

    /// A problem; a long value is cut.
    public init(file: String, line: Int?, path: String, value: String? = nil, rule: String) {
        self.file = file
        self.line = line
        self.path = path
        self.value = value.map { $0.count > 80 ? String($0.prefix(77)) + "..." : $0 }
        self.rule = rule
    }

    /// `file:line: path is "value": rule`.
    public var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        let shown = value.map { " is \"\($0)\"" } ?? ""
        return "\(place): \(path.isEmpty ? "the document" : path)\(shown): \(rule)"
    }
}

/// All the problems of a settings file, reported at once: nobody should mend a file one error at a time.
public struct SettingsError: Error, Equatable, Sendable, CustomStringConvertible {
    /// In the order of the file.
    public var problems: [SettingsProblem]

    /// An error of these problems.
    public init(_ problems: [SettingsProblem]) {
        self.problems = problems
    }

    /// One line per problem.
    public var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}
