import ArgumentParser
import Foundation
import Intelligence
import Kafka
import WorkerKit

/// `dragon dead-letters redrive`.
struct RedriveLetters: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redrive", abstract: "Send the records of dead letters to their topics again.",
        discussion: """
            Each record goes to the topic in which it stood, with its key, bytes, headers and its own time: it is \
            judged as of the time at which it came. Every reader of that topic sees it again. Mend the cause first.

            Announced, sent and recorded in three steps: a redrive that is interrupted, or killed, neither sends a \
            record twice nor forgets one. Give the same command again: it looks for what was sent and sends the rest.

              dragon dead-letters redrive --worker scorer --cause invalid --dry-run
              dragon dead-letters redrive --worker scorer --cause invalid --reason "group wildlife added"
              dragon dead-letters redrive scorer-0@12 scorer-0@15 --yes --by night-shift
              dragon dead-letters redrive --status interrupted

            Exits 65 where letters were refused, 66 where those that were named are gone, 75 where it was stopped \
            before the work was done.
            """)

    @OptionGroup var options: ProgramOptions
    @OptionGroup var order: OrderOptions
    @OptionGroup var filter: LetterFilterOptions

    @Option(help: "Why; it is recorded.")
    var reason: String?

    @Option(help: "Refuse records that were redriven so often already.")
    var limitRedrives: Int = 3

    @Flag(help: "Also letters over that limit, discarded ones, and ones of which it is not known what was done.")
    var force = false

    @Flag(
        help: ArgumentHelp(
            "Give the records the present as their time.",
            discussion: "They are then judged as of now. For records that were refused because their dates lay ahead."))
    var stampNow = false

    func validate() throws {
        try order.validate(filter)
        if let reason { try OrderOptions.check(reason, "--reason", limit: 1000) }
        guard (1...1000).contains(limitRedrives) else {
            throw ValidationError("--limit-redrives must be from 1 to 1000, not \(limitRedrives)")
        }
    }

    func run() async throws {
        let run = LetterRun(
            deed: .redrive, options: options, order: order, filter: filter, reason: reason, limit: limitRedrives,
            force: force, stampNow: stampNow)
        try await Program.reportingErrors { try await run.run() }
    }
}

/// `dragon dead-letters discard`.
struct DiscardLetters: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discard", abstract: "Mark dead letters as dealt with. Nothing is deleted.",
        discussion: """
            Records who decided that nothing more is to be done about a letter, and why. The letter stays in its \
            topic; list --status discarded shows it, and redrive --force sends it after all.

              dragon dead-letters discard scorer-0@12 --reason "sent by mistake, recalled by the agency"
              dragon dead-letters discard --cause unreadable --until 30d --reason "probe of a port scanner"
            """)

    @OptionGroup var options: ProgramOptions
    @OptionGroup var order: OrderOptions
    @OptionGroup var filter: LetterFilterOptions

    @Option(help: "Why; it is recorded.")
    var reason: String

    @Flag(help: "Also letters of which it is not known what was done.")
    var force = false

    func validate() throws {
        try order.validate(filter)
        try OrderOptions.check(reason, "--reason", limit: 1000)
    }

    func run() async throws {
        let run = LetterRun(
            deed: .discard, options: options, order: order, filter: filter, reason: reason, limit: .max, force: force,
            stampNow: false)
        try await Program.reportingErrors { try await run.run() }
    }
}
