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
    /// Whether it is sent for a watch-list of the addressee alone: then only the addressee may learn that there is one,
    /// and nothing of it is published.
    public var isPrivate = false
}

/// A record with the scorer's decision on it.
public struct AssessedRecord: Hashable, Sendable {
    /// The decision.
    public var assessment: Assessment
    /// The record it was made on.
    public var record: IntelligenceRecord
    /// The entries of watch-lists that the record names, for their owners' eyes.
    public var watch: [WatchHit]

    /// A pair of the two.
    public init(assessment: Assessment, record: IntelligenceRecord, watch: [WatchHit] = []) {
        self.assessment = assessment
        self.record = record
        self.watch = watch
    }
}

/// Decides who is told of an assessed record, on which channel and how much. Pure: the same input gives the same
/// bytes, so that a repeat has no second effect.
public struct NotificationPlanner: Sendable {
    private let directory: AgencyDirectory
    private let routes: RouteTable
    private let channels: AgencyChannels
    private let rules: VisibilityRules
    private let secret: [UInt8]

    /// A planner for the operation's members, routes and channels.
    ///
    /// - Parameter secret: what hides the record in the id of a notice that tells nothing of it:
    ///   ``DispatchStore/secret()``.
    public init(
        directory: AgencyDirectory, routes: RouteTable, channels: AgencyChannels, secret: [UInt8] = []
    ) {
        self.secret = secret
        self.directory = directory
        self.routes = routes
        self.channels = channels
        rules = VisibilityRules(directory: directory)
    }

    /// What is to be sent about the record: its addressees first, in its order; then the originator of the record
    /// that it answers; then whom the routes name; then those who have an earlier version of it. Each once, and never
    /// the originator, who knows, but where another member holds information. Then, each for itself, the owners of
    /// watch-lists that name something of it.
    ///
    /// - Parameters:
    ///   - earlierRecipients: who was sent the record that this one corrects or recalls.
    ///   - earlierWatchers: who was sent it for a watch-list alone.
    public func plan(
        _ assessed: AssessedRecord, earlierRecipients: [AgencyCode] = [], earlierWatchers: [AgencyCode] = []
    ) -> [PlannedDispatch] {
        let record = assessed.record
        let changes = record.kind == .correction || record.kind == .recall
        let earlier = changes ? earlierRecipients : []
        let answered = record.kind == .feedback ? [record.refersTo?.agency].compactMap(\.self) : []
        let routed = routes.concerned(by: record, lane: assessed.assessment.lane, directory: directory)
        var seen: Set<AgencyCode> = [record.agency]
        let originator = WatchFilter(reader: record.agency, directory: directory)
        let isAsked = !originator.sentences(assessed.assessment.contacts, assessed.watch).isEmpty
        let concerned =
            (isAsked ? [record.agency] : [])
            + (record.addressees + answered + routed + earlier).filter { seen.insert($0).inserted }
        if !isAsked { seen.remove(record.agency) }
        let earlierWatchers = changes ? earlierWatchers : []
        let watching = (assessed.watch.map(\.owner) + earlierWatchers).filter { seen.insert($0).inserted }
        return concerned.flatMap { addressee in
            // What is published of it must not depend on what it was sent in private.
            let planned = plan(assessed, for: addressee, hadEarlierVersion: earlier.contains(addressee))
            let isWithheld = planned.first?.channel == DispatchChannel.none
            return isWithheld && earlierWatchers.contains(addressee)
                ? planned.prefix(1) + plan(assessed, for: addressee, hadEarlierVersion: true, isWatcher: true) : planned
        }
            + watching.flatMap { watcher in
                plan(
                    assessed, for: watcher, hadEarlierVersion: earlierWatchers.contains(watcher), isWatcher: true)
            }
    }

    /// - Parameter isWatcher: whether the record concerns it for its watch-list, or an earlier version did, and for
    ///   nothing else: then it is told in private.
    private func plan(
        _ assessed: AssessedRecord, for addressee: AgencyCode, hadEarlierVersion: Bool, isWatcher: Bool = false
    ) -> [PlannedDispatch] {
        let visibility = rules.decide(assessed.record, reader: addressee, hadEarlierVersion: hadEarlierVersion)
        let filter = WatchFilter(reader: addressee, directory: directory)
        let hits = filter.readable(assessed.watch)
        guard var view = view(assessed, visibility, addressee) else {
            let withheld = PlannedDispatch(
                id: id(assessed, addressee, .none), addressee: addressee, channel: .none,
                decision: .withhold(visibility.reason ?? .unknownAgency))
            return (isWatcher ? [] : [withheld]) + watch(hits, of: assessed, for: addressee)
        }
        let isBeside = filter.beside(assessed.record, shownAs: view)
        let (beside, others) = (hits.filter(isBeside), hits.filter { !isBeside($0) })
        view.show(beside)
        if view.content != .pointer {
            view.contacts = filter.sentences(assessed.assessment.contacts, assessed.watch, isBeside: isBeside)
        }
        // A watcher is shown the record for a hit in it, or because it has an earlier version.
        let isShown = !isWatcher || !beside.isEmpty || hadEarlierVersion
        let strictest = beside.map(\.handling.tlp).reduce(assessed.record.handling.tlp, TrafficLight.stricter)
        let shown = send(view, strictest, to: addressee, isPrivate: isWatcher) { id(assessed, addressee, $0) }
        return (isShown ? shown : []) + watch(others, of: assessed, for: addressee)
    }

    private func view(
        _ assessed: AssessedRecord, _ visibility: Visibility, _ addressee: AgencyCode
    ) -> RecordView? {
        RecordView(
            assessed.record, assessment: assessed.assessment, visibility: visibility, reader: addressee,
            directory: directory, nominalRules: routes.nominalRules)
    }

    /// Tells an owner, and nobody else, that its list was hit, and nothing of the record.
    private func watch(
        _ hits: [WatchHit], of assessed: AssessedRecord, for addressee: AgencyCode
    ) -> [PlannedDispatch] {
        let own = hits.filter { $0.owner == addressee }
        guard !own.isEmpty, directory.contains(assessed.record.agency) else { return [] }
        let view = RecordView.watch(own, reader: addressee, assessment: assessed.assessment, directory: directory)
        let strictest = own.map(\.handling.tlp).reduce(.clear, TrafficLight.stricter)
        return send(view, strictest, to: addressee, isPrivate: true) {
            NoticeID(watchOf: assessed.assessment.id, addressee: addressee, channel: $0, secret: secret)
        }
    }

    /// On every channel that the addressee has.
    private func send(
        _ view: RecordView, _ strictest: TrafficLight, to addressee: AgencyCode, isPrivate: Bool,
        id: (DispatchChannel) -> NoticeID
    ) -> [PlannedDispatch] {
        var dispatches = [send(view, id(.inbox), to: addressee, on: .inbox, isPrivate)]
        if let webhook = channels.webhooks[addressee] {
            let fits = webhook.ceiling.strictness >= strictest.strictness
            dispatches.append(send(fits ? view : view.thin(), id(.webhook), to: addressee, on: .webhook, isPrivate))
        }
        return dispatches
    }

    private func send(
        _ view: RecordView, _ id: NoticeID, to addressee: AgencyCode, on channel: DispatchChannel, _ isPrivate: Bool
    ) -> PlannedDispatch {
        var notice = PlannedNotice(id: id, addressee: addressee, view: view)
        var body = NoticeWriter.bytes(of: notice)
        if channel == .webhook, body.count > PlannedNotice.largestWebhookBody {
            notice.view = view.thin()
            body = NoticeWriter.bytes(of: notice)
        }
        return PlannedDispatch(
            id: notice.id, addressee: addressee, channel: channel, decision: .send(notice, body: body),
            isPrivate: isPrivate)
    }

    private func id(_ assessed: AssessedRecord, _ addressee: AgencyCode, _ channel: DispatchChannel) -> NoticeID {
        NoticeID(assessment: assessed.assessment.id, addressee: addressee, channel: channel)
    }
}
