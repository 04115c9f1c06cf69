import ArgumentParser
import Foundation
import Intelligence
import Settings
import WorkerKit

/// `dragon dead-letters list`.
struct ListLetters: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List dead letters: counts per worker and cause, then the newest.",
        discussion: """
            Shows what nobody has dealt with; --status all shows the others too. Times are those at which the worker \
            gave up, in UTC. Exits 0, also where there are none.

              dragon dead-letters list --since 24h
              dragon dead-letters list --worker notifier --limit 100
              dragon dead-letters list --status redriven --topic alerts.drugs
              dragon dead-letters list --json --limit 0 | jq -r 'select(.cause == "invalid") | .address'
            """)

    @OptionGroup var options: ProgramOptions
    @OptionGroup var filterOptions: LetterFilterOptions

    @Option(help: "At most so many of the newest letters; 0 with --json: all, in the order of their topics.")
    var limit: Int = 20

    @Flag(help: "Print JSON, one object per line: the letters, then the counts.")
    var json = false

    func validate() throws {
        guard (json ? 0 : 1)...100_000 ~= limit else {
            throw ValidationError("--limit must be from 1 to 100000 (0 with --json), not \(limit)")
        }
    }

    func run() async throws {
        try await Program.reportingErrors {
            let configuration = try options.load()
            let filter = try filterOptions.filter(configuration.topics, now: .now)
            let log = try await openLetters(configuration)
            var ledger = LetterLedger()
            var bar = ProgressBar(total: nil)
            try await log.refresh(&ledger) { bar.update(done: $0, text: "\($0) of \($1) actions read") }
            var found = LetterOverview(limit: limit)
            try await log.read(
                filter.selectedWorkers, progress: { bar.update(done: $0, text: "\($0) of \($1) letters read") }
            ) { letter, _ in
                let status = ledger.status(of: letter.address)
                guard found.add(letter, status, filter) else { return }
                if json, limit == 0 { Terminal.output(LetterJSON.line(letter, status, ledger)) }
            }
            bar.finish()
            await log.close()
            json ? printJSON(found, ledger) : printText(found, ledger, filter)
        }
    }

    private func printJSON(_ found: LetterOverview, _ ledger: LetterLedger) {
        for (letter, status) in found.newest.sorted() { Terminal.output(LetterJSON.line(letter, status, ledger)) }
        for row in found.matching.rows { Terminal.output(LetterJSON.line(row)) }
        if let warning = found.warning(ledger) { Terminal.error(warning) }
    }

    private func printText(_ found: LetterOverview, _ ledger: LetterLedger, _ filter: LetterFilter) {
        if let warning = found.warning(ledger) { Terminal.error(warning) }
        guard found.matching.count > 0 else {
            Terminal.output(found.nothing(filter))
            if let hint = filterOptions.hint(found.seen) { Terminal.error(hint) }
            return
        }
        let table = LetterTable(colour: Terminal.colour)
        Terminal.output(table.summary(found, filter))
        Terminal.output("")
        Terminal.output(table.letters(found.newest.sorted(), ledger))
        if found.matching.count > limit {
            Terminal.output("... the newest \(limit) of \(found.matching.count); --limit N shows more")
        }
        if found.byStatus[.interrupted, default: 0] > 0 {
            Terminal.error(
                "a redrive of \(found.byStatus[.interrupted, default: 0]) was interrupted or is under way: "
                    + "`dragon dead-letters redrive --status interrupted` finds out what was sent and sends the rest")
        }
    }
}

/// What a reading of the dead letters found. Bounded.
struct LetterOverview {
    /// Those that the filter means.
    var matching = LetterTally()
    /// All of the workers that were looked at.
    var seen = LetterTally()
    /// How those stand.
    var byStatus: [LetterStatus: Int] = [:]
    var newest: NewestLetters
    private var oldest: Instant?

    init(limit: Int) { newest = NewestLetters(limit: limit) }

    /// Counts a letter; whether the filter means it.
    mutating func add(_ letter: Letter, _ status: LetterStatus, _ filter: LetterFilter) -> Bool {
        seen.add(letter)
        byStatus[status, default: 0] += 1
        if let time = letter.givenUpAt { oldest = oldest.map { min($0, time) } ?? time }
        guard filter.includes(letter, status) else { return false }
        matching.add(letter)
        newest.add(letter, status)
        return true
    }

    /// `25 redriven, 3 discarded`.
    var statuses: String {
        LetterStatus.allCases.compactMap { status in
            byStatus[status].map { "\($0) \(status.rawValue)" }
        }.joined(separator: ", ")
    }

    /// What to say where the filter means none.
    func nothing(_ filter: LetterFilter) -> String {
        let whose = filter.workers.isEmpty ? "" : " of " + filter.workers.map(\.rawValue).joined(separator: ", ")
        return seen.count == 0 ? "no dead letters\(whose)" : "no such dead letters\(whose); there are \(statuses)"
    }

    /// Where actions are missing or cannot be read, what is shown as open may have been dealt with.
    func warning(_ ledger: LetterLedger) -> String? {
        var parts: [String] = []
        if ledger.unreadable > 0 {
            parts.append("\(ledger.unreadable) records of dead-letter-actions cannot be read")
        }
        if let since = ledger.knownSince, let oldest, oldest < since {
            parts.append("what was done about letters from before \(since) is not known any more")
        }
        return parts.isEmpty ? nil : "warning: " + parts.joined(separator: "; ")
    }
}
