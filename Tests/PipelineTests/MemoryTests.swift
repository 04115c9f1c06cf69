import Foundation
import Intelligence
import Kafka
import Testing

/// What the scorers remember depends on the log alone.
@Suite(.serialized) struct MemoryTests {
    private static let count = 1500
    private static let agencies = ["VN-CUSTOMS", "TH-CUSTOMS", "LA-CUSTOMS", "KH-CUSTOMS", "MM-CUSTOMS"]

    /// Records that share containers, companies and phone numbers, with answers, so many milliseconds apart.
    private static func records(apart: Int64 = 60_000) -> [IntelligenceRecord] {
        let start = Int64(Date().timeIntervalSince1970) * 1000 - Int64(count) * apart
        return (0..<count).map { number in
            let agency = AgencyCode(agencies[number * 7 % agencies.count])
            let moment = Instant(milliseconds: start + Int64(number) * apart)
            let answers = number % 5 == 4
            var record = IntelligenceRecord(
                kind: answers ? .feedback : .warning, agency: agency, id: "M-\(number)", reportedAt: moment,
                handling: Handling(tlp: .green), commodityGroup: number % 2 == 0 ? .drugs : .wildlife)
            if answers {
                let warned = number - 3 - number % 2
                record.thread = RecordID(agency: AgencyCode(agencies[warned * 7 % agencies.count]), id: "M-\(warned)")
                record.refersTo = record.thread
                record.commodityGroup = warned % 2 == 0 ? .drugs : .wildlife
                record.outcome = Outcome(result: number % 3 == 0 ? .seized : .examinedNothingFound)
                return record
            }
            record.addressees = [AgencyCode("CN-CUSTOMS")]
            record.action = ActionRequest(requested: .examine)
            record.goods = [Goods(commodity: "heroin")]
            record.goods[0].quantityKg = Double(number)
            var party = Party(role: .consignee, kind: .company)
            party.name = "Firma Lotus \(number % 97)"
            party.phone = "+8491200\(1000 + number % 97)"
            record.parties = [party]
            return record
        }
    }

    private func publish(_ records: some Sequence<IntelligenceRecord>, to cluster: LetterCluster) async throws {
        var batch = ProducerBatch()
        for record in records {
            batch.append(
                topic: cluster.topic("alerts.\(record.commodityGroup)"), key: Array(record.threadID.description.utf8),
                payload: record.json(), timestamp: record.reportedAt.milliseconds)
        }
        _ = try await cluster.send(batch)
    }

    private func scorer(_ cluster: LetterCluster, _ group: String, _ name: String) throws -> RunningCommand {
        let own = [
            "DRAGON_WORKERS_SCORER_GROUP": "\(cluster.prefix)\(group)", "DRAGON_WORKERS_SCORER_INSTANCE": name,
            "DRAGON_WORKERS_SCORER_BATCH_RECORDS": "50", "DRAGON_WORKERS_SCORER_IN_FLIGHT_RECORDS": "100",
        ]
        return try RunningCommand(
            Programs.bin.appending(path: "dragon-scorer"), [],
            environment: cluster.environment.merging(own) { _, own in own })
    }

    /// How many records the group has committed.
    private func done(_ cluster: LetterCluster, _ group: String) async throws -> Int {
        let admin = try Admin(cluster.settings)
        let partitions = try await admin.metadata().topics
            .filter { $0.topic.rawValue.hasPrefix(cluster.topic("alerts.").rawValue) }.flatMap(\.topicPartitions)
        let offsets = try await admin.committedOffsets(group: GroupID("\(cluster.prefix)\(group)"), partitions)
        await admin.close()
        return offsets.values.reduce(0) { $0 + Int($1.rawValue) }
    }

    /// The assessments by their ids, which are those of the records' places.
    private func assessments(_ cluster: LetterCluster) async throws -> [String: Set<String>] {
        try await cluster.records(of: cluster.topic("assessments")).reduce(into: [:]) { all, record in
            let text = String(decoding: record.payload ?? [], as: UTF8.self)
            all[record.header(CloudEventAttributes.Name.id) ?? "", default: []].insert(text)
        }
    }

    @Test func `three scorers over rebalances and a crash give the same assessments as one, bit for bit`() async throws
    {
        let cluster = try await LetterCluster.started()
        try await publish(Self.records(), to: cluster)
        let alone = try scorer(cluster, "one", "a")
        defer { alone.kill() }
        try await Programs.eventually("one scorer has judged all", within: .seconds(120)) {
            try await done(cluster, "one") == Self.count
        }
        #expect(try await alone.stop(within: .seconds(30)) == 0, "\(alone.printed)")
        let first = try await assessments(cluster)
        #expect(first.count == Self.count)
        for rule in ["R15", "R16H", "R50"] {
            let hits = first.values.filter { $0.contains { $0.contains("{\"rule\":\"\(rule)\"") } }.count
            #expect(hits > 50, "\(rule): \(hits)")
        }
        let sightings = try await cluster.records(of: cluster.topic("sightings"))
        #expect(sightings.count >= Self.count)

        // A group of its own judges all again: three, of which one crashes and comes back, one leaves.
        let names = ["b", "c", "d"]
        var scorers = try names.map { try scorer(cluster, "three", $0) }
        defer { for scorer in scorers { scorer.kill() } }
        try await Programs.eventually("the three are at work", within: .seconds(120)) {
            try await done(cluster, "three") > 0
        }
        scorers[0].kill()
        scorers.append(try scorer(cluster, "three", "e"))
        _ = try await scorers[1].stop(within: .seconds(60))
        try await Programs.eventually("the three have judged all", within: .seconds(180)) {
            try await done(cluster, "three") == Self.count
        }
        let both = try await assessments(cluster)
        #expect(both.count == Self.count)
        let different = both.filter { $0.value.count != 1 }
        #expect(different.isEmpty, "\(different.count) differ: \(different.first?.value.sorted() ?? [])")
        let messages = try await cluster.records(of: cluster.topic("assessments")).count
        #expect(messages >= 2 * Self.count)
        for scorer in scorers[2...] { _ = try await scorer.stop(within: .seconds(60)) }
    }

    @Test func `what is judged while it is published is judged as from the finished log`() async throws {
        let cluster = try await LetterCluster.started()
        let records = Self.records(apart: 20)
        // The first ones make the topics.
        try await publish(records[..<20], to: cluster)
        let live = try ["b", "c", "d"].map { try scorer(cluster, "live", $0) }
        defer { for scorer in live { scorer.kill() } }
        try await Programs.eventually("the three are at work", within: .seconds(120)) {
            try await done(cluster, "live") > 0
        }
        // In order, a few at a time: what lies a second back, which is fifty records, is in the log before what is next.
        for first in stride(from: 20, to: Self.count, by: 20) {
            try await publish(records[first..<min(first + 20, Self.count)], to: cluster)
        }
        try await Programs.eventually("the three have judged all", within: .seconds(180)) {
            try await done(cluster, "live") == Self.count
        }
        for scorer in live { _ = try await scorer.stop(within: .seconds(60)) }
        let first = try await assessments(cluster)
        let hits = first.values.filter { $0.contains { $0.contains("{\"rule\":\"R16H\"") } }.count
        #expect(first.count == Self.count && hits > 50, "\(first.count), of which \(hits) saw the container before")

        let again = try scorer(cluster, "again", "a")
        defer { again.kill() }
        try await Programs.eventually("one scorer has judged all again", within: .seconds(120)) {
            try await done(cluster, "again") == Self.count
        }
        #expect(try await again.stop(within: .seconds(30)) == 0, "\(again.printed)")
        let both = try await assessments(cluster)
        let different = both.filter { $0.value.count != 1 }
        #expect(different.isEmpty, "\(different.count) differ: \(different.first?.value.sorted() ?? [])")
    }
}
