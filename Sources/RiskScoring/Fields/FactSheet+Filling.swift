import Intelligence

extension FactSheet {
    /// Lays a record out. Every word of the sheet is written.
    func fill(from record: IntelligenceRecord, matcher: PhraseMatcher) {
        words.initialize(repeating: 0)
        fillHead(record, matcher)
        fillCargo(record.consignment, matcher)
        fillWay(record, matcher)
        for (index, goods) in record.goods.enumerated() { fill(goods, at: base(.goods, index), matcher) }
        for (index, party) in record.parties.enumerated() { fill(party, at: base(.parties, index), matcher) }
    }

    private func put(_ field: Field, _ word: UInt64, at base: Int = 0) {
        words[base + layout.offset(field)] = word
    }

    private func put(_ field: Field, text: String?, at base: Int = 0, _ matcher: PhraseMatcher) {
        let offset = layout.offset(field)
        guard offset >= 0, let text else { return }
        let phrases = UnsafeMutableBufferPointer(rebasing: words[(base + offset)...].prefix(layout.phraseWords))
        let count = matcher.scan(text, into: phrases)
        // The number of words and one more: 0 means that there is no text.
        words[base + offset + layout.phraseWords] = UInt64(count) + 1
    }

    private func fillHead(_ record: IntelligenceRecord, _ matcher: PhraseMatcher) {
        put(.kind, Packed.code(record.kind))
        put(.agency, Packed.name(record.agency.rawValue))
        put(.operation, Packed.name(record.operation))
        put(.exercise, Packed.flag(record.exercise))
        put(.reportedAt, Packed.date(record.reportedAt))
        put(.validUntil, Packed.date(record.validUntil))
        put(.title, text: record.title, matcher)
        put(.narrative, text: record.narrative, matcher)
        put(.arrests, Packed.number(record.arrests.map(Double.init)))
        put(.gradeSource, record.handling.grade.map { Packed.code($0.source) } ?? 0)
        put(.gradeInformation, Packed.number(record.handling.grade.map { Double($0.information) }))
        let event = record.event
        put(.eventDate, Packed.date(event?.date))
        put(.eventCountry, Packed.place(event?.country))
        put(.eventLocode, Packed.place(event?.locode))
        put(.eventPlace, text: event?.place, matcher)
        put(.eventLocation, event?.locationType.map { Packed.code($0) } ?? 0)
        put(.eventDirection, event?.direction.map { Packed.code($0) } ?? 0)
        put(.requested, record.action.map { Packed.code($0.requested) } ?? 0)
        put(.deadline, Packed.date(record.action?.deadline))
        put(.outcome, record.outcome.map { Packed.code($0.result) } ?? 0)
        put(.concealment, record.concealment.map { Packed.code($0.method) } ?? 0)
        put(.concealmentText, text: record.concealment?.description, matcher)
        put(.detection, record.detection.map { Packed.code($0.method) } ?? 0)
        put(.detectionText, text: record.detection?.description, matcher)
    }

    private func fillCargo(_ consignment: Consignment?, _ matcher: PhraseMatcher) {
        put(.declaration, Packed.name(consignment?.declaration))
        put(.billOfLading, Packed.name(consignment?.billOfLading))
        put(.airWaybill, Packed.name(consignment?.airWaybill))
        put(.postalItem, Packed.name(consignment?.postalItem))
        put(.containers, Packed.count(consignment?.containers.count))
        put(.seals, Packed.count(consignment?.seals.count))
        put(.consignmentText, text: consignment?.description, matcher)
        put(.consignmentHS, Packed.hs(consignment?.hs))
        put(.grossWeight, Packed.number(consignment?.grossWeightKg))
        put(.verifiedWeight, Packed.number(consignment?.verifiedWeightKg))
        put(.packages, Packed.number(consignment?.packages.map(Double.init)))
        put(.consignmentValue, Packed.number(consignment?.value))
        put(.consignmentCurrency, Packed.name(consignment?.currency))
        put(.freight, Packed.number(consignment?.freight))
        put(.lodgedAt, Packed.date(consignment?.lodgedAt))
        put(.amendments, Packed.number(consignment?.amendments.map(Double.init)))
        put(.citesPermit, Packed.name(consignment?.citesPermit))
        put(.citesSource, Packed.name(consignment?.citesSource))
        put(.observations, consignment?.observations.reduce(into: UInt64(0)) { $0 |= Packed.code($1) } ?? 0)
    }

    private func fillWay(_ record: IntelligenceRecord, _ matcher: PhraseMatcher) {
        let route = record.route
        put(.origin, Packed.place(route?.origin?.rawValue))
        put(.departure, Packed.place(route?.departure?.rawValue))
        put(.destination, Packed.place(route?.destination?.rawValue))
        put(.previousPort, Packed.place(route?.previousPort?.rawValue))
        put(.nextPort, Packed.place(route?.nextPort?.rawValue))
        put(.eta, Packed.date(route?.eta))
        for (index, place) in (route?.transits ?? []).enumerated() {
            put(.transits, Packed.place(place.rawValue), at: base(.transits, index))
        }
        let transport = record.transport
        put(.mode, transport.map { Packed.code($0.mode) } ?? 0)
        put(.vessel, Packed.name(transport?.vessel))
        put(.imo, Packed.name(transport?.imo))
        put(.voyage, Packed.name(transport?.voyage))
        put(.flight, Packed.name(transport?.flight))
        put(.vehicle, Packed.name(transport?.vehicle))
        put(.carrier, text: transport?.carrier, matcher)
    }

    private func fill(_ goods: Goods, at base: Int, _ matcher: PhraseMatcher) {
        put(.commodity, text: goods.commodity, at: base, matcher)
        put(.goodsText, text: goods.description, at: base, matcher)
        put(.species, text: goods.species, at: base, matcher)
        put(.appendix, goods.citesAppendix.map { Packed.code($0) } ?? 0, at: base)
        put(.goodsHS, Packed.hs(goods.hs), at: base)
        put(.quantityKg, Packed.number(goods.quantityKg), at: base)
        put(.quantityCount, Packed.number(goods.quantityCount), at: base)
        put(.countUnit, Packed.name(goods.countUnit), at: base)
        put(.quantityLitres, Packed.number(goods.quantityLitres), at: base)
        put(.quantityM3, Packed.number(goods.quantityM3), at: base)
        put(.goodsValue, Packed.number(goods.value), at: base)
        put(.goodsCurrency, Packed.name(goods.currency), at: base)
        put(.declaredAs, text: goods.declaredAs, at: base, matcher)
    }

    private func fill(_ party: Party, at base: Int, _ matcher: PhraseMatcher) {
        put(.role, Packed.code(party.role), at: base)
        put(.partyKind, Packed.code(party.kind), at: base)
        put(.partyName, text: party.name, at: base, matcher)
        put(.partyAddress, text: party.address, at: base, matcher)
        put(.partyPhone, Packed.name(party.phone), at: base)
        put(.partyEmail, text: party.email, at: base, matcher)
        put(.partyAccount, Packed.name(party.account), at: base)
        put(.partyIdentifier, Packed.name(party.identifier), at: base)
        put(.partySector, text: party.sector, at: base, matcher)
        put(.partyFirstSeen, Packed.date(party.firstSeen), at: base)
        put(.partyAuthorised, Packed.flag(party.authorisedOperator), at: base)
    }
}

extension Packed {
    /// The length of a list; an empty one counts as absent.
    static func count(_ value: Int?) -> UInt64 {
        guard let value, value > 0 else { return absentNumber }
        return Double(value).bitPattern
    }
}
