/// How our programs end: the codes of sysexits.h. One catalogue, so that scripts and service managers can rely on it.
public enum DragonExit: Int32, Sendable, CaseIterable {
    /// All done.
    case ok = 0
    /// The command line was wrong (EX_USAGE).
    case usage = 64
    /// Some input was rejected; the good records in it went through (EX_DATAERR).
    case dataError = 65
    /// An input file is missing or cannot be read (EX_NOINPUT).
    case noInput = 66
    /// A service that is needed, the broker above all, cannot be reached (EX_UNAVAILABLE).
    case unavailable = 69
    /// A fault of the program itself (EX_SOFTWARE).
    case software = 70
    /// A file or directory cannot be created (EX_CANTCREAT).
    case cannotCreate = 73
    /// Reading or writing failed (EX_IOERR).
    case ioError = 74
    /// Stopped before the work in hand was done; nothing is lost, and a new start goes on there (EX_TEMPFAIL).
    case tempFail = 75
    /// The configuration is wrong (EX_CONFIG).
    case configuration = 78
}

/// An error that ends a program: one clear message and the exit code.
public struct ProgramError: Error, Sendable, CustomStringConvertible {
    /// How the program ends.
    public var exit: DragonExit
    /// What the person at the terminal reads.
    public var message: String

    /// An error with its exit code.
    public init(_ exit: DragonExit, _ message: String) {
        self.exit = exit
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
