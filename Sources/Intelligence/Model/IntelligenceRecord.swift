/// A record as an agency publishes it. Which parts a kind must have is said, and checked, by ``RecordValidator``.
public struct IntelligenceRecord: Hashable, Sendable {
    /// The version of this format that the writer followed, `major.minor`.
    public var schemaVersion: SchemaVersion = .current
    public var kind: RecordKind
    /// The issuing agency.
    public var agency: AgencyCode
    /// The id that the agency gave it; unique within the agency.
    public var id: String
    /// The joint operation: `OMD-VIII`.
    public var operation: String?
    /// An exercise never triggers real action; everything derived from it carries the mark.
    public var exercise: Bool = false
    /// The case: the qualified id of the warning, request or lone seizure that started it; its own where absent.
    public var thread: RecordID?
    /// The record that this one answers, corrects or recalls.
    public var refersTo: RecordID?
    public var reportedAt: Instant
    public var validUntil: Instant?
    public var handling: Handling
    public var commodityGroup: CommodityGroup
    public var title: String?
    public var narrative: String?
    public var event: Event?
    public var goods: [Goods] = []
    public var consignment: Consignment?
    public var route: Route?
    public var transport: Transport?
    public var concealment: Concealment?
    public var detection: Detection?
    /// The nominal part.
    public var parties: [Party] = []
    public var action: ActionRequest?
    public var addressees: [AgencyCode] = []
    public var outcome: Outcome?
    public var arrests: Int?
    /// Where the report itself comes from, when it is a public one.
    public var source: ReportSource?
    public var attachments: [Attachment] = []

    public init(
        kind: RecordKind, agency: AgencyCode, id: String, reportedAt: Instant, handling: Handling,
        commodityGroup: CommodityGroup
    ) {
        self.kind = kind
        self.agency = agency
        self.id = id
        self.reportedAt = reportedAt
        self.handling = handling
        self.commodityGroup = commodityGroup
    }

    /// The identity of the record.
    public var recordID: RecordID { RecordID(agency: agency, id: id) }
    /// The case it belongs to; the Kafka key everywhere is its description.
    public var threadID: RecordID { thread ?? recordID }
}

/// The version of a wire format. Another major version is not read.
public struct SchemaVersion: Hashable, Sendable, CustomStringConvertible {
    public let major: Int
    public let minor: Int

    public init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// The version that this software writes.
    public static let current = SchemaVersion(major: 1, minor: 0)
    public var description: String { "\(major).\(minor)" }
}

/// What the originator asks for, and by when.
public struct ActionRequest: Hashable, Sendable {
    public var requested: RequestedAction
    public var deadline: Instant?
    public var text: String?

    public init(requested: RequestedAction) { self.requested = requested }
}

/// What was done, in a feedback.
public struct Outcome: Hashable, Sendable {
    public var result: OutcomeResult
    public var text: String?
    /// The seizure that came of it.
    public var seizure: RecordID?

    public init(result: OutcomeResult) { self.result = result }
}

/// The public report a record was taken from.
public struct ReportSource: Hashable, Sendable {
    public var publisher: String
    public var title: String?
    public var published: CalendarDate?
    public var url: String?

    public init(publisher: String) { self.publisher = publisher }
}

/// A file that belongs to the record; only its hash travels.
public struct Attachment: Hashable, Sendable {
    public var name: String
    public var mediaType: String?
    public var bytes: Int?
    /// Lower-case hexadecimal, 64 digits.
    public var sha256: String

    public init(name: String, sha256: String) {
        self.name = name
        self.sha256 = sha256
    }
}
