import Intelligence

extension Field {
    /// Every field, in the order of the cases.
    static let catalogue: [FieldDefinition] = Field.allCases.map { field in
        let (path, type) = field.described
        let scope = field.scope(path)
        return FieldDefinition(field: field, path: path, type: type, scope: scope, slot: field.slot(path))
    }
    static let byPath: [String: FieldDefinition] = Dictionary(
        catalogue.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })

    private func scope(_ path: String) -> Scope {
        switch self {
        case .transits: .transits
        case .containerNumbers: .containers
        case .sealNumbers: .seals
        default: path.hasPrefix("goods[]") ? .goods : path.hasPrefix("parties[]") ? .parties : .record
        }
    }

    /// Fields that are counted or asked for element by element are lists in the record.
    private func slot(_ path: String) -> RecordSchema.Slot {
        let slots = RecordSchema.shared.slots
        guard let slot = slots[path] ?? slots[path + "[]"] else {
            preconditionFailure("no record has the field \(path)")
        }
        return slot
    }

    var definition: FieldDefinition { Self.catalogue[rawValue] }

    private var described: (String, FieldType) {
        switch self {
        case .kind: ("type", .codes(RecordKind.self))
        case .agency: ("agency", .name)
        case .operation: ("operation", .name)
        case .exercise: ("exercise", .flag)
        case .reportedAt: ("reported_at", .date)
        case .validUntil: ("valid_until", .date)
        case .title: ("title", .text)
        case .narrative: ("narrative", .text)
        case .arrests: ("arrests", .number)
        case .gradeSource: ("handling.grade.source", .codes(SourceReliability.self))
        case .gradeInformation: ("handling.grade.information", .number)
        case .eventDate: ("event.date", .date)
        case .eventCountry: ("event.country", .place)
        case .eventLocode: ("event.locode", .place)
        case .eventPlace: ("event.place", .text)
        case .eventLocation: ("event.location_type", .codes(LocationType.self))
        case .eventDirection: ("event.direction", .codes(Direction.self))
        case .mode: ("transport.mode", .codes(TransportMode.self))
        case .vessel: ("transport.vessel", .name)
        case .imo: ("transport.imo", .name)
        case .voyage: ("transport.voyage", .name)
        case .flight: ("transport.flight", .name)
        case .vehicle: ("transport.vehicle", .name)
        case .carrier: ("transport.carrier", .text)
        case .concealment: ("concealment.method", .codes(ConcealmentMethod.self))
        case .concealmentText: ("concealment.description", .text)
        case .detection: ("detection.method", .codes(DetectionMethod.self))
        case .detectionText: ("detection.description", .text)
        case .requested: ("action.requested", .codes(RequestedAction.self))
        case .deadline: ("action.deadline", .date)
        case .outcome: ("outcome.result", .codes(OutcomeResult.self))
        default: describedCargo
        }
    }

    private var describedCargo: (String, FieldType) {
        switch self {
        case .declaration: ("consignment.declaration", .name)
        case .billOfLading: ("consignment.bill_of_lading", .name)
        case .airWaybill: ("consignment.air_waybill", .name)
        case .postalItem: ("consignment.postal_item", .name)
        case .containers: ("consignment.containers", .number)
        case .seals: ("consignment.seals", .number)
        case .consignmentText: ("consignment.description", .text)
        case .consignmentHS: ("consignment.hs", .hs)
        case .grossWeight: ("consignment.gross_weight_kg", .number)
        case .verifiedWeight: ("consignment.verified_weight_kg", .number)
        case .packages: ("consignment.packages", .number)
        case .consignmentValue: ("consignment.value", .number)
        case .consignmentCurrency: ("consignment.currency", .name)
        case .freight: ("consignment.freight", .number)
        case .lodgedAt: ("consignment.lodged_at", .date)
        case .amendments: ("consignment.amendments", .number)
        case .citesPermit: ("consignment.cites_permit", .name)
        case .citesSource: ("consignment.cites_source", .name)
        case .observations: ("consignment.observations", .codes(Observation.self))
        case .origin: ("route.origin", .place)
        case .departure: ("route.departure", .place)
        case .destination: ("route.destination", .place)
        case .previousPort: ("route.previous_port", .place)
        case .nextPort: ("route.next_port", .place)
        case .eta: ("route.eta", .date)
        case .transits: ("route.transits[]", .place)
        case .containerNumbers: ("consignment.containers[]", .name)
        case .sealNumbers: ("consignment.seals[]", .name)
        default: describedElement
        }
    }

    private var describedElement: (String, FieldType) {
        switch self {
        case .commodity: ("goods[].commodity", .text)
        case .goodsText: ("goods[].description", .text)
        case .species: ("goods[].species", .text)
        case .appendix: ("goods[].cites_appendix", .codes(CITESAppendix.self))
        case .goodsHS: ("goods[].hs", .hs)
        case .quantityKg: ("goods[].quantity_kg", .number)
        case .quantityCount: ("goods[].quantity_count", .number)
        case .countUnit: ("goods[].count_unit", .name)
        case .quantityLitres: ("goods[].quantity_litres", .number)
        case .quantityM3: ("goods[].quantity_m3", .number)
        case .goodsValue: ("goods[].value", .number)
        case .goodsCurrency: ("goods[].currency", .name)
        case .declaredAs: ("goods[].declared_as", .text)
        case .role: ("parties[].role", .codes(PartyRole.self))
        case .partyKind: ("parties[].kind", .codes(PartyKind.self))
        case .partyName: ("parties[].name", .text)
        case .partyAddress: ("parties[].address", .text)
        case .partyPhone: ("parties[].phone", .name)
        case .partyEmail: ("parties[].email", .text)
        case .partyAccount: ("parties[].account", .name)
        case .partyIdentifier: ("parties[].identifier", .name)
        case .partySector: ("parties[].sector", .text)
        case .partyFirstSeen: ("parties[].first_seen", .date)
        case .partyAuthorised: ("parties[].authorised_operator", .flag)
        default: ("", .flag)
        }
    }

    /// Why a path that exists, or might, is refused; nil where it is not one of those.
    static func refusal(of path: String) -> String? {
        let last = path.split(separator: ".").last.map(String.init) ?? path
        let refused: Set<String> = ["nationality", "ethnicity", "religion", "citizenship", "race"]
        if refused.contains(last) || path == "parties[].country" {
            return "may not be scored: nationality, ethnicity and religion, and the country of a party that stands "
                + "for them, are no grounds for suspicion; use the route, the goods or the conduct instead"
        }
        return nil
    }
}

extension FieldType {
    /// The code list of an enumeration.
    static func codes<Code: RawRepresentable & CaseIterable>(_ type: Code.Type) -> FieldType
    where Code.RawValue == String {
        .code(
            Dictionary(
                zip(Code.allCases, 0...).map { ($0.rawValue, 1 << UInt64($1)) },
                uniquingKeysWith: { first, _ in first }))
    }
}
