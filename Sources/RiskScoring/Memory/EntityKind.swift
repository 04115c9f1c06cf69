/// What kind of thing an entity is. The raw values stand in the topic `sightings` and must not change.
public enum EntityKind: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case container = 1
    /// A ship, by its IMO number.
    case vessel = 2
    case airWaybill = 3
    case postalItem = 4
    case phone = 5
    case account = 6
    /// Who receives: consignee or importer, where it is a company.
    case consignee = 7
    /// Who sends: consignor or exporter, where it is a company.
    case consignor = 8
    case address = 9
    case vehicle = 10
    /// A natural person. Its key never leaves the scorer but as a keyed hash, and no text names it.
    case person = 11
    /// The two parties of a consignment together.
    case pairing = 12
    /// A case: all records of one thread. Rules cannot ask for it.
    case thread = 14
    /// Four of origin, destination, goods and the two parties together: what the consignments of one scheme have in
    /// common. (13 was both ends, goods and one party.)
    case template = 15

    /// As rules and assessments name it.
    public var name: String {
        switch self {
        case .airWaybill: "air_waybill"
        case .postalItem: "postal_item"
        case .pairing: "consignor_and_consignee"
        default: "\(self)"
        }
    }

    /// As a sentence names it.
    public var words: StaticString {
        switch self {
        case .container: "container"
        case .vessel: "vessel"
        case .airWaybill: "air waybill"
        case .postalItem: "postal item"
        case .phone: "phone number"
        case .account: "account"
        case .consignee: "consignee"
        case .consignor: "consignor"
        case .address: "address"
        case .vehicle: "vehicle"
        case .person: "person"
        case .pairing: "pair of consignor and consignee"
        case .template: "pattern of route, goods and parties"
        case .thread: "case"
        }
    }

    /// Those that a rule may ask for.
    public static let known: [EntityKind] = allCases.filter { $0 != .thread }

    init?(name: String) {
        guard let kind = Self.known.first(where: { $0.name == name }) else { return nil }
        self = kind
    }

    var bit: UInt32 { 1 << UInt32(rawValue) }

    /// The bits of the kinds that are made of several fields.
    static let combined = EntityKind.pairing.bit | EntityKind.template.bit

    /// The bits of the kinds that stand with the cargo; the others come from the parties.
    static let cargo = [EntityKind.container, .vessel, .airWaybill, .postalItem, .vehicle].reduce(0) { $0 | $1.bit }

    /// How much one in common tells that two reports are about the same subject: 2 does alone, 1 needs another.
    var strength: Int {
        switch self {
        case .container, .airWaybill, .postalItem, .account, .person: 2
        case .phone, .vehicle, .consignee, .consignor, .address, .vessel: 1
        case .pairing, .template, .thread: 0
        }
    }
}
