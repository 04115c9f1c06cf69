/// What happened to one notification, for one addressee on one channel.
public struct Dispatch: Hashable, Sendable {
    /// Derived from assessment, addressee, channel and status, so that a repeated one has the same id.
    public var id: String
    /// The record it is about.
    public var record: RecordID
    /// The case it belongs to.
    public var thread: RecordID
    /// The id of the assessment it comes from.
    public var assessment: String
    /// The agency it is for.
    public var addressee: AgencyCode
    /// The channel it took.
    public var channel: DispatchChannel
    /// What happened.
    public var status: DispatchStatus
    /// When it happened.
    public var at: Instant
    /// Whether it belongs to an exercise.
    public var exercise: Bool
    /// Why it was withheld or failed.
    public var detail: String?

    /// Makes it of its parts.
    public init(
        id: String, record: RecordID, thread: RecordID, assessment: String, addressee: AgencyCode,
        channel: DispatchChannel, status: DispatchStatus, at: Instant, exercise: Bool, detail: String? = nil
    ) {
        self.id = id
        self.record = record
        self.thread = thread
        self.assessment = assessment
        self.addressee = addressee
        self.channel = channel
        self.status = status
        self.at = at
        self.exercise = exercise
        self.detail = detail
    }
}

/// A channel to an agency.
public enum DispatchChannel: String, Sendable, CaseIterable {
    /// The topic `inbox.<agency>`.
    case inbox
    /// A signed webhook (Standard Webhooks).
    case webhook
    /// No channel: the notice was withheld before one was chosen.
    case none
}

/// What happened to a notification.
public enum DispatchStatus: String, Sendable, CaseIterable {
    case sent, failed
    /// The agency is concerned, but the handling marks do not let it see the record.
    case withheld
}
