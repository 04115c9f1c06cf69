import Intelligence

/// The values of fields in words, for explanations: the same text on every machine.
enum FieldText {
    /// The value of a field; up to three of a field that repeats; nil where it is absent.
    static func value(of field: Field, in record: IntelligenceRecord) -> String? {
        let definition = field.definition
        switch definition.scope {
        case .goods: return list(record.goods.map { goods(field, $0) })
        case .transits: return list((record.route?.transits ?? []).map(\.rawValue))
        case .parties: return nil
        case .record: return cut(head(field, record) ?? cargo(field, record.consignment) ?? way(field, record))
        }
    }

    /// Up to two decimals, without trailing zeros.
    static func number(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
        let cents = Int64((value * 100).rounded())
        let fraction = abs(cents % 100)
        let sign = cents < 0 ? "-" : ""
        let whole = "\(sign)\(abs(cents / 100))"
        if fraction == 0 { return cents == 0 && value != 0 ? "\(value)" : whole }
        if fraction % 10 == 0 { return "\(whole).\(fraction / 10)" }
        return "\(whole).\(fraction < 10 ? "0" : "")\(fraction)"
    }

    private static func moment(_ instant: Instant) -> String { instant.description }

    private static func cut(_ text: String?) -> String? {
        text.map { $0.count > 80 ? String($0.prefix(77)) + "..." : $0 }
    }

    private static func list(_ values: [String?]) -> String? {
        var distinct: [String] = []
        for case let value? in values where !distinct.contains(value) { distinct.append(cut(value) ?? "") }
        guard !distinct.isEmpty else { return nil }
        let more = distinct.count > 3 ? " and \(distinct.count - 3) more" : ""
        return distinct.prefix(3).joined(separator: ", ") + more
    }

    private static func head(_ field: Field, _ record: IntelligenceRecord) -> String? {
        switch field {
        case .kind: record.kind.rawValue
        case .agency: record.agency.rawValue
        case .operation: record.operation
        case .exercise: "\(record.exercise)"
        case .reportedAt: moment(record.reportedAt)
        case .validUntil: record.validUntil.map(moment)
        case .title: record.title
        case .narrative: record.narrative
        case .arrests: record.arrests.map { "\($0)" }
        case .gradeSource: record.handling.grade?.source.rawValue
        case .gradeInformation: record.handling.grade.map { "\($0.information)" }
        case .eventDate: record.event?.date.description
        case .eventCountry: record.event?.country
        case .eventLocode: record.event?.locode
        case .eventPlace: record.event?.place
        case .eventLocation: record.event?.locationType?.rawValue
        case .eventDirection: record.event?.direction?.rawValue
        case .requested: record.action?.requested.rawValue
        case .deadline: record.action?.deadline.map(moment)
        case .outcome: record.outcome?.result.rawValue
        case .concealment: record.concealment?.method.rawValue
        case .concealmentText: record.concealment?.description
        case .detection: record.detection?.method.rawValue
        case .detectionText: record.detection?.description
        default: nil
        }
    }

    private static func cargo(_ field: Field, _ consignment: Consignment?) -> String? {
        guard let consignment else { return nil }
        return switch field {
        case .declaration: consignment.declaration
        case .billOfLading: consignment.billOfLading
        case .airWaybill: consignment.airWaybill
        case .postalItem: consignment.postalItem
        case .containers: list(consignment.containers)
        case .seals: list(consignment.seals)
        case .consignmentText: consignment.description
        case .consignmentHS: consignment.hs
        case .grossWeight: consignment.grossWeightKg.map(number)
        case .verifiedWeight: consignment.verifiedWeightKg.map(number)
        case .packages: consignment.packages.map { "\($0)" }
        case .consignmentValue: consignment.value.map(number)
        case .consignmentCurrency: consignment.currency
        case .freight: consignment.freight.map(number)
        case .lodgedAt: consignment.lodgedAt.map(moment)
        case .amendments: consignment.amendments.map { "\($0)" }
        case .citesPermit: consignment.citesPermit
        case .citesSource: consignment.citesSource
        case .observations: list(consignment.observations.map { words($0.rawValue) })
        default: nil
        }
    }

    private static func way(_ field: Field, _ record: IntelligenceRecord) -> String? {
        switch field {
        case .origin: record.route?.origin?.rawValue
        case .departure: record.route?.departure?.rawValue
        case .destination: record.route?.destination?.rawValue
        case .previousPort: record.route?.previousPort?.rawValue
        case .nextPort: record.route?.nextPort?.rawValue
        case .eta: record.route?.eta.map(moment)
        case .mode: record.transport?.mode.rawValue
        case .vessel: record.transport?.vessel
        case .imo: record.transport?.imo
        case .voyage: record.transport?.voyage
        case .flight: record.transport?.flight
        case .vehicle: record.transport?.vehicle
        case .carrier: record.transport?.carrier
        default: nil
        }
    }

    private static func goods(_ field: Field, _ goods: Goods) -> String? {
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

    private static func words(_ code: String) -> String {
        String(code.map { $0 == "_" ? " " : $0 })
    }
}
