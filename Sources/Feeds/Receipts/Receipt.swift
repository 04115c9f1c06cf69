import Intelligence

/// What became of one record of a feed: there is exactly one for each, and it is either in the log or has a reason.
public struct Receipt: Hashable, Sendable {
    /// What became of the record.
    public enum Outcome: Hashable, Sendable {
        /// It stands in the log at this place. The offset is nil where the broker did not say it: it answers so when a
        /// record is sent again whose first acknowledgement got lost.
        case published(topic: String, partition: Int32, offset: Int64?)
        /// It is good, and was not published because the operator asked for a dry run.
        case valid
        /// It was not published; the problems are never empty.
        case rejected([LocatedProblem])
    }

    /// The file, as the operator named it.
    public var file: String
    /// The lines of the file that the record was made of.
    public var lines: [Int]
    /// The identity, where it could be made out.
    public var id: RecordID?
    /// What became of it.
    public var outcome: Outcome
    /// What is doubtful in it.
    public var warnings: [LocatedProblem]

    /// Makes a receipt.
    public init(file: String, lines: [Int], id: RecordID?, outcome: Outcome, warnings: [LocatedProblem] = []) {
        self.file = file
        self.lines = lines
        self.id = id
        self.outcome = outcome
        self.warnings = warnings
    }
}

extension Receipt {
    /// For people: one line that says what became of it, then one indented line per problem and warning.
    public var text: String {
        var text = "\(file):\(lines.map(String.init).joined(separator: ",")): \(id.map { "\($0) " } ?? "")"
        switch outcome {
        case .published(let topic, let partition, let offset):
            text += "published to \(topic)[\(partition)]" + (offset.map { "@\($0)" } ?? ", at an offset not told")
        case .valid: text += "valid"
        case .rejected(let problems):
            text += "rejected"
            for problem in problems { text += "\n    \(Self.text(problem, lines: lines))" }
        }
        for warning in warnings { text += "\n    warning: \(Self.text(warning, lines: lines))" }
        return Self.printable(text)
    }

    private static func text(_ problem: LocatedProblem, lines: [Int]) -> String {
        lines.count > 1 ? problem.description : problem.problem.description
    }

    /// Control characters of a feed must not reach a terminal.
    private static func printable(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let isControl = scalar.value < 0x20 && scalar != "\n" || (0x7F...0x9F).contains(scalar.value)
            result.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
        }
        return result
    }

    /// For programs: one line of JSON, without its line ending:
    /// `{"status":"published","file":…,"lines":[…],"record_id":…,"topic":…,"partition":…,"offset":…,"problems":[…],
    /// "warnings":[{"line":…,"field":…,"value":…,"rule":…}]}`.
    public var json: String {
        var json = JSONWriter(reserving: 512)
        json.beginObject()
        json.key("status")
        switch outcome {
        case .published: json.value("published")
        case .valid: json.value("valid")
        case .rejected: json.value("rejected")
        }
        json.key("file")
        json.value(file)
        json.key("lines")
        json.beginArray()
        for line in lines { json.value(line) }
        json.endArray()
        if let id {
            json.key("record_id")
            json.value(id)
        }
        if case .published(let topic, let partition, let offset) = outcome {
            json.key("topic")
            json.value(topic)
            json.key("partition")
            json.value(Int64(partition))
            if let offset {
                json.key("offset")
                json.value(offset)
            }
        }
        if case .rejected(let problems) = outcome {
            json.key("problems")
            json.write(problems)
        }
        if !warnings.isEmpty {
            json.key("warnings")
            json.write(warnings)
        }
        json.endObject()
        return json.withBytes { String(decoding: $0, as: UTF8.self) }
    }
}

extension JSONWriter {
    mutating func write(_ problems: [LocatedProblem]) {
        beginArray()
        for problem in problems {
            beginObject()
            key("line")
            value(problem.line)
            key("field")
            value(problem.problem.field)
            if let text = problem.problem.value {
                key("value")
                value(text)
            }
            key("rule")
            value(problem.problem.rule)
            endObject()
        }
        endArray()
    }
}
