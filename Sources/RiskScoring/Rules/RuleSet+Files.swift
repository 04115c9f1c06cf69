import Foundation
import Settings

extension RuleSet {
    /// Reads the rules file and every `*.yaml` beside it in the folder of lists, in the order of their names.
    ///
    /// - Throws: `SettingsError`, also where a file cannot be read.
    public init(rulesFile: String, listsFolder: String) throws(SettingsError) {
        let yaml = try Self.text(of: rulesFile)
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: listsFolder)
        } catch {
            throw SettingsError([
                SettingsProblem(
                    file: listsFolder, line: nil, path: "", rule: "cannot be read: is it the folder of lists?")
            ])
        }
        var files: [ReferenceFile] = []
        for name in names.sorted() where name.hasSuffix(".yaml") {
            let path = "\(listsFolder)/\(name)"
            files.append(ReferenceFile(name: path, yaml: try Self.text(of: path)))
        }
        try self.init(yaml: yaml, file: rulesFile, lists: files)
    }

    private static func text(of path: String) throws(SettingsError) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SettingsError([SettingsProblem(file: path, line: nil, path: "", rule: "cannot be read")])
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw SettingsError([SettingsProblem(file: path, line: nil, path: "", rule: "is not UTF-8")])
        }
        return text
    }
}
