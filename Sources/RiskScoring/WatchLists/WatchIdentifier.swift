import Intelligence

/// What an entry looks for, as a record would state it: the entity's key is worked out from that by the very steps that
/// take the entities of records, so that the two can never differ.
struct WatchIdentifier: Sendable {
    let kind: EntityKind
    /// The smallest record that names the entity.
    private let record: IntelligenceRecord

    /// - Parameter fill: puts the entity into a record that names nothing yet.
    init(_ kind: EntityKind, isExercise: Bool, _ fill: (inout IntelligenceRecord) -> Void) {
        self.kind = kind
        var record = IntelligenceRecord(
            kind: .warning, agency: AgencyCode("WATCH"), id: "1", reportedAt: Instant(milliseconds: 0),
            handling: Handling(tlp: .red), commodityGroup: CommodityGroup("watch"))
        record.exercise = isExercise
        fill(&record)
        self.record = record
    }

    /// The values that make it, but for codes of countries and of goods: each is the owner's secret.
    var texts: [String] {
        let cargo =
            (record.consignment?.containers ?? [])
            + [record.consignment?.airWaybill, record.consignment?.postalItem].compactMap(\.self)
        let carrier = [record.transport?.imo, record.transport?.vehicle].compactMap(\.self)
        return cargo + carrier
            + record.parties.flatMap {
                [$0.name, $0.phone, $0.account, $0.address, $0.identifier].compactMap(\.self)
            }
    }

    /// The bytes of that record.
    var bytes: [UInt8] { record.json() }
}
