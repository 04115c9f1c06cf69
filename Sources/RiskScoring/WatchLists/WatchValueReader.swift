import Intelligence
import Settings

/// Reads what an entry looks for: a text for most kinds, a mapping where several fields make the entity.
struct WatchValueReader {
    /// Longer values are no identifiers.
    static let longest = 256

    /// The value as a person wrote it and as a record would state it; nil where it is none, which is reported.
    static func read(_ node: SettingsNode, _ kind: EntityKind, isExercise: Bool) -> (text: String, WatchIdentifier)? {
        switch kind {
        case .pairing: pairing(node, isExercise)
        case .template: template(node, isExercise)
        case .phone where node.isMapping:
            text(node["number"]).map { number in
                let country = country(node["country"])
                return (
                    [number, country].compactMap(\.self).joined(separator: ", "),
                    identifier(.phone, number, country: country, isExercise)
                )
            }
        default: text(node).map { ($0, identifier(kind, plain($0, kind), country: nil, isExercise)) }
        }
    }

    /// A number with a check digit as records have it: a person writes it with spaces, dashes and small letters.
    private static func plain(_ value: String, _ kind: EntityKind) -> String {
        switch kind {
        case .container, .vessel, .airWaybill, .postalItem:
            let units = PhraseMatcher.folded(value).filter { $0 != TextFolding.separator }
            var text = String(decoding: units, as: UTF16.self).uppercased()
            if kind == .vessel, text.hasPrefix("IMO") { text.removeFirst(3) }
            if kind == .airWaybill, text.count > 3 { text.insert("-", at: text.index(text.startIndex, offsetBy: 3)) }
            return text
        default: return value
        }
    }

    private static func text(_ node: SettingsNode) -> String? {
        guard let text = node.text, !text.allSatisfy(\.isWhitespace) else {
            if !node.isMapping, !node.isList { node.report("is required: what the list looks for") }
            return nil
        }
        guard text.utf8.count <= longest else {
            node.report("is longer than \(longest) bytes: name an identifier, not a text")
            return nil
        }
        return text
    }

    private static func country(_ node: SettingsNode) -> String? {
        guard let text = node.text else { return nil }
        guard text.utf8.count == 2, text.utf8.allSatisfy({ (65...90).contains($0) }) else {
            node.report("must be a country of two letters (ISO 3166-1)")
            return nil
        }
        return text
    }

    private static func identifier(
        _ kind: EntityKind, _ value: String, country: String?, _ isExercise: Bool
    ) -> WatchIdentifier {
        WatchIdentifier(kind, isExercise: isExercise) { record in
            switch kind {
            case .container, .airWaybill, .postalItem:
                var consignment = Consignment()
                if kind == .container { consignment.containers = [value] }
                if kind == .airWaybill { consignment.airWaybill = value }
                if kind == .postalItem { consignment.postalItem = value }
                record.consignment = consignment
            case .vessel, .vehicle:
                record.transport = Transport(mode: .unknown)
                if kind == .vessel { record.transport?.imo = value } else { record.transport?.vehicle = value }
            default:
                var party = Party(
                    role: kind == .consignor ? .consignor : .consignee, kind: kind == .person ? .person : .company)
                switch kind {
                case .phone: party.phone = value
                case .account: party.account = value
                case .address: party.address = value
                // A document's number has digits, a name has none.
                case .person where value.utf8.contains { (0x30...0x39).contains($0) }: party.identifier = value
                default: party.name = value
                }
                party.country = country
                record.parties = [party]
            }
        }
    }

    private static func company(_ role: PartyRole, _ name: String) -> Party {
        var party = Party(role: role, kind: .company)
        party.name = name
        return party
    }

    private static func pairing(_ node: SettingsNode, _ isExercise: Bool) -> (String, WatchIdentifier)? {
        guard let consignor = text(node["consignor"]), let consignee = text(node["consignee"]) else { return nil }
        return (
            "\(consignor) to \(consignee)",
            WatchIdentifier(.pairing, isExercise: isExercise) { record in
                record.parties = [company(.consignor, consignor), company(.consignee, consignee)]
            }
        )
    }

    /// Four of five traits: what two consignments of one scheme have in common.
    private static func template(_ node: SettingsNode, _ isExercise: Bool) -> (String, WatchIdentifier)? {
        let traits = ["origin", "destination", "hs", "consignor", "consignee"]
        guard traits.count(where: { node[$0].isPresent }) == 4 else {
            node.report("must name four of \(traits.joined(separator: ", ")): a consignment that agrees in them hits")
            return nil
        }
        let (origin, destination) = (country(node["origin"]), country(node["destination"]))
        let names = ["consignor", "consignee"].map { node[$0].isPresent ? text(node[$0]) : nil }
        let goods = node["hs"].text
        if let goods, !(4...10).contains(goods.utf8.count) || !goods.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            node["hs"].report("must be four to ten digits of an HS code, in quotes; its heading counts")
            return nil
        }
        let shown = [origin, destination, goods.map { "HS \($0.prefix(4))" }] + names
        return (
            zip(traits, shown).compactMap { trait, value in value.map { "\(trait) \($0)" } }.joined(separator: ", "),
            WatchIdentifier(.template, isExercise: isExercise) { record in
                var route = Route()
                (route.origin, route.destination) = (origin.map { PlaceCode($0) }, destination.map { PlaceCode($0) })
                record.route = route
                var consignment = Consignment()
                consignment.hs = goods
                record.consignment = consignment
                record.parties = zip([PartyRole.consignor, .consignee], names).compactMap { role, name in
                    name.map { company(role, $0) }
                }
            }
        )
    }
}
