/// What an agency may see of a record.
public enum Visibility: Hashable, Sendable {
    /// Everything.
    case full
    /// Everything but the parties, and what repeats them.
    case withoutNominal(VisibilityReason)
    /// That a record which this agency already has was corrected or recalled, and nothing more: the marks of the new
    /// version do not let it see the content, but it must not go on acting upon the old one.
    case pointer(VisibilityReason)
    /// Nothing.
    case withheld(VisibilityReason)

    /// Why the view is narrower than the record; nil where it is not.
    public var reason: VisibilityReason? {
        switch self {
        case .full: nil
        case .withoutNominal(let reason), .pointer(let reason), .withheld(let reason): reason
        }
    }
}

/// Why an agency may not see a record, or a part of it. The raw value stands in the audit line.
public enum VisibilityReason: String, Hashable, Sendable, CaseIterable {
    case unknownAgency = "unknown_agency"
    case unknownOriginator = "unknown_originator"
    case aboveCeiling = "above_ceiling"
    case notReleasable = "not_releasable"
    case tlpRed = "tlp_red"
    case tlpAmberStrict = "tlp_amber_strict"
    case tlpAmber = "tlp_amber"
    case europolH2 = "europol_h2"
    case europolH3 = "europol_h3"
    case noNominalClearance = "no_nominal_clearance"
    case nominalNotAddressed = "nominal_not_addressed"

    /// The reason in words an auditor understands, with the standard it comes from.
    public var explanation: String {
        switch self {
        case .unknownAgency: "the agency is not a member of the operation"
        case .unknownOriginator: "the originator is not a member of the operation"
        case .aboveCeiling: "the record's TLP mark is above the agency's ceiling"
        case .notReleasable: "the record is releasable to other agencies only"
        case .tlpRed: "TLP:RED is for its addressees only"
        case .tlpAmberStrict: "TLP:AMBER+STRICT is for its addressees only"
        case .tlpAmber: "TLP:AMBER is for those who need to know: its addressees and those it is releasable to"
        case .europolH2: "Europol H2: not to be passed on beyond its addressees and those it is releasable to"
        case .europolH3: "Europol H3: other restrictions, which a program cannot judge; for its addressees only"
        case .noNominalClearance: "the agency may not receive nominal data"
        case .nominalNotAddressed: "nominal data is for the addressees and those the record is releasable to"
        }
    }

    /// The line of the audit: the code, then the words.
    public var auditLine: String { "\(rawValue): \(explanation)" }
}
