import Intelligence
import Settings

/// The watch-lists of all members.
public struct WatchLists: Sendable {
    /// In the order of their files.
    public let lists: [WatchList]
    /// The hash of the open lists: twelve hexadecimal digits; empty where there are none. A silent list leaves no trace
    /// in it.
    public let revision: String

    /// The most lists, and the most entries in all of them: a lookup costs the same with each, reading them does not.
    static let maximumLists = 200
    static let maximumEntries = 20_000

    /// No list.
    public static let none = WatchLists()

    private init() {
        lists = []
        revision = ""
    }

    /// Reads the lists.
    ///
    /// - Parameters:
    ///   - open: the files of lists of which others are told whom to ask.
    ///   - silent: the files of lists of which nobody but the owner is told.
    /// - Throws: `SettingsError` with every problem of every file.
    public init(open: [ReferenceFile], silent: [ReferenceFile] = []) throws(SettingsError) {
        var problems: [SettingsProblem] = []
        var lists: [WatchList] = []
        var contents: [String] = []
        let reader = WatchListReader(WatchSighter(secret: .none))
        for (file, isSilent) in open.map({ ($0, false) }) + silent.map({ ($0, true) }) {
            do {
                let document = try SettingsDocument(yaml: file.yaml, file: file.name)
                lists.append(reader.list(document.root, file: file.name, isSilent: isSilent))
                try document.finish()
                if !isSilent { contents.append(CanonicalForm.text(of: document.root)) }
            } catch let error as SettingsError {
                problems += error.problems
            } catch {
                problems.append(SettingsProblem(file: file.name, line: nil, path: "", rule: "\(error)"))
            }
        }
        problems += Self.problems(of: lists)
        guard problems.isEmpty else { throw SettingsError(problems) }
        self.lists = lists
        revision = contents.isEmpty ? "" : CanonicalForm.revision(of: contents)
    }

    private static func problems(of lists: [WatchList]) -> [SettingsProblem] {
        var problems: [SettingsProblem] = []
        var seen: Set<String> = []
        for list in lists where !seen.insert("\(list.owner) \(list.name)").inserted {
            problems.append(
                SettingsProblem(
                    file: list.file, line: 1, path: "name",
                    rule: "stands twice among the lists of its owner: rename one"))
        }
        let entries = lists.reduce(0) { $0 + $1.entries.count }
        if lists.count > maximumLists || entries > maximumEntries {
            problems.append(
                SettingsProblem(
                    file: lists.last?.file ?? "", line: nil, path: "",
                    rule: "makes \(lists.count) lists with \(entries) entries; at most \(maximumLists) with"
                        + " \(maximumEntries) are kept: take out what has expired"))
        }
        return problems
    }

    /// What is wrong with the lists among these members: an owner or reader that is none, and parties on the list of one
    /// that may not see any.
    public func problems(among members: AgencyDirectory) -> [SettingsProblem] {
        var problems: [SettingsProblem] = []
        for list in lists {
            func report(_ line: Int?, _ path: String, _ value: String?, _ rule: String) {
                problems.append(SettingsProblem(file: list.file, line: line, path: path, value: value, rule: rule))
            }
            for reader in list.handling.releasableTo where !members.contains(reader) {
                report(list.ownerLine, "handling.releasable_to", reader.rawValue, "is no agency of agencies.yaml")
            }
            guard let owner = members[list.owner] else {
                report(list.ownerLine, "owner", list.owner.rawValue, "must be the code of an agency in agencies.yaml")
                continue
            }
            guard !owner.mayReceiveNominalData else { continue }
            for (index, entry) in list.entries.enumerated() where entry.identifier.kind.isNominal {
                report(
                    entry.line, "entries[\(index)].kind", entry.kind,
                    "is of a party, and the owner may not receive nominal data (agencies.yaml): take it out")
            }
        }
        return problems
    }

    /// Those of which others are told whom to ask.
    public var open: [WatchList] { lists.filter { !$0.isSilent } }
}
