import Foundation
import Intelligence
import Testing

@testable import RiskScoring

/// The way from bytes to bytes that the scorer takes, against the way by values.
@Suite("Assessor")
struct AssessorTests {
    private static let position = RecordPosition(topic: "alerts.drugs", partition: 3, offset: 118_204)
    private static let time = Int64(1_796_000_000_000)

    private static func samples() throws -> [[UInt8]] {
        let folder = Support.root.appendingPathComponent("config/samples")
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "ndjson" }.sorted { $0.path < $1.path }
            .flatMap { try Data(contentsOf: $0).split(separator: UInt8(ascii: "\n")).map { Array($0) } }
    }

    private static func validator(_ records: [IntelligenceRecord]) -> RecordValidator {
        let codes = records.flatMap { record in
            [record.agency] + record.addressees + record.handling.releasableTo
                + [record.thread, record.refersTo, record.outcome?.seizure].compactMap { $0?.agency }
        }
        let agencies = Set(codes).map {
            Agency(code: $0, name: "\($0)", country: nil, kind: .customs, ceiling: .red, mayReceiveNominalData: true)
        }
        return RecordValidator(directory: AgencyDirectory(agencies), commodityGroups: [.drugs, .wildlife])
    }

    /// The assessment by values: the record read, judged and written as such.
    private func assessment(of record: IntelligenceRecord, _ rules: RuleSet) -> Assessment {
        let asOf = Instant(milliseconds: Self.time)
        let decision = rules.assess(record, asOf: asOf)
        return Assessment(
            id: AssessmentID.derive(cluster: "c", topic: "alerts.drugs", partition: 3, offset: 118_204),
            record: record.recordID, recordKind: record.kind, thread: record.threadID,
            commodityGroup: record.commodityGroup, exercise: record.exercise, asOf: asOf, score: decision.score,
            lane: decision.lane, reasons: decision.reasons, rulesRevision: rules.revision, position: Self.position,
            laneChange: decision.laneChange)
    }

    @Test("writes the assessment that the values give, byte for byte, with its key and headers")
    func agreement() throws {
        let rules = try Support.projectRules()
        let samples = try Self.samples()
        let records = try samples.map { try RecordReader().read($0) }
        var assessor = Assessor(
            rules: rules, validator: Self.validator(records), cluster: "c", limits: ReadingLimits())
        #expect(samples.count > 50)
        for (bytes, record) in zip(samples, records) {
            let expected = assessment(of: record, rules)
            // A field that the format does not know takes the long way, to the same end.
            let odd = Array("{\"x_unknown\":[{\"a\":1}],".utf8) + bytes.dropFirst()
            for payload in [bytes, odd] {
                let refusal = payload.withUnsafeBytes {
                    assessor.assess($0, at: Self.position, timestamp: Self.time)
                }
                #expect(refusal == nil, "\(record.recordID)")
                assessor.withAssessment { assessment in
                    #expect(Array(assessment.json) == expected.json(record: payload), "\(record.recordID)")
                    let attributes = CloudEventAttributes(expected, source: "dragon-scorer")
                    #expect(String(decoding: assessment.id, as: UTF8.self) == attributes.id)
                    #expect(String(decoding: assessment.asOf, as: UTF8.self) == attributes.time.description)
                    #expect(String(decoding: assessment.thread, as: UTF8.self) == attributes.subject)
                }
                #expect(assessor.isExercise == record.exercise)
            }
        }
    }

    @Test("refuses with the words of the reader and of the validator")
    func refusals() throws {
        let rules = try Support.projectRules()
        let sample = try #require(try Self.samples().first)
        let record = try RecordReader().read(sample)
        let validator = Self.validator([record])
        var assessor = Assessor(rules: rules, validator: validator, cluster: "c", limits: ReadingLimits())
        func refusal(_ text: String) -> RefusedRecord? {
            Array(text.utf8).withUnsafeBytes { assessor.assess($0, at: Self.position, timestamp: Self.time) }
        }
        let text = String(decoding: sample, as: UTF8.self)
        #expect(refusal(text) == nil)
        #expect(refusal("{")?.cause == "unreadable")
        #expect(refusal(text.replacing("\"1.0\"", with: "\"2.0\""))?.cause == "unsupported_version")
        let stranger = refusal(text.replacing(record.agency.rawValue, with: "NOBODY"))
        #expect(stranger?.cause == "invalid")
        #expect(stranger?.message.contains("is no member of the operation") == true)
        #expect(refusal(text) == nil)
    }

    @Test("The headers that assessments have in common are those of one, and their order the same")
    func headers() throws {
        let rules = try Support.projectRules()
        for exercise in [true, false] {
            var record = Support.record()
            record.exercise = exercise
            let attributes = CloudEventAttributes(assessment(of: record, rules), source: "s")
            let common = CloudEventAttributes.ofAssessments(source: "s", exercise: exercise)
            #expect(common.map(\.name) == attributes.headers.map(\.name))
            #expect(common.filter { $0.value == nil }.map(\.name) == ["ce_id", "ce_time", "ce_subject"])
            for (own, header) in zip(attributes.headers, common) where header.value != nil {
                #expect(own.value == header.value)
            }
        }
    }

    @Test("A gate is never closed to a rule that holds")
    func gates() throws {
        let rules = try Support.projectRules()
        var generator = RecordGenerator(seed: 11)
        let scanner = RecordScanner(limits: ReadingLimits())
        var scratch = ScoringScratch()
        var (held, closed) = (0, 0)
        for _ in 0..<800 {
            let bytes = generator.record().json()
            let asOf = generator.instant()
            try bytes.withUnsafeBytes { bytes in
                let view = try scanner.scan(bytes)
                var sheet = FactSheet(view, rules.layout, rules.matcher) { scratch.words($0) }
                let severity = rules.yardsticks?.severity(of: view, sheet)
                if severity != nil { sheet.signals |= rules.severitySignal }
                let evaluator = Evaluator(rules.program, sheet, asOf: asOf, severity: severity?.share ?? 0)
                for index in 0..<rules.gates.count {
                    let gate = rules.gates.base[index]
                    let isOpen = gate.isOpen(group: .max, kind: .max, signals: sheet.signals)
                    if evaluator.holds(gate.condition) {
                        held += 1
                        #expect(isOpen, "\(rules.ruleIDs[index])")
                    } else if !isOpen {
                        closed += 1
                    }
                }
            }
        }
        #expect(held > 1000 && closed > held)
    }

    @Test("A rule may ask for the severity without showing it")
    func severity() throws {
        let rules = try Support.rules("when: {severity: {at_least: 0.5}}, weight: 1")
        func hits(_ kg: Double) -> Bool {
            let record = Support.record { record in
                var goods = Goods(commodity: "methamphetamine")
                goods.quantityKg = kg
                record.goods = [goods]
            }
            return rules.assess(record, asOf: Support.asOf).reasons.contains { $0.rule == "T1" }
        }
        #expect(hits(8) && !hits(0.1))
    }
}
