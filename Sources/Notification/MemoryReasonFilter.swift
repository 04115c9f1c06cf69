import Intelligence

/// Keeps to the coordination what the scorer remembers of other records.
///
/// Such a reason is a figure over records that its reader may never have been shown. It stands in full only where
/// - the reader coordinates the operation, and is cleared for the strictest mark of these records,
/// - none of them is for named readers only, and
/// - the record at hand is marked as strictly as they are: the notice is handled by that mark, also on a webhook.
///
/// To everyone else all of them together are one sentence that says whom to ask, and neither what nor who.
struct MemoryReasonFilter: Sendable {
    /// What stands for the reasons that are kept back.
    static let rule = "MEMORY"
    static let sentence = "Other members hold information on this consignment; ask the coordination unit"

    private let isCoordination: Bool
    private let ceiling: Int
    private let mark: Int

    init(record: IntelligenceRecord, reader: AgencyCode, directory: AgencyDirectory) {
        let agency = directory[reader]
        isCoordination = agency?.coordinates ?? false
        ceiling = agency?.ceiling.strictness ?? -1
        mark = record.handling.tlp.strictness
    }

    /// The reasons as the reader may see them, in their order.
    func shown(_ reasons: [Reason]) -> [Reason] {
        var shown: [Reason] = []
        var hidden: Double?
        for reason in reasons {
            if let basis = reason.basis, !mayShow(basis) {
                hidden = (hidden ?? 0) + reason.points
            } else {
                shown.append(reason)
            }
        }
        guard let hidden else { return shown }
        let points = (hidden * 10).rounded() / 10
        let neutral = Reason(rule: Self.rule, points: points, because: Self.sentence, source: "memory of the operation")
        shown.insert(neutral, at: shown.firstIndex { $0.points < points } ?? shown.endIndex)
        return shown
    }

    private func mayShow(_ basis: ReasonBasis) -> Bool {
        let strictness: Int
        switch basis {
        case .clear: strictness = TrafficLight.clear.strictness
        case .green: strictness = TrafficLight.green.strictness
        case .amber: strictness = TrafficLight.amber.strictness
        case .closed: return false
        }
        return isCoordination && strictness <= ceiling && strictness <= mark
    }
}
