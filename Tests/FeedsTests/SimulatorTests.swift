import Intelligence
import Testing

@testable import Feeds

struct SimulatorTests {
    static let start = Instant(milliseconds: 1_776_211_200_000)

    static func records(_ count: Int, seed: UInt64 = 42) -> [IntelligenceRecord] {
        var simulator = Simulator(seed: seed, start: start)
        return (0..<count).map { _ in simulator.next() }
    }

    @Test func theSameSeedGivesTheSameBytesOnEveryPlatform() {
        let bytes = Self.records(2000).flatMap { $0.json() }
        #expect(bytes == Self.records(2000).flatMap { $0.json() })
        // Whoever changes the simulator on purpose changes this number too.
        #expect(StableHash.fnv1a(bytes) == 12_868_809_969_735_542_464)
        #expect(StableHash.fnv1a(Self.records(100, seed: 7).flatMap { $0.json() }) != StableHash.fnv1a(bytes))
    }

    @Test func everyRecordIsValidAndSurvivesWritingAndReading() throws {
        let reader = RecordReader()
        for seed in [0, 42, .max] as [UInt64] {
            for record in Self.records(3000, seed: seed) {
                #expect(try reader.read(record.json()) == record)
                #expect(Sample.validator.problems(in: record, now: Sample.now) == [])
                #expect(record.exercise)
            }
        }
    }

    @Test func idsAreUniqueAndTimeNeverRunsBackwards() {
        let records = Self.records(5000)
        #expect(Set(records.map(\.recordID)).count == 5000)
        #expect(zip(records, records.dropFirst()).allSatisfy { $0.reportedAt <= $1.reportedAt })
    }

    @Test func aRecordHasAboutTheSizeOfARealOne() {
        let sizes = Self.records(5000).map { $0.json().count }
        let mean = sizes.reduce(0, +) / sizes.count
        #expect((700...1100).contains(mean))
    }

    @Test func sharesAreThoseOfTheReport() throws {
        let seizures = Self.records(40_000).filter { $0.kind == .seizure && $0.commodityGroup == .drugs }
        func share(_ holds: (IntelligenceRecord) -> Bool) -> Double {
            Double(seizures.count(where: holds)) / Double(seizures.count)
        }
        // Drugs, 2025: 67,757 cases.
        #expect(abs(share { $0.event?.locationType == .airport } - 0.406) < 0.015)
        #expect(abs(share { $0.event?.locationType == .mailCentre } - 0.325) < 0.015)
        #expect(abs(share { $0.concealment?.method == .inMail } - 0.509) < 0.015)
        #expect(abs(share { $0.concealment?.method == .inBaggage } - 0.123) < 0.01)
        #expect(abs(share { $0.event?.direction == .import } - 0.622) < 0.015)
        #expect(abs(share { $0.detection?.method == .riskProfiling } - 0.784) < 0.015)
        let all = Self.records(20_000, seed: 9)
        let wildlife = Double(all.count { $0.commodityGroup == .wildlife }) / 20_000
        #expect(abs(wildlife - 0.126) < 0.015)
        for light in TrafficLight.allCases { #expect(all.contains { $0.handling.tlp == light }) }
        for kind in RecordKind.allCases { #expect(all.contains { $0.kind == kind }) }
    }

    @Test func quantitiesFollowTheYardsticks() {
        var generator = SeededGenerator(seed: 3)
        let ratio = LogNormalRatio(logOfP90OverMedian: 1.386294)
        let sorted = (0..<20_000).map { _ in generator.quantity(median: 2, ratio: ratio) }.sorted()
        #expect(abs(sorted[10_000] - 2) < 0.1)
        #expect(abs(sorted[18_000] - 8) < 0.5)
        #expect((sorted.first ?? 0) > 0)
    }

    @Test func feedbackAnswersAnEarlierWarningByOneOfItsAddresseesAndSomeStayUnanswered() {
        var asked: [RecordID: IntelligenceRecord] = [:]
        var answered: Set<RecordID> = []
        var warnings: Set<RecordID> = []
        for record in Self.records(5000) {
            switch record.kind {
            case .warning, .request:
                asked[record.recordID] = record
                if record.kind == .warning { warnings.insert(record.recordID) }
            case .feedback:
                let warning = record.refersTo.flatMap { asked[$0] }
                #expect(warning?.addressees.contains(record.agency) == true)
                #expect(record.thread == warning?.recordID)
                if let id = warning?.recordID { answered.insert(id) }
            default: break
            }
        }
        let unanswered = warnings.subtracting(answered).count
        #expect(unanswered > warnings.count / 10)
        #expect(unanswered < warnings.count * 9 / 10)
    }

    @Test func theExponentialIsTheOneOfTheTables() {
        #expect(abs(Exponential.power(1) - 2.718281828459045) < 1e-14)
        #expect(Exponential.power(0) == 1)
        #expect(abs(Exponential.power(-10) / 4.5399929762484854e-05 - 1) < 1e-13)
        #expect(Exponential.power(1e9).isFinite)
    }

    @Test func aSimulatorWithStrangeSettingsStillRuns() {
        var simulator = Simulator(seed: 0, start: Self.start, step: .max, members: [.init("VN-CUSTOMS", country: "VN")])
        for _ in 0..<300 { _ = simulator.next() }
        simulator = Simulator(seed: 0, start: Self.start, step: -5, members: [])
        for _ in 0..<300 { _ = simulator.next() }
    }
}
