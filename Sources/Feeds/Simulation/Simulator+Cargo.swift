import Intelligence

/// Papers, means of transport and parties of simulated records.
extension Simulator {
    mutating func transport(_ found: Case) -> Transport {
        var transport = Transport(mode: found.mode)
        switch found.mode {
        case .sea:
            transport.vessel = generator.pick(SimulatedWords.vessels, or: "MV DRILL HERON")
            transport.imo = generator.imoNumber()
            transport.voyage = generator.digits(3) + "E"
        case .air:
            transport.flight = "XD" + generator.digits(3)
        case .road:
            transport.vehicle = "DRILL-" + generator.digits(4)
        default: break
        }
        if generator.chance(50) { transport.carrier = generator.pick(SimulatedWords.carriers, or: "Exercise Line") }
        return transport
    }

    /// The papers of a consignment that holds `quantity` kilograms of what is hidden in it.
    mutating func consignment(_ found: Case, holding quantity: Double) -> Consignment {
        var papers = Consignment()
        switch found.mode {
        case .air, .unknown: papers.airWaybill = generator.airWaybill()
        case .post, .express: papers.postalItem = generator.postalItem(country: found.pair.origin)
        default:
            papers.billOfLading = "DRILL" + generator.digits(8)
            papers.containers = [generator.containerNumber()]
            papers.seals = ["SL" + generator.digits(7)]
        }
        papers.declaration = "EX-\(found.pair.origin)-\(number)"
        let isParcel = found.mode == .post || found.mode == .express
        let packages = isParcel ? 1 : generator.integer(in: 1...(found.mode == .sea ? 900 : 60))
        let declared = packages * generator.integer(in: 100...2_500)
        let gross = (Double(declared) + (quantity * 100).rounded()) / 100
        papers.packages = packages
        papers.grossWeightKg = gross
        if found.mode == .sea { papers.verifiedWeightKg = (gross + Double(generator.below(400))).rounded() }
        papers.value = Double(generator.integer(in: 100...90_000))
        papers.freight = Double(generator.integer(in: 50...6_000))
        papers.currency = "USD"
        papers.lodgedAt = Instant(milliseconds: clock.milliseconds - Int64(generator.below(96)) * 3_600_000)
        if generator.chance(30) { papers.amendments = generator.integer(in: 1...5) }
        let first = generator.pick(SimulatedWords.observations, or: .scanAnomaly)
        let second = generator.pick(SimulatedWords.observations, or: .scanAnomaly)
        switch generator.below(3) {
        case 0: papers.observations = []
        case 1: papers.observations = [first]
        default: papers.observations = first == second ? [first] : [first, second]
        }
        return papers
    }

    mutating func party(_ role: PartyRole, _ found: Case) -> Party {
        let isCompany = role != .suspect
        var party = Party(role: role, kind: isCompany ? .company : .person)
        let number = generator.integer(in: 1...400)
        if isCompany {
            let name = generator.pick(SimulatedWords.companies, or: "Lotus Harbour")
            let trade = generator.pick(SimulatedWords.trades, or: "Trading")
            party.name = "\(name) \(number) \(trade) \(generator.pick(SimulatedWords.forms, or: "Co"))"
            party.identifier = "REG-" + generator.digits(8)
            party.sector = trade.lowercased()
        } else {
            party.name = "\(generator.pick(SimulatedWords.familyNames, or: "Exemplar")) No. \(number)"
        }
        party.country = role == .consignor ? found.pair.origin : found.pair.destination
        return party
    }

    /// Names of parties do not travel under marks that let a record leave the circle of agencies.
    func mayNameParties(_ handling: Handling) -> Bool {
        switch handling.tlp {
        case .red, .amberStrict, .amber: true
        case .green, .clear: false
        }
    }

    /// Whom a case concerns: the destination, the hub, and sometimes someone besides.
    mutating func addressees(besides issuer: AgencyCode, _ found: Case) -> [AgencyCode] {
        var all: [AgencyCode] = []
        func add(_ code: AgencyCode) {
            if code != issuer, !all.contains(code) { all.append(code) }
        }
        add(member(in: found.pair.destination))
        if let hub = found.hub { add(member(in: hub)) }
        if generator.chance(25) { add(generator.pick(members, or: members[0]).code) }
        for member in members where all.isEmpty { add(member.code) }
        return all
    }
}
