import Intelligence

/// What a reader is told of the watch-lists that name something of a record: of a list in full only its owner and whom
/// the owner lets see it; everybody else whom to ask, and of a silent list nothing. What no rule here allows is not told.
struct WatchFilter: Sendable {
    private let reader: AgencyCode
    private let directory: AgencyDirectory

    init(reader: AgencyCode, directory: AgencyDirectory) {
        self.reader = reader
        self.directory = directory
    }

    /// The hits that the reader may know of in full.
    func readable(_ hits: [WatchHit]) -> [WatchHit] { hits.filter(mayRead) }

    private func mayRead(_ hit: WatchHit) -> Bool {
        guard let agency = directory[reader] else { return false }
        guard agency.mayReceiveNominalData || !hit.isNominal else { return false }
        if hit.owner == reader { return true }
        return !hit.isSilent && hit.handling.releasableTo.contains(reader)
            && agency.ceiling.strictness >= hit.handling.tlp.strictness && !hit.handling.europol.contains(.h3)
    }

    /// Whom the reader is told to ask, a sentence each: not of lists that he reads in full himself.
    func sentences(_ contacts: [String], _ hits: [WatchHit]) -> [String] {
        let open = hits.filter { !$0.isSilent }
        let strange = contacts.filter { contact in
            let lists = open.filter { $0.contact == contact }
            // Where the lists have changed since the record was judged, the contact may be of one that is gone.
            return lists.isEmpty ? contact != reader.rawValue : !lists.allSatisfy(mayRead)
        }
        var told: [String] = []
        for contact in strange.map(directory.contact) where !told.contains(contact) { told.append(contact) }
        return told.map { "Another member holds information: contact \($0)" }
    }

    /// Of hits that the reader may know of, those that may stand beside the record as he sees it. The others would tell
    /// what of the record is withheld.
    static func isShown(_ hit: WatchHit, of record: IntelligenceRecord, in view: RecordView) -> Bool {
        switch view.content {
        case .full: true
        case .withoutNominal:
            !hit.isNominal && (hit.kind != "vehicle" || record.transport?.vehicle == view.record.transport?.vehicle)
        case .thin, .pointer, .watch: false
        }
    }
}

extension RecordView {
    /// That a reader's own watch-list was hit by a record which he may not see, or not so much of: his entries, the day,
    /// and whom to ask. Neither whose record nor what else it says.
    static func watch(
        _ hits: [WatchHit], reader: AgencyCode, assessment: Assessment, directory: AgencyDirectory
    ) -> RecordView {
        // It stands for no record: its name is the reader's own, and the same for all of them.
        var nothing = IntelligenceRecord(
            kind: .warning, agency: reader, id: "WATCH", reportedAt: .earliest, handling: Handling(tlp: .red),
            commodityGroup: CommodityGroup("watch"))
        nothing.exercise = assessment.exercise
        let unit = directory.agencies.first(where: \.coordinates)
        var view = RecordView(
            content: .watch, record: nothing, lane: nil, deadline: nil,
            note: "a record that you may not see in full names this; ask the coordination unit"
                + (unit.map { ": " + ($0.contact ?? $0.name) } ?? ""))
        view.hits = hits
        view.seenOn = CalendarDate(
            daysSince1970: Int((Double(assessment.asOf.milliseconds) / 86_400_000).rounded(.down)))
        return view
    }
}
