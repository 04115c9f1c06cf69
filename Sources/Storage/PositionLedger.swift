/// What a worker believes its positions to be: makes the steps that cover a batch, and takes them once the store has.
///
/// A value without any I/O. Fill it from the store when partitions are assigned and after being fenced.
public struct PositionLedger: Sendable {
    /// The next offset per partition.
    public private(set) var positions: [StreamPartition: Int64]

    /// Starts from what the store holds.
    public init(_ positions: [StreamPartition: Int64] = [:]) { self.positions = positions }

    /// The steps that cover records at these offsets, given the highest offset per partition. A partition whose
    /// position is already beyond it keeps its position: a redelivery never takes one back.
    public func advances(covering highest: [StreamPartition: Int64]) -> [PositionAdvance] {
        highest.sorted { $0.key < $1.key }.map { at, offset in
            let expected = positions[at]
            let (next, overflow) = offset.addingReportingOverflow(1)
            return PositionAdvance(at: at, expected: expected, next: max(expected ?? 0, overflow ? offset : next))
        }
    }

    /// Takes steps that the store has committed.
    public mutating func commit(_ advances: [PositionAdvance]) {
        for advance in advances { positions[advance.at] = advance.next }
    }

    /// Forgets partitions that were revoked; their positions are read from the store at the next assignment.
    public mutating func revoke(_ partitions: [StreamPartition]) {
        for partition in partitions { positions[partition] = nil }
    }

    /// Takes what the store holds for partitions that were assigned.
    public mutating func assign(_ stored: [StreamPartition: Int64]) {
        positions.merge(stored) { _, stored in stored }
    }
}
