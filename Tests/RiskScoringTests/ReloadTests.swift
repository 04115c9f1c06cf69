import Foundation
import Intelligence
import Settings
import Synchronization
import Testing

@testable import RiskScoring

@Suite("Rules that change while they are in use")
struct ReloadTests {
    /// Rules files in a folder of their own.
    private struct Folder {
        let url: URL
        var files: RulesPaths { RulesPaths(rules: url.path + "/rules.yaml", lists: url.path + "/lists") }

        init() throws {
            url = FileManager.default.temporaryDirectory.appending(path: "rules-\(UUID().uuidString)")
            try FileManager.default.createDirectory(
                at: url.appending(path: "lists"), withIntermediateDirectories: true)
            try write("lists/lists.yaml", Support.lists[0].yaml)
            try write(weight: 0)
        }

        func remove() { try? FileManager.default.removeItem(at: url) }

        func write(_ name: String, _ text: String) throws {
            try Data(text.utf8).write(to: url.appending(path: name), options: .atomic)
        }

        static func yaml(weight: Int) -> String {
            Support.head + "  - {id: A, title: t, when: {exercise: false}, weight: \(Double(weight) / 10), "
                + "graded: false, because: b, source: s, owner: w\(weight), evidence: e}"
        }

        func write(weight: Int) throws { try write("rules.yaml", Self.yaml(weight: weight)) }
    }

    private func replaced(_ outcome: LiveRules.Outcome) -> Bool { if case .replaced = outcome { true } else { false } }
    private func refused(_ outcome: LiveRules.Outcome) -> Bool { if case .refused = outcome { true } else { false } }
    private func unchanged(_ outcome: LiveRules.Outcome) -> Bool {
        if case .unchanged = outcome { true } else { false }
    }

    @Test("A promotion that was cut off is told of, and nothing begins with what it left")
    func cutOff() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let rules = try LiveRules(folder.files)
        let first = rules.current.revision
        #expect(rules.remarks(at: Support.asOf).isEmpty)
        try folder.write("rules.yaml.promoting", "0123456789ab\n")
        try folder.write(weight: 10)
        #expect(unchanged(rules.look()) && unchanged(rules.look()) && unchanged(rules.look(isAsked: true)))
        #expect(rules.current.revision == first)
        let remarks = rules.remarks(at: Support.asOf)
        #expect(remarks.count == 1 && remarks[0].contains("run `dragon rules promote` again"), "\(remarks)")
        #expect(remarks.first?.contains(first) == true)
        let error = #expect(throws: SettingsError.self) { _ = try LiveRules(folder.files) }
        #expect(error?.description.contains("was cut off") == true)
        try FileManager.default.removeItem(at: folder.url.appending(path: "rules.yaml.promoting"))
        #expect(replaced(rules.look(isAsked: true)) && rules.remarks(at: Support.asOf).isEmpty)
    }

    @Test("Changed files are read once they keep still, or at once when asked")
    func change() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let rules = try LiveRules(folder.files)
        let first = rules.current.revision
        #expect(unchanged(rules.look()))
        try folder.write(weight: 10)
        #expect(unchanged(rules.look()), "the first look at a change")
        #expect(rules.current.revision == first)
        #expect(replaced(rules.look()))
        let second = rules.current.revision
        #expect(second != first)
        #expect(unchanged(rules.look()))
        try folder.write(weight: 20)
        #expect(replaced(rules.look(isAsked: true)))
        try folder.write("lists/more.yaml", "lists: {x: {kind: names, source: s, date: d, entries: [a]}}")
        #expect(unchanged(rules.look()))
        #expect(replaced(rules.look()), "a new list")
        try folder.write("rules.yaml", "# why\n" + Folder.yaml(weight: 20))
        guard case .same = rules.look(isAsked: true) else { return #expect(Bool(false), "only a comment is new") }
    }

    @Test("A file that changes at every look is not read while it does")
    func unsettled() {
        func stamp(_ number: Int) -> RulesStamp {
            RulesStamp(files: (0..<number).map { RulesStamp.File("/nowhere/\($0)") })
        }
        var plan = ReloadPlan(read: stamp(1))
        func isDue(_ number: Int, isAsked: Bool = false) -> Bool { plan.isDue(stamp(number), isAsked: isAsked) }
        #expect(!isDue(1))
        #expect(!isDue(2))
        #expect(!isDue(3))
        #expect(isDue(3))
        let isMixed = !plan.isSound(before: stamp(3), after: stamp(4))
        #expect(isMixed, "it changed while it was read")
        #expect(isDue(4))
        let isSound = plan.isSound(before: stamp(4), after: stamp(4))
        #expect(isSound)
        #expect(!isDue(4))
        #expect(isDue(4, isAsked: true))
    }

    @Test("A file with a mistake is not in force: the old rules stay, the remarks say why, and a good file mends it")
    func mistake() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let rules = try LiveRules(folder.files)
        let first = rules.current.revision
        #expect(rules.remarks(at: Support.asOf).isEmpty)
        for (name, text) in [
            ("rules.yaml", Folder.yaml(weight: 999)), ("rules.yaml", "version: ["), ("rules.yaml", ""),
            ("lists/lists.yaml", "lists: {hubs: {kind: places, source: s, date: d, entries: [Nigeria]}}"),
        ] {
            try folder.write(name, text)
            #expect(refused(rules.look(isAsked: true)), "\(text)")
            #expect(rules.current.revision == first)
            let remarks = rules.remarks(at: Support.asOf)
            #expect(remarks.first?.contains("revision \(first) stays in force") == true)
            #expect(remarks.count > 1 && remarks[1].contains(folder.url.path), "\(remarks)")
            try folder.write(weight: 0)
            try folder.write("lists/lists.yaml", Support.lists[0].yaml)
            guard case .same = rules.look(isAsked: true) else { return #expect(Bool(false), "the old file is back") }
            #expect(rules.problem == nil && rules.remarks(at: Support.asOf).isEmpty)
        }
        try FileManager.default.removeItem(atPath: folder.files.rules)
        #expect(refused(rules.look(isAsked: true)))
        #expect(rules.current.revision == first)
    }

    @Test("Without good rules at the start there is nothing to begin with")
    func start() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try folder.write("rules.yaml", "rules: 3")
        #expect(throws: SettingsError.self) { _ = try LiveRules(folder.files) }
    }

    /// Threads that assess the same record again and again with whatever rules are in force, as the lanes of a scorer
    /// do. They are threads of their own, so that the test and they do not wait for each other.
    private final class Load: Sendable {
        private let isOver = Atomic(false)
        /// Batches done.
        let batches = Atomic(0)
        /// By revision, what its assessments said.
        let seen = Mutex<[String: Set<String>]>([:])
        private let ended = DispatchSemaphore(value: 0)
        private static let threads = 2

        init(_ rules: LiveRules, _ validator: RecordValidator, _ payload: [UInt8]) {
            for _ in 0..<Self.threads {
                Thread.detachNewThread {
                    while !self.isOver.load(ordering: .relaxed) {
                        self.batch(rules, validator, payload)
                        self.batches.add(1, ordering: .relaxed)
                    }
                    self.ended.signal()
                }
            }
        }

        private func batch(_ rules: LiveRules, _ validator: RecordValidator, _ payload: [UInt8]) {
            let reader = AssessmentReader()
            var assessor = Assessor(rules: rules.current, validator: validator, cluster: "c", limits: ReadingLimits())
            for offset in 0..<20 {
                let position = RecordPosition(topic: "alerts.drugs", partition: 0, offset: Int64(offset))
                let refusal = payload.withUnsafeBytes {
                    assessor.assess($0, at: position, timestamp: Support.asOf.milliseconds)
                }
                var bytes: [UInt8] = []
                assessor.withAssessment { bytes = Array($0.json) }
                let assessment = try? reader.read(bytes).assessment
                let said = refusal?.message ?? assessment.map(ReloadTests.summary) ?? "unreadable"
                seen.withLock { seen in _ = seen[assessment?.rulesRevision ?? "", default: []].insert(said) }
            }
        }

        /// Returns once both threads have begun a batch after now, and ended it.
        func awaitBatches() {
            let target = batches.load(ordering: .relaxed) + 2 * Self.threads
            while batches.load(ordering: .relaxed) < target { usleep(200) }
        }

        func end() {
            isOver.store(true, ordering: .relaxed)
            for _ in 0..<Self.threads { ended.wait() }
        }
    }

    private static func summary(_ assessment: Assessment) -> String {
        "\(assessment.score) \(assessment.reasons.map(\.owner)) \(assessment.lane)"
    }

    @Test("Under load every assessment is of the one revision that it names")
    func load() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let record = Support.record { record in
            record.goods = [Goods(commodity: "heroin")]
            record.transport = Transport(mode: .sea)
            record.action = ActionRequest(requested: .examine)
            record.addressees = [AgencyCode("TH-CUSTOMS")]
        }
        let members = [record.agency, AgencyCode("TH-CUSTOMS")].map {
            Agency(code: $0, name: "n", country: nil, kind: .customs, ceiling: .red, mayReceiveNominalData: true)
        }
        let validator = RecordValidator(
            directory: AgencyDirectory(members), commodityGroups: [.drugs, .wildlife])
        var expected: [String: String] = [:]
        for weight in 0...12 {
            let rules = try RuleSet(
                yaml: Folder.yaml(weight: weight), file: "r.yaml",
                lists: [ReferenceFile(name: "l", yaml: Support.lists[0].yaml)])
            let decision = rules.assess(record, asOf: Support.asOf)
            expected[rules.revision] = "\(decision.score) \(decision.reasons.map(\.owner)) \(decision.lane)"
        }
        let rules = try LiveRules(folder.files)
        let load = Load(rules, validator, record.json())
        defer { load.end() }
        load.awaitBatches()
        for weight in 1...12 {
            // Every fourth time a file with a mistake comes first, of which the assessments must show nothing.
            if weight % 4 == 0 {
                try folder.write(weight: 999)
                #expect(refused(rules.look(isAsked: true)))
                load.awaitBatches()
            }
            try folder.write(weight: weight)
            #expect(replaced(rules.look(isAsked: true)))
            load.awaitBatches()
        }
        let seen = load.seen.withLock { $0 }
        #expect(seen.count == 13, "\(seen)")
        for (revision, said) in seen { #expect(said == [try #require(expected[revision])], "\(revision)") }
    }
}
