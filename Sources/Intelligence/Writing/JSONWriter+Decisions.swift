/// What an assessment says besides its ids, its group and its reasons.
package struct AssessmentFrame: Sendable {
    var recordKind: RecordKind
    var exercise: Bool
    var asOf: Instant
    var score: Int
    var lane: Lane
    var rulesRevision: String
    var position: RecordPosition

    /// As in ``Assessment``.
    package init(
        recordKind: RecordKind, exercise: Bool, asOf: Instant, score: Int, lane: Lane, rulesRevision: String, position: RecordPosition
    ) {
        self.recordKind = recordKind
        self.exercise = exercise
        self.asOf = asOf
        self.score = score
        self.lane = lane
        self.rulesRevision = rulesRevision
        self.position = position
    }
}

extension JSONWriter {
    /// Writes an assessment; the record's bytes, which must be one JSON value, are embedded as they came.
    public mutating func write(_ assessment: Assessment, record: UnsafeRawBufferPointer) {
        let frame = AssessmentFrame(
            recordKind: assessment.recordKind,
            exercise: assessment.exercise, asOf: assessment.asOf, score: assessment.score, lane: assessment.lane,
            rulesRevision: assessment.rulesRevision, position: assessment.position)
        write(
            frame, record: record, id: { $0.value(assessment.id) }, recordID: { $0.value(assessment.record) },
            thread: { $0.value(assessment.thread) }, group: { $0.value(assessment.commodityGroup.rawValue) },
            reasons: { $0.write(reasons: assessment.reasons) })
    }

    /// Writes an assessment of which the ids, the group and the reasons, one object each, are written by the caller:
    /// the scorer has them as bytes, and to make strings of them would cost more than to write them.
    package mutating func write(
        _ frame: AssessmentFrame, record: UnsafeRawBufferPointer, id: (inout JSONWriter) -> Void,
        recordID: (inout JSONWriter) -> Void, thread: (inout JSONWriter) -> Void, group: (inout JSONWriter) -> Void,
        reasons: (inout JSONWriter) -> Void
    ) {
        beginObject()
        field("schema_version", "1.0")
        field("type", "assessment")
        key("id")
        id(&self)
        key("record_id")
        recordID(&self)
        field("record_type", frame.recordKind)
        key("thread_id")
        thread(&self)
        key("commodity_group")
        group(&self)
        field("exercise", frame.exercise)
        field("as_of", frame.asOf)
        field("score", frame.score)
        field("lane", frame.lane)
        key("reasons")
        beginArray()
        reasons(&self)
        endArray()
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

    /// Writes a dispatch.
    public mutating func write(_ dispatch: Dispatch) {
        beginObject()
        field("schema_version", "1.0")
        field("type", "dispatch")
        field("id", dispatch.id)
        field("record_id", dispatch.record)
        field("thread_id", dispatch.thread)
        field("assessment_id", dispatch.assessment)
        field("addressee", dispatch.addressee)
        field("channel", dispatch.channel)
        field("status", dispatch.status)
        field("at", dispatch.at)
        field("exercise", dispatch.exercise)
        field("detail", dispatch.detail)
        endObject()
    }

    private mutating func write(reasons: [Reason]) {
        for reason in reasons {
            beginObject()
            field("rule", reason.rule)
            key("points")
            value(reason.points)
            field("because", reason.because)
            field("source", reason.source)
            endObject()
        }
    }
}

extension Assessment {
    /// The assessment as JSON. For many of them keep a ``JSONWriter`` instead.
    public func json(record: [UInt8]) -> [UInt8] {
        var writer = JSONWriter(reserving: record.count + 1024)
        record.withUnsafeBytes { writer.write(self, record: $0) }
        return writer.bytes
    }
}

extension Dispatch {
    /// The dispatch as JSON.
    public func json() -> [UInt8] {
        var writer = JSONWriter(reserving: 512)
        writer.write(self)
        return writer.bytes
    }
}
