extension RecordValidator {
    /// Whether a plain record is good as a whole too: then ``problems(in:now:)`` finds no error in it. Where this says no
    /// the record may still be good; that is for ``problems(in:now:)`` to say, and what is wrong.
    package func accepts(_ view: RecordView, now: Instant) -> Bool {
        guard let agency = view.text(view[.agency]), let id = view.text(view[.id]),
            let group = view.text(view[.commodityGroup])
        else { return false }
        return directory.codes.contains(onTape: agency) && Self.isID(id.assumingMemoryBound(to: UInt8.self))
            && groupNames.contains(onTape: group) && acceptsReferences(view, agency, id)
            && acceptsRecipients(view, agency) && acceptsKind(view, agency) && acceptsDates(view, now)
    }

    private func acceptsReferences(
        _ view: RecordView, _ agency: UnsafeRawBufferPointer, _ id: UnsafeRawBufferPointer
    ) -> Bool {
        func isGood(_ slot: RecordField) -> Bool {
            guard let text = view.text(view[slot]) else { return true }
            guard let other = Reference(text), directory.codes.contains(onTape: other.agency) else { return false }
            return Self.isID(other.id.assumingMemoryBound(to: UInt8.self))
        }
        guard isGood(.thread), isGood(.refersTo), isGood(.outcomeSeizure) else { return false }
        guard let other = view.text(view[.refersTo]).flatMap(Reference.init) else { return true }
        return !other.id.elementsEqual(id) || !other.agency.elementsEqual(agency)
    }

    private func acceptsRecipients(_ view: RecordView, _ agency: UnsafeRawBufferPointer) -> Bool {
        let (addressees, releasable) = (view[.addressees], view[.releasableTo])
        for index in 0..<view.count(releasable) where !directory.codes.contains(onTape: view.text(releasable, index)) {
            return false
        }
        for index in 0..<view.count(addressees) {
            let addressee = view.text(addressees, index)
            guard directory.codes.contains(onTape: addressee) else { return false }
            if view.count(releasable) == 0 || addressee.elementsEqual(agency) { continue }
            guard (0..<view.count(releasable)).contains(where: { view.text(releasable, $0).elementsEqual(addressee) })
            else { return false }
        }
        return true
    }

    /// Whether everything is there that the kind needs, and the addressees that TLP:RED needs.
    private func acceptsKind(_ view: RecordView, _ agency: UnsafeRawBufferPointer) -> Bool {
        let isAddressed = view.count(view[.addressees]) > 0
        if view[.light] == Self.bit(.red), !isAddressed { return false }
        func has(_ slot: RecordField) -> Bool { view[slot] != 0 }
        switch view[.kind] {
        case Self.bit(.warning): return isAddressed && has(.action) && (view.goods.count > 0 || has(.consignment))
        case Self.bit(.feedback): return has(.thread) && has(.refersTo) && has(.outcome)
        case Self.bit(.seizure): return has(.event) && view.goods.count > 0
        case Self.bit(.request): return isAddressed && has(.narrative)
        default:
            // Corrections and recalls: only the originator makes them.
            guard let original = view.text(view[.refersTo]).flatMap(Reference.init),
                original.agency.elementsEqual(agency)
            else { return false }
            return view[.kind] == Self.bit(.correction) || has(.narrative)
        }
    }

    private func acceptsDates(_ view: RecordView, _ now: Instant) -> Bool {
        let limit = Self.latest(now).milliseconds
        func moment(_ slot: RecordField) -> Int64? {
            view[slot] == RecordView.absentWhole ? nil : Int64(bitPattern: view[slot])
        }
        guard let reported = moment(.reportedAt), reported <= limit else { return false }
        func isPast(_ slot: RecordField) -> Bool { moment(slot).map { $0 <= limit } ?? true }
        func isAfterReport(_ slot: RecordField) -> Bool { moment(slot).map { $0 > reported } ?? true }
        return isPast(.eventDate) && isPast(.published) && isAfterReport(.validUntil) && isAfterReport(.deadline)
    }

    private static func bit(_ kind: RecordKind) -> UInt64 { bit(of: kind) }
    private static func bit(_ light: TrafficLight) -> UInt64 { bit(of: light) }

    /// The bit of a word of a code list: its place among the words.
    @inline(__always)
    private static func bit<Code>(of code: Code) -> UInt64 {
        1 << withUnsafeBytes(of: code) { UInt64($0.first ?? 0) }
    }
}

/// `AGENCY/ID` in its two halves.
private struct Reference {
    let agency: UnsafeRawBufferPointer
    let id: UnsafeRawBufferPointer

    init?(_ text: UnsafeRawBufferPointer) {
        guard let slash = text.firstIndex(of: UInt8(ascii: "/")) else { return nil }
        agency = UnsafeRawBufferPointer(rebasing: text[..<slash])
        id = UnsafeRawBufferPointer(rebasing: text[(slash + 1)...])
    }
}
