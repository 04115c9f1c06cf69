import Intelligence

/// Seizures, warnings and requests: the records that start a case.
extension Simulator {
    /// A case: what goes where, hidden how.
    struct Case {
        let group: CommodityGroup
        let commodity: SimulatedCommodity
        let pair: SimulatedRoutes.Pair
        let location: LocationType
        let concealment: ConcealmentMethod
        let mode: TransportMode
        let direction: Direction
        /// Where it comes to light.
        let country: String
        let hub: String?
    }

    mutating func seizure() -> IntelligenceRecord {
        let found = drawCase()
        let issuer = member(in: found.country)
        var record = start(.seizure, by: issuer, found.group)
        fill(&record, found)
        let shares = found.group == .drugs ? SeizureShares.drugs : SeizureShares.wildlife
        record.detection = Detection(method: shares.detection.draw(&generator))
        let quantity = record.goods[0].quantityKg ?? 0
        record.title = "\(found.commodity.name), \(quantity) kg, \(found.country)"
        record.narrative = two(of: SimulatedWords.findings)
        record.arrests = generator.chance(60) ? generator.integer(in: 0...3) : nil
        record.event = event(found)
        if generator.chance(30) { record.consignment = consignment(found, holding: quantity) }
        if generator.chance(35), mayNameParties(record.handling) { record.parties = [party(.suspect, found)] }
        if record.handling.tlp == .red { record.addressees = addressees(besides: issuer, found) }
        remember(record)
        return record
    }

    mutating func warning() -> IntelligenceRecord {
        let found = drawCase()
        let issuer = member(in: hasMember(in: found.pair.origin) ? found.pair.origin : found.hub ?? "")
        var record = start(.warning, by: issuer, found.group)
        fill(&record, found)
        let cover = generator.pick(SimulatedWords.covers, or: ("goods", "940360"))
        record.title = "Suspected \(found.commodity.name) declared as \(cover.0)"
        record.narrative = two(of: SimulatedWords.reasons)
        record.consignment = consignment(found, holding: record.goods[0].quantityKg ?? 0)
        record.consignment?.description = cover.0
        record.consignment?.hs = cover.1
        let hours = Int64(generator.integer(in: 2...96))
        record.route?.eta = Instant(milliseconds: clock.milliseconds + (hours + 3) * 3_600_000)
        var action = ActionRequest(
            requested: generator.pick([.examine, .examine, .hold, .monitor, .inform], or: .examine))
        action.deadline = Instant(milliseconds: clock.milliseconds + hours * 3_600_000)
        record.action = action
        record.validUntil = Instant(milliseconds: clock.milliseconds + (hours + 24 * 14) * 3_600_000)
        record.addressees = addressees(besides: issuer, found)
        if generator.chance(60), mayNameParties(record.handling) {
            record.parties = [party(.consignor, found), party(.consignee, found)]
        }
        remember(record)
        keepOpen(record)
        return record
    }

    mutating func request() -> IntelligenceRecord {
        let found = drawCase()
        let issuer = member(in: found.country)
        var record = start(.request, by: issuer, found.group)
        fill(&record, found)
        record.goods[0].quantityKg = nil
        record.concealment = nil
        record.title = "Request on \(found.commodity.name) from \(found.pair.origin)"
        record.narrative = generator.pick(SimulatedWords.requests, or: "")
        record.consignment = consignment(found, holding: 0)
        record.addressees = addressees(besides: issuer, found)
        keepOpen(record)
        return record
    }

    /// Two different sentences.
    private mutating func two(of sentences: [String]) -> String {
        let first = generator.below(sentences.count)
        let second = (first + 1 + generator.below(sentences.count - 1)) % sentences.count
        return sentences[first] + " " + sentences[second]
    }

    /// What every record has.
    mutating func start(_ kind: RecordKind, by issuer: AgencyCode, _ group: CommodityGroup) -> IntelligenceRecord {
        var record = IntelligenceRecord(
            kind: kind, agency: issuer, id: currentID, reportedAt: clock, handling: handling(), commodityGroup: group)
        record.exercise = true
        record.operation = "OMD-EXERCISE"
        return record
    }

    private mutating func handling() -> Handling {
        let marks: [(TrafficLight, PermissibleActions?, Int)] = [
            (.red, .red, 4), (.amberStrict, .amber, 14), (.amber, .amber, 36), (.green, .green, 32), (.clear, nil, 14),
        ]
        let point = generator.below(100)
        var sum = 0
        var handling = Handling(tlp: .amber)
        for (light, actions, weight) in marks {
            sum += weight
            guard point < sum else { continue }
            handling = Handling(tlp: light)
            handling.pap = actions
            break
        }
        handling.grade = AdmiraltyGrade(
            source: generator.pick(
                [.completely, .usually, .usually, .fairly, .fairly, .notUsually, .cannotBeJudged], or: .fairly),
            information: generator.integer(in: 1...6))
        if generator.chance(10) { handling.europol = [generator.chance(50) ? .h0 : .h1] }
        return handling
    }

    private mutating func drawCase() -> Case {
        let group = drawGroup()
        let commodity = (group == .drugs ? SimulatedCommodity.drugs : SimulatedCommodity.wildlife).draw(&generator)
        let shares = group == .drugs ? SeizureShares.drugs : SeizureShares.wildlife
        let location = shares.location.draw(&generator)
        let direction = shares.direction.draw(&generator)
        let table = SimulatedRoutes.table(commodity.routes)
        var pair = table.draw(&generator)
        // A country that does not take part reports nothing, so what leaves it unseen is drawn again, a few times.
        for _ in 0..<8 where (direction == .export || direction == .internal) && !hasMember(in: pair.origin) {
            pair = table.draw(&generator)
        }
        let ends = [pair.origin, pair.destination]
        let hub = direction == .transit || generator.chance(30) ? generator.pick(SimulatedRoutes.hubs, or: "SG") : nil
        let through = hub.flatMap { ends.contains($0) ? nil : $0 }
        let country: String =
            switch direction {
            case .export, .internal: pair.origin
            case .transit: through ?? pair.destination
            default: pair.destination
            }
        return Case(
            group: group, commodity: commodity, pair: pair, location: location,
            concealment: shares.concealment(at: location, &generator), mode: SeizureShares.mode(at: location),
            direction: direction, country: country, hub: through)
    }

    private mutating func fill(_ record: inout IntelligenceRecord, _ found: Case) {
        var goods = Goods(commodity: found.commodity.name)
        goods.hs = found.commodity.hs
        goods.species = found.commodity.species
        goods.citesAppendix = found.commodity.appendix
        let quantity = generator.quantity(median: found.commodity.median, ratio: found.commodity.spread)
        goods.quantityKg = quantity
        if generator.chance(40) {
            goods.value = (quantity * Double(found.commodity.price)).rounded()
            goods.currency = "USD"
        }
        record.goods = [goods]
        var route = Route()
        let isSea = found.mode == .sea
        let origin = SimulatedRoutes.ports(of: found.pair.origin)
        route.origin = PlaceCode(found.pair.origin)
        route.departure = (isSea ? origin.sea : origin.air).map { PlaceCode($0) }
        if let hub = found.hub { route.transits = [PlaceCode(hub)] }
        route.destination = PlaceCode(found.direction == .internal ? found.pair.origin : found.pair.destination)
        record.route = route
        record.transport = transport(found)
        record.concealment = Concealment(method: found.concealment)
    }

    private mutating func event(_ found: Case) -> Event? {
        let day = CalendarDate(Instant(milliseconds: clock.milliseconds - Int64(generator.below(5)) * 86_400_000))
        var event = Event(date: day)
        event.country = found.country
        let ports = SimulatedRoutes.ports(of: found.country)
        switch found.location {
        case .seaport: event.locode = ports.sea
        case .airport: event.locode = ports.air
        default: break
        }
        event.locationType = found.location
        event.direction = found.direction
        return event
    }
}
