import Foundation
import Kafka

/// A topic full of records like those of the stream: 700 bytes of JSON each, which lz4 shrinks as it shrinks real ones.
enum BenchmarkTopic {
    private static let payloadBytes = 700
    private static let batchRecords = 10_000

    /// Fills it. Returns how many partitions got records.
    static func fill(_ topic: Topic, _ records: Int, _ settings: ClientSettings) async throws -> Int {
        let producer = try Producer(settings)
        var random = SystemRandomNumberGenerator()
        let payloads = (0..<5_000).map { payload($0, &random) }
        var sent = 0
        var partitions = 0
        while sent < records {
            var batch = ProducerBatch(reserving: batchRecords * (payloadBytes + 8))
            for number in sent..<min(records, sent + batchRecords) {
                batch.append(topic: topic, key: Array("\(number)".utf8), payload: payloads[number % payloads.count])
            }
            let deliveries = try await producer.send(batch)
            try deliveries.requireAll()
            partitions = max(partitions, deliveries.map { Int($0.topicPartition.partition.rawValue) + 1 }.max() ?? 0)
            sent += batch.count
        }
        _ = await producer.close(deadline: .seconds(10))
        return partitions
    }

    private static func payload(_ number: Int, _ random: inout SystemRandomNumberGenerator) -> [UInt8] {
        let words = [
            "container", "seal", "frozen shrimp", "transshipment", "undervalued", "Laem Chabang", "VNSGN",
            "declared as", "X-ray image", "ivory", "pangolin scales", "methamphetamine", "cigarettes", "e-waste",
        ]
        var text = """
            {"schema_version":"1.0","type":"warning","agency":"VN-DRUGS","id":"VN-2026-\(number)",\
            "reported_at":"2026-11-\(10 + number % 18)T0\(number % 10):15:\(10 + number % 50)Z",\
            "handling":{"tlp":"TLP:AMBER","pap":"GREEN"},"commodity_group":"drugs","goods":[{"commodity":"drugs",\
            "description":"\(words[number % words.count])","hs":"\(Int.random(in: 100_000...999_999, using: &random))",\
            "quantity_kg":\(Int.random(in: 1...90_000, using: &random))}],"consignment":{"containers":[\
            "MSCU\(Int.random(in: 1_000_000...9_999_999, using: &random))"],"bill_of_lading":\
            "\(String(UInt64.random(in: 0 ... .max, using: &random), radix: 36).uppercased())"},"narrative":"
            """
        while text.utf8.count < payloadBytes - 2 { text += (words.randomElement(using: &random) ?? "") + " " }
        return Array(text.utf8.prefix(payloadBytes - 2)) + Array("\"}".utf8)
    }
}
