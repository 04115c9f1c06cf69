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

    /// Whom the reader is told to ask, a sentence each: not of lists that he is told of in full himself.
    ///
    /// - Parameter isBeside: whether a hit that he may know of stands beside the record that he is shown.
    func sentences(
        _ contacts: [String], _ hits: [WatchHit], isBeside: (WatchHit) -> Bool = { _ in true }
    ) -> [String] {
        guard !contacts.isEmpty else { return [] }
        let open = Dictionary(grouping: hits.filter { !$0.isSilent }, by: \.contact)
        let strange = contacts.filter { contact in
            // Where the lists have changed since the record was judged, the contact may be of one that is gone.
            guard let lists = open[contact] else { return contact != reader.rawValue }
            // An owner hears of his own in a notice of its own.
            return !lists.allSatisfy { mayRead($0) && ($0.owner == reader || isBeside($0)) }
        }
        var told: [String] = []
        for contact in strange.map(directory.contact) where !told.contains(contact) { told.append(contact) }
        return told.map { "Another member holds information: contact \($0)" }
    }

    /// Of hits that the reader may know of, those that may stand beside the record as he sees it. The others would tell
    /// what of the record is withheld.
    func beside(_ record: IntelligenceRecord, shownAs view: RecordView) -> (WatchHit) -> Bool {
        switch view.content {
        case .full: return { _ in true }
        case .thin, .pointer, .watch: return { _ in false }
        case .withoutNominal:
            let nominal = NominalText(of: record)
            let hidesVehicle = record.transport?.vehicle != view.record.transport?.vehicle
            return { [reader] hit in
                guard !hit.isNominal, hit.kind != "vehicle" || !hidesVehicle else { return false }
                // What an owner wrote is no news to him. To another it may name the party that is withheld.
                return hit.owner == reader
                    || ![hit.list, hit.value, hit.reason ?? ""].contains(where: nominal.isIn)
            }
        }
    }
}

extension RecordView {
    /// What a notice holds of hits, in bytes: a record may name thousands of entries, and the broker takes no message of
    /// any size. Less than it takes beside the largest record.
    static let largestWatch = 200_000

    /// Takes up hits, as many as a notice holds; where there are more it says how many.
    mutating func show(_ hits: [WatchHit]) {
        var room = Self.largestWatch
        let count = hits.prefix { hit in
            let texts = [hit.list, hit.value, hit.reason ?? ""].reduce(0) { $0 + $1.utf8.count }
            room -= texts + 300 + hit.handling.releasableTo.count * 35
            return room > 0
        }.count
        self.hits = Array(hits.prefix(count))
        guard count < hits.count else { return }
        let more = hits.count - count
        // The schema of notices has room for 256 characters.
        note =
            note.map { "\($0); \(more) more named" }
            ?? "\(more) more entries of watch-lists are named than a notice holds"
    }

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
        view.show(hits)
        view.seenOn = CalendarDate(
            daysSince1970: Int((Double(assessment.asOf.milliseconds) / 86_400_000).rounded(.down)))
        return view
    }
}
