import Foundation
import Intelligence
import Notification
import Testing

/// Every string of a record gets a text that stands nowhere else; then the bytes of every notice are searched for
/// those that its addressee may not see.
@Suite("Nothing leaks")
struct LeakTests {
    struct Marked {
        var record: IntelligenceRecord
        /// In the parties, or repeated from them.
        var nominal: [String]
        /// Everywhere else but in identity and marks.
        var content: [String]
    }

    static func marked(using generator: inout some RandomNumberGenerator) -> Marked {
        var number = 0
        func mark() -> String {
            number += 1
            return "qz\(String(UInt32.random(in: .min ... .max, using: &generator), radix: 36))x\(number)"
        }
        var nominal: [String] = []
        var content: [String] = []
        func name() -> String { nominal.append(mark()); return nominal[nominal.count - 1] }
        func text() -> String { content.append(mark()); return content[content.count - 1] }

        var record = Sample.warning("W-\(mark())", tlp: .green, to: [])
        record.parties = [PartyRole.consignee, .suspect].map { role in
            var party = Party(role: role, kind: .person)
            party.name = name()
            party.address = name()
            party.phone = name()
            party.email = name()
            party.account = name()
            party.identifier = name()
            party.sector = name()
            return party
        }
        let repeated = record.parties.flatMap { [$0.name, $0.phone, $0.account] }.compactMap(\.self)
        // Free texts, of which some repeat a party in another spelling.
        func free() -> String {
            guard Bool.random(using: &generator), let party = repeated.randomElement(using: &generator) else {
                return text()
            }
            return "\(text()) and \(party.uppercased())"
        }
        record.operation = text()
        record.title = free()
        record.narrative = free()
        record.goods = [Goods(commodity: free())]
        record.goods[0].description = free()
        record.goods[0].species = text()
        record.goods[0].declaredAs = free()
        record.goods[0].countUnit = text()
        var consignment = Consignment()
        consignment.declaration = text()
        consignment.billOfLading = text()
        consignment.containers = [text(), text()]
        consignment.seals = [text()]
        consignment.description = free()
        consignment.citesPermit = text()
        record.consignment = consignment
        record.transport = Transport(mode: .sea)
        record.transport?.vessel = free()
        record.transport?.voyage = text()
        record.transport?.vehicle = free()
        record.transport?.carrier = free()
        record.concealment = Concealment(method: .inFreight)
        record.concealment?.description = free()
        record.detection = Detection(method: .intelligence)
        record.detection?.description = free()
        record.action?.text = free()
        record.outcome = Outcome(result: .information)
        record.outcome?.text = free()
        record.source = ReportSource(publisher: free())
        record.source?.title = free()
        record.source?.url = free()
        record.attachments = [Attachment(name: free(), sha256: text())]
        return Marked(record: record, nominal: nominal, content: content)
    }

    static func scenario(using generator: inout some RandomNumberGenerator) -> (Marked, RecordKind) {
        var marked = marked(using: &generator)
        func some() -> [AgencyCode] {
            Sample.directory.agencies.map(\.code).filter { _ in Int.random(in: 0..<3, using: &generator) == 0 }
        }
        marked.record.handling.tlp = TrafficLight.allCases.randomElement(using: &generator) ?? .red
        marked.record.handling.europol = EuropolHandling.allCases.filter { _ in
            Int.random(in: 0..<4, using: &generator) == 0
        }
        marked.record.handling.releasableTo = Bool.random(using: &generator) ? [] : some()
        marked.record.addressees = some()
        marked.record.agency = Sample.directory.agencies.randomElement(using: &generator)?.code ?? Sample.vietnam
        let kind = [RecordKind.warning, .seizure, .correction, .recall].randomElement(using: &generator) ?? .recall
        marked.record.kind = kind
        if kind == .correction || kind == .recall {
            marked.record.refersTo = RecordID(agency: marked.record.agency, id: "W-0")
        }
        return (marked, kind)
    }

    @Test("no byte of a withheld record or party stands in a notice of an agency that may not see it", arguments: 0..<8)
    func noLeak(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let codes = Sample.directory.agencies.map(\.code) + [Sample.stranger]
        let routes = [NotificationRoute(name: "all", when: .init(), notify: codes.map { .agency($0) })]
        var shown = 0
        var kept = 0
        for _ in 0..<120 {
            let (marked, _) = Self.scenario(using: &generator)
            let ceiling = TrafficLight.allCases.randomElement(using: &generator) ?? .green
            let endpoint = try Sample.endpoint("https://a.example/", ceiling: ceiling)
            let planner = Sample.planner(
                routes: routes, webhooks: Dictionary(uniqueKeysWithValues: codes.map { ($0, endpoint) }))
            let reasons = (marked.nominal.prefix(4) + marked.content.prefix(4)).map {
                Reason(rule: "r", points: 1, because: "saw \($0.capitalized)", source: "R00")
            }
            let earlier = codes.filter { _ in Bool.random(using: &generator) }
            let plan = planner.plan(Sample.assess(marked.record, reasons: reasons), earlierRecipients: earlier)
            for dispatch in plan {
                let answer = VisibilityOracle.answer(
                    marked.record, reader: dispatch.addressee, in: Sample.directory,
                    hadEarlier: earlier.contains(dispatch.addressee))
                guard let body = dispatch.text?.lowercased() else {
                    #expect(answer == .withheld)
                    kept += 1
                    continue
                }
                let thin =
                    dispatch.channel == .webhook
                    && (VisibilityOracle.ladder.firstIndex(of: ceiling.rawValue) ?? -1)
                        < (VisibilityOracle.ladder.firstIndex(of: marked.record.handling.tlp.rawValue) ?? 9)
                #expect(answer != .withheld)
                let forbidden: [String] =
                    if answer == .pointer || thin { marked.nominal + marked.content } else if answer == .withoutNominal
                    { marked.nominal } else { [] }
                let leaked = forbidden.filter(body.contains)
                #expect(leaked.isEmpty, "\(dispatch.addressee) \(dispatch.channel): \(body)")
                if forbidden.isEmpty {
                    #expect((marked.nominal + marked.content).allSatisfy(body.contains))
                    shown += 1
                }
            }
        }
        // The search must have had something to find, and something to keep.
        #expect(shown > 20 && kept > 20)
    }

    @Test("a field that the model does not know does not reach an inbox")
    func unknownFields() throws {
        let record = Sample.warning()
        let bytes = String(decoding: record.json(), as: UTF8.self)
        let wider = bytes.dropLast() + #","informant":"qz-unknown","handling_note":{"a":"qz-unknown"}}"#
        let read = try RecordReader().read(Array(wider.utf8))
        let plan = Sample.planner().plan(Sample.assess(read))
        #expect(plan.count == 1)
        #expect(plan.allSatisfy { $0.text?.contains("qz-unknown") == false })
    }
}

/// SplitMix64: small, and the same on every platform.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
