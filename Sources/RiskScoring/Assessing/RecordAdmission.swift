import Intelligence

/// Why a record is not judged.
public struct RefusedRecord: Error, Hashable, Sendable, CustomStringConvertible {
    /// `unreadable`, `invalid` or `unsupported_version`.
    public var cause: String
    /// The reason in full.
    public var message: String
    /// Both.
    public var description: String { "\(cause): \(message)" }
}

/// Lets the good records in, as they lie in their bytes, and says of the others why not. It owns a parser, so it is for
/// one lane at a time.
struct RecordAdmission {
    /// Nil lets everything in that can be read.
    let validator: RecordValidator?
    let scanner: RecordScanner

    init(validator: RecordValidator?, limits: ReadingLimits) {
        self.validator = validator
        scanner = RecordScanner(limits: limits)
    }

    /// The view of a good record, valid until the next one is asked for.
    func admit(
        _ payload: UnsafeRawBufferPointer, timestamp: Int64
    ) -> Result<RecordView, RefusedRecord> {
        do throws(RecordProblems) {
            let view = try scanner.scan(payload)
            guard let validator else {
                if !scanner.isPlain { _ = try scanner.record() }
                return .success(view)
            }
            let asOf = Self.moment(timestamp, Int64(bitPattern: view[.reportedAt]))
            if !scanner.isPlain || !validator.accepts(view, now: asOf) {
                // Rare: the record is made into values, and judged by the book.
                if let refusal = Self.refusal(of: try scanner.record(), timestamp, validator) {
                    return .failure(refusal)
                }
            }
            return .success(view)
        } catch {
            return .failure(
                RefusedRecord(
                    cause: error.isOtherVersion ? "unsupported_version" : "unreadable", message: error.description))
        }
    }

    /// As of the record's own time in Kafka, never the clock's: a replay must come to the same bits.
    static func moment(_ timestamp: Int64, _ reportedAt: Int64) -> Instant {
        Instant(milliseconds: timestamp < 0 ? reportedAt : timestamp)
    }

    private static func refusal(
        of record: IntelligenceRecord, _ timestamp: Int64, _ validator: RecordValidator
    ) -> RefusedRecord? {
        let problems = validator.problems(
            in: record, now: moment(timestamp, record.reportedAt.milliseconds))
        guard problems.isRejection else { return nil }
        let errors = problems.filter { $0.severity == .error }
        return RefusedRecord(cause: "invalid", message: errors.map(\.description).joined(separator: "\n"))
    }
}

/// Adds records to a memory as they come from Kafka or from an archive: the good ones, by the scorer's own judgement of
/// what is good.
public struct MemoryIntake {
    private let admission: RecordAdmission

    /// An intake for records within those limits.
    public init(validator: RecordValidator, limits: ReadingLimits) {
        admission = RecordAdmission(validator: validator, limits: limits)
    }

    /// Adds a record by its bytes, once. False where it is none that would be judged.
    @discardableResult
    public func add(
        _ payload: UnsafeRawBufferPointer, at position: RecordPosition, timestamp: Int64,
        to memory: inout EntityMemory
    ) -> Bool {
        guard !memory.contains(topic: position.topic, partition: position.partition, offset: position.offset) else {
            return true
        }
        guard case .success(let view) = admission.admit(payload, timestamp: timestamp) else { return false }
        let asOf = RecordAdmission.moment(timestamp, Int64(bitPattern: view[.reportedAt]))
        memory.add(view, at: position, timestamp: asOf.milliseconds)
        return true
    }
}
