import Foundation
import Intelligence
import Testing

@Suite struct WriterTests {
    @Test("what is written is read back the same, by us, by Codable, and is JSON to Foundation")
    func roundTrip() throws {
        var generator = RecordGenerator(random: Seeded(3))
        let reader = RecordReader()
        var writer = JSONWriter(reserving: 0)
        for _ in 0..<600 {
            let record = generator.record()
            writer.reset()
            writer.write(record)
            let bytes = writer.bytes
            #expect(try reader.read(bytes) == record)
            #expect(Mirror.read(bytes) == record)
        }
    }

    @Test("the complete sample comes back from its own writing")
    func complete() throws {
        let record = try RecordReader().read(Samples.complete)
        #expect(try RecordReader().read(record.json()) == record)
    }

    @Test(
        "numbers are the shortest that read back",
        arguments: [
            (0, "0"), (-0.0, "-0.0"), (12, "12"), (-12.5, "-12.5"), (0.1, "0.1"), (2100.05, "2100.05"),
            (1.005, "1.005"),
            (1e300, "1e+300"), (.leastNonzeroMagnitude, "5e-324"), (123_456_789_012, "123456789012"),
            (0.30000000000000004, "0.30000000000000004"),
            (.infinity, "0"), (.nan, "0"),
        ] as [(Double, String)])
    func numbers(number: Double, text: String) {
        var writer = JSONWriter()
        writer.value(number)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
    }

    @Test("random doubles survive")
    func doubles() {
        var random = Seeded(5)
        var writer = JSONWriter()
        for round in 0..<20_000 {
            let number =
                round % 2 == 0 ? Double(bitPattern: random.next()) : Double(random.index(10_000_000)) / 1000 * 1.5
            guard number.isFinite else { continue }
            writer.reset()
            writer.value(number)
            let text = String(decoding: writer.bytes, as: UTF8.self)
            if Double(text) != number || text.utf8.count > number.description.utf8.count {
                Issue.record("\(number) was written \(text)")
            }
        }
    }

    @Test("an assessment carries the record's bytes as they came", arguments: Samples.all.indices)
    func assessment(index: Int) throws {
        let raw = Samples.all[index]
        let record = try RecordReader().read(raw)
        let assessment = Assessment(
            id: AssessmentID.derive(cluster: "c", topic: "alerts.drugs", partition: 3, offset: .max),
            record: record.recordID, recordKind: record.kind, thread: record.threadID,
            commodityGroup: record.commodityGroup, exercise: record.exercise, asOf: record.reportedAt, score: 78,
            lane: .red,
            reasons: [Reason(rule: "R1", points: -3.5, because: "the \"record\":{ in words", source: "S[1]")],
            rulesRevision: "r", position: RecordPosition(topic: "alerts.drugs", partition: 3, offset: .max))
        let bytes = assessment.json(record: raw)
        #expect((try? JSONSerialization.jsonObject(with: Data(bytes))) != nil)
        let read = try AssessmentReader().read(bytes)
        #expect(read.assessment == assessment)
        #expect(read.record == record)
        let embedded = bytes[read.recordBytes]
        #expect(Array(embedded) == Array(raw.trimming()))
    }

    @Test("problems of the embedded record have their path")
    func embedded() {
        let text = #"{"type":"assessment","record":{"goods":[{"hs":1}]}}"#
        do throws(RecordProblems) {
            _ = try AssessmentReader().read(Array(text.utf8))
            Issue.record("was read")
        } catch {
            #expect(error.problems.contains { $0.field == "record.goods[0].hs" })
            #expect(error.problems.contains { $0.field == "record.handling" && $0.rule == ReadingRule.missingHandling })
        }
    }

    @Test("dispatches come back")
    func dispatches() throws {
        let record = try RecordReader().read(Samples.complete)
        for channel in DispatchChannel.allCases {
            for status in DispatchStatus.allCases {
                let dispatch = Dispatch(
                    id: "d", record: record.recordID, thread: record.threadID, assessment: "a",
                    addressee: AgencyCode("SG-CUSTOMS"), channel: channel, status: status, at: record.reportedAt,
                    exercise: true, detail: status == .failed ? "503\n" : nil)
                #expect(try DispatchReader().read(dispatch.json()) == dispatch)
            }
        }
    }

    @Test("the headers of CloudEvents")
    func headers() throws {
        let record = try RecordReader().read(Samples.complete)
        let headers = Dictionary(uniqueKeysWithValues: CloudEventAttributes(record).headers.map { ($0.name, $0.value) })
        #expect(
            headers == [
                "ce_specversion": "1.0", "ce_id": "VN-CUSTOMS/2026-1.a_b", "ce_source": "VN-CUSTOMS",
                "ce_type": "mekong-dragon.warning", "ce_time": "2026-04-15T01:30:00.250Z",
                "ce_subject": "VN-CUSTOMS/2026-1.a_b", "content-type": "application/json", "ce_exercise": "true",
            ])
    }
}

extension [UInt8] {
    /// Without white space at the ends.
    func trimming() -> ArraySlice<UInt8> {
        var slice = self[...]
        while let last = slice.last, last <= 0x20 { slice.removeLast() }
        while let first = slice.first, first <= 0x20 { slice.removeFirst() }
        return slice
    }
}
