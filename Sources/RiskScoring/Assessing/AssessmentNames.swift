import Intelligence

/// The ids of an assessment and its moment as bytes, one after the other in memory that is kept.
struct AssessmentNames {
    private var bytes: [UInt8] = []
    private var id = 0..<0
    private var record = 0..<0
    private var thread = 0..<0
    private var asOf = 0..<0

    mutating func fill(_ view: RecordView, _ position: RecordPosition, cluster: String, asOf: Instant) {
        bytes.removeAll(keepingCapacity: true)
        AssessmentID.append(to: &bytes, cluster: cluster, position: position)
        id = 0..<bytes.count
        // AGENCY/ID; a record that starts a thread names no other.
        if let agency = view.text(view[.agency]) { bytes += agency }
        bytes.append(UInt8(ascii: "/"))
        if let own = view.text(view[.id]) { bytes += own }
        record = id.upperBound..<bytes.count
        thread = record
        if let other = view.text(view[.thread]) {
            bytes += other
            thread = record.upperBound..<bytes.count
        }
        bytes.append(asOf)
        self.asOf = thread.upperBound..<bytes.count
    }

    /// All of them in place; the pointers must not leave the closure.
    func withBytes(_ body: (Views) -> Void) {
        bytes.withUnsafeBytes { bytes in
            func view(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[range]) }
            body(Views(id: view(id), record: view(record), thread: view(thread), asOf: view(asOf)))
        }
    }

    struct Views {
        let id: UnsafeRawBufferPointer
        let record: UnsafeRawBufferPointer
        let thread: UnsafeRawBufferPointer
        let asOf: UnsafeRawBufferPointer
    }
}
