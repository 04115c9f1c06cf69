import Foundation
import Settings

/// The folder of the watch-lists: a file per list, and in its folder `silent` those that only their owners hear of.
///
/// The scorer reads the open ones alone. What it never reads can be in no score, lane, revision, log or metric of it.
public struct WatchFolder: Sendable {
    /// Its path.
    public let path: String
    private static let silentFolder = "silent"
    /// A larger file is no watch-list.
    static let maximumBytes = 2 << 20

    /// The folder at a path; it need not be there.
    public init(_ path: String) { self.path = path }

    /// The files of the open lists, in the order of their names.
    public func open() throws(SettingsError) -> [ReferenceFile] { try Self.files(path) }

    /// The files of the silent lists.
    public func silent() throws(SettingsError) -> [ReferenceFile] { try Self.files("\(path)/\(Self.silentFolder)") }

    /// All lists.
    ///
    /// - Throws: `SettingsError` with every problem of every file.
    public func lists() throws(SettingsError) -> WatchLists { try WatchLists(open: open(), silent: silent()) }

    /// How the files look from outside.
    func stamp(silent: Bool) -> [RulesStamp.File] {
        let folders = [path] + (silent ? ["\(path)/\(Self.silentFolder)"] : [])
        return folders.flatMap { folder in Self.names(folder).map { RulesStamp.File("\(folder)/\($0)") } }
    }

    private static func names(_ folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { !$0.hasPrefix(".") && ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml")) }.sorted()
    }

    /// Refuses a folder that is gone while lists of it are in force: who takes his list out takes out the file, and a
    /// folder that is gone is more likely a disk that is.
    func check(whileInForce hasLists: Bool) throws(SettingsError) {
        if hasLists, !isThere { throw SettingsError([absence]) }
    }

    /// Whether there is such a folder.
    var isThere: Bool { FileManager.default.fileExists(atPath: path) }

    /// What is said where there is none.
    var absence: SettingsProblem {
        SettingsProblem(
            file: path, line: nil, path: "", rule: "is not there: keep the folder, empty where there are no watch-lists"
        )
    }

    private static func files(_ folder: String) throws(SettingsError) -> [ReferenceFile] {
        let manager = FileManager.default
        let exists = manager.fileExists(atPath: folder)
        // A link that leads nowhere is a disk that is missing, not a folder without lists.
        guard exists || (try? manager.destinationOfSymbolicLink(atPath: folder)) != nil else { return [] }
        guard (try? manager.contentsOfDirectory(atPath: folder)) != nil else {
            throw SettingsError([
                SettingsProblem(
                    file: folder, line: nil, path: "", rule: "cannot be read: is it the folder of watch-lists?")
            ])
        }
        var problems: [SettingsProblem] = []
        var files: [ReferenceFile] = []
        for name in names(folder) {
            let path = "\(folder)/\(name)"
            func refuse(_ rule: String) {
                problems.append(SettingsProblem(file: path, line: nil, path: "", rule: rule))
            }
            guard name.hasSuffix(".yaml") else {
                refuse("is not read: name it .yaml")
                continue
            }
            guard let data = FileManager.default.contents(atPath: path) else {
                refuse("cannot be read")
                continue
            }
            guard data.count <= maximumBytes else {
                refuse("is larger than \(maximumBytes >> 20) MiB: split the list")
                continue
            }
            guard let text = String(validating: data, as: UTF8.self) else {
                refuse("is not UTF-8")
                continue
            }
            files.append(ReferenceFile(name: path, yaml: text))
        }
        for name in strayFolders(folder) {
            problems.append(
                SettingsProblem(
                    file: "\(folder)/\(name)", line: nil, path: "",
                    rule: "is a folder, and what stands in it is not read: lists stand in the folder of watch-lists"
                        + " itself, or in its folder `\(silentFolder)`"))
        }
        guard problems.isEmpty else { throw SettingsError(problems) }
        return files
    }

    /// A list in `Silent` or in a folder of its owner's would hit nothing, and nobody would be told.
    private static func strayFolders(_ folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { name in
            var isFolder: ObjCBool = false
            guard !name.hasPrefix("."), name != silentFolder, !name.hasSuffix(".yaml"), !name.hasSuffix(".yml"),
                FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
            else { return false }
            return isFolder.boolValue
        }.sorted()
    }

    /// The same problems for logs and health pages: those of watch-lists without what stands in the lists.
    func redacted(_ error: SettingsError) -> SettingsError {
        SettingsError(
            error.problems.map { problem in
                guard problem.file.hasPrefix(path) else { return problem }
                let isSilent = problem.file.hasPrefix("\(path)/\(Self.silentFolder)/")
                return SettingsProblem(
                    file: isSilent ? "\(path)/\(Self.silentFolder)" : problem.file,
                    // How long a silent list is, is its owner's secret too.
                    line: isSilent ? nil : problem.line, path: "",
                    rule: "this watch-list is refused: `dragon rules check` says why")
            })
    }
}
