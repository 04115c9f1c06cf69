import Intelligence

/// One notice that is to be sent, or was withheld.
public struct PlannedDispatch: Hashable, Sendable {
    /// What is to be done.
    public enum Decision: Hashable, Sendable {
        /// To be sent, with these bytes.
        case send(PlannedNotice, body: [UInt8])
        /// The agency is concerned, but may not see the record.
        case withhold(VisibilityReason)
    }

    /// Derived from assessment, addressee and channel.
    public var id: NoticeID
    /// Whom it concerns.
    public var addressee: AgencyCode
    /// `none` where it is withheld.
    public var channel: DispatchChannel
    /// What is to be done.
    public var decision: Decision
}

/// A record with the scorer's decision on it.
public struct AssessedRecord: Hashable, Sendable {
    /// The decision.
    public var assessment: Assessment
    /// The record it was made on.
    public var record: IntelligenceRecord

    /// A pair of the two.
    public init(assessment: Assessment, record: IntelligenceRecord) {
        self.assessment = assessment
        self.record = record
    }
}

/// Decides who is told of an assessed record, on which channel and how much. Pure: the same input gives the same
/// bytes, so that a repeat has no second effect.
public struct NotificationPlanner: Sendable {
    private let directory: AgencyDirectory
    private let routes: RouteTable
    private let channels: AgencyChannels
    private let rules: VisibilityRules

    /// A planner for the operation's members, routes and channels.
    public init(directory: AgencyDirectory, routes: RouteTable, channels: AgencyChannels) {
        self.directory = directory
        self.routes = routes
        self.channels = channels
        rules = VisibilityRules(directory: directory)
    }

    /// What is to be sent about the record: its addressees first, in its order; then the originator of the record
    /// that it answers; then whom the routes name; then those who have an earlier version of it. Each once, and never
    /// the originator, who knows.
    ///
    /// - Parameter earlierRecipients: who was sent the record that this one corrects or recalls.
    public func plan(_ assessed: AssessedRecord, earlierRecipients: [AgencyCode] = []) -> [PlannedDispatch] {
        let record = assessed.record
        let changes = record.kind == .correction || record.kind == .recall
        let earlier = changes ? earlierRecipients : []
        let answered = record.kind == .feedback ? [record.refersTo?.agency].compactMap(\.self) : []
        let routed = routes.concerned(by: record, lane: assessed.assessment.lane, directory: directory)
        let hadEarlierVersion = Set(earlier)
        var seen: Set<AgencyCode> = [record.agency]
        return (record.addressees + answered + routed + earlier)
            .filter { seen.insert($0).inserted }
            .flatMap { plan(assessed, for: $0, hadEarlierVersion: hadEarlierVersion.contains($0)) }
    }

    private func plan(
        _ assessed: AssessedRecord, for addressee: AgencyCode, hadEarlierVersion: Bool
    ) -> [PlannedDispatch] {
        let visibility = rules.decide(assessed.record, reader: addressee, hadEarlierVersion: hadEarlierVersion)
        let view = RecordView(
            assessed.record, assessment: assessed.assessment, visibility: visibility, reader: addressee,
            directory: directory, nominalRules: routes.nominalRules)
        guard let view else {
            return [
                PlannedDispatch(
                    id: id(assessed, addressee, .none), addressee: addressee, channel: .none,
                    decision: .withhold(visibility.reason ?? .unknownAgency))
            ]
        }
        var dispatches = [send(view, of: assessed, to: addressee, on: .inbox)]
        if let webhook = channels.webhooks[addressee] {
            let fits = webhook.ceiling.strictness >= assessed.record.handling.tlp.strictness
            dispatches.append(send(fits ? view : view.thin(), of: assessed, to: addressee, on: .webhook))
        }
        return dispatches
    }

    private func send(
        _ view: RecordView, of assessed: AssessedRecord, to addressee: AgencyCode, on channel: DispatchChannel
    ) -> PlannedDispatch {
        var notice = PlannedNotice(id: id(assessed, addressee, channel), addressee: addressee, view: view)
        var body = NoticeWriter.bytes(of: notice)
        if channel == .webhook, body.count > PlannedNotice.largestWebhookBody {
            notice.view = view.thin()
            body = NoticeWriter.bytes(of: notice)
        }
        return PlannedDispatch(
            id: notice.id, addressee: addressee, channel: channel, decision: .send(notice, body: body))
    }

    private func id(_ assessed: AssessedRecord, _ addressee: AgencyCode, _ channel: DispatchChannel) -> NoticeID {
        NoticeID(assessment: assessed.assessment.id, addressee: addressee, channel: channel)
    }
}
