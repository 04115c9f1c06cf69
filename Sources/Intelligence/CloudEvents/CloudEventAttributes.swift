/// The attributes of CloudEvents 1.0 that travel as Kafka headers (binary mode of the Kafka protocol binding): the
/// names in one catalogue, and their values for each kind of message.
public struct CloudEventAttributes: Hashable, Sendable {
    /// The names of the headers.
    public enum Name {
        /// Always `1.0`.
        public static let specVersion = "ce_specversion"
        /// The identity within the source: the record's `AGENCY/ID`, or the id of an assessment, dispatch or notice.
        public static let id = "ce_id"
        /// The agency that issued it, or the worker that made it.
        public static let source = "ce_source"
        /// `mekong-dragon.` and the type: `mekong-dragon.warning`, `mekong-dragon.assessment`.
        public static let type = "ce_type"
        /// When it happened: RFC 3339.
        public static let time = "ce_time"
        /// The thread: `AGENCY/ID`.
        public static let subject = "ce_subject"
        /// `true` on whatever comes of an exercise record; absent otherwise. An extension attribute.
        public static let exercise = "ce_exercise"
        /// Always `application/json`.
        public static let contentType = "content-type"
    }

    /// What the type of every message begins with.
    public static let typePrefix = "mekong-dragon."

    /// The header ``Name/id``.
    public var id: String
    /// The header ``Name/source``.
    public var source: String
    /// The header ``Name/type``.
    public var type: String
    /// The header ``Name/time``.
    public var time: Instant
    /// The header ``Name/subject``; also the Kafka key.
    public var subject: String
    /// The header ``Name/exercise``.
    public var exercise: Bool

    /// The attributes of a record.
    public init(_ record: IntelligenceRecord) {
        id = record.recordID.description
        source = record.agency.rawValue
        type = Self.typePrefix + record.kind.rawValue
        time = record.reportedAt
        subject = record.threadID.description
        exercise = record.exercise
    }

    /// The attributes of an assessment made by a worker of that name.
    public init(_ assessment: Assessment, source: String) {
        id = assessment.id
        self.source = source
        type = Self.typePrefix + "assessment"
        time = assessment.asOf
        subject = assessment.thread.description
        exercise = assessment.exercise
    }

    /// The attributes of a dispatch made by a worker of that name.
    public init(_ dispatch: Dispatch, source: String) {
        id = dispatch.id
        self.source = source
        type = Self.typePrefix + "dispatch"
        time = dispatch.at
        subject = dispatch.thread.description
        exercise = dispatch.exercise
    }

    /// The headers that all assessments of a worker have in common, in the order of ``headers``. Those of each have no
    /// value here: its id, its time and its subject, in this order.
    public static func ofAssessments(source: String, exercise: Bool) -> [(name: String, value: String?)] {
        let nobody = RecordID(agency: AgencyCode(""), id: "")
        let assessment = Assessment(
            id: "", record: nobody, recordKind: .warning, thread: nobody, commodityGroup: CommodityGroup(""),
            exercise: exercise, asOf: .earliest, score: 0, lane: .green, reasons: [], rulesRevision: "",
            position: RecordPosition(topic: "", partition: 0, offset: 0))
        return CloudEventAttributes(assessment, source: source).headers.map { header in
            let isOwn = [Name.id, Name.time, Name.subject].contains(header.name)
            return (name: header.name, value: isOwn ? nil : header.value)
        }
    }

    /// The headers in a fixed order.
    public var headers: [(name: String, value: String)] {
        var headers = [
            (name: Name.specVersion, value: "1.0"), (name: Name.id, value: id), (name: Name.source, value: source),
            (name: Name.type, value: type), (name: Name.time, value: time.description),
            (name: Name.subject, value: subject), (name: Name.contentType, value: "application/json"),
        ]
        if exercise { headers.append((name: Name.exercise, value: "true")) }
        return headers
    }
}
