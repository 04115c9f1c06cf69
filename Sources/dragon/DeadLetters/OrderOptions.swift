import ArgumentParser
import Foundation
import Intelligence
import WorkerKit

/// The options that redrive and discard share.
struct OrderOptions: ParsableArguments {
    @Argument(help: "The addresses of the letters, as list prints them; or say which by the options below.")
    var addresses: [String] = []

    @Flag(help: "All letters that are open, where neither an address nor another option says which.")
    var all = false

    @Option(help: "Who does it; default: $SUDO_USER or $USER, and the host. It is recorded.")
    var by: String?

    @Flag(help: "Show what would be done; do nothing.")
    var dryRun = false

    @Flag(help: "Do not ask. Needed where there is no terminal to ask on.")
    var yes = false

    @Flag(
        help: ArgumentHelp(
            "Do not wait for a redrive that was announced and has not ended.",
            discussion: "Others are waited for until 30 s after they began, as they may still be under way. Only for "
                + "when you know that it ended, such as after a kill."))
    var takeOver = false

    @Flag(help: "Print JSON, one object per letter.")
    var json = false

    @Flag(help: "Print the letters that could not be dealt with only.")
    var quiet = false

    func validate() throws {
        if let by { try Self.check(by, "--by") }
        if all, !addresses.isEmpty { throw ValidationError("give addresses or --all, not both") }
    }

    /// Whether it is said which letters are meant; a forgotten option must not mean all of them.
    func validate(_ filter: LetterFilterOptions) throws {
        if addresses.isEmpty, filter.isEmpty, !all {
            throw ValidationError("say which letters: addresses, --worker, --cause, --topic, --since …, or --all")
        }
        if !addresses.isEmpty, !filter.isEmpty {
            throw ValidationError("give addresses, or options that choose letters, not both")
        }
    }

    /// Refuses what is empty, too long, or not visible.
    static func check(_ text: String, _ option: String, limit: Int = 128) throws {
        let plain = PlainText.oneLine(text)
        guard plain == text, !text.allSatisfy(\.isWhitespace), text.unicodeScalars.count <= limit else {
            throw ValidationError("\(option) must be 1 to \(limit) visible characters on one line")
        }
    }

    /// Who does it.
    ///
    /// - Throws: ``ProgramError`` (64) where nobody is named.
    func person(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws -> String {
        if let by { return by }
        let user = ["SUDO_USER", "USER", "LOGNAME"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        guard let user else {
            throw ProgramError(.usage, "who does this? Neither $SUDO_USER nor $USER is set: say --by NAME")
        }
        return PlainText.oneLine("\(user)@\(ProcessInfo.processInfo.hostName)", limit: 128)
    }
}

/// Asks the person at the terminal.
enum Confirmation {
    /// Whether there is anybody to ask.
    static var isPossible: Bool { Terminal.isTerminal(STDIN_FILENO) && Terminal.isTerminal(STDERR_FILENO) }

    /// Whether the answer begins with a y.
    static func ask(_ question: String) -> Bool {
        Terminal.error("\(question) [y/N] ", newline: false)
        let answer = readLine(strippingNewline: true)?.lowercased() ?? ""
        return answer == "y" || answer == "yes"
    }
}
