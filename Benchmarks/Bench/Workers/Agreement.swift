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
    /// The same bytes: so too owners, fields, what would have changed the lane, revision and names.
    var sameBytes = 0
    /// Reasons that the scorer gave.
    var reasons = 0
    /// The first that differ.
    var examples: [String] = []

    var description: String {
        func share(_ part: Int) -> String { String(format: "%.2f %%", 100 * Double(part) / Double(max(1, compared))) }
        return """
            agreement on \(compared) records (\(unmatched) of only one side, \(reasons) reasons): score and lane \
            \(share(sameScoreAndLane)), rules and points \(share(sameReasons)), texts too \(share(sameTexts)), every \
            byte \(share(sameBytes))
            """ + examples.map { "\n  differs: \($0)" }.joined()
    }

    /// Whether nothing at all differs. Otherwise the peer does something else, and its CPU says nothing of ours.
    var isComplete: Bool { compared > 0 && unmatched == 0 && sameBytes == compared }

    /// Compares what the stage's output holds.
    static func find(on stage: Stage) async throws -> Agreement {
        let sides = try await assessments(on: stage)
        let ours = sides["dragon-scorer"] ?? [:]
        let peers = sides["python-scorer"] ?? [:]
        var agreement = Agreement()
        agreement.unmatched = Set(ours.keys).symmetricDifference(peers.keys).count
        for (position, our) in ours {
            guard let peer = peers[position] else { continue }
            agreement.add(our, peer)
        }
        return agreement
    }

    private mutating func add(_ our: Output, _ peer: Output) {
        let (ours, theirs) = (our.assessment, peer.assessment)
        compared += 1
        reasons += ours.reasons.count
        if ours.score == theirs.score, ours.lane == theirs.lane { sameScoreAndLane += 1 }
        let pair = [ours, theirs].map { $0.reasons.map { "\($0.rule) \($0.points)" } }
        if pair[0] == pair[1] { sameReasons += 1 }
        if ours.reasons.map(\.because) == theirs.reasons.map(\.because) { sameTexts += 1 }
        guard our.bytes != peer.bytes else {
            sameBytes += 1
            return
        }
        guard examples.count < 3 else { return }
        // From a little before the first byte that differs.
        let same = zip(our.bytes, peer.bytes).prefix { $0 == $1 }.count
        let parts = [our, peer].map {
            String(decoding: $0.bytes.dropFirst(max(0, same - 60)).prefix(160), as: UTF8.self)
        }
        examples.append("\(ours.record) \(ours.score) \(pair[0])\n    ours ...\(parts[0])\n    peer ...\(parts[1])")
    }

    /// An assessment as it was published.
    private struct Output {
        let assessment: Assessment
        let bytes: [UInt8]
    }

    /// By who made them, and by the position of the record.
    private static func assessments(on stage: Stage) async throws -> [String: [RecordPosition: Output]] {
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
        var sides: [String: [RecordPosition: Output]] = [:]
        var seen = 0
        while seen < total, let batch = try await consumer.nextBatch() {
            for record in batch {
                let bytes = record.payload ?? []
                let assessment = try reader.read(bytes).assessment
                let source = record.header(CloudEventAttributes.Name.source) ?? ""
                sides[source, default: [:]][assessment.position] = Output(assessment: assessment, bytes: bytes)
            }
            seen += batch.count
            consumer.complete(batch)
        }
        _ = await consumer.close(deadline: .seconds(5))
        return sides
    }
}
