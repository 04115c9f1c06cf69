import Intelligence

/// What the archive can be searched by, taken from a payload. It is no evidence: the bytes are, and an index can be
/// made again from them.
public struct EntryIndex: Hashable, Sendable {
    /// What it is.
    public var type: EntryType
    /// The record it is, or is about.
    public var record: RecordID?
    /// The case that the record belongs to.
    public var thread: RecordID?
    /// The record that this one answers, corrects or recalls.
    public var refersTo: RecordID?
    /// The commodity group of the record.
    public var commodityGroup: CommodityGroup?
    /// Whether it carries the mark of an exercise.
    public var exercise: Bool = false
    /// The id of the assessment that it is, or follows from.
    public var assessment: String?
    /// Of a dispatch or a notice.
    public var addressee: AgencyCode?
    /// Of a dispatch, as written: `sent`; of an action on a dead letter, what was done: `redriven`.
    public var status: String?
    /// 0 to 100, of an assessment or a notice.
    public var score: Int?
    /// Of an assessment or a notice, as written: `red`.
    public var lane: String?
    /// Why it could not be read, or not wholly.
    public var problem: String?

    /// An index that knows the type only.
    public init(type: EntryType, problem: String? = nil) {
        self.type = type
        self.problem = problem
    }

    /// The agency that issued the record.
    public var agency: AgencyCode? { record?.agency }
}
