extension JSONWriter {
    /// Writes an assessment; the record's bytes, which must be one JSON value, are embedded as they came.
    public mutating func write(_ assessment: Assessment, record: UnsafeRawBufferPointer) {
        beginObject()
        field("schema_version", "1.0")
        field("type", "assessment")
        field("id", assessment.id)
        field("record_id", assessment.record)
        field("record_type", assessment.recordKind)
        field("thread_id", assessment.thread)
        field("commodity_group", assessment.commodityGroup)
        field("exercise", assessment.exercise)
        field("as_of", assessment.asOf)
        field("score", assessment.score)
        field("lane", assessment.lane)
        write(reasons: assessment.reasons)
        field("rules_revision", assessment.rulesRevision)
        key("position")
        beginObject()
        field("topic", assessment.position.topic)
        field("partition", Int(assessment.position.partition))
        key("offset")
        value(assessment.position.offset)
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
        key("reasons")
        beginArray()
        for reason in reasons {
            beginObject()
            field("rule", reason.rule)
            key("points")
            value(reason.points)
            field("because", reason.because)
            field("source", reason.source)
            endObject()
        }
        endArray()
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
