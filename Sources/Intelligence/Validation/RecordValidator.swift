/// Says whether a record that was read makes sense: what its kind must have, identifiers with their check digits,
/// quantities, dates, and that the handling marks do not contradict each other.
public struct RecordValidator: Sendable {
    /// The members of the operation.
    public let directory: AgencyDirectory
    /// The commodity groups that are accepted.
    public let commodityGroups: Set<CommodityGroup>
    let groupNames: NameTable

    /// Makes a validator for the members and commodity groups of the configuration.
    public init(directory: AgencyDirectory, commodityGroups: Set<CommodityGroup>) {
        self.directory = directory
        self.commodityGroups = commodityGroups
        groupNames = NameTable(commodityGroups.map(\.rawValue))
    }

    /// How many problems are reported of one record.
    public static let maximumProblems = 20

    /// Everything that is wrong (errors: the record is rejected) or doubtful (warnings: it goes through) in a record,
    /// at most ``maximumProblems``, errors first when there are more. The present moment is for dates that must not
    /// lie in the future.
    public func problems(in record: IntelligenceRecord, now: Instant) -> [RecordProblem] {
        var findings = Findings()
        checkIdentity(record, &findings)
        checkHandling(record, &findings)
        checkKind(record, &findings)
        checkDates(record, now, &findings)
        checkGoods(record.goods, &findings)
        if let consignment = record.consignment { checkConsignment(consignment, &findings) }
        if let route = record.route { checkRoute(route, &findings) }
        if let transport = record.transport { checkTransport(transport, &findings) }
        if let event = record.event { checkEvent(event, &findings) }
        checkParties(record.parties, &findings)
        checkRest(record, &findings)
        return findings.problems
    }
}

extension Sequence<RecordProblem> {
    /// Whether any of them rejects the record.
    public var isRejection: Bool { contains { $0.severity == .error } }
}
