import Intelligence

/// Reads from a payload what the archive is searched by.
///
/// The payload is the truth: headers are set by whoever writes to the topic and are archived, never believed. It reads
/// leniently, because a record that a worker rejects must be found in the archive all the same.
public struct EntryIndexer: Sendable {
    /// Creates an indexer.
    public init() {}

    /// The index of a payload; nil is a tombstone.
    public func index(_ payload: [UInt8]?) -> EntryIndex {
        guard let payload else { return EntryIndex(type: .tombstone) }
        return payload.withUnsafeBufferPointer { bytes in
            do throws(TopLevelScanner.Problem) {
                return try index(IndexedFields(bytes, 0..<bytes.count), bytes)
            } catch {
                return EntryIndex(type: .unreadable, problem: "the payload \(error.what), at byte \(error.at)")
            }
        }
    }

    private func index(_ fields: IndexedFields, _ bytes: UnsafeBufferPointer<UInt8>) -> EntryIndex {
        guard let type = fields.text(.type) else {
            return EntryIndex(type: .unreadable, problem: "the field type is missing, or no short text")
        }
        var index = EntryIndex(type: EntryType(rawValue: type))
        index.exercise = fields.flag(.exercise)
        index.commodityGroup = fields.text(.group).map { CommodityGroup($0) }
        index.thread = fields.text(.thread).flatMap { RecordID(qualified: $0) }
        switch index.type {
        case .assessment:
            index.record = fields.text(.recordID).flatMap { RecordID(qualified: $0) }
            index.assessment = fields.text(.id)
            index.score = fields.integer(.score)
            index.lane = fields.text(.lane)
        case .dispatch:
            index.record = fields.text(.recordID).flatMap { RecordID(qualified: $0) }
            index.assessment = fields.text(.assessment)
            index.addressee = fields.text(.addressee).map { AgencyCode($0) }
            index.status = fields.text(.status)
        case .deadLetterAction:
            index.record = fields.text(.recordID).flatMap { RecordID(qualified: $0) }
            index.status = fields.text(.action)
            // Bytes that are no record have no identity: nothing is missing where there is none.
            return index
        case .notice:
            index.addressee = fields.text(.addressee).map { AgencyCode($0) }
            index.score = fields.integer(.score)
            index.lane = fields.text(.lane)
            if let range = fields.container(.record), let inner = try? IndexedFields(bytes, range) {
                identify(&index, by: inner)
            }
        default:
            guard index.type.recordKind != nil else {
                return EntryIndex(type: .unreadable, problem: "the type \"\(type.prefix(40))\" is not known")
            }
            identify(&index, by: fields)
        }
        if index.record == nil { index.problem = "the fields that identify the record are missing, or no short texts" }
        return index
    }

    /// From the record's own fields. Where it names no thread, it is its own.
    private func identify(_ index: inout EntryIndex, by fields: IndexedFields) {
        if let agency = fields.text(.agency), let id = fields.text(.id) {
            index.record = RecordID(agency: AgencyCode(agency), id: id)
        }
        index.thread = fields.text(.thread).flatMap { RecordID(qualified: $0) } ?? index.record
        index.refersTo = fields.text(.refersTo).flatMap { RecordID(qualified: $0) }
        index.commodityGroup = index.commodityGroup ?? fields.text(.group).map { CommodityGroup($0) }
    }
}
