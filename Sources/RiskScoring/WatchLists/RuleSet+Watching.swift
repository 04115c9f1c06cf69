import Intelligence

extension RuleSet {
    /// What the open watch-lists say of a record, as the bit of a condition; whom to ask stands in the scratch.
    @inline(__always)
    func watched(_ view: RecordView, asOf: Instant, _ scratch: inout ScoringScratch) -> UInt64 {
        watch.isEmpty ? 0 : scratch.recollection.watch.judge(view, asOf: asOf, in: watch)
    }

    /// Whom others are to ask about the record judged last.
    func contacts(_ scratch: borrowing ScoringScratch) -> [String] {
        scratch.recollection.watch.contacts.map { watch.contacts[Int($0)] }
    }

    /// Writes whom to ask, as the field `contacts` of an assessment; nothing where there is nobody.
    func writeContacts(_ scratch: borrowing ScoringScratch, to writer: inout JSONWriter) {
        guard !watch.isEmpty, !scratch.recollection.watch.contacts.isEmpty else { return }
        writer.key("contacts")
        writer.beginArray()
        for contact in scratch.recollection.watch.contacts { writer.value(watch.contacts[Int(contact)]) }
        writer.endArray()
    }
}
