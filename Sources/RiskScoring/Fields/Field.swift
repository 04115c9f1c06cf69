import Intelligence

/// A field of the record that a rule can ask about. The path in the JSON, the type and the scope of each stand in
/// ``Field/catalogue``.
enum Field: Int, CaseIterable, BitwiseCopyable, Sendable {
    case kind, agency, operation, exercise, reportedAt, validUntil, title, narrative, arrests
    case gradeSource, gradeInformation
    case eventDate, eventCountry, eventLocode, eventPlace, eventLocation, eventDirection
    case declaration, billOfLading, airWaybill, postalItem, containers, seals, consignmentText, consignmentHS
    case grossWeight, verifiedWeight, packages, consignmentValue, consignmentCurrency, freight, lodgedAt, amendments
    case citesPermit, citesSource, observations
    case origin, departure, destination, previousPort, nextPort, eta
    case mode, vessel, imo, voyage, flight, vehicle, carrier
    case concealment, concealmentText, detection, detectionText
    case requested, deadline, outcome
    case transits, containerNumbers, sealNumbers
    case commodity, goodsText, species, appendix, goodsHS, quantityKg, quantityCount, countUnit, quantityLitres
    case quantityM3, goodsValue, goodsCurrency, declaredAs
    case role, partyKind, partyName, partyAddress, partyPhone, partyEmail, partyAccount, partyIdentifier, partySector
    case partyFirstSeen, partyAuthorised
}

/// What part of the record a field repeats with.
enum Scope: Int, CaseIterable, BitwiseCopyable, Sendable {
    case record, goods, parties, transits, containers, seals

    /// As a rule names it in `some: {in: …}`.
    var name: String {
        switch self {
        case .record: "record"
        case .goods: "goods"
        case .parties: "parties"
        case .transits: "transits"
        case .containers: "containers"
        case .seals: "seals"
        }
    }

    /// Those that have elements, for messages.
    static let elementNames = allCases.filter { $0 != .record }.map(\.name).joined(separator: ", ")
}

/// What a field holds, and so which operators it knows.
enum FieldType: Sendable {
    /// A value, or several, of a code list: one bit per code.
    case code([String: UInt64])
    case flag, number, date, place, hs, name, text

    /// As messages name it.
    var name: String {
        switch self {
        case .code: "code"
        case .flag: "flag"
        case .number: "number"
        case .date: "date"
        case .place: "place"
        case .hs: "HS code"
        case .name: "name"
        case .text: "text"
        }
    }
    /// The operators of the type, for messages.
    var operators: [String] {
        switch self {
        case .code, .place: ["is", "in", "present"]
        case .name: ["is", "in", "matches", "present"]
        case .flag: ["is", "present"]
        case .number: ["is", "above", "at_least", "below", "at_most", "present"]
        case .date: ["within_next", "within_last", "older_than", "later_than", "present"]
        case .hs: ["prefix", "present"]
        case .text: ["text", "matches", "fewer_words_than", "present"]
        }
    }
    var isName: Bool { if case .name = self { true } else { false } }
    var isText: Bool { if case .text = self { true } else { false } }
    var isNumber: Bool { if case .number = self { true } else { false } }
    var isDate: Bool { if case .date = self { true } else { false } }
}

/// What the catalogue says of a field.
struct FieldDefinition: Sendable {
    let field: Field
    let path: String
    let type: FieldType
    let scope: Scope
    /// Where a view of the record holds it.
    let slot: RecordSchema.Slot
}
