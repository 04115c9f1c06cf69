import Intelligence

/// Random records that use every field.
struct RecordGenerator {
    var random: Seeded

    mutating func record() -> IntelligenceRecord {
        var record = IntelligenceRecord(
            kind: pick(), agency: AgencyCode("VN-CUSTOMS"), id: "G-\(random.index(1_000_000))", reportedAt: instant(),
            handling: Handling(tlp: pick()), commodityGroup: random.chance(50) ? .drugs : .wildlife)
        record.operation = maybe { $0.text() }
        record.exercise = random.chance(50)
        record.thread = maybe { _ in RecordID(agency: AgencyCode("HK-CUSTOMS"), id: "T1") }
        record.refersTo = maybe { _ in RecordID(agency: AgencyCode("SG-CUSTOMS"), id: "R.2") }
        record.validUntil = maybe { $0.instant() }
        record.handling.pap = maybe { $0.pick() }
        record.handling.europol = list { $0.pick() }
        record.handling.releasableTo = list { _ in AgencyCode("SG-CUSTOMS") }
        record.handling.grade = maybe { AdmiraltyGrade(source: $0.pick(), information: 1 + $0.random.index(6)) }
        record.handling.europolGrade = maybe { EuropolGrade(source: "B", information: 1 + $0.random.index(4)) }
        record.title = maybe { $0.text() }
        record.narrative = maybe { $0.text() }
        record.event = maybe { $0.event() }
        record.goods = list { $0.goods() }
        record.consignment = maybe { $0.consignment() }
        record.route = maybe { $0.route() }
        record.transport = maybe { $0.transport() }
        record.concealment = maybe { generator in
            var concealment = Concealment(method: generator.pick())
            concealment.description = generator.maybe { $0.text() }
            return concealment
        }
        record.detection = maybe { generator in
            var detection = Detection(method: generator.pick())
            detection.description = generator.maybe { $0.text() }
            return detection
        }
        record.parties = list { $0.party() }
        record.action = maybe { generator in
            var action = ActionRequest(requested: generator.pick())
            action.deadline = generator.maybe { $0.instant() }
            action.text = generator.maybe { $0.text() }
            return action
        }
        record.addressees = list { _ in AgencyCode("SG-CUSTOMS") }
        record.outcome = maybe { generator in
            var outcome = Outcome(result: generator.pick())
            outcome.text = generator.maybe { $0.text() }
            outcome.seizure = generator.maybe { _ in RecordID(agency: AgencyCode("VN-CUSTOMS"), id: "S9") }
            return outcome
        }
        record.arrests = maybe { $0.random.index(40) }
        record.source = maybe { generator in
            var source = ReportSource(publisher: generator.text())
            source.title = generator.maybe { $0.text() }
            source.published = generator.maybe { $0.date() }
            source.url = generator.maybe { _ in "https://example.com/a" }
            return source
        }
        record.attachments = list { generator in
            var attachment = Attachment(name: generator.text(), sha256: Samples.hash)
            attachment.mediaType = generator.maybe { _ in "image/png" }
            attachment.bytes = generator.maybe { $0.random.index(1 << 40) }
            return attachment
        }
        return record
    }

    private mutating func event() -> Event {
        var event = Event(date: date())
        event.precision = pick()
        event.country = maybe { _ in "SG" }
        event.locode = maybe { _ in "SGSIN" }
        event.place = maybe { $0.text() }
        event.latitude = maybe { Double.random(in: -90...90, using: &$0.random) }
        event.longitude = maybe { Double.random(in: -180...180, using: &$0.random) }
        event.locationType = maybe { $0.pick() }
        event.direction = maybe { $0.pick() }
        return event
    }

    private mutating func goods() -> Goods {
        var goods = Goods(commodity: text())
        goods.description = maybe { $0.text() }
        goods.species = maybe { _ in "Manis javanica" }
        goods.citesAppendix = maybe { $0.pick() }
        goods.hs = maybe { _ in "050790" }
        goods.quantityKg = maybe { $0.amount() }
        goods.quantityCount = maybe { $0.amount() }
        goods.countUnit = maybe { _ in "tablets" }
        goods.quantityLitres = maybe { $0.amount() }
        goods.quantityM3 = maybe { $0.amount() }
        goods.value = maybe { $0.amount() }
        goods.currency = maybe { _ in "USD" }
        goods.declaredAs = maybe { $0.text() }
        return goods
    }

    private mutating func consignment() -> Consignment {
        var consignment = Consignment()
        consignment.declaration = maybe { _ in "D-1" }
        consignment.billOfLading = maybe { _ in "BL1" }
        consignment.airWaybill = maybe { _ in "160-12345675" }
        consignment.postalItem = maybe { _ in "RR473124829GB" }
        consignment.containers = list { _ in "CSQU3054383" }
        consignment.seals = list { _ in "S1" }
        consignment.description = maybe { $0.text() }
        consignment.hs = maybe { _ in "391590" }
        consignment.grossWeightKg = maybe { $0.amount() }
        consignment.verifiedWeightKg = maybe { $0.amount() }
        consignment.packages = maybe { $0.random.index(10_000) }
        consignment.value = maybe { $0.amount() }
        consignment.currency = maybe { _ in "VND" }
        consignment.freight = maybe { $0.amount() }
        consignment.lodgedAt = maybe { $0.instant() }
        consignment.amendments = maybe { $0.random.index(9) }
        consignment.citesPermit = maybe { _ in "P1" }
        consignment.citesSource = maybe { _ in "C" }
        consignment.observations = list { $0.pick() }
        return consignment
    }

    private mutating func route() -> Route {
        var route = Route()
        route.origin = maybe { _ in PlaceCode("NG") }
        route.departure = maybe { _ in PlaceCode("NGAPP") }
        route.transits = list { _ in PlaceCode("SGSIN") }
        route.destination = maybe { _ in PlaceCode("VNHPH") }
        route.previousPort = maybe { _ in PlaceCode("LKCMB") }
        route.nextPort = maybe { _ in PlaceCode("CNYTN") }
        route.eta = maybe { $0.instant() }
        return route
    }

    private mutating func transport() -> Transport {
        var transport = Transport(mode: pick())
        transport.vessel = maybe { $0.text() }
        transport.imo = maybe { _ in "9074729" }
        transport.voyage = maybe { _ in "018E" }
        transport.flight = maybe { _ in "VN1" }
        transport.vehicle = maybe { _ in "51C-1" }
        transport.carrier = maybe { $0.text() }
        return transport
    }

    private mutating func party() -> Party {
        var party = Party(role: pick(), kind: pick())
        party.name = maybe { $0.text() }
        party.address = maybe { $0.text() }
        party.country = maybe { _ in "NA" }
        party.phone = maybe { _ in "+84 1" }
        party.email = maybe { _ in "a@example.com" }
        party.account = maybe { _ in "AC1" }
        party.identifier = maybe { _ in "ID1" }
        party.sector = maybe { $0.text() }
        party.firstSeen = maybe { $0.date() }
        party.authorisedOperator = maybe { $0.random.chance(50) }
        return party
    }

    // MARK: Values

    mutating func pick<Code: CaseIterable>() -> Code where Code.AllCases == [Code] {
        Code.allCases[random.index(Code.allCases.count)]
    }

    private mutating func maybe<Value>(_ make: (inout RecordGenerator) -> Value) -> Value? {
        random.chance(70) ? make(&self) : nil
    }

    /// Up to three, all different.
    private mutating func list<Value: Hashable>(_ make: (inout RecordGenerator) -> Value) -> [Value] {
        var values: [Value] = []
        for _ in 0..<random.index(4) {
            let value = make(&self)
            if !values.contains(value) { values.append(value) }
        }
        return values
    }

    mutating func text() -> String {
        let pieces = [
            "cassia", " ", "\"", "\\", "\n", "\t", "\u{1f}", "\u{8}", "/", "é", "Vảy tê tê", "😀", "\u{2028}", "<&>",
            "x",
        ]
        return (0...random.index(8)).map { _ in pieces[random.index(pieces.count)] }.joined()
    }

    mutating func amount() -> Double {
        switch random.index(5) {
        case 0: Double(random.index(100_000))
        case 1: Double(random.index(100_000)) / 10
        case 2: Double(random.index(10_000_000)) / 1000
        case 3: Double.random(in: 0...1, using: &random)
        default: Double(sign: .plus, exponent: random.index(600) - 300, significand: 1.1)
        }
    }

    mutating func instant() -> Instant {
        Instant(milliseconds: Int64.random(in: 1_400_000_000_000...1_790_000_000_000, using: &random))
    }

    mutating func date() -> CalendarDate { CalendarDate(instant()) }
}
