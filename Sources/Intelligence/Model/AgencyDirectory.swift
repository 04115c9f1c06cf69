/// A member of the operation.
public struct Agency: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case customs, police, organisation
        case wildlife = "wildlife_authority"
    }

    public var code: AgencyCode
    /// The name for people: `Viet Nam Customs`.
    public var name: String
    /// ISO 3166-1 alpha-2; nil for an international organisation.
    public var country: String?
    public var kind: Kind
    /// The strictest mark that this agency is cleared for.
    public var ceiling: TrafficLight
    /// Whether it may see the nominal part.
    public var mayReceiveNominalData: Bool

    public init(
        code: AgencyCode, name: String, country: String?, kind: Kind, ceiling: TrafficLight,
        mayReceiveNominalData: Bool
    ) {
        self.code = code
        self.name = name
        self.country = country
        self.kind = kind
        self.ceiling = ceiling
        self.mayReceiveNominalData = mayReceiveNominalData
    }
}

/// The members of the operation, by code.
public struct AgencyDirectory: Sendable {
    /// In the order of the configuration.
    public let agencies: [Agency]
    private let byCode: [AgencyCode: Agency]

    public init(_ agencies: [Agency]) {
        self.agencies = agencies
        byCode = Dictionary(agencies.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    }

    public subscript(_ code: AgencyCode) -> Agency? { byCode[code] }
    /// Whether the agency is a member.
    public func contains(_ code: AgencyCode) -> Bool { byCode[code] != nil }
}
