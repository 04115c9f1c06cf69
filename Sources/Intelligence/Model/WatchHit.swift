/// An entry of a member's watch-list that a record names, in full: for the list's owner and for those whom the owner
/// lets see it, and for nobody else. It is never a part of an assessment.
public struct WatchHit: Hashable, Sendable {
    /// Whose list it is.
    public var owner: AgencyCode
    /// The list's name, which its owner gave it.
    public var list: String
    /// The kind of the entity, such as `container`.
    public var kind: String
    /// The value as the list has it.
    public var value: String
    /// Why it is on the list; nil where the owner does not say.
    public var reason: String?
    /// Who may see it besides the owner, and on which channels it may travel.
    public var handling: Handling
    /// The first day on which it hits no more.
    public var expires: CalendarDate
    /// What the owner holds the hit to be worth, in points; nil where the owner does not say.
    public var points: Double?
    /// Whom others are told to ask: a desk, or the code of an agency.
    public var contact: String
    /// Whether nobody but the owner is told anything.
    public var isSilent: Bool
    /// Whether the value is one of a party: a name, a number, an address of a person or a company.
    public var isNominal: Bool

    /// The most characters of a contact.
    public static let longestContact = 160

    /// Makes it of its parts.
    public init(
        owner: AgencyCode, list: String, kind: String, value: String, reason: String?, handling: Handling,
        expires: CalendarDate, points: Double?, contact: String, isSilent: Bool, isNominal: Bool
    ) {
        self.owner = owner
        self.list = list
        self.kind = kind
        self.value = value
        self.reason = reason
        self.handling = handling
        self.expires = expires
        self.points = points
        self.contact = contact
        self.isSilent = isSilent
        self.isNominal = isNominal
    }
}
