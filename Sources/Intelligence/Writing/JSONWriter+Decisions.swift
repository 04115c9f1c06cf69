extension JSONWriter {
    /// Writes an assessment; the record's bytes, which must be one JSON value, are embedded as they came.
    public mutating func write(_ assessment: Assessment, record: UnsafeRawBufferPointer) {
        let frame = AssessmentFrame(
            recordKind: assessment.recordKind, exercise: assessment.exercise, score: assessment.score,
            lane: assessment.lane, rulesRevision: assessment.rulesRevision, position: assessment.position)
        open(
            frame, assessment.id, assessment.record, assessment.thread, assessment.commodityGroup.rawValue,
            assessment.asOf)
        for reason in assessment.reasons {
            beginObject()
            field("rule", reason.rule)
            key("points")
            value(reason.points)
            field("because", reason.because)
            field("basis", reason.basis)
            field("source", reason.source)
            field("owner", reason.owner)
            if let fields = reason.fields {
                key("fields")
                beginArray()
                for field in fields { value(field) }
                endArray()
            }
            endObject()
        }
        endArray()
        if let change = assessment.laneChange { write(change) }
        if !assessment.contacts.isEmpty {
            key("contacts")
            beginArray()
            for contact in assessment.contacts { value(contact) }
            endArray()
        }
        closeAssessment(frame, record: record)
    }

    private mutating func write(_ change: LaneChange) {
        key("lane_change")
        beginObject()
        if let step = change.stricter { writeLaneStep("stricter", step.lane, step.points) }
        if let step = change.milder { writeLaneStep("milder", step.lane, step.points) }
        key("without")
        beginArray()
        for without in change.without {
            beginObject()
            field("rule", without.rule)
            field("lane", without.lane)
            endObject()
        }
        endArray()
        if change.isDrawn { field("drawn", true) }
        endObject()
    }

    /// A member that is a step to a neighbouring lane.
    package mutating func writeLaneStep(_ name: StaticString, _ lane: Lane, _ points: Double) {
        key(name)
        beginObject()
        key("lane")
        fragment(lane.quoted)
        key("points")
        value(points)
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
}

extension Lane {
    /// As JSON has it, with its quotes.
    package var quoted: StaticString {
        switch self {
        case .red: #""red""#
        case .yellow: #""yellow""#
        case .blue: #""blue""#
        case .green: #""green""#
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
