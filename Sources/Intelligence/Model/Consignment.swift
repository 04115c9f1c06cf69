/// The consignment and its papers, in the words of the WCO Data Model.
public struct Consignment: Hashable, Sendable {
    /// The number of the customs declaration.
    public var declaration: String?
    /// The number of the bill of lading.
    public var billOfLading: String?
    /// Three digits of the airline, then eight: `160-12345675`.
    public var airWaybill: String?
    /// UPU S10: `RR473124829GB`.
    public var postalItem: String?
    /// ISO 6346: `CSQU3054383`.
    public var containers: [String] = []
    /// The numbers of the seals.
    public var seals: [String] = []
    /// The goods as declared.
    public var description: String?
    /// The HS code as declared.
    public var hs: String?
    /// As declared, in kilograms.
    public var grossWeightKg: Double?
    /// As weighed at the terminal (SOLAS VGM).
    public var verifiedWeightKg: Double?
    /// How many packages were declared.
    public var packages: Int?
    /// The declared value in `currency`.
    public var value: Double?
    /// ISO 4217, of `value` and `freight`.
    public var currency: String?
    /// What the carriage costs, in `currency`.
    public var freight: Double?
    /// When the declaration was lodged.
    public var lodgedAt: Instant?
    /// How often the declaration was amended.
    public var amendments: Int?
    /// The number of the CITES permit.
    public var citesPermit: String?
    /// CITES source code: W, R, D, A, C, F, O, I, U, X.
    public var citesSource: String?
    /// What was observed, coded.
    public var observations: [Observation] = []

    /// Makes an empty one.
    public init() {}
}

/// The way of the goods.
public struct Route: Hashable, Sendable {
    /// Where the goods come from.
    public var origin: PlaceCode?
    /// Where they were loaded.
    public var departure: PlaceCode?
    /// Where they pass, in order.
    public var transits: [PlaceCode] = []
    /// Where they are bound for.
    public var destination: PlaceCode?
    /// The port before this one.
    public var previousPort: PlaceCode?
    /// The port after this one.
    public var nextPort: PlaceCode?
    /// When they are expected at the destination.
    public var eta: Instant?

    /// Makes an empty one.
    public init() {}
}

/// The means of transport.
public struct Transport: Hashable, Sendable {
    /// How they move.
    public var mode: TransportMode
    /// The ship's name.
    public var vessel: String?
    /// Seven digits.
    public var imo: String?
    /// The carrier's number of the voyage.
    public var voyage: String?
    /// The flight: `VN417`.
    public var flight: String?
    /// The vehicle's registration.
    public var vehicle: String?
    /// The company that carries them.
    public var carrier: String?

    /// Makes one of its required parts; the rest is set afterwards.
    public init(mode: TransportMode) { self.mode = mode }
}

/// How the goods were, or are thought to be, hidden.
public struct Concealment: Hashable, Sendable {
    /// The method, coded.
    public var method: ConcealmentMethod
    /// In words.
    public var description: String?

    /// Makes one of its required parts; the rest is set afterwards.
    public init(method: ConcealmentMethod) { self.method = method }
}

/// How the goods were found.
public struct Detection: Hashable, Sendable {
    /// The method, coded.
    public var method: DetectionMethod
    /// In words.
    public var description: String?

    /// Makes one of its required parts; the rest is set afterwards.
    public init(method: DetectionMethod) { self.method = method }
}

/// When and where it happened.
public struct Event: Hashable, Sendable {
    /// The day, or one within the month or year that is known.
    public var date: CalendarDate
    /// How exact the day is.
    public var precision: DatePrecision = .day
    /// ISO 3166-1 alpha-2.
    public var country: String?
    /// UN/LOCODE.
    public var locode: String?
    /// The name of the place.
    public var place: String?
    /// Degrees, north positive.
    public var latitude: Double?
    /// Degrees, east positive.
    public var longitude: Double?
    /// The type of the place.
    public var locationType: LocationType?
    /// The customs direction.
    public var direction: Direction?

    /// Makes one of its required parts; the rest is set afterwards.
    public init(date: CalendarDate) { self.date = date }
}
