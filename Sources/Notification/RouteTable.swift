import Intelligence

/// A line of `routes.yaml`: which assessed records concern whom. A route says who is concerned; who may see the
/// record is not its business.
public struct NotificationRoute: Hashable, Sendable {
    /// Whom a route notifies.
    public enum Target: Hashable, Sendable {
        case agency(AgencyCode)
        /// The customs administrations of the country of origin.
        case originCustoms
        /// Those of every country of transit.
        case transitCustoms
        /// Those of the country of destination.
        case destinationCustoms
        /// Those of the country of the event.
        case eventCustoms
        /// Those whom the record names.
        case addressees
    }

    /// What a record must be like. An absent condition is always met; of a list one value must match.
    public struct Condition: Hashable, Sendable {
        /// The groups of goods.
        public var commodityGroups: Set<CommodityGroup>?
        /// Absent: every lane but green, which is for release: a route must ask for it.
        public var lanes: Set<Lane>?
        /// The kinds of record.
        public var kinds: Set<RecordKind>?
        /// Countries (`VN`) or UN/LOCODEs (`VNHPH`) of the route's origin.
        public var origin: Set<PlaceCode>?
        /// Countries or UN/LOCODEs, of which one place of transit must be one.
        public var transit: Set<PlaceCode>?
        /// Countries or UN/LOCODEs of the route's destination.
        public var destination: Set<PlaceCode>?
        /// ISO 3166-1 alpha-2.
        public var eventCountry: Set<String>?

        /// A condition that every record in a lane other than green meets.
        public init() {}
    }

    /// Its name, for the audit.
    public var name: String
    /// What a record must be like.
    public var when: Condition
    /// Whom it concerns then, in order.
    public var notify: [Target]

    /// A route with the given parts.
    public init(name: String, when: Condition, notify: [Target]) {
        self.name = name
        self.when = when
        self.notify = notify
    }

    /// Whether the record meets every condition.
    public func matches(_ record: IntelligenceRecord, lane: Lane) -> Bool {
        let way = record.route
        return contains(when.commodityGroups, record.commodityGroup)
            && (when.lanes?.contains(lane) ?? (lane != .green))
            && contains(when.kinds, record.kind)
            && covers(when.origin, [way?.origin])
            && covers(when.transit, way?.transits ?? [])
            && covers(when.destination, [way?.destination])
            && (when.eventCountry.map { $0.contains(record.event?.country ?? "") } ?? true)
    }

    private func contains<Value: Hashable>(_ values: Set<Value>?, _ value: Value) -> Bool {
        values?.contains(value) ?? true
    }

    private func covers(_ places: Set<PlaceCode>?, _ actual: [PlaceCode?]) -> Bool {
        guard let places else { return true }
        return actual.compactMap(\.self).contains { places.contains($0) || places.contains(PlaceCode($0.country)) }
    }
}

/// The routes of the operation, and the rules whose reasons are nominal.
public struct RouteTable: Sendable {
    /// In the order of the file.
    public let routes: [NotificationRoute]
    /// The ids of the rules that read the parties: their reasons are withheld with the parties.
    public let nominalRules: Set<String>

    /// A table of the given routes.
    public init(_ routes: [NotificationRoute] = [], nominalRules: Set<String> = []) {
        self.routes = routes
        self.nominalRules = nominalRules
    }

    /// Whom the record concerns by these routes, in order, each once.
    public func concerned(by record: IntelligenceRecord, lane: Lane, directory: AgencyDirectory) -> [AgencyCode] {
        var seen: Set<AgencyCode> = []
        return
            routes
            .filter { $0.matches(record, lane: lane) }
            .flatMap { $0.notify.flatMap { Self.agencies($0, of: record, in: directory) } }
            .filter { seen.insert($0).inserted }
    }

    private static func agencies(
        _ target: NotificationRoute.Target, of record: IntelligenceRecord, in directory: AgencyDirectory
    ) -> [AgencyCode] {
        switch target {
        case .agency(let code): [code]
        case .addressees: record.addressees
        case .originCustoms: customs(of: [record.route?.origin?.country], in: directory)
        case .transitCustoms: customs(of: record.route?.transits.map(\.country) ?? [], in: directory)
        case .destinationCustoms: customs(of: [record.route?.destination?.country], in: directory)
        case .eventCustoms: customs(of: [record.event?.country], in: directory)
        }
    }

    private static func customs(of countries: [String?], in directory: AgencyDirectory) -> [AgencyCode] {
        let wanted = Set(countries.compactMap(\.self))
        return directory.agencies
            .filter { $0.kind == .customs && $0.country.map(wanted.contains) ?? false }
            .map(\.code)
    }
}
