import Intelligence

/// Decides who may see a record. Every rule only takes away: what no rule has understood is not shown.
///
/// The order is that of the audit: the first rule that stands in the way is the reason given.
///
/// - TLP 2.0 (FIRST, August 2022): RED and AMBER+STRICT are for those who were named; AMBER is need-to-know, and
///   whom the originator addressed or made it releasable to is who needs to know; GREEN and CLEAR are for the members.
/// - Europol's handling codes: H2 is not passed on without the provider's leave, which an address or a releasable-to
///   list is; H3 refers to restrictions in the text, so only those whom the originator addressed are sure to be meant.
/// - PAP limits what may be done, not who sees it; it stays on the notice.
public struct VisibilityRules: Sendable {
    private let directory: AgencyDirectory

    /// Rules among the members that `directory` lists.
    public init(directory: AgencyDirectory) {
        self.directory = directory
    }

    /// What the agency `reader` may see of `record`.
    ///
    /// - Parameter hadEarlierVersion: whether the reader was given the record that this one corrects or recalls.
    public func decide(
        _ record: IntelligenceRecord, reader: AgencyCode, hadEarlierVersion: Bool = false
    ) -> Visibility {
        guard let agency = directory[reader] else { return .withheld(.unknownAgency) }
        guard directory.contains(record.agency) else { return .withheld(.unknownOriginator) }
        if reader == record.agency { return .full }
        if let barrier = barrier(to: record, for: agency) {
            let mustBeTold = hadEarlierVersion && (record.kind == .correction || record.kind == .recall)
            return mustBeTold ? .pointer(barrier) : .withheld(barrier)
        }
        guard !record.parties.isEmpty else { return .full }
        guard agency.mayReceiveNominalData else { return .withoutNominal(.noNominalClearance) }
        guard record.addressees.contains(reader) || record.handling.releasableTo.contains(reader) else {
            return .withoutNominal(.nominalNotAddressed)
        }
        return .full
    }

    /// What keeps the agency, which is not the originator, from the record as a whole.
    private func barrier(to record: IntelligenceRecord, for agency: Agency) -> VisibilityReason? {
        let handling = record.handling
        let addressed = record.addressees.contains(agency.code)
        let releasable = handling.releasableTo.contains(agency.code)

        guard agency.ceiling.strictness >= handling.tlp.strictness else { return .aboveCeiling }
        guard releasable || handling.releasableTo.isEmpty else { return .notReleasable }
        guard !addressed else { return nil }
        switch handling.tlp {
        case .red: return .tlpRed
        case .amberStrict: return .tlpAmberStrict
        case .amber where !releasable: return .tlpAmber
        case .amber, .green, .clear: break
        }
        if handling.europol.contains(.h3) { return .europolH3 }
        if handling.europol.contains(.h2), !releasable { return .europolH2 }
        return nil
    }
}

extension TrafficLight {
    /// The stricter of two marks.
    static func stricter(_ left: TrafficLight, _ right: TrafficLight) -> TrafficLight {
        left.strictness >= right.strictness ? left : right
    }

    /// The order of TLP 2.0, from what may be told to anyone to what is for named readers.
    var strictness: Int {
        switch self {
        case .clear: 0
        case .green: 1
        case .amber: 2
        case .amberStrict: 3
        case .red: 4
        }
    }
}
