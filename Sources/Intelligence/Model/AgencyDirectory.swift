/// A member of the operation.
public struct Agency: Hashable, Sendable {
    /// What kind of body a member is.
    public enum Kind: String, Sendable, CaseIterable {
        case customs, police, organisation
        case wildlife = "wildlife_authority"
    }

    /// Its code, unique among the members.
    public var code: AgencyCode
    /// The name for people: `Viet Nam Customs`.
    public var name: String
    /// ISO 3166-1 alpha-2; nil for an international organisation.
    public var country: String?
    /// What it is.
    public var kind: Kind
    /// The strictest mark that this agency is cleared for.
    public var ceiling: TrafficLight
    /// Whether it may see the nominal part.
    public var mayReceiveNominalData: Bool
    /// Whether it coordinates the operation, and may be told what the scorer remembers of other records.
    public var coordinates: Bool
    /// The desk that other members may ask, with its address; nil where none is named.
    public var contact: String?

    /// Makes it of its parts.
    public init(
        code: AgencyCode, name: String, country: String?, kind: Kind, ceiling: TrafficLight,
        mayReceiveNominalData: Bool, coordinates: Bool = false, contact: String? = nil
    ) {
        self.code = code
        self.name = name
        self.country = country
        self.kind = kind
        self.ceiling = ceiling
        self.mayReceiveNominalData = mayReceiveNominalData
        self.coordinates = coordinates
        self.contact = contact
    }
}

/// The members of the operation, by code.
public struct AgencyDirectory: Sendable {
    /// In the order of the configuration.
    public let agencies: [Agency]
    private let byCode: [AgencyCode: Agency]
    let codes: NameTable

    /// The first of two members with the same code counts.
    public init(_ agencies: [Agency]) {
        self.agencies = agencies
        byCode = Dictionary(agencies.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        codes = NameTable(agencies.map(\.code.rawValue))
    }

    /// The member with that code; nil for none.
    public subscript(_ code: AgencyCode) -> Agency? { byCode[code] }
    /// How a contact of an assessment reads: that of the agency whose code it is, else the text itself.
    public func contact(_ contact: String) -> String {
        guard let agency = byCode[AgencyCode(contact)] else { return contact }
        return agency.contact ?? agency.name
    }
    /// Whether the agency is a member.
    public func contains(_ code: AgencyCode) -> Bool { codes.contains(code.rawValue) || byCode[code] != nil }
}
