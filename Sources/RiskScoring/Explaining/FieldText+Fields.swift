import Intelligence

extension FieldText {
    static func head(_ field: Field, _ record: IntelligenceRecord, _ text: inout [UInt8]) -> Bool {
        switch field {
        case .kind: put(record.kind.rawValue, &text)
        case .agency: put(record.agency.rawValue, &text)
        case .operation: put(record.operation, &text)
        case .exercise: put(record.exercise ? "true" : "false", &text)
        case .reportedAt: put(record.reportedAt, &text)
        case .validUntil: put(record.validUntil, &text)
        case .title: put(record.title, &text)
        case .narrative: put(record.narrative, &text)
        case .arrests: put(record.arrests, &text)
        case .gradeSource: put(record.handling.grade?.source.rawValue, &text)
        case .gradeInformation: put(record.handling.grade?.information, &text)
        case .eventDate: put(record.event?.date.description, &text)
        case .eventCountry: put(record.event?.country, &text)
        case .eventLocode: put(record.event?.locode, &text)
        case .eventPlace: put(record.event?.place, &text)
        case .eventLocation: put(record.event?.locationType?.rawValue, &text)
        case .eventDirection: put(record.event?.direction?.rawValue, &text)
        case .requested: put(record.action?.requested.rawValue, &text)
        case .deadline: put(record.action?.deadline, &text)
        case .outcome: put(record.outcome?.result.rawValue, &text)
        case .concealment: put(record.concealment?.method.rawValue, &text)
        case .concealmentText: put(record.concealment?.description, &text)
        case .detection: put(record.detection?.method.rawValue, &text)
        case .detectionText: put(record.detection?.description, &text)
        default: false
        }
    }

    static func cargo(_ field: Field, _ record: IntelligenceRecord, _ text: inout [UInt8]) -> Bool {
        guard let consignment = record.consignment else { return false }
        return switch field {
        case .declaration: put(consignment.declaration, &text)
        case .billOfLading: put(consignment.billOfLading, &text)
        case .airWaybill: put(consignment.airWaybill, &text)
        case .postalItem: put(consignment.postalItem, &text)
        case .containers: list(consignment.containers.count, &text) { consignment.containers[$0] }
        case .seals: list(consignment.seals.count, &text) { consignment.seals[$0] }
        case .consignmentText: put(consignment.description, &text)
        case .consignmentHS: put(consignment.hs, &text)
        case .grossWeight: put(consignment.grossWeightKg, &text)
        case .verifiedWeight: put(consignment.verifiedWeightKg, &text)
        case .packages: put(consignment.packages, &text)
        case .consignmentValue: put(consignment.value, &text)
        case .consignmentCurrency: put(consignment.currency, &text)
        case .freight: put(consignment.freight, &text)
        case .lodgedAt: put(consignment.lodgedAt, &text)
        case .amendments: put(consignment.amendments, &text)
        case .citesPermit: put(consignment.citesPermit, &text)
        case .citesSource: put(consignment.citesSource, &text)
        case .observations:
            list(consignment.observations.count, &text) {
                observations[Packed.bit(of: consignment.observations[$0])]
            }
        default: false
        }
    }

    static func way(_ field: Field, _ record: IntelligenceRecord, _ text: inout [UInt8]) -> Bool {
        switch field {
        case .origin: put(record.route?.origin?.rawValue, &text)
        case .departure: put(record.route?.departure?.rawValue, &text)
        case .destination: put(record.route?.destination?.rawValue, &text)
        case .previousPort: put(record.route?.previousPort?.rawValue, &text)
        case .nextPort: put(record.route?.nextPort?.rawValue, &text)
        case .eta: put(record.route?.eta, &text)
        case .mode: put(record.transport?.mode.rawValue, &text)
        case .vessel: put(record.transport?.vessel, &text)
        case .imo: put(record.transport?.imo, &text)
        case .voyage: put(record.transport?.voyage, &text)
        case .flight: put(record.transport?.flight, &text)
        case .vehicle: put(record.transport?.vehicle, &text)
        case .carrier: put(record.transport?.carrier, &text)
        default: false
        }
    }

    static func goods(_ field: Field, _ goods: Goods) -> String? {
        switch field {
        case .commodity: goods.commodity
        case .goodsText: goods.description
        case .species: goods.species
        case .appendix: goods.citesAppendix?.rawValue
        case .goodsHS: goods.hs
        case .quantityKg: goods.quantityKg.map(number)
        case .quantityCount: goods.quantityCount.map(number)
        case .countUnit: goods.countUnit
        case .quantityLitres: goods.quantityLitres.map(number)
        case .quantityM3: goods.quantityM3.map(number)
        case .goodsValue: goods.value.map(number)
        case .goodsCurrency: goods.currency
        case .declaredAs: goods.declaredAs
        default: nil
        }
    }

    /// The codes in words, by the bit of the code.
    private static let observations: [String] = {
        var words = [String](repeating: "", count: 64)
        for code in Observation.allCases {
            words[Packed.bit(of: code)] = String(code.rawValue.map { $0 == "_" ? " " : $0 })
        }
        return words
    }()
}
