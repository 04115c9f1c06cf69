import Intelligence
import Settings

/// Reads a record from the few fields that a case names by their paths: `route.origin: NG`,
/// `goods[0].quantity_kg: 3`, `consignment.observations: [seal_broken]`. What is not named has a default: a warning on
/// drugs of agency TEST, TLP:AMBER, ungraded.
enum RecordSnippet {
    /// 2026-04-15T08:00:00Z.
    static let defaultMoment = Instant(milliseconds: 1_776_240_000_000)
    /// The most elements that a case may name.
    private static let maximumElements = 16

    static func record(_ node: SettingsNode) -> IntelligenceRecord {
        var record = IntelligenceRecord(
            kind: node.choice("type", default: .warning), agency: AgencyCode(node.string("agency", default: "TEST")),
            id: node.string("id", default: "CASE-\(node.line ?? 0)"), reportedAt: defaultMoment,
            handling: Handling(tlp: .amber),
            commodityGroup: CommodityGroup(node.string("commodity_group", default: "drugs")))
        record.thread = node.optionalString("thread_id").flatMap { RecordID(qualified: $0) }
        record.refersTo = node.optionalString("refers_to").flatMap { RecordID(qualified: $0) }
        let own: Set<String> = ["type", "agency", "id", "commodity_group", "thread_id", "refers_to"]
        for key in node.keys where !own.contains(key) {
            let value = node[key]
            guard let (path, element) = split(key), let definition = Field.byPath[path] ?? Field.byPath[path + "[]"]
            else {
                value.report(
                    "is no field of the record that rules know"
                        + Suggestion.text(for: key, among: Field.catalogue.map(\.path)))
                continue
            }
            set(definition, element, value, &record)
        }
        return record
    }

    static func instant(_ node: SettingsNode) -> Instant? {
        node.text.flatMap { text in
            do {
                return try Instant(text)
            } catch {
                node.report("\(error)")
                return nil
            }
        }
    }

    /// `goods[1].hs` is `goods[].hs` of element 1.
    private static func split(_ key: String) -> (String, Int)? {
        guard let open = key.firstIndex(of: "["), let close = key.firstIndex(of: "]"), open < close else {
            return (key, 0)
        }
        guard let element = Int(key[key.index(after: open)..<close]), (0..<maximumElements).contains(element) else {
            return nil
        }
        return ("\(key[...open])\(key[close...])", element)
    }

    private static func set(
        _ definition: FieldDefinition, _ element: Int, _ node: SettingsNode, _ record: inout IntelligenceRecord
    ) {
        switch definition.scope {
        case .goods:
            while record.goods.count <= element { record.goods.append(Goods(commodity: "goods")) }
            setGoods(definition.field, node, &record.goods[element])
        case .parties:
            while record.parties.count <= element { record.parties.append(Party(role: .other, kind: .company)) }
            setParty(definition.field, node, &record.parties[element])
        case .transits, .containers, .seals, .record:
            if definition.path.hasPrefix("consignment.") {
                var consignment = record.consignment ?? Consignment()
                setCargo(definition.field, node, &consignment)
                record.consignment = consignment
            } else if definition.path.hasPrefix("route.") {
                var route = record.route ?? Route()
                setRoute(definition.field, node, &route)
                record.route = route
            } else {
                setHead(definition.field, node, &record)
            }
        }
    }

    private static func place(_ node: SettingsNode) -> PlaceCode? { node.text.map { PlaceCode($0) } }
    private static func whole(_ node: SettingsNode) -> Int? { node.number.flatMap { Int(exactly: $0) } }

    static func code<Code: RawRepresentable & CaseIterable>(_ text: String?, _ node: SettingsNode) -> Code?
    where Code.RawValue == String {
        guard let text else { return nil }
        let code = Code(rawValue: text)
        if code == nil { node.report("must be one of \(Code.allCases.map(\.rawValue).joined(separator: ", "))") }
        return code
    }

    private static func date(_ node: SettingsNode) -> CalendarDate? {
        node.text.flatMap { text in
            do {
                return try CalendarDate(text)
            } catch {
                node.report("\(error)")
                return nil
            }
        }
    }

    private static func setRoute(_ field: Field, _ node: SettingsNode, _ route: inout Route) {
        switch field {
        case .origin: route.origin = place(node)
        case .departure: route.departure = place(node)
        case .transits: route.transits = node.strings.map { PlaceCode($0) }
        case .destination: route.destination = place(node)
        case .previousPort: route.previousPort = place(node)
        case .nextPort: route.nextPort = place(node)
        case .eta: route.eta = instant(node)
        default: node.report("cannot be set in a case")
        }
    }

    private static func setCargo(_ field: Field, _ node: SettingsNode, _ consignment: inout Consignment) {
        switch field {
        case .postalItem: consignment.postalItem = node.text
        case .containers: consignment.containers = node.strings
        case .seals: consignment.seals = node.strings
        case .consignmentText: consignment.description = node.text
        case .consignmentHS: consignment.hs = node.text
        case .grossWeight: consignment.grossWeightKg = node.number
        case .verifiedWeight: consignment.verifiedWeightKg = node.number
        case .packages: consignment.packages = whole(node)
        case .consignmentValue: consignment.value = node.number
        case .consignmentCurrency: consignment.currency = node.text
        case .freight: consignment.freight = node.number
        case .lodgedAt: consignment.lodgedAt = instant(node)
        case .amendments: consignment.amendments = whole(node)
        case .citesPermit: consignment.citesPermit = node.text
        case .citesSource: consignment.citesSource = node.text
        case .observations: consignment.observations = node.strings.compactMap { code($0, node) }
        default: node.report("cannot be set in a case")
        }
    }

    private static func setGoods(_ field: Field, _ node: SettingsNode, _ goods: inout Goods) {
        switch field {
        case .commodity: goods.commodity = node.text ?? ""
        case .goodsText: goods.description = node.text
        case .species: goods.species = node.text
        case .appendix: goods.citesAppendix = code(node.text, node)
        case .goodsHS: goods.hs = node.text
        case .quantityKg: goods.quantityKg = node.number
        case .quantityCount: goods.quantityCount = node.number
        case .countUnit: goods.countUnit = node.text
        case .quantityLitres: goods.quantityLitres = node.number
        case .quantityM3: goods.quantityM3 = node.number
        case .goodsValue: goods.value = node.number
        case .goodsCurrency: goods.currency = node.text
        case .declaredAs: goods.declaredAs = node.text
        default: node.report("cannot be set in a case")
        }
    }

    private static func setParty(_ field: Field, _ node: SettingsNode, _ party: inout Party) {
        switch field {
        case .role: party.role = code(node.text, node) ?? .other
        case .partyKind: party.kind = code(node.text, node) ?? .company
        case .partyName: party.name = node.text
        case .partyAddress: party.address = node.text
        case .partyPhone: party.phone = node.text
        case .partyEmail: party.email = node.text
        case .partyAccount: party.account = node.text
        case .partyIdentifier: party.identifier = node.text
        case .partySector: party.sector = node.text
        case .partyFirstSeen: party.firstSeen = date(node)
        case .partyAuthorised: party.authorisedOperator = node.text.map { $0 == "true" }
        default: node.report("cannot be set in a case")
        }
    }
}
