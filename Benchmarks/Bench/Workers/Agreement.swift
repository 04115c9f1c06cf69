import Foundation
import Intelligence
import Kafka

/// Whether the scorer and its peer came to the same on the same records.
struct Agreement: CustomStringConvertible {
    /// Records that both assessed, and those that only one did.
    var compared = 0
    var unmatched = 0
    var sameScoreAndLane = 0
    /// The same rules with the same points.
    var sameReasons = 0
    /// The same words as well.
    var sameTexts = 0
    /// Reasons that the scorer gave.
    var reasons = 0
    /// The first that differ.
    var examples: [String] = []

    var description: String {
        func share(_ part: Int) -> String { String(format: "%.2f %%", 100 * Double(part) / Double(max(1, compared))) }
        return """
            agreement on \(compared) records (\(unmatched) of only one side, \(reasons) reasons): score and lane \
            \(share(sameScoreAndLane)), rules and points \(share(sameReasons)), texts too \(share(sameTexts))
            """ + examples.map { "\n  differs: \($0)" }.joined()
    }

    /// Compares what the stage's output holds.
    static func find(on stage: Stage) async throws -> Agreement {
        let sides = try await assessments(on: stage)
        let ours = sides["dragon-scorer"] ?? [:]
        let peers = sides["python-scorer"] ?? [:]
        var agreement = Agreement()
        agreement.unmatched = Set(ours.keys).symmetricDifference(peers.keys).count
        for (position, our) in ours {
            guard let peer = peers[position] else { continue }
            agreement.compared += 1
            agreement.reasons += our.reasons.count
            let isSame = our.score == peer.score && our.lane == peer.lane
            if isSame { agreement.sameScoreAndLane += 1 }
            let pair = [our, peer].map { $0.reasons.map { "\($0.rule) \($0.points)" } }
            if pair[0] == pair[1] { agreement.sameReasons += 1 }
            if our.reasons.map(\.because) == peer.reasons.map(\.because) {
                agreement.sameTexts += 1
            } else if agreement.examples.count < 3 {
                let texts = zip(our.reasons, peer.reasons).first { $0.because != $1.because }
                agreement.examples.append(
                    "\(our.record) \(our.score) \(pair[0]) and \(peer.score) \(pair[1]); "
                        + "\(texts?.0.because ?? "") and \(texts?.1.because ?? "")")
            }
        }
        return agreement
    }

    /// By who made them, and by the position of the record.
    private static func assessments(on stage: Stage) async throws -> [String: [RecordPosition: Assessment]] {
        let total = try await stage.extent(of: stage.output).held
        var starts: [TopicPartition: StartPosition] = [:]
        for number in 0..<stage.partitions {
            starts[TopicPartition(stage.output, Partition(Int32(number)))] = .earliest
        }
        let consumer = try Consumer(
            .init(
                client: stage.settings, group: GroupID("bench-agreement"), source: .assignment(starts),
                commitsByItself: false))
        let reader = AssessmentReader()
        var sides: [String: [RecordPosition: Assessment]] = [:]
        var seen = 0
        while seen < total, let batch = try await consumer.nextBatch() {
            for record in batch {
                let read = try reader.read(record.payload ?? [])
                let source = record.header(CloudEventAttributes.Name.source) ?? ""
                sides[source, default: [:]][read.assessment.position] = read.assessment
            }
            seen += batch.count
            consumer.complete(batch)
        }
        _ = await consumer.close(deadline: .seconds(5))
        return sides
    }
}
