import ArgumentParser
import Foundation
import Intelligence
import RiskScoring
import Settings
import WorkerKit

/// The options that say which rules are meant.
struct RuleFileOptions: ParsableArguments {
    @Option(help: "The rules file; default: the live one of the configuration.")
    var rules: String?

    @Option(
        help: ArgumentHelp(
            "The folder of lists; default: lists beside the rules file, else the live one of the configuration."))
    var lists: String?

    /// The rules file that is meant.
    func rulesFile(_ configuration: DragonConfiguration) -> String {
        rules ?? SettingsFile.displayName(of: configuration.files.rules)
    }

    /// The folder of lists that is meant.
    func listsFolder(_ configuration: DragonConfiguration) -> String {
        if let lists { return lists }
        if let rules {
            let beside = URL(filePath: rules).deletingLastPathComponent().appending(path: "lists")
            if FileManager.default.fileExists(atPath: beside.path) { return SettingsFile.displayName(of: beside) }
        }
        return SettingsFile.displayName(of: configuration.files.lists)
    }

    /// Reads the files.
    ///
    /// - Parameter watchLists: nil to leave watch-lists out, as whatever measures rules does: its reports are read by
    ///   people who may know nothing of them.
    func files(_ configuration: DragonConfiguration, watchLists: WatchFolder? = nil) throws -> RuleFiles {
        try RuleFiles(
            rulesFile: rulesFile(configuration), listsFolder: listsFolder(configuration), watchLists: watchLists)
    }
}

extension DragonConfiguration {
    /// Where every revision that ever judged is kept.
    var shelf: RevisionShelf { RevisionShelf(folder: state.revisions) }

    /// The folder of the members' watch-lists.
    var watchFolder: WatchFolder { WatchFolder(SettingsFile.displayName(of: files.watchLists)) }

    /// The rules that are live, read now.
    ///
    /// - Parameter isWatching: with the open watch-lists, as the scorer judges; their revision is another one then.
    func liveFiles(isWatching: Bool = false) throws -> RuleFiles {
        try RuleFiles(
            rulesFile: SettingsFile.displayName(of: files.rules),
            listsFolder: SettingsFile.displayName(of: files.lists), watchLists: isWatching ? watchFolder : nil)
    }

    /// Refuses what the stream refuses.
    func validator() throws -> RecordValidator {
        RecordValidator(
            directory: try AgencyDirectory.load(files.agencies),
            commodityGroups: try Campaign.load(files.campaign).commodityGroups)
    }

    /// What the scorers' memory is made with; nil where they have none.
    func memory() throws -> MemoryRecipe? {
        let memory = worker(.scorer).memory
        guard memory.isEnabled else { return nil }
        return MemoryRecipe(
            limits: EntityMemory.Limits(
                window: memory.window, sightings: memory.sightings, bytes: memory.bytes,
                overCorrelation: memory.overCorrelation, settling: memory.settling),
            secret: try EntitySecret.read(memory.secretFile, setting: "workers.scorer.memory.secret_file"))
    }

    /// The rules that are meant by `live`, by a revision of the shelf, or by a rules file or the folder of one.
    func rules(named name: String) throws -> RuleSet {
        if name == "live" { return try liveFiles().ruleSet() }
        if shelf.contains(name) { return try shelf.rules(of: name) }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: name, isDirectory: &isFolder) else {
            throw ProgramError(
                .noInput, "\(name): is neither a rules file, nor a revision on the shelf \(shelf.folder.path)")
        }
        var options = RuleFileOptions()
        options.rules = isFolder.boolValue ? "\(name)/rules.yaml" : name
        options.lists = nil
        return try options.files(self).ruleSet()
    }
}

/// JSON for programs: keys in order, so that the same values give the same text.
enum RulesJSON {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Line by line: the line breaks are the layout's own, none can be within a string.
        return String(decoding: try encoder.encode(value), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map { PlainText.json(String($0)) }
            .joined(separator: "\n")
    }
}

/// How errors of these commands end the program.
enum RulesError {
    /// Runs `body` with the errors of the rules' own parts as errors of a program.
    static func translating<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as TableProblem {
            throw ProgramError(.dataError, "\(error)")
        } catch let error as RefusedRecord {
            throw ProgramError(.dataError, "\(error)")
        } catch let error as ShelfError {
            let exit: DragonExit =
                switch error.code {
                case .inputOutput: .ioError
                case .unknownRevision: .noInput
                case .altered, .refused: .dataError
                }
            throw ProgramError(exit, error.message)
        }
    }
}
