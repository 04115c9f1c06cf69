import Foundation
import WorkerKit

/// A line on the terminal that says how far a long work is. Silent where standard error is not a terminal.
struct ProgressBar {
    /// The whole, in the unit of `done`; nil where it is not known.
    let total: Int?
    private let isShown: Bool
    private var last: ContinuousClock.Instant?

    init(total: Int?, isWanted: Bool = true) {
        self.total = total
        isShown = isWanted && Terminal.isTerminal(STDERR_FILENO)
    }

    /// Draws the bar anew, at most ten times a second.
    mutating func update(done: Int, text: String) {
        guard isShown else { return }
        let now = ContinuousClock.now
        if let last, now - last < .milliseconds(100) { return }
        last = now
        var line = "\r\u{1B}[K"
        if let total, total > 0 {
            let share = min(1, Double(done) / Double(total))
            let filled = Int(share * 24)
            line += "[" + String(repeating: "#", count: filled) + String(repeating: "-", count: 24 - filled) + "] "
            line += "\(Int(share * 100)) %  "
        }
        Terminal.error(line + text, newline: false)
    }

    /// Takes the bar away.
    func finish() {
        if isShown { Terminal.error("\r\u{1B}[K", newline: false) }
    }
}

/// The two output streams.
enum Terminal {
    static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// Whether standard output takes colour (https://no-color.org).
    static var colour: Bool {
        isTerminal(STDOUT_FILENO) && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
            && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }

    static func error(_ text: String, newline: Bool = true) {
        StandardStream.error.write(newline ? text + "\n" : text)
    }

    /// Prints a line. Where nobody reads any more (`dragon lag | head`), the program is done.
    static func output(_ text: String) {
        if !StandardStream.output.write(text + "\n") { exit(DragonExit.ioError.rawValue) }
    }
}
