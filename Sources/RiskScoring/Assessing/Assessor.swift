import Intelligence

/// From the bytes of a record to the bytes of its assessment: read, validated, judged with its reasons, written.
///
/// It owns a parser and the memory of its steps and uses them for record after record, so it is for one lane at a time.
/// The same record at the same place gives the same bytes.
public struct Assessor: ~Copyable {
    /// Why there is no assessment of a record.
    public struct Refusal: Hashable, Sendable {
        /// A word for the cause: `unreadable`, `invalid`, `unsupported_version`.
        public var cause: String
        /// The reason in full.
        public var message: String
    }

    private let rules: RuleSet
    private let validator: RecordValidator
    private let cluster: String
    private let scanner: RecordScanner
    private var scratch = ScoringScratch()
    private var writer = JSONWriter(reserving: 4096)
    private var names = NameText()
    /// Whether the record assessed last belongs to an exercise.
    public private(set) var isExercise = false

    /// - Parameters:
    ///   - cluster: the cluster's id, a part of each assessment's id.
    ///   - limits: those of the records.
    public init(rules: RuleSet, validator: RecordValidator, cluster: String, limits: ReadingLimits) {
        self.rules = rules
        self.validator = validator
        self.cluster = cluster
        scanner = RecordScanner(limits: limits)
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
    ) -> Refusal? {
        let view: RecordView
        do throws(RecordProblems) {
            view = try scanner.scan(payload)
            let asOf = Self.moment(timestamp, Int64(bitPattern: view[.reportedAt]))
            if !scanner.isPlain || !validator.accepts(view, now: asOf) {
                // Rare: the record is made into values, and judged by the book.
                if let refusal = refusal(try scanner.record(), timestamp) { return refusal }
            }
        } catch {
            return Refusal(
                cause: error.isOtherVersion ? "unsupported_version" : "unreadable", message: error.description)
        }
        let asOf = Self.moment(timestamp, Int64(bitPattern: view[.reportedAt]))
        recall(&scratch.recollection)
        let (score, lane) = rules.judge(view, asOf: asOf, in: &scratch)
        names.fill(view, position, cluster: cluster, asOf: asOf)
        isExercise = view[.exercise] == 2
        let frame = AssessmentFrame(
            recordKind: Self.kind(view[.kind]), exercise: isExercise, score: score, lane: lane,
            rulesRevision: rules.revision, position: position)
        write(frame, view, payload)
        return nil
    }

    /// As of the record's own time in Kafka, never the clock's: a replay must come to the same bits.
    private static func moment(_ timestamp: Int64, _ reportedAt: Int64) -> Instant {
        Instant(milliseconds: timestamp < 0 ? reportedAt : timestamp)
    }

    private static func kind(_ bit: UInt64) -> RecordKind { RecordKind.allCases[bit.trailingZeroBitCount] }

    private func refusal(_ record: IntelligenceRecord, _ timestamp: Int64) -> Refusal? {
        let problems = validator.problems(
            in: record, now: Self.moment(timestamp, record.reportedAt.milliseconds))
        guard problems.isRejection else { return nil }
        let errors = problems.filter { $0.severity == .error }
        return Refusal(cause: "invalid", message: errors.map(\.description).joined(separator: "\n"))
    }

    /// The assessment made last, in place: the pointers must not leave the closure.
    public func withAssessment(_ body: (AssessmentBytes) -> Void) {
        writer.withBytes { body(names.assessment($0)) }
    }

    private mutating func write(_ frame: AssessmentFrame, _ view: RecordView, _ payload: UnsafeRawBufferPointer) {
        let group = view.text(view[.commodityGroup]) ?? UnsafeRawBufferPointer(start: nil, count: 0)
        writer.reset()
        writer.openAssessment(frame, names.names(group: group))
        scratch.reasons.write(to: &writer)
        writer.closeAssessment(frame, record: payload) { scratch.recollection.write(to: &$0, rules.memory) }
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
