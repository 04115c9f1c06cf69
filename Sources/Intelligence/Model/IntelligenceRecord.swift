/// A record as an agency publishes it. Which parts a kind must have is said, and checked, by ``RecordValidator``.
public struct IntelligenceRecord: Hashable, Sendable {
    /// The version of this format that the writer followed, `major.minor`.
    public var schemaVersion: SchemaVersion = .current
    /// What it is.
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
    /// When the agency issued it.
    public var reportedAt: Instant
    /// Until when it holds.
    public var validUntil: Instant?
    /// How it may be handled.
    public var handling: Handling
    /// Drugs, wildlife, or another group of the configuration.
    public var commodityGroup: CommodityGroup
    /// A title, for lists.
    public var title: String?
    /// The account, in words.
    public var narrative: String?
    /// When and where it happened.
    public var event: Event?
    /// What goods it is about.
    public var goods: [Goods] = []
    /// The consignment and its papers.
    public var consignment: Consignment?
    /// The way of the goods.
    public var route: Route?
    /// The means of transport.
    public var transport: Transport?
    /// How the goods were hidden.
    public var concealment: Concealment?
    /// How they were found.
    public var detection: Detection?
    /// The nominal part.
    public var parties: [Party] = []
    /// What the originator asks for.
    public var action: ActionRequest?
    /// Who is asked to act.
    public var addressees: [AgencyCode] = []
    /// What was done, in a feedback.
    public var outcome: Outcome?
    /// How many persons were arrested.
    public var arrests: Int?
    /// Where the report itself comes from, when it is a public one.
    public var source: ReportSource?
    /// Files that belong to it.
    public var attachments: [Attachment] = []

    /// Makes one of its required parts; the rest is set afterwards.
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
    /// Changes when older readers could misread.
    public let major: Int
    /// Changes when fields are added.
    public let minor: Int

    /// Makes it of its parts.
    public init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// The version that this software writes.
    public static let current = SchemaVersion(major: 1, minor: 0)
    /// As it is written.
    public var description: String { "\(major).\(minor)" }
}

/// What the originator asks for, and by when.
public struct ActionRequest: Hashable, Sendable {
    /// What is asked for.
    public var requested: RequestedAction
    /// By when.
    public var deadline: Instant?
    /// In words.
    public var text: String?

    /// Makes one of its required parts; the rest is set afterwards.
    public init(requested: RequestedAction) { self.requested = requested }
}

/// What was done, in a feedback.
public struct Outcome: Hashable, Sendable {
    /// What came of it, coded.
    public var result: OutcomeResult
    /// In words.
    public var text: String?
    /// The seizure that came of it.
    public var seizure: RecordID?

    /// Makes one of its required parts; the rest is set afterwards.
    public init(result: OutcomeResult) { self.result = result }
}

/// The public report a record was taken from.
public struct ReportSource: Hashable, Sendable {
    /// Who published it.
    public var publisher: String
    /// A title, for lists.
    public var title: String?
    /// When.
    public var published: CalendarDate?
    /// Where it stands.
    public var url: String?

    /// Makes one of its required parts; the rest is set afterwards.
    public init(publisher: String) { self.publisher = publisher }
}

/// A file that belongs to the record; only its hash travels.
public struct Attachment: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// Its media type: `image/png`.
    public var mediaType: String?
    /// Its size in bytes.
    public var bytes: Int?
    /// Lower-case hexadecimal, 64 digits.
    public var sha256: String

    /// Makes one of its required parts; the rest is set afterwards.
    public init(name: String, sha256: String) {
        self.name = name
        self.sha256 = sha256
    }
}
