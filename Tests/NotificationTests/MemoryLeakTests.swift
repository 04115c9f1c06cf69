import Foundation
import Intelligence
import Testing

@testable import Notification

@Suite("Nothing leaks from the memory")
struct MemoryLeakTests {
    private static let coordination = AgencyCode("COORD")
    private static let directory = AgencyDirectory(
        Sample.directory.agencies + [
            Agency(
                code: coordination, name: "C", country: nil, kind: .organisation, ceiling: .amber,
                mayReceiveNominalData: true, coordinates: true)
        ])
    private static let strictness: [ReasonBasis: Int] = [.clear: 0, .green: 1, .amber: 2, .closed: 9]

    /// Generated records, readers, channels and bases: no notice has a figure that its reader may not see, on the wire.
    @Test(
        "a reason from the memory reaches nobody but the coordination, within its marks",
        arguments: 1...8 as ClosedRange<UInt64>)
    func noLeak(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let codes = Self.directory.agencies.map(\.code)
        let routes = [NotificationRoute(name: "all", when: .init(), notify: codes.map { .agency($0) })]
        var (full, neutral) = (0, 0)
        for number in 0..<80 {
            let light = TrafficLight.allCases.randomElement(using: &generator) ?? .red
            let ceiling = TrafficLight.allCases.randomElement(using: &generator) ?? .green
            let record = Sample.warning("W-\(number)", tlp: light, to: codes.filter { $0 != Sample.vietnam })
            let bases = (0..<3).map { _ in ReasonBasis.allCases.randomElement(using: &generator) ?? .closed }
            let reasons = bases.enumerated().map { index, basis in
                Reason(
                    rule: "M\(index)", points: 5, because: "qz\(index)figure", source: "qz\(index)source", basis: basis)
            }
            let endpoint = try Sample.endpoint("https://a.example/", ceiling: ceiling)
            let planner = NotificationPlanner(
                directory: Self.directory, routes: RouteTable(routes, nominalRules: []),
                channels: AgencyChannels(webhooks: Dictionary(uniqueKeysWithValues: codes.map { ($0, endpoint) })))
            let own = Reason(rule: "R1", points: 1, because: "own words", source: "s")
            for dispatch in planner.plan(Sample.assess(record, reasons: reasons + [own])) {
                guard let body = dispatch.text, body.contains("\"reasons\"") else { continue }
                #expect(body.contains("own words"))
                #expect(!body.contains("basis"))
                var hidesSome = false
                for (index, basis) in bases.enumerated() {
                    let strictness = Self.strictness[basis] ?? 9
                    let mayShow =
                        dispatch.addressee == Self.coordination && strictness <= 2 && strictness <= light.strictness
                    for word in ["qz\(index)figure", "qz\(index)source", "\"M\(index)\""] {
                        #expect(body.contains(word) == mayShow, "\(dispatch.addressee) \(dispatch.channel) \(basis)")
                    }
                    if mayShow { full += 1 } else { hidesSome = true }
                }
                #expect(body.contains(MemoryReasonFilter.sentence) == hidesSome)
                if hidesSome { neutral += 1 }
                #expect(body.components(separatedBy: MemoryReasonFilter.sentence).count <= 2, "one sentence for all")
            }
        }
        #expect(full > 10 && neutral > 10)
    }

    @Test("the points of what is kept back stay in the sum, in their order")
    func points() throws {
        let filter = MemoryReasonFilter(
            record: Sample.warning(), reader: Sample.china, directory: Self.directory)
        let shown = filter.shown([
            Reason(rule: "A", points: 9, because: "a", source: "s"),
            Reason(rule: "M", points: 6, because: "m", source: "s", basis: .green),
            Reason(rule: "B", points: 3, because: "b", source: "s"),
            Reason(rule: "N", points: -1.5, because: "n", source: "s", basis: .closed),
        ])
        #expect(shown.map(\.rule) == ["A", "MEMORY", "B"])
        #expect(shown.map(\.points) == [9, 4.5, 3])
    }

    @Test("an assessment's basis is read back, and one that is not known is refused")
    func reading() throws {
        let reason = Reason(rule: "M", points: 6, because: "m", source: "s", basis: .amber)
        let assessed = Sample.assess(Sample.warning(), reasons: [reason])
        let bytes = assessed.assessment.json(record: assessed.record.json())
        #expect(try AssessmentReader().read(bytes).assessment.reasons == [reason])
        let odd = String(decoding: bytes, as: UTF8.self).replacing("TLP:AMBER\",\"source", with: "open\",\"source")
        #expect(throws: RecordProblems.self) { try AssessmentReader().read(Array(odd.utf8)) }
    }
}
