import Intelligence

/// Where, how and in which direction seizures were made: the WCO's Illicit Trade Report 2025, all administrations,
/// number of cases (per mille where the report gives per cent).
///
/// The report gives location and concealment apart. Here what is found in a mail centre is in the mail, and what is
/// found at a courier's is in an express parcel; the rest of each concealment is spread over airports and other
/// places so that both totals stand as reported.
struct SeizureShares: Sendable {
    let location: WeightedTable<LocationType>
    let atAirport: WeightedTable<ConcealmentMethod>
    let elsewhere: WeightedTable<ConcealmentMethod>
    let direction: WeightedTable<Direction>
    let detection: WeightedTable<DetectionMethod>

    func concealment(at location: LocationType, _ generator: inout SeededGenerator) -> ConcealmentMethod {
        switch location {
        case .mailCentre: .inMail
        case .expressCourier: .inExpressCourier
        case .airport: atAirport.draw(&generator)
        default: elsewhere.draw(&generator)
        }
    }

    /// Drugs: 67,757 cases.
    static let drugs = SeizureShares(
        location: WeightedTable([
            (.airport, 27_502), (.mailCentre, 21_995), (.inland, 6_964), (.landBoundary, 4_539),
            (.expressCourier, 3_235), (.seaport, 2_097), (.unknown, 1_258), (.rail, 99), (.highSeas, 36),
            (.river, 25), (.freeZoneBorder, 7),
        ]),
        atAirport: WeightedTable([
            (.inMail, 12_476), (.inBaggage, 7_500), (.unknown, 4_500), (.inFreight, 1_400), (.onThePerson, 1_100),
            (.notConcealed, 400), (.inExpressCourier, 88), (.inTransport, 38),
        ]),
        elsewhere: WeightedTable([
            (.unknown, 6_952), (.inTransport, 4_715), (.inFreight, 1_730), (.inBaggage, 828), (.inPremises, 355),
            (.onThePerson, 330), (.notConcealed, 94), (.recoveredFromSea, 18), (.onMarket, 3),
        ]),
        direction: WeightedTable([(.import, 622), (.export, 191), (.transit, 147), (.internal, 41)]),
        detection: WeightedTable([
            (.riskProfiling, 784), (.routineControl, 173), (.intelligence, 22), (.investigation, 15),
            (.randomSelection, 7),
        ]))

    /// Environmental crime: 3,143 cases with a location; the 2,715 with a concealment are scaled to that.
    static let wildlife = SeizureShares(
        location: WeightedTable([
            (.airport, 1_476), (.mailCentre, 878), (.landBoundary, 276), (.inland, 257), (.seaport, 168),
            (.expressCourier, 68), (.rail, 12), (.river, 8),
        ]),
        atAirport: WeightedTable([
            (.inBaggage, 1_230), (.inMail, 122), (.inFreight, 40), (.onThePerson, 33), (.notConcealed, 26),
            (.inExpressCourier, 25),
        ]),
        elsewhere: WeightedTable([
            (.inFreight, 231), (.inTransport, 179), (.inBaggage, 166), (.notConcealed, 114), (.inPremises, 27),
            (.onThePerson, 4),
        ]),
        direction: WeightedTable([(.import, 746), (.export, 110), (.transit, 101), (.internal, 42)]),
        detection: WeightedTable([
            (.riskProfiling, 650), (.routineControl, 276), (.intelligence, 38), (.randomSelection, 29),
            (.investigation, 7),
        ]))

    /// How the goods moved, where the location says it.
    static func mode(at location: LocationType) -> TransportMode {
        switch location {
        case .airport: .air
        case .mailCentre: .post
        case .expressCourier: .express
        case .seaport, .highSeas, .freeZoneBorder: .sea
        case .rail: .rail
        case .river: .inlandWaterway
        case .inland, .landBoundary: .road
        case .unknown: .unknown
        }
    }
}
