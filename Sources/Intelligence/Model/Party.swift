/// A person or a company: the nominal data, kept in this one part of the record so that it can be withheld, stored
/// and deleted apart from the rest.
public struct Party: Hashable, Sendable {
    /// What it is to the consignment.
    public var role: PartyRole
    /// A person or a company.
    public var kind: PartyKind
    /// Its name.
    public var name: String?
    /// Its address.
    public var address: String?
    /// ISO 3166-1 alpha-2, of the address.
    public var country: String?
    /// A telephone number.
    public var phone: String?
    /// An e-mail address.
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

    /// Makes one of its required parts; the rest is set afterwards.
    public init(role: PartyRole, kind: PartyKind) {
        self.role = role
        self.kind = kind
    }
}
