import ArgumentParser
import Intelligence
import Kafka
import Settings
import WorkerKit

/// The options that say which dead letters are meant.
struct LetterFilterOptions: ParsableArguments {
    @Option(help: "Only letters of this worker: \(WorkerName.allCases.map(\.rawValue).joined(separator: ", ")).")
    var worker: [String] = []

    @Option(help: "Only letters with this cause, such as invalid or unreadable.")
    var cause: [String] = []

    @Option(help: "Only letters whose record stood in this topic, such as alerts.drugs.")
    var topic: [String] = []

    @Option(help: "Only letters given up then or later: 2026-04-15T08:30:00Z, or how long ago (2h, 3d).")
    var since: String?

    @Option(help: "Only letters given up before then.")
    var until: String?

    @Option(
        help: ArgumentHelp(
            "open (not dealt with, interrupted ones included), interrupted, redriven, discarded or all.",
            valueName: "status"))
    var status: String = LetterFilter.Status.open.rawValue

    /// Whether any of them was given.
    var isEmpty: Bool {
        worker.isEmpty && cause.isEmpty && topic.isEmpty && since == nil && until == nil
            && status == LetterFilter.Status.open.rawValue
    }

    func validate() throws {
        do throws(LetterAddress.Problem) {
            for name in worker { _ = try LetterAddress.worker(named: name) }
            for time in [since, until].compactMap(\.self) { _ = try LetterFilter.moment(time, now: .now) }
        } catch {
            throw ValidationError(error.description)
        }
        guard LetterFilter.Status(rawValue: status) != nil else {
            let known = LetterFilter.Status.allCases.map(\.rawValue)
            throw ValidationError(
                "there is no status \"\(PlainText.oneLine(status, limit: 40))\""
                    + Spelling.suggestion(for: status, among: known) + " It is one of \(known.joined(separator: ", "))."
            )
        }
    }

    /// The filter, on a cluster with those topics.
    func filter(_ topics: StreamTopics, now: Instant) throws -> LetterFilter {
        // With the campaign's prefix or without: both mean the same topic.
        let named = topic.flatMap { [Topic($0), Topic(topics.prefix + $0)] }
        return LetterFilter(
            workers: try worker.map { try LetterAddress.worker(named: $0) }, causes: Set(cause), topics: Set(named),
            since: try since.map { try LetterFilter.moment($0, now: now) },
            until: try until.map { try LetterFilter.moment($0, now: now) },
            status: LetterFilter.Status(rawValue: status) ?? .open)
    }

    /// What to say where no letter was found although there are some: a cause may be mistyped.
    func hint(_ seen: LetterTally) -> String? {
        guard let wanted = cause.first(where: { !seen.causes.contains($0) }), !seen.causes.isEmpty else { return nil }
        let known = seen.causes.sorted()
        return "no letter has the cause \"\(PlainText.oneLine(wanted, limit: 64))\""
            + Spelling.suggestion(for: wanted, among: known)
            + " There are: \(PlainText.oneLine(known.prefix(20).joined(separator: ", ")))."
    }
}

/// Opens the dead letters of the configured cluster.
func openLetters(_ configuration: DragonConfiguration) async throws -> LetterLog {
    let cluster = try await BrokerLocator(configuration).connect(clientID: "dragon-dead-letters")
    return try await LetterLog.open(cluster.settings, topics: configuration.topics)
}
