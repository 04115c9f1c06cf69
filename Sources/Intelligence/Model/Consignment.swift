/// The consignment and its papers, in the words of the WCO Data Model.
public struct Consignment: Hashable, Sendable {
    public var declaration: String?
    public var billOfLading: String?
    /// Three digits of the airline, then eight: `160-12345675`.
    public var airWaybill: String?
    /// UPU S10: `RR473124829GB`.
    public var postalItem: String?
    /// ISO 6346: `CSQU3054383`.
    public var containers: [String] = []
    public var seals: [String] = []
    /// The goods as declared.
    public var description: String?
    /// The HS code as declared.
    public var hs: String?
    public var grossWeightKg: Double?
    /// As weighed at the terminal (SOLAS VGM).
    public var verifiedWeightKg: Double?
    public var packages: Int?
    public var value: Double?
    /// ISO 4217, of `value` and `freight`.
    public var currency: String?
    public var freight: Double?
    public var lodgedAt: Instant?
    /// How often the declaration was amended.
    public var amendments: Int?
    public var citesPermit: String?
    /// CITES source code: W, R, D, A, C, F, O, I, U, X.
    public var citesSource: String?
    public var observations: [Observation] = []

    public init() {}
}

/// The way of the goods.
public struct Route: Hashable, Sendable {
    public var origin: PlaceCode?
    public var departure: PlaceCode?
    public var transits: [PlaceCode] = []
    public var destination: PlaceCode?
    public var previousPort: PlaceCode?
    public var nextPort: PlaceCode?
    public var eta: Instant?

    public init() {}
}

/// The means of transport.
public struct Transport: Hashable, Sendable {
    public var mode: TransportMode
    public var vessel: String?
    /// Seven digits.
    public var imo: String?
    public var voyage: String?
    public var flight: String?
    public var vehicle: String?
    public var carrier: String?

    public init(mode: TransportMode) { self.mode = mode }
}

/// How the goods were, or are thought to be, hidden.
public struct Concealment: Hashable, Sendable {
    public var method: ConcealmentMethod
    public var description: String?

    public init(method: ConcealmentMethod) { self.method = method }
}

/// How the goods were found.
public struct Detection: Hashable, Sendable {
    public var method: DetectionMethod
    public var description: String?

    public init(method: DetectionMethod) { self.method = method }
}

/// When and where it happened.
public struct Event: Hashable, Sendable {
    public var date: CalendarDate
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
    public var locationType: LocationType?
    public var direction: Direction?

    public init(date: CalendarDate) { self.date = date }
}
