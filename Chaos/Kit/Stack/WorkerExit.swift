/// How an instance of a worker ended once.
public struct WorkerExit: Hashable, Sendable {
    /// Why it ended.
    public enum Cause: String, Sendable, CaseIterable {
        /// SIGKILL by a fault.
        case killed
        /// SIGTERM by a fault, or at the end.
        case terminated
        /// Nobody told it to.
        case byItself = "by itself"
    }

    /// How it ended.
    public enum Status: Hashable, Sendable, CustomStringConvertible {
        case exited(Int32)
        case signaled(Int32)

        /// `exit 0`, `signal 9`.
        public var description: String {
            switch self {
            case .exited(let code): "exit \(code)"
            case .signaled(let signal): "signal \(signal)"
            }
        }
    }

    /// Which instance.
    public var slot: WorkerSlot
    /// Why.
    public var cause: Cause
    /// How.
    public var status: Status
    /// Whether it was the orderly stop after all faults.
    public var isFinal: Bool
    /// Seconds from being told to ending; from its start where nobody told it.
    public var seconds: Double

    /// Whether that is an end as documented. SIGTERM must end in 0, or in 75 where a fault kept it from finishing; a
    /// worker that finds no broker ends with 69. At the orderly end there is no fault any more.
    public var isAsDocumented: Bool {
        switch (cause, status) {
        case (.killed, .signaled(9)): true
        case (.killed, let status), (.terminated, let status):
            status == .exited(0) || (!isFinal && status == .exited(75))
        case (.byItself, let status): !isFinal && (status == .exited(69) || status == .exited(75))
        }
    }
}
