/// What an assessment says besides its names and its reasons.
package struct AssessmentFrame: Sendable {
    var recordKind: RecordKind
    var exercise: Bool
    var score: Int
    var lane: Lane
    var rulesRevision: String
    var position: RecordPosition

    /// As in ``Assessment``.
    package init(
        recordKind: RecordKind, exercise: Bool, score: Int, lane: Lane, rulesRevision: String, position: RecordPosition
    ) {
        self.recordKind = recordKind
        self.exercise = exercise
        self.score = score
        self.lane = lane
        self.rulesRevision = rulesRevision
        self.position = position
    }
}

/// The names in an assessment as UTF-8. The scorer has them so, and to make strings of them would cost more than to
/// write them.
package struct AssessmentNames {
    let id: UnsafeRawBufferPointer
    let record: UnsafeRawBufferPointer
    let thread: UnsafeRawBufferPointer
    let commodityGroup: UnsafeRawBufferPointer
    let asOf: UnsafeRawBufferPointer

    /// As in ``Assessment``; ids of records as `AGENCY/ID`, the moment in RFC 3339.
    package init(
        id: UnsafeRawBufferPointer, record: UnsafeRawBufferPointer, thread: UnsafeRawBufferPointer,
        commodityGroup: UnsafeRawBufferPointer, asOf: UnsafeRawBufferPointer
    ) {
        self.id = id
        self.record = record
        self.thread = thread
        self.commodityGroup = commodityGroup
        self.asOf = asOf
    }
}

/// Something that is written as a string.
protocol JSONText {
    func write(to writer: inout JSONWriter)
}

extension String: JSONText {
    @inline(__always)
    func write(to writer: inout JSONWriter) { writer.value(self) }
}

extension RecordID: JSONText {
    func write(to writer: inout JSONWriter) { writer.value(self) }
}

extension Instant: JSONText {
    func write(to writer: inout JSONWriter) { writer.value(self) }
}

extension UnsafeRawBufferPointer: JSONText {
    @inline(__always)
    func write(to writer: inout JSONWriter) { writer.value(utf8: self) }
}

extension JSONWriter {
    /// Writes an assessment up to its reasons, one object each, which the caller writes; then ``closeAssessment``.
    package mutating func openAssessment(_ frame: AssessmentFrame, _ names: AssessmentNames) {
        open(frame, names.id, names.record, names.thread, names.commodityGroup, names.asOf)
    }

    /// The one layout of an assessment, for names as strings and as bytes.
    @inline(__always)
    mutating func open(
        _ frame: AssessmentFrame, _ id: some JSONText, _ record: some JSONText, _ thread: some JSONText,
        _ group: some JSONText, _ asOf: some JSONText
    ) {
        fragment("{\"schema_version\":\"1.0\",\"type\":\"assessment\",\"id\":")
        id.write(to: &self)
        key("record_id")
        record.write(to: &self)
        field("record_type", frame.recordKind)
        key("thread_id")
        thread.write(to: &self)
        key("commodity_group")
        group.write(to: &self)
        field("exercise", frame.exercise)
        key("as_of")
        asOf.write(to: &self)
        field("score", frame.score)
        field("lane", frame.lane)
        key("reasons")
        beginArray()
    }

    /// Writes the rest of an assessment; the record's bytes are embedded as they came.
    ///
    /// - Parameter more: writes further fields behind the reasons.
    package mutating func closeAssessment(
        _ frame: AssessmentFrame, record: UnsafeRawBufferPointer, more: (inout JSONWriter) -> Void = { _ in }
    ) {
        endArray()
        more(&self)
        field("rules_revision", frame.rulesRevision)
        key("position")
        beginObject()
        field("topic", frame.position.topic)
        field("partition", Int(frame.position.partition))
        key("offset")
        value(frame.position.offset)
        endObject()
        key("record")
        raw(record)
        endObject()
    }
}
