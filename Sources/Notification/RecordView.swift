import Intelligence

/// What one agency is shown of one record and its assessment.
public struct RecordView: Hashable, Sendable {
    /// How much of it there is.
    public enum Content: String, Hashable, Sendable, CaseIterable {
        case full
        case withoutNominal = "without_nominal"
        /// Identity, thread, deadline and marks, for a channel that may not carry the content.
        case thin
        /// Identity and what it corrects or recalls, for an agency that may not see the content.
        case pointer
        /// Entries of the reader's own watch-list, and nothing of the record that names them.
        case watch
    }

    /// How much of it there is.
    public var content: Content
    /// The record with nothing in it but what the reader may see.
    public var record: IntelligenceRecord
    /// Nil in a pointer.
    public var lane: Lane?
    /// 0 to 100; nil where the content is not shown.
    public var score: Int?
    /// The reasons that tell no more than the record does.
    public var reasons: [Reason]
    /// By when the originator asks for action.
    public var deadline: Instant?
    /// A sentence for the reader where the content is elsewhere or withheld.
    public var note: String?
    /// The entries of watch-lists that the record names and that the reader may know of in full.
    public var hits: [WatchHit] = []
    /// For the other lists a sentence each that says whom to ask.
    public var contacts: [String] = []
    /// The day of a record of which nothing is shown.
    public var seenOn: CalendarDate?

    /// The view that `visibility` grants to `reader`; nil where it grants nothing.
    ///
    /// - Parameter nominalRules: the ids of rules that read the parties.
    public init?(
        _ record: IntelligenceRecord, assessment: Assessment, visibility: Visibility, reader: AgencyCode,
        directory: AgencyDirectory, nominalRules: Set<String>
    ) {
        switch visibility {
        case .withheld: return nil
        case .pointer:
            self = Self.pointer(to: record)
            return
        case .full:
            content = .full
            self.record = record
        case .withoutNominal:
            content = .withoutNominal
            self.record = record.withoutNominal()
        }
        let filter = ReasonFilter(
            record: record, reader: reader, directory: directory,
            nominal: content == .full ? nil : NominalText(of: record), nominalRules: nominalRules,
            visible: content == .full ? nil : VisibleFields(of: record, shownAs: self.record))
        lane = assessment.lane
        score = assessment.score
        let memory = MemoryReasonFilter(record: record, reader: reader, directory: directory)
        reasons = memory.shown(assessment.reasons.filter(filter.keeps))
        deadline = record.action?.deadline
        note = nil
    }

    init(content: Content, record: IntelligenceRecord, lane: Lane?, deadline: Instant?, note: String) {
        self.content = content
        self.record = record
        self.lane = lane
        score = nil
        reasons = []
        self.deadline = deadline
        self.note = note
    }

    /// The same notice without its content. A pointer has none to take away.
    public func thin() -> RecordView {
        guard content != .pointer else { return self }
        guard content != .watch else {
            var view = self
            view.hits = []
            view.note = "your watch-list was hit; the content is in your inbox"
            return view
        }
        var bare = record.bare()
        bare.handling = record.handling
        bare.validUntil = record.validUntil
        // Who else is meant is content: the inbox has it.
        bare.handling.releasableTo = []
        return RecordView(
            content: .thin, record: bare, lane: lane, deadline: deadline, note: "the content is in your inbox")
    }

    private static func pointer(to record: IntelligenceRecord) -> RecordView {
        let done = record.kind == .recall ? "recalled" : "corrected"
        return RecordView(
            content: .pointer, record: record.bare(), lane: nil, deadline: nil,
            note: "a record that you have was \(done); its marks no longer let you see the content: "
                + "ask \(record.agency), and do not act upon the earlier version")
    }
}

extension IntelligenceRecord {
    /// Identity, thread and TLP mark alone.
    func bare() -> IntelligenceRecord {
        var bare = IntelligenceRecord(
            kind: kind, agency: agency, id: id, reportedAt: reportedAt, handling: Handling(tlp: handling.tlp),
            commodityGroup: commodityGroup)
        bare.schemaVersion = schemaVersion
        bare.exercise = exercise
        bare.thread = thread
        bare.refersTo = refersTo
        return bare
    }

    /// The record without its parties, and without the free texts that repeat one of them.
    func withoutNominal() -> IntelligenceRecord {
        let nominal = NominalText(of: self)
        func clean(_ text: String?) -> String? { text.flatMap { nominal.isIn($0) ? nil : $0 } }
        func clean(_ text: String) -> String { nominal.isIn(text) ? "withheld" : text }
        var view = self
        view.parties = []
        view.title = clean(title)
        view.narrative = clean(narrative)
        view.event?.place = clean(event?.place)
        view.goods = goods.map { item in
            var shown = item
            shown.commodity = clean(item.commodity)
            shown.description = clean(item.description)
            shown.declaredAs = clean(item.declaredAs)
            return shown
        }
        view.consignment?.description = clean(consignment?.description)
        view.transport?.carrier = clean(transport?.carrier)
        view.transport?.vehicle = clean(transport?.vehicle)
        view.transport?.vessel = clean(transport?.vessel)
        view.concealment?.description = clean(concealment?.description)
        view.detection?.description = clean(detection?.description)
        view.action?.text = clean(action?.text)
        view.outcome?.text = clean(outcome?.text)
        if let source, [source.publisher, source.title ?? "", source.url ?? ""].contains(where: nominal.isIn) {
            view.source = nil
        }
        view.attachments = attachments.filter { !nominal.isIn($0.name) }
        return view
    }
}
