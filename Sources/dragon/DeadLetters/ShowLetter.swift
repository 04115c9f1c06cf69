import ArgumentParser
import Foundation
import Intelligence
import Kafka
import WorkerKit

/// `dragon dead-letters show`.
struct ShowLetter: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one dead letter: why, its headers, its bytes, what was done about it.",
        discussion: """
            The payload is printed as text where it is text, with everything that could steer a terminal written out, \
            else as the beginning of a hexadecimal dump. Exits 66 where there is no such letter (any more).

              dragon dead-letters show scorer-0@12
              dragon dead-letters show scorer-0@12 --raw > record.json     exactly the bytes
              dragon dead-letters show scorer-0@12 --raw | dragon publish --dry-run -
            """)

    @OptionGroup var options: ProgramOptions

    @Argument(help: "The address of the letter, as list prints it.")
    var address: String

    @Flag(help: "Write exactly the bytes of the payload to standard output, which must not be a terminal.")
    var raw = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if raw, json { throw ValidationError("--raw and --json exclude each other") }
        // Whoever wrote the bytes must not command the operator's terminal.
        if raw, Terminal.isTerminal(STDOUT_FILENO) {
            throw ValidationError("--raw writes bytes as they are: send them to a file or a program, not to a terminal")
        }
    }

    func run() async throws {
        try await Program.reportingErrors {
            let configuration = try options.load()
            let address = try Self.address(address, configuration.topics)
            let log = try await openLetters(configuration)
            if let absence = log.absence(of: address) { throw ProgramError(.noInput, "\(address): \(absence)") }
            var found: (letter: Letter, record: LogRecord)?
            try await log.read(at: [address]) { found = ($0, $1) }
            guard let found else { throw ProgramError(.noInput, "\(address): \(LetterRefusal.absent)") }
            if raw {
                await log.close()
                return try Self.write(found.record.payload)
            }
            var ledger = LetterLedger()
            var actions: [DeadLetterAction] = []
            try await log.refresh(
                &ledger,
                visit: { action in
                    // What hundreds of actions on one letter would say is said by the newest.
                    if action.letter == address { actions = actions.suffix(99) + [action] }
                })
            await log.close()
            let status = ledger.status(of: address)
            Terminal.output(
                json
                    ? LetterJSON.line(found.letter, found.record, status, ledger, actions, configuration.topics)
                    : LetterText(letter: found.letter, record: found.record, status: status, actions: actions)
                        .description)
        }
    }

    static func address(_ text: String, _ topics: StreamTopics) throws -> LetterAddress {
        do throws(LetterAddress.Problem) {
            return try LetterAddress(text, topics: topics)
        } catch {
            throw ProgramError(.usage, error.description)
        }
    }

    private static func write(_ payload: [UInt8]?) throws {
        guard let payload else { return Terminal.error("the payload is null: there are no bytes") }
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(payload))
        } catch {
            throw ProgramError(.ioError, "writing to standard output failed: \(error)")
        }
    }
}
