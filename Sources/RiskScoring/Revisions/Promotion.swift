import Foundation
import Settings

/// One line of the log of a shelf: which revision went live when, by whom, why, and on what evidence.
public struct Promotion: Hashable, Sendable, Codable {
    /// What was done.
    public enum Deed: String, Hashable, Sendable, Codable {
        case promoted
        /// A revision that had been live came back.
        case rolledBack = "rolled_back"
    }

    /// When, in RFC 3339.
    public var at: String
    /// What.
    public var deed: Deed
    /// The revision that is live since.
    public var revision: String
    /// The one before it.
    public var previous: String
    /// What the person says of himself.
    public var by: String
    /// Why.
    public var reason: String
    /// The SHA-256 of the backtest report; nil for a return to what had been live.
    public var report: String?

    /// A line of the log.
    public init(
        at: String, deed: Deed, revision: String, previous: String, by: String, reason: String, report: String? = nil
    ) {
        self.at = at
        self.deed = deed
        self.revision = revision
        self.previous = previous
        self.by = by
        self.reason = reason
        self.report = report
    }
}

/// Whether a backtest report allows a revision to go live.
public struct PromotionGate: Sendable {
    /// The revision that is to go live.
    public var candidate: String
    /// The revision that is live.
    public var live: String
    /// The fewest records that a report must rest on.
    public var fewestRecords: Int

    /// A gate between two revisions.
    public init(candidate: String, live: String, fewestRecords: Int) {
        self.candidate = candidate
        self.live = live
        self.fewestRecords = fewestRecords
    }

    /// Every reason to refuse; none where the revision may go live.
    public func reasons(against report: BacktestReport) -> [String] {
        var reasons: [String] = []
        if !report.isOfThisFormat { reasons.append("the report is of another format than this version writes") }
        if report.revision != candidate {
            reasons.append("the report is about revision \(report.revision), the files are revision \(candidate)")
        }
        if report.records < fewestRecords {
            reasons.append("the report rests on \(report.records) records; at least \(fewestRecords) are needed")
        }
        if report.sources.isEmpty { reasons.append("the report does not name the data that it rests on") }
        if candidate == live { reasons.append("revision \(candidate) is live already") }
        if let comparison = report.comparison {
            if comparison.revision != live, candidate != live {
                reasons.append(
                    "the report compares with revision \(comparison.revision), live is \(live): run the backtest again")
            }
        } else {
            reasons.append("the report compares with no revision: run the backtest with --against")
        }
        return reasons
    }
}

/// Puts revisions live: replaces the rules file and the lists by those of a revision on the shelf.
public struct RulePromoter: Sendable {
    private let shelf: RevisionShelf
    private let rulesFile: URL
    private let listsFolder: URL

    /// - Parameters:
    ///   - shelf: where revisions and the log are kept.
    ///   - rulesFile: the live rules.
    ///   - listsFolder: the live lists.
    public init(shelf: RevisionShelf, rulesFile: URL, listsFolder: URL) {
        self.shelf = shelf
        self.rulesFile = rulesFile
        self.listsFolder = listsFolder
    }

    /// The mark that stands beside the live rules while they are being replaced, with the revision that is on its way.
    /// Whoever loads the live rules leaves them alone while it is there.
    public static func mark(of rulesFile: URL) -> URL { rulesFile.appendingPathExtension("promoting") }

    /// The revision whose promotion was begun and not ended; nil where there is none.
    public var unfinished: String? { lineOfMark(0) }

    /// The revision that was live before that promotion; nil where it is not known.
    public var beforeUnfinished: String? { lineOfMark(1) }

    private func lineOfMark(_ number: Int) -> String? {
        guard let text = try? String(contentsOf: Self.mark(of: rulesFile), encoding: .utf8) else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard number < lines.count, number == 0 || !lines[number].isEmpty else { return nil }
        return lines[number].trimmingCharacters(in: .whitespaces)
    }

    /// Replaces the live files by those of a revision on the shelf and writes a line to the log. Each file is replaced
    /// as a whole; what is cut off half-way is made good by doing it again, and the mark says so until then.
    ///
    /// - Throws: ``ShelfError``.
    public func putLive(_ promotion: Promotion) throws(ShelfError) {
        let files = try shelf.texts(of: promotion.revision)
        _ = try shelf.rules(of: promotion.revision)
        do {
            let mark = Self.mark(of: rulesFile)
            try Self.replace(mark, "\(promotion.revision)\n\(promotion.previous)\n")
            let wanted = Set(files.lists.map { URL(filePath: $0.name).lastPathComponent })
            for list in files.lists {
                try Self.replace(listsFolder.appending(path: URL(filePath: list.name).lastPathComponent), list.yaml)
            }
            let there = try FileManager.default.contentsOfDirectory(atPath: listsFolder.path)
            for name in there where name.hasSuffix(".yaml") && !wanted.contains(name) {
                try FileManager.default.removeItem(at: listsFolder.appending(path: name))
            }
            if let cases = files.cases {
                try Self.replace(URL(filePath: RuleFiles.casesFile(of: rulesFile.path)), cases.yaml)
            }
            try Self.replace(rulesFile, files.rules.yaml)
            try log(promotion)
            try FileManager.default.removeItem(at: mark)
        } catch {
            throw ShelfError(
                .inputOutput,
                "the live rules could not be replaced wholly: \(error.localizedDescription); run the command again")
        }
    }

    /// What went live, oldest first; lines that cannot be read are left out.
    public var promotions: [Promotion] {
        guard let text = try? String(contentsOf: logFile, encoding: .utf8) else { return [] }
        return text.split(separator: "\n").compactMap { try? JSONDecoder().decode(Promotion.self, from: Data($0.utf8)) }
    }

    private var logFile: URL { shelf.folder.appending(path: "promotions.ndjson") }

    private func log(_ promotion: Promotion) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let line = try encoder.encode(promotion) + Data("\n".utf8)
        if !FileManager.default.fileExists(atPath: logFile.path) {
            _ = FileManager.default.createFile(
                atPath: logFile.path, contents: nil, attributes: [.posixPermissions: 0o600])
        }
        let handle = try FileHandle(forWritingTo: logFile)
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: line)
        try handle.synchronize()
    }

    /// Writes a file beside the old one and renames it, so that a reader sees the one or the other.
    private static func replace(_ file: URL, _ text: String) throws {
        let draft = file.deletingLastPathComponent()
            .appending(path: ".\(file.lastPathComponent)-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: draft) }
        try RevisionShelf.write(text, to: draft)
        let mode = try? FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
        if let mode { try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: draft.path) }
        guard rename(draft.path, file.path) == 0 else {
            throw ShelfError(.inputOutput, "\(file.path): \(String(cString: strerror(errno)))")
        }
    }
}
