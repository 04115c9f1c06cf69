import ArgumentParser
import Foundation
import Intelligence
import RiskScoring
import Settings
import WorkerKit

/// `dragon rules promote`.
struct PromoteRules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promote",
        abstract: "Put a revision live, on the evidence of a backtest; or take it back.",
        discussion: """
            The report (`dragon rules backtest --against live --json`) must be about exactly these files, compare with \
            what is live now, and rest on enough records; the cases beside the rules must be met. Otherwise it is \
            refused (65), with the reason. The files go to the shelf (<state_dir>/revisions/<revision>), the live rules, \
            lists and cases are replaced, and promotions.ndjson says who, when and why.

              dragon rules promote --rules new/rules.yaml --report report.json --reason "R23 after the March cases"
              dragon rules promote --rollback --reason "too many red lanes at the port"
              dragon rules promote --log
            """)

    @OptionGroup var options: ProgramOptions
    @OptionGroup var ruleFiles: RuleFileOptions

    @Option(help: "The report of the backtest.")
    var report: String?

    @Option(help: "Why. It is recorded.")
    var reason: String?

    @Option(help: "Who does it; default: $SUDO_USER or $USER, and the host. It is recorded.")
    var by: String?

    @Option(help: "The fewest records that the report must rest on.")
    var fewestRecords: Int = 100

    @Flag(help: "Put the revision live that was live before, or the one that --revision names.")
    var rollback = false

    @Option(help: "With --rollback: a revision that was live once.")
    var revision: String?

    @Flag(help: "Show what went live, and when.")
    var log = false

    @Flag(help: "Check everything; change nothing.")
    var dryRun = false

    func validate() throws {
        guard !log else { return }
        guard let reason else { throw ValidationError("say why: --reason \"...\"") }
        try OrderOptions.check(reason, "--reason", limit: 400)
        if let by { try OrderOptions.check(by, "--by") }
        if rollback, report != nil || ruleFiles.rules != nil || ruleFiles.lists != nil {
            throw ValidationError("--rollback takes a revision from the shelf: no --rules, --lists or --report")
        }
        if !rollback, report == nil {
            throw ValidationError(
                "a revision goes live only with the report of a backtest: "
                    + "dragon rules backtest --rules ... --against live --json > report.json, then --report report.json"
            )
        }
        if !rollback, ruleFiles.rules == nil {
            throw ValidationError("name the candidate: --rules FILE; the live file cannot be promoted to itself")
        }
        if revision != nil, !rollback { throw ValidationError("--revision is for --rollback") }
        guard fewestRecords >= 1 else { throw ValidationError("--fewest-records must be at least 1") }
    }

    func run() async throws {
        try await Program.reportingErrors {
            try await RulesError.translating {
                let configuration = try options.load()
                let promoter = RulePromoter(
                    shelf: configuration.shelf, rulesFile: configuration.files.rules,
                    listsFolder: configuration.files.lists)
                if log { return Self.show(promoter.promotions) }
                try await rollback ? goBack(configuration, promoter) : promote(configuration, promoter)
            }
        }
    }

    private func promote(_ configuration: DragonConfiguration, _ promoter: RulePromoter) async throws {
        let candidate = try ruleFiles.files(configuration)
        let rules = try candidate.ruleSet()
        let live = try Self.liveRevision(configuration, promoter)
        let (evidence, hash) = try Self.read(report ?? "")
        let gate = PromotionGate(
            candidate: rules.revision, live: live.revision ?? evidence.comparison?.revision ?? "",
            fewestRecords: fewestRecords)
        var reasons = gate.reasons(against: evidence)
        if let cases = candidate.cases {
            let file = try RuleCases(yaml: cases.yaml, file: cases.name)
            reasons += file.problems(with: rules).map { "\($0)" }
        } else {
            reasons.append("there are no cases beside the rules: \(RuleFiles.casesFile(of: candidate.rules.name))")
        }
        guard reasons.isEmpty else {
            throw ProgramError(
                .dataError,
                "revision \(rules.revision) does not go live:\n- " + reasons.joined(separator: "\n- "))
        }
        try put(
            Promotion(
                at: Instant.now.description, deed: .promoted, revision: rules.revision, previous: live.revision ?? "",
                by: try person(), reason: reason ?? "", report: hash), configuration, promoter
        ) { shelf in
            if let files = live.files, let revision = live.revision { try shelf.keep(files, revision: revision) }
            try shelf.keep(candidate, revision: rules.revision)
            // Beside the revision that it speaks for.
            try StateDirectory.replace(
                shelf.files(of: rules.revision).appending(path: "report-\(hash.prefix(12)).json"),
                with: try RulesJSON.text(evidence) + "\n")
        }
    }

    private func goBack(_ configuration: DragonConfiguration, _ promoter: RulePromoter) async throws {
        let live = try Self.liveRevision(configuration, promoter)
        let history = promoter.promotions
        // Of a promotion that was cut off the files are neither revision: what was live before is put back whole.
        let isCutOff = promoter.unfinished != nil
        let wasLive = Set(history.flatMap { [$0.revision, $0.previous] } + [promoter.beforeUnfinished ?? ""])
        let last = history.last { $0.revision == live.revision }
        guard let target = revision ?? (isCutOff ? live.revision : last?.previous), !target.isEmpty else {
            throw ProgramError(
                .dataError,
                "what was live before revision \(live.revision ?? "(unreadable)") is not recorded: name it"
                    + " with --revision; --log shows what was live")
        }
        guard wasLive.contains(target) else {
            throw ProgramError(
                .dataError, "revision \(target) was never live: put it live with the report of a backtest")
        }
        guard isCutOff || target != live.revision else {
            throw ProgramError(.dataError, "revision \(target) is live already")
        }
        try put(
            Promotion(
                at: Instant.now.description, deed: .rolledBack, revision: target, previous: live.revision ?? "",
                by: try person(), reason: reason ?? ""), configuration, promoter
        ) { shelf in
            if let files = live.files, let revision = live.revision { try shelf.keep(files, revision: revision) }
        }
    }

    private func put(
        _ promotion: Promotion, _ configuration: DragonConfiguration, _ promoter: RulePromoter,
        _ keep: (RevisionShelf) throws -> Void
    ) throws {
        if dryRun { return Terminal.output("revision \(promotion.revision) could go live; nothing was changed") }
        try configuration.state.create()
        try keep(configuration.shelf)
        try promoter.putLive(promotion)
        Terminal.output(
            "revision \(promotion.revision) is live (\(promotion.deed.rawValue) by \(promotion.by)); before it: "
                + (promotion.previous.isEmpty ? "rules that cannot be loaded" : promotion.previous))
    }

    private func person() throws -> String {
        var order = OrderOptions()
        order.by = by
        return try order.person()
    }

    /// What is live; without a revision where it cannot be loaded, or was left half replaced: then anything is better.
    private static func liveRevision(
        _ configuration: DragonConfiguration, _ promoter: RulePromoter
    ) throws -> (files: RuleFiles?, revision: String?) {
        if let unfinished = promoter.unfinished {
            Terminal.error("an earlier promotion of \(PlainText.oneLine(unfinished, limit: 64)) was cut off half-way")
            return (nil, promoter.beforeUnfinished ?? promoter.promotions.last?.revision)
        }
        guard let files = try? configuration.liveFiles(), let rules = try? files.ruleSet() else { return (nil, nil) }
        return (files, rules.revision)
    }

    private static func read(_ path: String) throws -> (BacktestReport, hash: String) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ProgramError(.noInput, "\(path): there is no such report")
        }
        do {
            return (try JSONDecoder().decode(BacktestReport.self, from: data), ContentHash.text(of: data))
        } catch {
            throw ProgramError(.dataError, "\(path): is no report of `dragon rules backtest --json`")
        }
    }

    private static func show(_ promotions: [Promotion]) {
        guard !promotions.isEmpty else { return Terminal.output("nothing was put live by this command yet") }
        let table = Table(
            header: ["AT", "WHAT", "REVISION", "BEFORE", "BY", "REPORT", "REASON"],
            alignment: [.left, .left, .left, .left, .left, .left, .left],
            rows: promotions.map { line in
                [
                    line.at, line.deed.rawValue, line.revision, line.previous.isEmpty ? "-" : line.previous,
                    PlainText.oneLine(line.by, limit: 40), line.report.map { "\($0.prefix(12))" } ?? "-",
                    PlainText.oneLine(line.reason, limit: 80),
                ]
            })
        Terminal.output(table.description)
    }
}
