// Identity, handling, the parts that a kind needs, dates.

extension RecordValidator {
    func checkIdentity(_ record: IntelligenceRecord, _ findings: inout Findings) {
        if !directory.contains(record.agency) {
            findings.error("agency", record.agency.rawValue, "is no member of the operation")
        }
        if !Self.isID(record.id) { findings.error("id", record.id, Self.idRule) }
        checkReference(record.thread, "thread_id", &findings)
        checkReference(record.refersTo, "refers_to", &findings)
        checkReference(record.outcome?.seizure, "outcome.seizure", &findings)
        if let other = record.refersTo, other.id == record.id, other.agency == record.agency {
            findings.error("refers_to", other.description, "is the record itself")
        }
        if !groupNames.contains(record.commodityGroup.rawValue), !commodityGroups.contains(record.commodityGroup) {
            findings.error(
                "commodity_group", record.commodityGroup.rawValue,
                "is none of \(commodityGroups.map(\.rawValue).sorted().joined(separator: ", "))")
        }
        findings.length(record.operation, ContentLimit.id, "operation")
        findings.length(record.title, ContentLimit.name, "title")
        findings.length(record.narrative, ContentLimit.text, "narrative")
    }

    private func checkReference(_ id: RecordID?, _ field: String, _ findings: inout Findings) {
        guard let id else { return }
        if !directory.contains(id.agency) { findings.error(field, id.description, "names no member of the operation") }
        if !Self.isID(id.id) { findings.error(field, id.description, Self.idRule) }
    }

    private static let idRule = "must be 1 to 64 letters, digits, points, hyphens or underscores"

    private static func isID(_ text: String) -> Bool {
        var text = text
        return text.withUTF8(isID)
    }

    static func isID(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        (1...ContentLimit.id).contains(bytes.count)
            && bytes.allSatisfy { $0.isUpper || $0.isLower || $0.isDigit || $0 == 45 || $0 == 46 || $0 == 95 }
    }

    func checkHandling(_ record: IntelligenceRecord, _ findings: inout Findings) {
        let handling = record.handling
        findings.elements(handling.europol.count, "handling.europol")
        checkAgencies(handling.releasableTo, "handling.releasable_to", &findings)
        checkAgencies(record.addressees, "addressees", &findings)
        if !handling.releasableTo.isEmpty {
            for (index, agency) in record.addressees.enumerated()
            where agency != record.agency && !handling.releasableTo.contains(agency) {
                findings.error(
                    "addressees[\(index)]", agency.rawValue,
                    "is addressed, but the record is not releasable to it: handling.releasable_to")
            }
        }
        if handling.tlp == .red, record.addressees.isEmpty {
            findings.error("addressees", nil, "is missing: TLP:RED is for named recipients only (TLP 2.0)")
        }
        if let grade = handling.grade, !(1...6).contains(grade.information) {
            findings.error("handling.grade.information", "\(grade.information)", "must be 1 to 6 (Admiralty code)")
        }
        if let grade = handling.europolGrade {
            if !["A", "B", "C", "X"].contains(grade.source) {
                findings.error("handling.europol_grade.source", grade.source, "must be A, B, C or X (Europol 4x4)")
            }
            if !(1...4).contains(grade.information) {
                findings.error(
                    "handling.europol_grade.information", "\(grade.information)", "must be 1 to 4 (Europol 4x4)")
            }
        }
    }

    private func checkAgencies(_ agencies: [AgencyCode], _ field: String, _ findings: inout Findings) {
        findings.elements(agencies.count, field)
        agencies.forEachPlace { index, agency in
            if !directory.contains(agency.pointee) {
                findings.error("\(field)[\(index)]", agency.pointee.rawValue, "is no member of the operation")
            }
            if (0..<index).contains(where: { agencies[$0] == agency.pointee }) {
                findings.warning("\(field)[\(index)]", agency.pointee.rawValue, "is named twice")
            }
        }
    }

    func checkKind(_ record: IntelligenceRecord, _ findings: inout Findings) {
        func need(_ present: Bool, _ field: String, _ findings: inout Findings) {
            if !present { findings.error(field, nil, "is missing: a \(record.kind.rawValue) needs it") }
        }
        switch record.kind {
        case .warning:
            need(!record.addressees.isEmpty || record.handling.tlp == .red, "addressees", &findings)
            need(record.action != nil, "action.requested", &findings)
            if record.goods.isEmpty, record.consignment == nil {
                findings.error("goods", nil, "is missing: a warning needs goods or a consignment")
            }
        case .feedback:
            need(record.thread != nil, "thread_id", &findings)
            need(record.refersTo != nil, "refers_to", &findings)
            need(record.outcome != nil, "outcome", &findings)
        case .seizure:
            need(record.event != nil, "event", &findings)
            need(!record.goods.isEmpty, "goods", &findings)
        case .request:
            need(!record.addressees.isEmpty || record.handling.tlp == .red, "addressees", &findings)
            need(record.narrative != nil, "narrative", &findings)
        case .correction:
            need(record.refersTo != nil, "refers_to", &findings)
            checkOwnership(record, &findings)
        case .recall:
            need(record.refersTo != nil, "refers_to", &findings)
            need(record.narrative != nil, "narrative", &findings)
            checkOwnership(record, &findings)
        }
    }

    /// A record is its originator's: nobody else takes it back or changes it.
    private func checkOwnership(_ record: IntelligenceRecord, _ findings: inout Findings) {
        guard let original = record.refersTo, original.agency != record.agency else { return }
        findings.error(
            "refers_to", original.description, "is another agency's record: only its originator corrects or recalls it")
    }

    func checkDates(_ record: IntelligenceRecord, _ now: Instant, _ findings: inout Findings) {
        let limit = Self.latest(now)
        if record.reportedAt > limit {
            findings.error("reported_at", record.reportedAt.description, "is more than a day in the future")
        }
        if let event = record.event, event.date.start > limit {
            findings.error("event.date", event.date.description, "is more than a day in the future")
        }
        after(record.validUntil, "valid_until", record, &findings)
        after(record.action?.deadline, "action.deadline", record, &findings)
        if let published = record.source?.published, published.start > limit {
            findings.error("source.published", published.description, "is more than a day in the future")
        }
        if let lodged = record.consignment?.lodgedAt, lodged > limit {
            findings.warning("consignment.lodged_at", lodged.description, "is more than a day in the future")
        }
    }

    /// What lies after this lies in the future: clocks differ, and an event's day begins up to fourteen hours before it
    /// does in UTC.
    static func latest(_ now: Instant) -> Instant {
        let tomorrow = now.milliseconds.addingReportingOverflow(86_400_000)
        return tomorrow.overflow ? Instant.latest : Instant(milliseconds: tomorrow.partialValue)
    }

    private func after(
        _ instant: Instant?, _ field: String, _ record: IntelligenceRecord, _ findings: inout Findings
    ) {
        guard let instant, instant <= record.reportedAt else { return }
        findings.error(field, instant.description, "must be after reported_at, \(record.reportedAt)")
    }
}
