import Foundation
import Intelligence
import Settings

/// The texts of a revision: the rules, the lists, and the cases where there are some. Read once, so that what is
/// checked, hashed, kept and put live is the same.
public struct RuleFiles: Sendable {
    /// The rules file.
    public let rules: ReferenceFile
    /// The reference lists, in the order of their names.
    public let lists: [ReferenceFile]
    /// The open watch-lists, in the order of their names. A silent one is never here.
    public let watchLists: [ReferenceFile]
    /// The cases beside the rules file (`rules.tests.yaml`); nil where there is no such file.
    public let cases: ReferenceFile?

    /// Reads the files.
    ///
    /// - Parameter watchLists: nil where watch-lists are left out, as in all that measures and changes rules.
    /// - Throws: `SettingsError` where one cannot be read.
    public init(
        rulesFile: String, listsFolder: String, watchLists folder: WatchFolder? = nil
    ) throws(SettingsError) {
        watchLists = try folder?.open() ?? []
        rules = try Self.file(rulesFile, named: rulesFile)
        let names = try? FileManager.default.contentsOfDirectory(atPath: listsFolder)
        guard let names else {
            throw SettingsError([
                SettingsProblem(
                    file: listsFolder, line: nil, path: "", rule: "cannot be read: is it the folder of lists?")
            ])
        }
        var lists: [ReferenceFile] = []
        for name in names.sorted() where name.hasSuffix(".yaml") {
            lists.append(try Self.file("\(listsFolder)/\(name)", named: "\(listsFolder)/\(name)"))
        }
        self.lists = lists
        let beside = Self.casesFile(of: rulesFile)
        cases = FileManager.default.fileExists(atPath: beside) ? try Self.file(beside, named: beside) : nil
    }

    /// Compiles the rules.
    ///
    /// - Parameters:
    ///   - secret: of the memory that records are looked up in.
    ///   - members: whose watch-lists they may be; nil where that is not checked.
    /// - Throws: `SettingsError` with every problem of the rules, lists and watch-lists.
    public func ruleSet(
        secret: EntitySecret = .none, members: AgencyDirectory? = nil
    ) throws(SettingsError) -> RuleSet {
        var problems: [SettingsProblem] = []
        var watched = WatchLists.none
        do {
            watched = try WatchLists(open: watchLists)
            problems = members.map(watched.problems) ?? []
        } catch {
            problems = error.problems
        }
        let rules = Result { () throws(SettingsError) in
            try RuleSet(
                yaml: self.rules.yaml, file: self.rules.name, lists: lists, watchLists: watched, secret: secret)
        }
        if case .failure(let error) = rules { problems = error.problems + problems }
        guard problems.isEmpty else { throw SettingsError(problems) }
        return try rules.get()
    }

    /// `config/rules.tests.yaml` for `config/rules.yaml`.
    public static func casesFile(of rulesFile: String) -> String {
        let stem = rulesFile.hasSuffix(".yaml") ? String(rulesFile.dropLast(5)) : rulesFile
        return stem + ".tests.yaml"
    }

    private static func file(_ path: String, named name: String) throws(SettingsError) -> ReferenceFile {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SettingsError([SettingsProblem(file: name, line: nil, path: "", rule: "cannot be read")])
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw SettingsError([SettingsProblem(file: name, line: nil, path: "", rule: "is not UTF-8")])
        }
        return ReferenceFile(name: name, yaml: text)
    }
}
