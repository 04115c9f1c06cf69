import Intelligence

/// From the bytes of a record to the bytes of its assessment: read, validated, judged with its reasons, written.
///
/// It owns a parser and the memory of its steps and uses them for record after record, so it is for one lane at a time.
/// The same record at the same place gives the same bytes.
public struct Assessor: ~Copyable {
    private let rules: RuleSet
    private let cluster: String
    private let admission: RecordAdmission
    private var scratch = ScoringScratch()
    private var writer = JSONWriter(reserving: 4096)
    private var names = NameText()
    /// Whether the record assessed last belongs to an exercise.
    public private(set) var isExercise = false
    /// The lane of the record assessed last.
    public private(set) var lane = Lane.green

    /// - Parameters:
    ///   - cluster: the cluster's id, a part of each assessment's id.
    ///   - limits: those of the records.
    public init(rules: RuleSet, validator: RecordValidator, cluster: String, limits: ReadingLimits) {
        self.rules = rules
        self.cluster = cluster
        admission = RecordAdmission(validator: validator, limits: limits)
    }

    /// Assesses a record. Where there is no refusal the assessment can be had by ``withAssessment(_:)``.
    ///
    /// - Parameters:
    ///   - payload: its bytes.
    ///   - position: where it stands in Kafka.
    ///   - timestamp: its time in Kafka, in milliseconds; below 0 where it has none.
    ///   - recall: asks the memory about the record, with ``EntityMemory/look(topic:partition:offset:for:in:)``.
    public mutating func assess(
        _ payload: UnsafeRawBufferPointer, at position: RecordPosition, timestamp: Int64,
        recalling recall: (inout Recollection) -> Void = { $0.removeAll() }
    ) -> RefusedRecord? {
        let view: RecordView
        switch admission.admit(payload, timestamp: timestamp) {
        case .success(let admitted): view = admitted
        case .failure(let refusal): return refusal
        }
        let asOf = RecordAdmission.moment(timestamp, Int64(bitPattern: view[.reportedAt]))
        recall(&scratch.recollection)
        let (score, lane) = rules.judge(view, asOf: asOf, in: &scratch)
        names.fill(view, position, cluster: cluster, asOf: asOf)
        isExercise = view[.exercise] == 2
        self.lane = lane
        let frame = AssessmentFrame(
            recordKind: Self.kind(view[.kind]), exercise: isExercise, score: score, lane: lane,
            rulesRevision: rules.revision, position: position)
        write(frame, view, payload)
        return nil
    }

    private static func kind(_ bit: UInt64) -> RecordKind { RecordKind.allCases[bit.trailingZeroBitCount] }

    /// The assessment made last, in place: the pointers must not leave the closure.
    public func withAssessment(_ body: (AssessmentBytes) -> Void) {
        writer.withBytes { body(names.assessment($0)) }
    }

    private mutating func write(_ frame: AssessmentFrame, _ view: RecordView, _ payload: UnsafeRawBufferPointer) {
        let group = view.text(view[.commodityGroup]) ?? UnsafeRawBufferPointer(start: nil, count: 0)
        writer.reset()
        writer.openAssessment(frame, names.names(group: group))
        scratch.reasons.write(to: &writer)
        writer.endArray()
        scratch.account.write(to: &writer)
        scratch.recollection.write(to: &writer, rules.memory)
        rules.writeContacts(scratch, to: &writer)
        writer.closeAssessment(frame, record: payload)
    }
}

/// An assessment as it is published.
public struct AssessmentBytes {
    /// The assessment in JSON.
    public let json: UnsafeRawBufferPointer
    /// Its id.
    public let id: UnsafeRawBufferPointer
    /// The thread of its record, `AGENCY/ID`: the key of the message.
    public let thread: UnsafeRawBufferPointer
    /// The moment it was judged as of, in RFC 3339.
    public let asOf: UnsafeRawBufferPointer
}
