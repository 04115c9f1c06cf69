/// A person or a company: the nominal data, kept in this one part of the record so that it can be withheld, stored
/// and deleted apart from the rest.
public struct Party: Hashable, Sendable {
    public var role: PartyRole
    public var kind: PartyKind
    public var name: String?
    public var address: String?
    /// ISO 3166-1 alpha-2, of the address.
    public var country: String?
    public var phone: String?
    public var email: String?
    /// A bank or payment account.
    public var account: String?
    /// A registration, tax or document number.
    public var identifier: String?
    /// The line of business.
    public var sector: String?
    /// When the reporting agency first met this party.
    public var firstSeen: CalendarDate?
    /// Whether it is an authorised economic operator (WCO SAFE).
    public var authorisedOperator: Bool?

    public init(role: PartyRole, kind: PartyKind) {
        self.role = role
        self.kind = kind
    }
}
