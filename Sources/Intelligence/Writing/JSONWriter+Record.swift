extension JSONWriter {
    /// Writes a record as a value.
    public mutating func write(_ record: IntelligenceRecord) {
        beginObject()
        field("schema_version", record.schemaVersion.description)
        field("type", record.kind)
        field("agency", record.agency)
        field("id", record.id)
        field("operation", record.operation)
        if record.exercise { field("exercise", true) }
        field("thread_id", record.thread)
        field("refers_to", record.refersTo)
        field("reported_at", record.reportedAt)
        field("valid_until", record.validUntil)
        key("handling")
        write(record.handling)
        field("commodity_group", record.commodityGroup)
        field("title", record.title)
        field("narrative", record.narrative)
        if let event = record.event { write(event) }
        if !record.goods.isEmpty {
            key("goods")
            beginArray()
            for goods in record.goods { write(goods) }
            endArray()
        }
        if let consignment = record.consignment { write(consignment) }
        if let route = record.route { write(route) }
        if let transport = record.transport { write(transport) }
        if let concealment = record.concealment {
            key("concealment")
            method(concealment.method, concealment.description)
        }
        if let detection = record.detection {
            key("detection")
            method(detection.method, detection.description)
        }
        if !record.parties.isEmpty {
            key("parties")
            beginArray()
            for party in record.parties { write(party) }
            endArray()
        }
        if let action = record.action { write(action) }
        field("addressees", record.addressees)
        if let outcome = record.outcome { write(outcome) }
        field("arrests", record.arrests)
        if let source = record.source { write(source) }
        if !record.attachments.isEmpty {
            key("attachments")
            beginArray()
            for attachment in record.attachments { write(attachment) }
            endArray()
        }
        endObject()
    }

    /// Writes handling marks.
    package mutating func write(_ handling: Handling) {
        beginObject()
        field("tlp", handling.tlp)
        field("pap", handling.pap)
        field("europol", handling.europol)
        field("releasable_to", handling.releasableTo)
        if let grade = handling.grade {
            key("grade")
            beginObject()
            field("source", grade.source)
            field("information", grade.information)
            endObject()
        }
        if let grade = handling.europolGrade {
            key("europol_grade")
            beginObject()
            field("source", grade.source)
            field("information", grade.information)
            endObject()
        }
        endObject()
    }

    private mutating func method(_ method: some RawRepresentable<String>, _ description: String?) {
        beginObject()
        field("method", method.rawValue)
        field("description", description)
        endObject()
    }

    private mutating func write(_ action: ActionRequest) {
        key("action")
        beginObject()
        field("requested", action.requested)
        field("deadline", action.deadline)
        field("text", action.text)
        endObject()
    }

    private mutating func write(_ outcome: Outcome) {
        key("outcome")
        beginObject()
        field("result", outcome.result)
        field("text", outcome.text)
        field("seizure", outcome.seizure)
        endObject()
    }

    private mutating func write(_ source: ReportSource) {
        key("source")
        beginObject()
        field("publisher", source.publisher)
        field("title", source.title)
        field("published", source.published)
        field("url", source.url)
        endObject()
    }

    private mutating func write(_ attachment: Attachment) {
        beginObject()
        field("name", attachment.name)
        field("media_type", attachment.mediaType)
        field("bytes", attachment.bytes)
        field("sha256", attachment.sha256)
        endObject()
    }
}

extension IntelligenceRecord {
    /// The record as JSON, in one line. For many records keep a ``JSONWriter`` instead.
    public func json() -> [UInt8] {
        var writer = JSONWriter()
        writer.write(self)
        return writer.bytes
    }

    /// The record without its nominal part: no persons, no companies. What remains may still not be for everyone;
    /// that is decided where the handling marks are judged.
    public func withoutParties() -> IntelligenceRecord {
        var record = self
        record.parties = []
        return record
    }
}
