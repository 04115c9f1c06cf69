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
/// Records are handed in in the order of the log (time, topic, partition, offset), so that the memory of earlier ones
/// is built up on the way, one for each cluster: it knows then what it knew when the decision was made.
public final class DecisionReplay {
    private let validator: RecordValidator
    private let limits: ReadingLimits
    private let load: (String) throws -> RuleSet
    private let past: MemoryRecipe?
    private let intake: MemoryIntake
    private var memories: [String: Memory] = [:]
    private let reader: AssessmentReader
    private var assessors: [String: Seat] = [:]
    private var missing: [String: String] = [:]

    /// The memory of one cluster.
    private final class Memory {
        var known: EntityMemory
        init(_ past: MemoryRecipe) { known = past.make() }
    }

    /// An assessor of one revision and cluster.
    private final class Seat {
        let rules: RuleSet
        var assessor: Assessor

        init(_ rules: RuleSet, _ assessor: consuming Assessor) {
            self.rules = rules
            self.assessor = assessor
        }
    }

    /// - Parameters:
    ///   - rules: gives the rules of a revision, or says why it cannot.
    ///   - past: the memory of earlier records; nil where the scorers have none.
    public init(
        validator: RecordValidator, limits: ReadingLimits, past: MemoryRecipe? = nil,
        rules: @escaping (String) throws -> RuleSet
    ) {
        self.validator = validator
        self.limits = limits
        load = rules
        self.past = past
        intake = MemoryIntake(validator: validator, limits: limits)
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
            let memory = memory(of: cluster)
            if let memory {
                intake.add(record, at: position, timestamp: timestamp, to: &memory.known)
                if timestamp >= 0 { memory.known.forget(judging: timestamp) }
            }
            return assessments.map { replay(record, position, timestamp, cluster, $0, memory) }
        }
    }

    private func replay(
        _ record: UnsafeRawBufferPointer, _ position: RecordPosition, _ timestamp: Int64, _ cluster: String,
        _ archived: [UInt8], _ memory: Memory?
    ) -> ReplayOutcome {
        let old: ReadAssessment
        do throws(RecordProblems) {
            old = try reader.read(archived)
        } catch {
            return .different(["the archived assessment cannot be read: \(error.problems.first.map { "\($0)" } ?? "")"])
        }
        let revision = old.assessment.rulesRevision
        guard let seat = seat(revision, cluster) else { return .revisionMissing(missing[revision] ?? "") }
        let memory = Self.speaksOfMemory(archived) ? memory : nil
        let rules = seat.rules
        let refusal = seat.assessor.assess(record, at: position, timestamp: timestamp) { found in
            guard let memory else { return found.removeAll() }
            memory.known.look(
                topic: position.topic, partition: position.partition, offset: position.offset, for: rules, in: &found)
        }
        if let refusal {
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

    private func memory(of cluster: String) -> Memory? {
        guard let past else { return nil }
        if let memory = memories[cluster] { return memory }
        let memory = Memory(past)
        memories[cluster] = memory
        return memory
    }

    /// Whether a decision was made with a memory. It stands before the revision; a quotation mark in a text is escaped.
    private static func speaksOfMemory(_ archived: [UInt8]) -> Bool {
        let head = archived.firstRange(of: Array(#""rules_revision":"#.utf8))?.lowerBound ?? archived.endIndex
        return archived[..<head].firstRange(of: Array(#""memory":{"#.utf8)) != nil
    }

    private func seat(_ revision: String, _ cluster: String) -> Seat? {
        let name = "\(revision) \(cluster)"
        if let seat = assessors[name] { return seat }
        guard missing[revision] == nil else { return nil }
        do {
            let rules = try load(revision)
            let seat = Seat(
                rules, Assessor(rules: rules, validator: validator, cluster: cluster, limits: limits))
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
        compare("lane_change", old.laneChange?.description ?? "", new.laneChange?.description ?? "")
        compare("contacts", old.contacts, new.contacts)
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
            if other.basis != reason.basis {
                let (before, after) = (reason.basis?.rawValue ?? "none", other.basis?.rawValue ?? "none")
                found.append("reason \(reason.rule) basis \(before) -> \(after)")
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
