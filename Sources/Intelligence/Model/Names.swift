/// The code of a member of the operation, as `agencies.yaml` lists it: `VN-CUSTOMS`, `RILO-AP`.
public struct AgencyCode: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ text: String) { rawValue = text }
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    public var description: String { rawValue }
}

/// The identity of a record: the agency that issued it and the id that the agency gave it, written `AGENCY/ID`.
/// CloudEvents' (source, id) is the same pair.
public struct RecordID: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let agency: AgencyCode
    public let id: String

    public init(agency: AgencyCode, id: String) {
        self.agency = agency
        self.id = id
    }

    /// Reads `AGENCY/ID`; nil where there is no slash or a side is empty.
    public init?(qualified text: String) {
        guard let slash = text.firstIndex(of: "/") else { return nil }
        let agency = text[..<slash]
        let id = text[text.index(after: slash)...]
        guard !agency.isEmpty, !id.isEmpty else { return nil }
        self.init(agency: AgencyCode(String(agency)), id: String(id))
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.agency, left.id) < (right.agency, right.id)
    }
    public var description: String { "\(agency.rawValue)/\(id)" }
}

/// The name of a commodity group, and of its topic `alerts.<group>`: `drugs`, `wildlife`, or another one that the
/// configuration names.
public struct CommodityGroup: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ text: String) { rawValue = text }
    public static let drugs = CommodityGroup("drugs")
    public static let wildlife = CommodityGroup("wildlife")
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    public var description: String { rawValue }
}

/// A place in a route: an ISO 3166-1 alpha-2 country (`VN`) or a UN/LOCODE (`VNHPH`).
public struct PlaceCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ text: String) { rawValue = text }
    /// The country: the first two letters.
    public var country: String { String(rawValue.prefix(2)) }
    public var description: String { rawValue }
}
