import Foundation
import Intelligence
import Kafka
import WorkerKit

/// Reads everything that came of a run, and compares.
struct Account {
    private let trial: Trial
    private let ledger: URL
    private let observer: Observer

    init(_ trial: Trial, ledger: URL, observer: Observer) {
        self.trial = trial
        self.ledger = ledger
        self.observer = observer
    }

    func add(to report: inout ChaosReport) async throws {
        let (stack, cluster) = (trial.stack, trial.cluster)
        let state = stack.configuration.state
        report.findings += try await forgotten()
        let contents = try await contents()
        let expected = try await ExpectedNotices(
            stack, cluster: cluster.id, file: state.url.appending(path: "expected.sqlite")
        ).plan(contents.assessed)
        let entries = try Ledger.read(ledger)
        let comparison = Comparison(
            Comparison.Input(
                ledger: entries, contents: contents,
                archive: try ArchiveFile(state.archive, cluster: cluster.id).rows(after: 0, withDigests: true),
                expectedNotices: expected, notices: try NoticeFile(state.dispatches).notices(),
                webhooks: stack.receiver.received, cluster: cluster.id, brokersAreReal: cluster.embedded == nil,
                allowsRepeats: trial.settings.delivery.allowsRepeats(onEmbeddedCluster: cluster.embedded != nil)))
        report.take(comparison)
        addStalls(entries, to: &report)
    }

    private func contents() async throws -> StreamContents {
        let topics = trial.stack.configuration.topics
        let agencies = try AgencyDirectory.load(trial.stack.configuration.files.agencies).agencies
        let addressees = Dictionary(
            agencies.map { (topics.inbox($0.code), $0.code.rawValue) }, uniquingKeysWith: { first, _ in first })
        var contents = StreamContents()
        try await LogReader(client: trial.cluster.settings, name: trial.name).read(trial.cluster.partitions) {
            try contents.add($0, topics: topics, addressees: addressees)
        }
        return contents
    }

    /// The embedded broker drops the oldest of a partition that is full; what it dropped cannot be counted.
    private func forgotten() async throws -> [Finding] {
        guard trial.cluster.embedded != nil else { return [] }
        let admin = try Admin(trial.cluster.settings)
        let watermarks = try await admin.watermarks(trial.cluster.partitions, deadline: .seconds(30))
        await admin.close()
        return watermarks.filter { $0.value.low.rawValue > 0 }.sorted { $0.key < $1.key }.map { partition, marks in
            Finding(
                kind: .undetermined, place: "embedded broker", subject: "\(partition)",
                detail: "has forgotten its first \(marks.low.rawValue) records: lower --rate or --minutes")
        }
    }

    private func addStalls(_ entries: [LedgerEntry], to report: inout ChaosReport) {
        var (assessed, archived): ([Int], [Int]) = ([], [])
        for entry in entries where entry.poison == nil {
            guard let position = entry.position else { continue }
            let id = AssessmentID.derive(
                cluster: trial.cluster.id, topic: position.topic, partition: position.partition,
                offset: position.offset)
            if let seen = observer.assessed(id) { assessed.append(seen - entry.sent) }
            if let seen = observer.archived(position) { archived.append(seen - entry.sent) }
        }
        report.assessmentStall = Stall(assessed)
        report.archiveStall = Stall(archived)
    }
}
