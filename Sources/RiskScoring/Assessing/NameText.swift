import Intelligence

/// The names in an assessment as bytes, one after the other in memory that is kept.
struct NameText: ~Copyable {
    private var bytes = ByteBuffer()
    private var id = 0..<0
    private var record = 0..<0
    private var thread = 0..<0
    private var asOf = 0..<0

    mutating func fill(_ view: RecordView, _ position: RecordPosition, cluster: String, asOf: Instant) {
        bytes.count = 0
        AssessmentID.append(to: &bytes, cluster: cluster, position: position)
        id = 0..<bytes.count
        // AGENCY/ID; a record that starts a thread names no other.
        if let agency = view.text(view[.agency]) { bytes.append(agency) }
        bytes.append(UInt8(ascii: "/"))
        if let own = view.text(view[.id]) { bytes.append(own) }
        record = id.upperBound..<bytes.count
        thread = record
        if let other = view.text(view[.thread]) {
            bytes.append(other)
            thread = record.upperBound..<bytes.count
        }
        let end = bytes.count
        bytes.append(asOf)
        self.asOf = end..<bytes.count
    }

    /// The names in place, until they are filled in anew.
    func names(group: UnsafeRawBufferPointer) -> AssessmentNames {
        AssessmentNames(
            id: bytes.view(id), record: bytes.view(record), thread: bytes.view(thread), commodityGroup: group,
            asOf: bytes.view(asOf))
    }

    /// An assessment with these names.
    func assessment(_ json: UnsafeRawBufferPointer) -> AssessmentBytes {
        AssessmentBytes(json: json, id: bytes.view(id), thread: bytes.view(thread), asOf: bytes.view(asOf))
    }
}
