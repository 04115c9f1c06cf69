import Intelligence

/// What came of making a decision again.
public enum ReplayOutcome: Hashable, Sendable {
    /// The same bytes.
    case identical
    /// Other bytes; what differs, field by field.
    case different([String])
    /// The rules of its revision are not to be had; why.
    case revisionMissing(String)
}

/// Makes archived decisions again, each from the bytes, place and time of its record and by the rules of the revision
/// that it names, and compares the bytes.
///
/// Records are handed in in the order of the log (time, topic, partition, offset). `observe` is told of each record
/// after it was judged, so that a memory of earlier records can be built up on the way.
public final class DecisionReplay {
    private let validator: RecordValidator
    private let limits: ReadingLimits
    private let load: (String) throws -> RuleSet
    private let observe: (UnsafeRawBufferPointer, RecordPosition, Int64) -> Void
    private let reader: AssessmentReader
    private var assessors: [String: Seat] = [:]
    private var missing: [String: String] = [:]

    /// An assessor of one revision and cluster.
    private final class Seat {
        var assessor: Assessor
        init(_ assessor: consuming Assessor) { self.assessor = assessor }
    }

    /// - Parameters:
    ///   - rules: gives the rules of a revision, or says why it cannot.
    ///   - observe: told of each record once all its decisions were made again.
    public init(
        validator: RecordValidator, limits: ReadingLimits, rules: @escaping (String) throws -> RuleSet,
        observe: @escaping (UnsafeRawBufferPointer, RecordPosition, Int64) -> Void = { _, _, _ in }
    ) {
        self.validator = validator
        self.limits = limits
        load = rules
        self.observe = observe
        reader = AssessmentReader(limits: limits)
    }

    /// Makes the decisions on a record again.
    ///
    /// - Parameters:
    ///   - record: its bytes.
    ///   - timestamp: its time in Kafka, in milliseconds; below 0 where it has none.
    ///   - cluster: the id of the cluster that it was consumed from.
    ///   - assessments: the bytes of the decisions on it.
    /// - Returns: what came of each.
    public func replay(
        _ record: [UInt8], at position: RecordPosition, timestamp: Int64, cluster: String, assessments: [[UInt8]]
    ) -> [ReplayOutcome] {
        record.withUnsafeBytes { record in
            defer { observe(record, position, timestamp) }
            return assessments.map { replay(record, position, timestamp, cluster, $0) }
        }
    }

    private func replay(
        _ record: UnsafeRawBufferPointer, _ position: RecordPosition, _ timestamp: Int64, _ cluster: String,
        _ archived: [UInt8]
    ) -> ReplayOutcome {
        let old: ReadAssessment
        do throws(RecordProblems) {
            old = try reader.read(archived)
        } catch {
            return .different(["the archived assessment cannot be read: \(error.problems.first.map { "\($0)" } ?? "")"])
        }
        let revision = old.assessment.rulesRevision
        guard let seat = seat(revision, cluster) else { return .revisionMissing(missing[revision] ?? "") }
        if let refusal = seat.assessor.assess(record, at: position, timestamp: timestamp) {
            return .different(["the record is refused now (\(refusal.cause)): \(refusal.message)"])
        }
        var new: [UInt8]?
        seat.assessor.withAssessment { made in
            let isSame = made.json.count == archived.count && made.json.elementsEqual(archived)
            if !isSame { new = Array(made.json) }
        }
        guard let new else { return .identical }
        do throws(RecordProblems) {
            let made = try reader.read(new).assessment
            let differences = AssessmentDifference.fields(old.assessment, made)
            if !differences.isEmpty { return .different(differences) }
        } catch {
            return .different(["the assessment made anew cannot be read"])
        }
        let byte = zip(archived, new).enumerated().first { $1.0 != $1.1 }?.offset ?? min(archived.count, new.count)
        return .different(["the same values, but other bytes from byte \(byte) on"])
    }

    private func seat(_ revision: String, _ cluster: String) -> Seat? {
        let name = "\(revision) \(cluster)"
        if let seat = assessors[name] { return seat }
        guard missing[revision] == nil else { return nil }
        do {
            let rules = try load(revision)
            let seat = Seat(Assessor(rules: rules, validator: validator, cluster: cluster, limits: limits))
            assessors[name] = seat
            return seat
        } catch {
            missing[revision] = "\(error)"
            return nil
        }
    }
}

/// How two assessments differ.
public enum AssessmentDifference {
    /// Each field that differs, with both values: `score 31 -> 57`.
    public static func fields(_ old: Assessment, _ new: Assessment) -> [String] {
        var found: [String] = []
        func compare(_ field: String, _ before: some Equatable, _ after: some Equatable) {
            let (before, after) = ("\(before)", "\(after)")
            if before != after { found.append("\(field) \(before) -> \(after)") }
        }
        compare("id", old.id, new.id)
        compare("record_id", old.record, new.record)
        compare("record_type", old.recordKind.rawValue, new.recordKind.rawValue)
        compare("thread_id", old.thread, new.thread)
        compare("commodity_group", old.commodityGroup, new.commodityGroup)
        compare("exercise", old.exercise, new.exercise)
        compare("as_of", old.asOf, new.asOf)
        compare("score", old.score, new.score)
        compare("lane", old.lane.rawValue, new.lane.rawValue)
        compare("rules_revision", old.rulesRevision, new.rulesRevision)
        compare("position", old.position, new.position)
        found += reasons(old.reasons, new.reasons)
        return found
    }

    private static func reasons(_ old: [Reason], _ new: [Reason]) -> [String] {
        var found: [String] = []
        for reason in old {
            guard let other = new.first(where: { $0.rule == reason.rule }) else {
                found.append("reason \(reason.rule) (\(reason.points) points) is gone")
                continue
            }
            if other.points != reason.points {
                found.append("reason \(reason.rule) points \(reason.points) -> \(other.points)")
            }
            if other.because != reason.because {
                found.append("reason \(reason.rule) says \"\(other.because)\", not \"\(reason.because)\"")
            }
            if other.source != reason.source {
                found.append("reason \(reason.rule) source \(reason.source) -> \(other.source)")
            }
        }
        for reason in new where !old.contains(where: { $0.rule == reason.rule }) {
            found.append("reason \(reason.rule) (\(reason.points) points) is new")
        }
        if found.isEmpty, old.map(\.rule) != new.map(\.rule) { found.append("the reasons stand in another order") }
        return found
    }
}
