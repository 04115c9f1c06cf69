import Foundation
import Intelligence
import Kafka
import Settings

/// Which dead letters are meant.
public struct LetterFilter: Sendable {
    /// Which statuses are meant.
    public enum Status: String, Sendable, CaseIterable {
        /// Those with which nobody has dealt: open ones and interrupted ones.
        case open
        /// Those whose redrive was announced and has not ended.
        case interrupted
        /// Those that were redriven.
        case redriven
        /// Those that were discarded.
        case discarded
        /// Every one.
        case all

        /// Whether a letter of that status is meant.
        public func includes(_ status: LetterStatus) -> Bool {
            switch self {
            case .all: true
            case .open: status.isUnsettled
            case .interrupted: status == .interrupted
            case .redriven: status == .redriven
            case .discarded: status == .discarded
            }
        }
    }

    /// The workers that gave up; empty: all.
    public var workers: [WorkerName]
    /// The causes; empty: all.
    public var causes: Set<String>
    /// The topics that the records stood in; empty: all.
    public var topics: Set<Topic>
    /// Given up then or later.
    public var since: Instant?
    /// Given up before then.
    public var until: Instant?
    /// How they stand.
    public var status: Status

    /// Letters of those workers, causes, topics and times.
    public init(
        workers: [WorkerName] = [], causes: Set<String> = [], topics: Set<Topic> = [], since: Instant? = nil,
        until: Instant? = nil, status: Status = .open
    ) {
        self.workers = workers
        self.causes = causes
        self.topics = topics
        self.since = since
        self.until = until
        self.status = status
    }

    /// The workers whose letters are looked at.
    public var selectedWorkers: [WorkerName] { workers.isEmpty ? WorkerName.allCases : workers }

    /// Whether the letter, which stands so, is meant.
    public func includes(_ letter: Letter, _ status: LetterStatus) -> Bool {
        guard self.status.includes(status), workers.isEmpty || workers.contains(letter.address.worker),
            causes.isEmpty || causes.contains(letter.cause)
        else { return false }
        if !topics.isEmpty {
            guard let origin = letter.origin, topics.contains(origin.topic) else { return false }
        }
        guard since != nil || until != nil else { return true }
        // Of a letter that tells no time nobody can say that it lies within one.
        guard let time = letter.givenUpAt else { return false }
        return since.map { time >= $0 } ?? true && until.map { time < $0 } ?? true
    }

    /// A moment as people give it: RFC 3339, or how long ago (`2h`, `3d`).
    ///
    /// - Throws: ``LetterAddress/Problem`` with what it must be.
    public static func moment(_ text: String, now: Instant) throws(LetterAddress.Problem) -> Instant {
        if let ago = Duration(settingsText: text) {
            let (seconds, attoseconds) = ago.components
            let milliseconds = seconds.multipliedReportingOverflow(by: 1000)
            let moment = now.milliseconds.subtractingReportingOverflow(
                milliseconds.partialValue &+ attoseconds / 1_000_000_000_000_000)
            guard !milliseconds.overflow, !moment.overflow, moment.partialValue >= Instant.earliest.milliseconds else {
                throw LetterAddress.Problem(description: "\"\(text)\" is too long ago")
            }
            return Instant(milliseconds: moment.partialValue)
        }
        do throws(DateProblem) {
            return try Instant(text)
        } catch {
            throw LetterAddress.Problem(
                description: "\"\(PlainText.oneLine(text, limit: 40))\" is neither how long ago, such as 2h or 3d, nor "
                    + "a moment: it \(error)")
        }
    }
}
