/// The code of a member of the operation, as `agencies.yaml` lists it: `VN-CUSTOMS`, `RILO-AP`.
public struct AgencyCode: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The code as it stands in the JSON.
    public let rawValue: String
    /// Takes the code as it is.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// Takes the code as it is.
    public init(_ text: String) { rawValue = text }
    /// By their order.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    /// As it is written.
    public var description: String { rawValue }
}

/// The identity of a record: the agency that issued it and the id that the agency gave it, written `AGENCY/ID`.
/// CloudEvents' (source, id) is the same pair.
public struct RecordID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The issuing agency.
    public let agency: AgencyCode
    /// The id within the agency.
    public let id: String

    /// Makes it of its parts.
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

    /// By their order.
    public static func < (left: Self, right: Self) -> Bool {
        (left.agency, left.id) < (right.agency, right.id)
    }
    /// As it is written.
    public var description: String { "\(agency.rawValue)/\(id)" }
}

/// The name of a commodity group, and of its topic `alerts.<group>`: `drugs`, `wildlife`, or another one that the
/// configuration names.
public struct CommodityGroup: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The code as it stands in the JSON.
    public let rawValue: String
    /// Takes the code as it is.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// Takes the code as it is.
    public init(_ text: String) { rawValue = text }
    /// Narcotics and their precursors.
    public static let drugs = CommodityGroup("drugs")
    /// Species and timber listed in CITES.
    public static let wildlife = CommodityGroup("wildlife")
    /// By their order.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    /// As it is written.
    public var description: String { rawValue }
}

/// A place in a route: an ISO 3166-1 alpha-2 country (`VN`) or a UN/LOCODE (`VNHPH`).
public struct PlaceCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The code as it stands in the JSON.
    public let rawValue: String
    /// Takes the code as it is.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// Takes the code as it is.
    public init(_ text: String) { rawValue = text }
    /// The country: the first two letters.
    public var country: String { String(rawValue.prefix(2)) }
    /// As it is written.
    public var description: String { rawValue }
}
