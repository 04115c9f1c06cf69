import Foundation
import Settings

/// A folder that keeps the files of every revision that ever judged: `<hash>/rules.yaml`, `<hash>/lists/*.yaml` and
/// `<hash>/watchlists/*.yaml`. A decision names its revision, so that it can be made again from what stands here.
///
/// A revision is put on the shelf whole or not at all, and never changed. Any number of processes may keep revisions at
/// the same time.
public struct RevisionShelf: Sendable {
    /// The folder of the shelf.
    public let folder: URL

    /// The shelf in a folder; nothing is created yet.
    public init(folder: URL) { self.folder = folder }

    /// Reads the rules that are in force and puts their revision on the shelf. For the scorer, at start and whenever the
    /// rules have changed: before it judges by them.
    ///
    /// - Returns: the rules as they were kept.
    /// - Throws: `SettingsError` where they are wrong, ``ShelfError`` where they cannot be kept.
    @discardableResult
    public func keep(rulesFile: String, listsFolder: String) throws -> RuleSet {
        let files = try RuleFiles(rulesFile: rulesFile, listsFolder: listsFolder)
        let rules = try files.ruleSet()
        try keep(files, revision: rules.revision)
        return rules
    }

    /// Puts files on the shelf; nothing happens where the revision stands there already.
    ///
    /// - Parameter revision: of the rule set that the files give.
    /// - Throws: ``ShelfError``.
    public func keep(_ files: RuleFiles, revision: String) throws(ShelfError) {
        guard !contains(revision) else { return }
        let draft = folder.appending(path: ".\(revision)-\(UUID().uuidString)")
        let manager = FileManager.default
        defer { try? manager.removeItem(at: draft) }
        do {
            let lists = draft.appending(path: "lists")
            // Readable by the owner alone: lists may name what an agency watches.
            try manager.createDirectory(
                at: lists, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try Self.write(files.rules.yaml, to: draft.appending(path: "rules.yaml"))
            for list in files.lists {
                try Self.write(list.yaml, to: lists.appending(path: URL(filePath: list.name).lastPathComponent))
            }
            if !files.watchLists.isEmpty {
                let folder = draft.appending(path: "watchlists")
                try manager.createDirectory(
                    at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
                for list in files.watchLists {
                    try Self.write(list.yaml, to: folder.appending(path: URL(filePath: list.name).lastPathComponent))
                }
            }
            if let cases = files.cases {
                try Self.write(cases.yaml, to: draft.appending(path: "rules.tests.yaml"))
            }
            // Somebody else may have been faster: then theirs stays, which is the same.
            if rename(draft.path, self.files(of: revision).path) != 0, !contains(revision) {
                throw ShelfError(.inputOutput, "\(folder.path): \(String(cString: strerror(errno)))")
            }
        } catch let error as ShelfError {
            throw error
        } catch {
            throw ShelfError(
                .inputOutput,
                "revision \(revision) cannot be kept in \(folder.path): \(error.localizedDescription)")
        }
    }

    /// Whether a revision is on the shelf.
    public func contains(_ revision: String) -> Bool {
        Self.isRevision(revision)
            && FileManager.default.fileExists(atPath: files(of: revision).appending(path: "rules.yaml").path)
    }

    /// The revisions on the shelf, in the order of their names.
    public var revisions: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { contains($0) }.sorted()
    }

    /// The files of a revision.
    ///
    /// - Throws: ``ShelfError`` where they are not there or cannot be read.
    public func texts(of revision: String) throws(ShelfError) -> RuleFiles {
        guard contains(revision) else {
            throw ShelfError(.unknownRevision, "revision \(revision) is not on the shelf \(folder.path)")
        }
        let files = files(of: revision)
        do {
            return try RuleFiles(
                rulesFile: files.appending(path: "rules.yaml").path, listsFolder: files.appending(path: "lists").path,
                watchLists: WatchFolder(files.appending(path: "watchlists").path))
        } catch {
            throw ShelfError(.inputOutput, error.description)
        }
    }

    /// The rules of a revision, as they judged.
    ///
    /// - Throws: ``ShelfError``; `altered` where the files give another revision now: they were changed, or the
    ///   arithmetic is that of a newer version.
    public func rules(of revision: String) throws(ShelfError) -> RuleSet {
        let files = try texts(of: revision)
        let rules: RuleSet
        do {
            rules = try files.ruleSet()
        } catch {
            throw ShelfError(.altered, "revision \(revision) cannot be loaded any more: \(error)")
        }
        guard rules.revision == revision else {
            throw ShelfError(
                .altered,
                "the files kept as revision \(revision) give revision \(rules.revision): they were changed, or this"
                    + " version of the program computes otherwise than the one that kept them")
        }
        return rules
    }

    /// Where a revision stands.
    public func files(of revision: String) -> URL { folder.appending(path: revision) }

    /// Whether a text can be a revision: no other may become a part of a path.
    static func isRevision(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// Durably: the folder is named only once what it holds is on the disk.
    static func write(_ text: String, to file: URL) throws {
        try Data(text.utf8).write(to: file)
        let handle = try FileHandle(forUpdating: file)
        try handle.synchronize()
        try handle.close()
    }
}
