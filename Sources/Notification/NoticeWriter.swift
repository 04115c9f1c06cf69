import Intelligence

/// Writes a notice: what goes to the inbox topic, and the body of a webhook.
///
/// The record in it is written from the model, so a field that this software does not know, and whose sensitivity it
/// cannot judge, never leaves; nor does one that the view took away.
/// ```json
/// {"schema_version":"1.0","type":"notice","id","addressee","content","lane","score","reasons":[…],"watch":[…],
///  "contacts":[…],"deadline","exercise","note","seen_on","record":{…}}
/// ```
/// What does not apply is absent: `score` and `reasons` in a thin notice or a pointer, `lane` in a pointer,
/// `record` where nothing of it is shown.
enum NoticeWriter {
    static func bytes(of notice: PlannedNotice) -> [UInt8] {
        let view = notice.view
        var writer = JSONWriter()
        writer.beginObject()
        text("schema_version", "1.0", in: &writer)
        text("type", "notice", in: &writer)
        text("id", notice.id.rawValue, in: &writer)
        text("addressee", notice.addressee.rawValue, in: &writer)
        text("content", view.content.rawValue, in: &writer)
        if let lane = view.lane { text("lane", lane.rawValue, in: &writer) }
        if let score = view.score {
            writer.key("score")
            writer.value(score)
            writer.key("reasons")
            writer.beginArray()
            for reason in view.reasons {
                writer.beginObject()
                text("rule", reason.rule, in: &writer)
                writer.key("points")
                writer.value(reason.points)
                text("because", reason.because, in: &writer)
                text("source", reason.source, in: &writer)
                writer.endObject()
            }
            writer.endArray()
        }
        if !view.hits.isEmpty {
            writer.key("watch")
            writer.beginArray()
            for hit in view.hits { write(hit, to: &writer) }
            writer.endArray()
        }
        if !view.contacts.isEmpty {
            writer.key("contacts")
            writer.beginArray()
            for contact in view.contacts { writer.value(contact) }
            writer.endArray()
        }
        if let deadline = view.deadline {
            writer.key("deadline")
            writer.value(deadline)
        }
        writer.key("exercise")
        writer.value(view.record.exercise)
        if let note = view.note { text("note", note, in: &writer) }
        if let day = view.seenOn { text("seen_on", day.description, in: &writer) }
        if view.content != .watch {
            writer.key("record")
            writer.write(view.record)
        }
        writer.endObject()
        return writer.bytes
    }

    private static func text(_ name: StaticString, _ text: String, in writer: inout JSONWriter) {
        writer.key(name)
        writer.value(text)
    }

    private static func write(_ hit: WatchHit, to writer: inout JSONWriter) {
        writer.beginObject()
        text("owner", hit.owner.rawValue, in: &writer)
        text("list", hit.list, in: &writer)
        text("kind", hit.kind, in: &writer)
        text("value", hit.value, in: &writer)
        if let reason = hit.reason { text("reason", reason, in: &writer) }
        text("expires", hit.expires.description, in: &writer)
        if let points = hit.points {
            writer.key("points")
            writer.value(points)
        }
        writer.key("handling")
        writer.write(hit.handling)
        writer.endObject()
    }
}
