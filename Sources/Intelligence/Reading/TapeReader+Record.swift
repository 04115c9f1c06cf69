extension TapeReader {
    /// Reads a record into a placeholder; the value counts only where no problem was found.
    @inline(__always)
    mutating func record(at index: Int, into record: inout IntelligenceRecord) {
        let words = vocabulary
        var members = open(index)
        while let (key, value) = next(&members, words.record) {
            switch key {
            case .schemaVersion: version(value, into: &record.schemaVersion)
            case .type: read(value, words.kinds, into: &record.kind)
            case .agency: agency(value).map { record.agency = $0 }
            case .id: read(value, into: &record.id)
            case .operation: read(value, into: &record.operation)
            case .exercise: flag(value).map { record.exercise = $0 }
            case .threadID: record.thread = recordID(value)
            case .refersTo: record.refersTo = recordID(value)
            case .reportedAt: read(value, into: &record.reportedAt)
            case .validUntil: read(value, into: &record.validUntil)
            case .handling: handling(value, into: &record.handling)
            case .commodityGroup: text(value).map { record.commodityGroup = CommodityGroup($0) }
            case .title: read(value, into: &record.title)
            case .narrative: read(value, into: &record.narrative)
            case .event: record.event = event(value)
            case .goods: array(at: value) { $0.goods($1, into: &record.goods) }
            case .consignment: record.consignment = consignment(value)
            case .route: record.route = route(value)
            case .transport: record.transport = transport(value)
            case .concealment: record.concealment = concealment(value)
            case .detection: record.detection = detection(value)
            case .parties: array(at: value) { $0.party($1, into: &record.parties) }
            case .action: record.action = action(value)
            case .addressees: agencies(value, into: &record.addressees)
            case .outcome: record.outcome = outcome(value)
            case .arrests: read(value, into: &record.arrests)
            case .source: record.source = source(value)
            case .attachments: array(at: value) { $0.attachment($1, into: &record.attachments) }
            }
        }
    }

    /// `major.minor`. Another major version makes every other problem moot.
    mutating func version(_ index: Int, into version: inout SchemaVersion) {
        guard tape.kind(at: index) == JSONTape.Kind.string else {
            return wrong(index, "must be a string, not \(tape.kindName(at: index))")
        }
        let bytes = tape.bytes(at: index)
        if bytes.count == 3, bytes[0] == UInt8(ascii: "1"), bytes[1] == UInt8(ascii: "."),
            bytes[2] == UInt8(ascii: "0")
        {
            version = .current
            return
        }
        let parts = text(index)?.split(separator: ".", omittingEmptySubsequences: false) ?? []
        guard parts.count == 2, parts.allSatisfy({ (1...4).contains($0.utf8.count) && $0.utf8.allSatisfy(\.isDigit) }),
            let major = Int(parts[0]), let minor = Int(parts[1])
        else { return wrong(index, "must be the version of the format: 1.0") }
        version = SchemaVersion(major: major, minor: minor)
        if major != SchemaVersion.current.major { wrong(index, ReadingRule.otherVersion) }
    }

    /// The type of a document that is not a record.
    mutating func type(_ index: Int, mustBe expected: StaticString) {
        guard let text = text(index), text != expected.description else { return }
        wrong(index, "must be \(expected)")
    }

    mutating func handling(_ index: Int, into handling: inout Handling) {
        let words = vocabulary
        // Closed: a restriction that we do not know must not be dropped on the way.
        var members = open(index, isClosed: true)
        while let (key, value) = next(&members, words.handling) {
            switch key {
            case .tlp: read(value, words.trafficLights, into: &handling.tlp)
            case .pap: read(value, words.permissibleActions, into: &handling.pap)
            case .europol: codes(value, words.europolCodes, into: &handling.europol)
            case .releasableTo: agencies(value, into: &handling.releasableTo)
            case .grade:
                var grade = AdmiraltyGrade(source: .cannotBeJudged, information: 6)
                var grades = open(value)
                while let (key, value) = next(&grades, words.grade) {
                    switch key {
                    case .source: read(value, words.reliabilities, into: &grade.source)
                    case .information: read(value, into: &grade.information)
                    }
                }
                handling.grade = grade
            case .europolGrade:
                var grade = EuropolGrade(source: "", information: 4)
                var grades = open(value)
                while let (key, value) = next(&grades, words.grade) {
                    switch key {
                    case .source: read(value, into: &grade.source)
                    case .information: read(value, into: &grade.information)
                    }
                }
                handling.europolGrade = grade
            }
        }
    }

    mutating func action(_ index: Int) -> ActionRequest {
        var action = ActionRequest(requested: .inform)
        let words = vocabulary
        var members = open(index)
        while let (key, value) = next(&members, words.action) {
            switch key {
            case .requested: read(value, words.requestedActions, into: &action.requested)
            case .deadline: read(value, into: &action.deadline)
            case .text: read(value, into: &action.text)
            }
        }
        return action
    }

    mutating func outcome(_ index: Int) -> Outcome {
        var outcome = Outcome(result: .pending)
        let words = vocabulary
        var members = open(index)
        while let (key, value) = next(&members, words.outcome) {
            switch key {
            case .result: read(value, words.results, into: &outcome.result)
            case .text: read(value, into: &outcome.text)
            case .seizure: outcome.seizure = recordID(value)
            }
        }
        return outcome
    }

    mutating func source(_ index: Int) -> ReportSource {
        var source = ReportSource(publisher: "")
        let words = vocabulary
        var members = open(index)
        while let (key, value) = next(&members, words.source) {
            switch key {
            case .publisher: read(value, into: &source.publisher)
            case .title: read(value, into: &source.title)
            case .published: source.published = date(value)
            case .url: read(value, into: &source.url)
            }
        }
        return source
    }

    mutating func attachment(_ index: Int, into attachments: inout [Attachment]) {
        var attachment = Attachment(name: "", sha256: "")
        let words = vocabulary
        var members = open(index)
        while let (key, value) = next(&members, words.attachment) {
            switch key {
            case .name: read(value, into: &attachment.name)
            case .mediaType: read(value, into: &attachment.mediaType)
            case .bytes: read(value, into: &attachment.bytes)
            case .sha256: read(value, into: &attachment.sha256)
            }
        }
        attachments.append(attachment)
    }
}

extension IntelligenceRecord {
    /// What a reader begins with; the required fields replace it all, or are reported as missing.
    static var placeholder: IntelligenceRecord {
        IntelligenceRecord(
            kind: .recall, agency: AgencyCode(""), id: "", reportedAt: .earliest, handling: Handling(tlp: .red),
            commodityGroup: CommodityGroup(""))
    }
}

extension UInt8 {
    var isDigit: Bool { self >= 48 && self <= 57 }
    var isUpper: Bool { self >= 65 && self <= 90 }
    var isLower: Bool { self >= 97 && self <= 122 }
}
