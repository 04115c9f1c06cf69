/// An assessment as it was read, with the record it judges.
public struct ReadAssessment: Sendable {
    /// The scorer's decision.
    public let assessment: Assessment
    /// The record, parsed.
    public let record: IntelligenceRecord
    /// Where in the bytes that were read the record's own bytes stand, unaltered since its agency published them.
    public let recordBytes: Range<Int>
}

/// Reads assessments, as the scorer writes them. One per lane, like ``RecordReader``.
public final class AssessmentReader {
    private let parser: JSONParser

    /// Makes a  The limits are those of the record; the assessment around it may have 64 KiB more.
    public init(limits: ReadingLimits = ReadingLimits()) {
        parser = JSONParser(
            limits: ReadingLimits(
                maximumBytes: limits.maximumBytes + (64 << 10), maximumDepth: limits.maximumDepth,
                maximumUnknownFields: limits.maximumUnknownFields, maximumProblems: limits.maximumProblems))
    }

    /// Reads one assessment; throws everything that is wrong with it.
    public func read(_ bytes: UnsafeRawBufferPointer) throws(RecordProblems) -> ReadAssessment {
        let (assessment, record) = try parser.withTape(of: bytes) { $0.assessmentDocument() }
        guard let range = parser.range(of: "record", in: bytes) else {
            throw RecordProblems(RecordProblem(field: "record", rule: "must be named without escapes"))
        }
        return ReadAssessment(assessment: assessment, record: record, recordBytes: range)
    }

    /// Reads one assessment; throws everything that is wrong with it.
    public func read(_ bytes: [UInt8]) throws(RecordProblems) -> ReadAssessment {
        try bytes.withUnsafeBytes { bytes in
            Result { () throws(RecordProblems) in try read(bytes) }
        }.get()
    }
}

extension TapeReader {
    mutating func assessmentDocument() -> (Assessment, IntelligenceRecord) {
        let nobody = RecordID(agency: AgencyCode(""), id: "")
        var assessment = Assessment(
            id: "", record: nobody, recordKind: .recall, thread: nobody, commodityGroup: CommodityGroup(""),
            exercise: false, asOf: .earliest, score: 0, lane: .green, reasons: [], rulesRevision: "",
            position: RecordPosition(topic: "", partition: 0, offset: 0))
        var record = IntelligenceRecord.placeholder
        var version = SchemaVersion.current
        let words = vocabulary
        var members = open(TapeReader.root)
        while let (key, value) = next(&members, words.assessment) {
            switch key {
            case .schemaVersion: self.version(value, into: &version)
            case .type: type(value, mustBe: "assessment")
            case .id: read(value, into: &assessment.id)
            case .recordID: recordID(value).map { assessment.record = $0 }
            case .recordType: read(value, words.kinds, into: &assessment.recordKind)
            case .threadID: recordID(value).map { assessment.thread = $0 }
            case .commodityGroup: text(value).map { assessment.commodityGroup = CommodityGroup($0) }
            case .exercise: flag(value).map { assessment.exercise = $0 }
            case .asOf: read(value, into: &assessment.asOf)
            case .score: read(value, into: &assessment.score)
            case .lane: read(value, words.lanes, into: &assessment.lane)
            case .reasons: reasons(value, into: &assessment.reasons)
            case .laneChange: assessment.laneChange = laneChange(value)
            case .contacts: texts(value, into: &assessment.contacts)
            case .rulesRevision: read(value, into: &assessment.rulesRevision)
            case .position: position(value, into: &assessment.position)
            case .record: self.record(at: value, into: &record)
            }
        }
        keepOnlyVersionProblem()
        return (assessment, record)
    }

    mutating func reasons(_ index: Int, into reasons: inout [Reason]) {
        let words = vocabulary
        array(at: index) { reader, element in
            var reason = Reason(rule: "", points: 0, because: "", source: "")
            var members = reader.open(element)
            while let (key, value) = reader.next(&members, words.reason) {
                switch key {
                case .rule: reader.read(value, into: &reason.rule)
                case .points: reader.number(value).map { reason.points = $0 }
                case .because: reader.read(value, into: &reason.because)
                case .source: reader.read(value, into: &reason.source)
                case .owner: reader.read(value, into: &reason.owner)
                case .fields:
                    var fields: [String] = []
                    reader.texts(value, into: &fields)
                    reason.fields = fields
                case .basis:
                    // A mark that is not known is the strictest.
                    reason.basis = .closed
                    reader.read(value, words.bases, into: &reason.basis)
                }
            }
            reasons.append(reason)
        }
    }

    mutating func laneChange(_ index: Int) -> LaneChange {
        let words = vocabulary
        var change = LaneChange()
        var members = open(index)
        while let (key, value) = next(&members, words.laneChange) {
            switch key {
            case .stricter: change.stricter = laneStep(value)
            case .milder: change.milder = laneStep(value)
            case .without:
                array(at: value) { reader, element in
                    var without = LaneChange.Without(rule: "", lane: .green)
                    var members = reader.open(element)
                    while let (key, value) = reader.next(&members, words.laneWithout) {
                        switch key {
                        case .rule: reader.read(value, into: &without.rule)
                        case .lane: reader.read(value, words.lanes, into: &without.lane)
                        }
                    }
                    change.without.append(without)
                }
            case .drawn: change.isDrawn = flag(value) ?? false
            }
        }
        return change
    }

    private mutating func laneStep(_ index: Int) -> LaneChange.Step {
        let words = vocabulary
        var step = LaneChange.Step(lane: .green, points: 0)
        var members = open(index)
        while let (key, value) = next(&members, words.laneStep) {
            switch key {
            case .lane: read(value, words.lanes, into: &step.lane)
            case .points: number(value).map { step.points = $0 }
            }
        }
        return step
    }

    mutating func position(_ index: Int, into position: inout RecordPosition) {
        let words = vocabulary
        var members = open(index)
        while let (key, value) = next(&members, words.position) {
            switch key {
            case .topic: read(value, into: &position.topic)
            case .partition:
                guard let number = integer(value) else { continue }
                if let partition = Int32(exactly: number) {
                    position.partition = partition
                } else {
                    wrong(value, "is no number of a partition")
                }
            case .offset: integer(value).map { position.offset = $0 }
            }
        }
    }
}
