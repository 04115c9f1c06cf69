import Intelligence

extension FactSheet {
    /// Lays out what the rules read of a record.
    mutating func fill(from record: IntelligenceRecord, matcher: PhraseMatcher) {
        fillHead(record, matcher)
        fillCargo(record, matcher)
        fillWay(record, matcher)
        // By pointer: an element that is passed on is copied, with a count of references for each of its texts.
        record.goods.withUnsafeBufferPointer { list in
            guard let first = list.baseAddress else { return }
            for index in 0..<list.count { fill(first + index, goods.base(of: index), matcher) }
        }
        record.parties.withUnsafeBufferPointer { list in
            guard let first = list.baseAddress else { return }
            for index in 0..<list.count { fill(first + index, parties.base(of: index), matcher) }
        }
    }

    /// The value is worked out only where a rule reads the field.
    @inline(__always)
    private mutating func put(
        _ field: Field, _ value: @autoclosure () -> UInt64, absent: UInt64 = 0, at base: Int = 0
    ) {
        let place = places[field.rawValue]
        guard place.offset >= 0 else { return }
        let word = value()
        words[base + Int(place.offset)] = word
        if word != absent { signals |= place.present }
    }

    @inline(__always)
    private mutating func put(_ field: Field, number: @autoclosure () -> Double?, at base: Int = 0) {
        put(field, Packed.number(number()), absent: Packed.absentNumber, at: base)
    }

    @inline(__always)
    private mutating func put(_ field: Field, date: @autoclosure () -> Instant?) {
        put(field, Packed.date(date()), absent: Packed.absentDate)
    }

    @inline(__always)
    private mutating func put(_ field: Field, day: @autoclosure () -> CalendarDate?, at base: Int = 0) {
        put(field, Packed.date(day()), absent: Packed.absentDate, at: base)
    }

    @inline(__always)
    private mutating func put(
        _ field: Field, text: @autoclosure () -> String?, at base: Int = 0, _ matcher: PhraseMatcher
    ) {
        let place = places[field.rawValue]
        guard place.offset >= 0, let text = text() else { return }
        scan(text, place, at: base + Int(place.offset), matcher)
    }

    private mutating func scan(_ text: String, _ place: FactLayout.Place, at index: Int, _ matcher: PhraseMatcher) {
        var text = text
        let found = text.withUTF8 { matcher.scan($0, into: words + index) }
        // The number of words and one more: 0 means that there is no text.
        words[index + phraseWords] = UInt64(found.words) + 1
        signals |= place.present
        if found.hasPhrase { signals |= place.phrases }
    }

    private mutating func fillHead(_ record: IntelligenceRecord, _ matcher: PhraseMatcher) {
        put(.kind, Packed.code(record.kind))
        put(.agency, Packed.name(record.agency.rawValue))
        put(.operation, Packed.name(record.operation))
        put(.exercise, Packed.flag(record.exercise))
        put(.reportedAt, date: record.reportedAt)
        put(.validUntil, date: record.validUntil)
        put(.title, text: record.title, matcher)
        put(.narrative, text: record.narrative, matcher)
        put(.arrests, number: record.arrests.map(Double.init))
        put(.gradeSource, record.handling.grade.map { Packed.code($0.source) } ?? 0)
        put(.gradeInformation, number: record.handling.grade.map { Double($0.information) })
        put(.eventDate, day: record.event?.date)
        put(.eventCountry, Packed.place(record.event?.country))
        put(.eventLocode, Packed.place(record.event?.locode))
        put(.eventPlace, text: record.event?.place, matcher)
        put(.eventLocation, record.event?.locationType.map { Packed.code($0) } ?? 0)
        put(.eventDirection, record.event?.direction.map { Packed.code($0) } ?? 0)
        put(.requested, record.action.map { Packed.code($0.requested) } ?? 0)
        put(.deadline, date: record.action?.deadline)
        put(.outcome, record.outcome.map { Packed.code($0.result) } ?? 0)
        put(.concealment, record.concealment.map { Packed.code($0.method) } ?? 0)
        put(.concealmentText, text: record.concealment?.description, matcher)
        put(.detection, record.detection.map { Packed.code($0.method) } ?? 0)
        put(.detectionText, text: record.detection?.description, matcher)
    }

    private mutating func fillCargo(_ record: IntelligenceRecord, _ matcher: PhraseMatcher) {
        put(.declaration, Packed.name(record.consignment?.declaration))
        put(.billOfLading, Packed.name(record.consignment?.billOfLading))
        put(.airWaybill, Packed.name(record.consignment?.airWaybill))
        put(.postalItem, Packed.name(record.consignment?.postalItem))
        put(.containers, Packed.count(record.consignment?.containers.count), absent: Packed.absentNumber)
        put(.seals, Packed.count(record.consignment?.seals.count), absent: Packed.absentNumber)
        put(.consignmentText, text: record.consignment?.description, matcher)
        put(.consignmentHS, Packed.hs(record.consignment?.hs))
        put(.grossWeight, number: record.consignment?.grossWeightKg)
        put(.verifiedWeight, number: record.consignment?.verifiedWeightKg)
        put(.packages, number: record.consignment?.packages.map(Double.init))
        put(.consignmentValue, number: record.consignment?.value)
        put(.consignmentCurrency, Packed.name(record.consignment?.currency))
        put(.freight, number: record.consignment?.freight)
        put(.lodgedAt, date: record.consignment?.lodgedAt)
        put(.amendments, number: record.consignment?.amendments.map(Double.init))
        put(.citesPermit, Packed.name(record.consignment?.citesPermit))
        put(.citesSource, Packed.name(record.consignment?.citesSource))
        put(.observations, Packed.codes(record.consignment?.observations))
    }

    private mutating func fillWay(_ record: IntelligenceRecord, _ matcher: PhraseMatcher) {
        put(.origin, Packed.place(record.route?.origin?.rawValue))
        put(.departure, Packed.place(record.route?.departure?.rawValue))
        put(.destination, Packed.place(record.route?.destination?.rawValue))
        put(.previousPort, Packed.place(record.route?.previousPort?.rawValue))
        put(.nextPort, Packed.place(record.route?.nextPort?.rawValue))
        put(.eta, date: record.route?.eta)
        for index in 0..<transits.count {
            put(.transits, Packed.place(record.route?.transits[index].rawValue), at: transits.base(of: index))
        }
        put(.mode, record.transport.map { Packed.code($0.mode) } ?? 0)
        put(.vessel, Packed.name(record.transport?.vessel))
        put(.imo, Packed.name(record.transport?.imo))
        put(.voyage, Packed.name(record.transport?.voyage))
        put(.flight, Packed.name(record.transport?.flight))
        put(.vehicle, Packed.name(record.transport?.vehicle))
        put(.carrier, text: record.transport?.carrier, matcher)
    }

    private mutating func fill(_ goods: UnsafePointer<Goods>, _ base: Int, _ matcher: PhraseMatcher) {
        put(.commodity, text: goods.pointee.commodity, at: base, matcher)
        put(.goodsText, text: goods.pointee.description, at: base, matcher)
        put(.species, text: goods.pointee.species, at: base, matcher)
        put(.appendix, goods.pointee.citesAppendix.map { Packed.code($0) } ?? 0, at: base)
        put(.goodsHS, Packed.hs(goods.pointee.hs), at: base)
        put(.quantityKg, number: goods.pointee.quantityKg, at: base)
        put(.quantityCount, number: goods.pointee.quantityCount, at: base)
        put(.countUnit, Packed.name(goods.pointee.countUnit), at: base)
        put(.quantityLitres, number: goods.pointee.quantityLitres, at: base)
        put(.quantityM3, number: goods.pointee.quantityM3, at: base)
        put(.goodsValue, number: goods.pointee.value, at: base)
        put(.goodsCurrency, Packed.name(goods.pointee.currency), at: base)
        put(.declaredAs, text: goods.pointee.declaredAs, at: base, matcher)
    }

    private mutating func fill(_ party: UnsafePointer<Party>, _ base: Int, _ matcher: PhraseMatcher) {
        put(.role, Packed.code(party.pointee.role), at: base)
        put(.partyKind, Packed.code(party.pointee.kind), at: base)
        put(.partyName, text: party.pointee.name, at: base, matcher)
        put(.partyAddress, text: party.pointee.address, at: base, matcher)
        put(.partyPhone, Packed.name(party.pointee.phone), at: base)
        put(.partyEmail, text: party.pointee.email, at: base, matcher)
        put(.partyAccount, Packed.name(party.pointee.account), at: base)
        put(.partyIdentifier, Packed.name(party.pointee.identifier), at: base)
        put(.partySector, text: party.pointee.sector, at: base, matcher)
        put(.partyFirstSeen, day: party.pointee.firstSeen, at: base)
        put(.partyAuthorised, Packed.flag(party.pointee.authorisedOperator), at: base)
    }
}

extension Packed {
    /// The length of a list; an empty one counts as absent.
    static func count(_ value: Int?) -> UInt64 {
        guard let value, value > 0 else { return absentNumber }
        return Double(value).bitPattern
    }

    /// A bit for each of several codes.
    static func codes<Code>(_ values: [Code]?) -> UInt64 {
        guard let values else { return 0 }
        return values.reduce(0) { $0 | code($1) }
    }
}
