import Intelligence
import Settings

/// The rules in force, compiled: a pure function from a record and a moment to a decision. The same rule set, record
/// and moment give the same bits, on every machine and however often.
public struct RuleSet: Sendable {
    /// The hash of the rules and lists: twelve hexadecimal digits; twelve more for the open watch-lists, where there are.
    public let revision: String
    /// The part of it that is of the rules and lists alone: what is measured, promoted and taken back.
    public var rulesRevision: String { String(revision.prefix(12)) }
    let rules: [Rule]
    let caps: [CapGroup]
    /// The commodity groups that rules name; the position is the bit. Others have the bit after the last.
    let groups: [[UInt8]]
    /// What is looked at of every rule, in the order of `rules`.
    let gates: FlatTable<Gate>
    let program: LinkedProgram
    let layout: FactLayout
    let matcher: PhraseMatcher
    /// Nil where no rule asks for the severity.
    let yardsticks: Yardsticks?
    /// The signal that there is one.
    let severitySignal: UInt64
    /// What the rules ask the memory, and the signal that it says something.
    let memory: MemoryQueries
    let memorySignal: UInt64
    /// The open watch-lists.
    let watch: WatchTable
    /// The log-odds of a record on which no rule hits.
    let intercept: Double
    let grade: GradeFactors
    let lanes: Lanes
    /// The name of the rules file.
    let file: String

    /// Reads and compiles the rules.
    ///
    /// - Parameters:
    ///   - yaml: the text of the rules file.
    ///   - file: its name, for messages.
    ///   - lists: the files of reference lists that the rules may name.
    ///   - watchLists: of which the silent ones count for nothing here.
    ///   - secret: of the memory that records are looked up in; with another one a lookup takes longer.
    /// - Throws: `SettingsError` with every problem of the rules and lists, each with file, line, rule and fix.
    public init(
        yaml: String, file: String, lists: [ReferenceFile], watchLists: WatchLists = .none,
        secret: EntitySecret = .none
    ) throws(SettingsError) {
        self.file = file
        watch = WatchTable(watchLists.open, secret: secret)
        let reference = try ReferenceLists(lists)
        var loader = RuleLoader(reader: ConditionReader(lists: reference))
        do {
            let document = try SettingsDocument(yaml: yaml, file: file)
            guard document.root.isMapping else {
                throw SettingsError([
                    SettingsProblem(
                        file: file, line: nil, path: "",
                        rule: document.root.isPresent
                            ? "must be a mapping: version, base_rate, lanes, grade, rules"
                            : "is empty; a rules file has version, base_rate, lanes, grade and rules")
                ])
            }
            loader.read(document.root)
            grade = GradeFactors(document.root["grade"], reader: loader.reader)
            lanes = Lanes(document.root["lanes"], owner: loader.reader.owner(of: document.root["lanes"]))
            try document.finish()
            revision =
                CanonicalForm.revision(of: [CanonicalForm.text(of: document.root)] + reference.contents)
                + watchLists.revision
        } catch let error as SettingsError {
            throw error
        } catch {
            throw SettingsError([SettingsProblem(file: file, line: nil, path: "", rule: "\(error)")])
        }
        intercept = loader.intercept
        rules = loader.rules
        caps = loader.caps
        groups = loader.groups.map { Array($0.utf8) }
        let measures = loader.reader.usesYardsticks ? reference.yardsticks : []
        let sets = measures.map { loader.reader.vocabulary.set(of: $0.names) }
        let vocabulary = loader.reader.vocabulary
        var signals = SignalCatalogue()
        gates = FlatTable(loader.gates(&signals))
        severitySignal = signals.severity
        memorySignal = signals.memory
        memory = loader.reader.memory
        layout = FactLayout(
            phraseSets: vocabulary.sets.count, fields: loader.fields, raw: loader.rawFields, signals: signals)
        matcher = PhraseMatcher(
            phrases: vocabulary.phrases, sets: vocabulary.setsOfPhrases, phraseWords: layout.phraseWords)
        yardsticks = measures.isEmpty ? nil : Yardsticks(measures, sets: sets, layout)
        program = loader.linked(to: layout)
    }

    /// The ids of the rules, in the order of the file.
    public var ruleIDs: [String] { rules.map(\.id) }

    /// The title of a rule; nil where there is no such rule.
    public func title(of id: String) -> String? { rules.first { $0.id == id }?.title }

    /// The share of records that each lane is expected to take, where the rules file says.
    public var expectedShares: [Lane: Double] { lanes.expected }

    /// Who answers for a rule; nil where there is no such rule.
    public func owner(of id: String) -> String? { rules.first { $0.id == id }?.ground.owner }

    /// The rules that do not hold at a moment, though they stand in the file: expired, or not yet in force.
    public func remarks(at moment: Instant) -> [SettingsProblem] {
        rules.compactMap { rule in
            rule.validity.remark(at: moment).map {
                SettingsProblem(file: file, line: rule.line, path: rule.id, rule: $0)
            }
        }
    }
}
