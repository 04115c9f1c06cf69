import Foundation
import Synchronization
import WorkerKit

/// What was done when: one line of JSON per event, in the state directory.
public final class FaultJournal: Sendable {
    /// One event.
    public struct Event: Codable, Sendable {
        /// What happened.
        public enum What: String, Codable, Sendable {
            case begun, lifted, skipped
        }

        /// Milliseconds from the beginning of the run.
        public var at: Int
        /// What happened.
        public var what: What
        /// The fault's kind.
        public var fault: String
        /// Whom it happened to, and how much; why it was skipped.
        public var detail: String
    }

    private let clock: RunClock
    private let handle: Mutex<FileHandle>
    private let all = Mutex<[Event]>([])

    /// An empty journal.
    public init(_ file: URL, clock: RunClock) throws {
        guard FileManager.default.createFile(atPath: file.path, contents: nil),
            let handle = try? FileHandle(forWritingTo: file)
        else { throw ProgramError(.cannotCreate, "\(file.path) cannot be written") }
        self.handle = Mutex(handle)
        self.clock = clock
    }

    /// Everything so far.
    public var events: [Event] { all.withLock { $0 } }

    func note(_ what: Event.What, _ fault: PlannedFault, _ detail: String? = nil) {
        let event = Event(
            at: clock.milliseconds, what: what, fault: fault.card.description,
            detail: detail ?? fault.action.description)
        all.withLock { $0.append(event) }
        // The journal is for people; a disk that is full must not end the run.
        if let line = try? JSONLines.encode(event) { handle.withLock { try? $0.write(contentsOf: line) } }
    }
}
