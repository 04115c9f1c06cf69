import ArgumentParser
import Foundation
import Intelligence
import RiskScoring
import Settings
import WorkerKit

/// `dragon rules test`.
struct TestRules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Judge the cases kept beside the rules: which rules must hit on a record, and which must not.",
        discussion: """
            Without a file: the cases beside the rules (rules.tests.yaml for rules.yaml). Every rule must have a case on \
            which it hits and one on which it does not. Exits 0 where all is met, 65 otherwise, 78 where a file is wrong.
            """)

    @OptionGroup var options: ProgramOptions
    @OptionGroup var ruleFiles: RuleFileOptions

    @Argument(help: "Files of cases.")
    var files: [String] = []

    @Flag(help: "Do not ask for a case of every rule.")
    var partial = false

    @Flag(help: "Print the cases that are met, too.")
    var all = false

    @Flag(help: "Print JSON, one object per case.")
    var json = false

    func run() async throws {
        try await Program.reportingErrors {
            let configuration = try options.load()
            let read = try ruleFiles.files(configuration)
            let rules = try read.ruleSet()
            let beside = RuleFiles.casesFile(of: read.rules.name)
            var results: [CaseResult] = []
            var uncovered: Set<String>?
            for file in files.isEmpty ? [beside] : files {
                let cases = try Self.cases(file)
                results += cases.cases.map { CaseResult($0, in: cases.file, rules) }
                let problems = cases.problems(with: rules).filter { $0.line == nil }
                let lacking = Set(problems.map { "\($0.path): \($0.rule)" })
                uncovered = uncovered.map { $0.intersection(lacking) } ?? lacking
            }
            let gaps = partial ? [] : (uncovered ?? []).sorted()
            let failures = results.filter { !$0.passed }
            for result in json || all ? results : failures { Terminal.output(json ? result.json : result.text) }
            if !json {
                for gap in gaps { Terminal.output("gap   \(gap)") }
                Terminal.output(
                    "\(results.count - failures.count) of \(results.count) cases are met by revision \(rules.revision)"
                        + (gaps.isEmpty ? "" : "; \(gaps.count) gaps"))
            }
            guard failures.isEmpty, gaps.isEmpty else { throw ExitCode(DragonExit.dataError.rawValue) }
        }
    }

    /// Reads a file of cases.
    static func cases(_ file: String) throws -> RuleCases {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw ProgramError(.noInput, "\(file): there is no such file of cases")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw ProgramError(.configuration, "\(file): is not UTF-8")
        }
        return try RuleCases(yaml: text, file: file)
    }
}

/// What came of a case.
struct CaseResult {
    let file: String
    let line: Int
    let score: Int
    let lane: Lane
    /// The rules that held.
    let found: [String]
    /// Those that should have held and did not.
    let missing: [String]
    /// Those that should not have.
    let unwanted: [String]
    /// Ids that are no rule.
    let unknown: [String]

    init(_ entry: RuleCase, in file: String, _ rules: RuleSet) {
        let decision = entry.decision(by: rules)
        let known = Set(rules.ruleIDs)
        let found = decision.reasons.map(\.rule).filter { known.contains($0) }
        self.found = found
        missing = entry.hits.filter { known.contains($0) && !found.contains($0) }
        unwanted = entry.misses.filter { found.contains($0) }
        unknown = (entry.hits + entry.misses).filter { !known.contains($0) }
        self.file = file
        line = entry.line
        score = decision.score
        lane = decision.lane
    }

    var passed: Bool { missing.isEmpty && unwanted.isEmpty && unknown.isEmpty }

    var text: String {
        let held = found.isEmpty ? "no rule" : found.joined(separator: " ")
        guard !passed else { return "ok    \(file):\(line): \(held) (score \(score), \(lane.rawValue))" }
        var parts: [String] = []
        if !missing.isEmpty { parts.append("should hit and does not: \(missing.joined(separator: " "))") }
        if !unwanted.isEmpty { parts.append("hits and should not: \(unwanted.joined(separator: " "))") }
        if !unknown.isEmpty { parts.append("is no rule: \(unknown.joined(separator: " "))") }
        return "FAIL  \(file):\(line): \(parts.joined(separator: "; ")); what hit: \(held)"
    }

    var json: String {
        var json = JSONWriter()
        json.beginObject()
        json.key("file")
        json.value(file)
        json.key("line")
        json.value(line)
        json.key("passed")
        json.value(passed)
        json.key("score")
        json.value(score)
        json.key("lane")
        json.value(lane.rawValue)
        func list(_ name: StaticString, _ ids: [String]) {
            json.key(name)
            json.beginArray()
            for id in ids { json.value(id) }
            json.endArray()
        }
        list("hits", found)
        list("missing", missing)
        list("unwanted", unwanted)
        list("unknown", unknown)
        json.endObject()
        return json.withBytes { PlainText.json(String(decoding: $0, as: UTF8.self)) }
    }
}
