import Foundation
import Intelligence
import Notification
import Testing

@Suite("A reason and the fields that it shows")
struct VisibleFieldsTests {
    private static let name = "Golden Star Trading"

    /// A record in which every free text repeats the name of a party, or none does.
    private static func record(texts: String) -> IntelligenceRecord {
        var record = NominalViewTests.record { $0.name = name }
        record.title = texts
        record.narrative = texts
        var event = Event(date: CalendarDate(record.reportedAt))
        event.place = texts
        record.event = event
        var goods = Goods(commodity: texts)
        (goods.description, goods.declaredAs, goods.hs, goods.quantityKg) = (texts, texts, "050790", 12)
        record.goods = [Goods(commodity: "pangolin scales"), goods]
        var consignment = Consignment()
        (consignment.description, consignment.hs, consignment.containers) = (texts, "080131", ["CSQU3054383"])
        record.consignment = consignment
        var transport = Transport(mode: .sea)
        (transport.carrier, transport.vessel, transport.vehicle) = (texts, texts, texts)
        record.transport = transport
        var concealment = Concealment(method: .inFreight)
        concealment.description = texts
        record.concealment = concealment
        var detection = Detection(method: .routineControl)
        detection.description = texts
        record.detection = detection
        record.action?.text = texts
        var outcome = Outcome(result: .pending)
        outcome.text = texts
        record.outcome = outcome
        var source = ReportSource(publisher: texts)
        source.title = texts
        record.source = source
        var route = Route()
        route.origin = PlaceCode("NGAPP")
        route.transits = [PlaceCode("SGSIN")]
        record.route = route
        return record
    }

    /// What stands at a path of a record in JSON; the values of a list in their order.
    private static func value(_ json: Any?, _ path: some Collection<String>) -> Any? {
        guard let key = path.first else { return json }
        let isList = key.hasSuffix("[]")
        let member = (json as? [String: Any])?[isList ? String(key.dropLast(2)) : key]
        guard isList, path.count > 1 else { return value(member, path.dropFirst()) }
        return (member as? [Any])?.map { value($0, path.dropFirst()) as Any? ?? NSNull() }
    }

    private static func isSame(_ path: String, _ one: [String: Any], _ other: [String: Any]) -> Bool {
        let parts = path.split(separator: ".").map(String.init)
        let (left, right) = (value(one, parts), value(other, parts))
        return (left as? NSObject) == (right as? NSObject)
    }

    /// The fields whose reasons Thailand, which may not have nominal data, is shown, and the record that it is shown.
    private static func shown(
        _ record: IntelligenceRecord, _ paths: [String], to reader: AgencyCode = Sample.thailand
    ) throws -> (fields: Set<String>, record: [String: Any]) {
        let reasons = paths.map { Reason(rule: $0, points: 1, because: "b", source: "s", owner: "o", fields: [$0]) }
        let plan = Sample.planner().plan(Sample.assess(record, reasons: reasons))
        let json = try #require(plan.first { $0.addressee == reader }?.json)
        let rules = (json["reasons"] as? [[String: Any]] ?? []).compactMap { $0["rule"] as? String }
        return (Set(rules), try #require(json["record"] as? [String: Any]))
    }

    @Test("is shown only where the reader sees in the record all that stands in the field")
    func provable() throws {
        let paths = RecordSchema.shared.slots.keys.sorted()
        #expect(paths.count > 60)
        for texts in ["seen at \(Self.name)", "nothing of theirs"] {
            let record = Self.record(texts: texts)
            let original = try #require(
                try JSONSerialization.jsonObject(with: Data(record.json())) as? [String: Any])
            let (fields, view) = try Self.shown(record, paths)
            for path in paths where !Self.isSame(path, original, view) {
                #expect(!fields.contains(path), "\(path) is withheld")
            }
            #expect(fields.isSuperset(of: ["consignment.hs", "goods[].hs", "route.transits[]", "goods[].quantity_kg"]))
            #expect(!fields.contains { $0.hasPrefix("parties") })
            #expect(fields.contains("narrative") == !texts.contains(Self.name))
        }
    }

    @Test("is kept back where it shows a field that nobody knows, or reads a party; the cleared reader sees it")
    func unknown() throws {
        let record = Self.record(texts: "nothing of theirs")
        let paths = ["parties", "watch_list", "", "route.origin", "consignment.containers"]
        #expect(try Self.shown(record, paths).fields == ["route.origin", "consignment.containers"])
        #expect(try Self.shown(record, paths, to: Sample.china).fields == Set(paths))
    }
}
