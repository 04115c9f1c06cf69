import Foundation
import Intelligence
import Settings

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Where the rules in force come from: the rules file and the folder of lists.
public struct RulesPaths: Sendable {
    /// The path of the rules file.
    public var rules: String
    /// The path of the folder of lists.
    public var lists: String

    /// The folder of the watch-lists; nil where there are none.
    public var watchLists: WatchFolder?
    /// What the memory hashes with, so that its entities can be looked up in the watch-lists.
    public var secret = EntitySecret.none
    /// The members, whose lists they may be; nil where that is not checked.
    public var members: AgencyDirectory?

    /// The files at these paths.
    public init(rules: String, lists: String) {
        self.rules = rules
        self.lists = lists
    }

    /// Reads and compiles them, and keeps them on the shelf: what judges can be judged again.
    ///
    /// - Throws: `SettingsError` with every problem, also where the shelf cannot be written.
    func load(keepingOn shelf: RevisionShelf?) throws(SettingsError) -> RuleSet {
        let files: RuleFiles
        let ruleSet: RuleSet
        do {
            files = try RuleFiles(rulesFile: rules, listsFolder: lists, watchLists: watchLists)
            ruleSet = try files.ruleSet(secret: secret, members: members)
        } catch {
            // What is told of it goes to logs and pages that others read.
            throw watchLists?.redacted(error) ?? error
        }
        do {
            try shelf?.keep(files, revision: ruleSet.revision)
        } catch {
            throw SettingsError([
                SettingsProblem(file: shelf?.folder.path ?? "", line: nil, path: "", rule: "\(error)")
            ])
        }
        return ruleSet
    }

    /// Says that the files are being replaced one after the other, and do not belong together until that is over; nil
    /// where they are not.
    var promotion: SettingsProblem? {
        let mark = RulePromoter.mark(of: URL(filePath: rules)).path
        guard FileManager.default.fileExists(atPath: mark) else { return nil }
        return SettingsProblem(
            file: mark, line: nil, path: "",
            rule:
                "a promotion is under way, or was cut off: the rules are not read until it is over; where this stays, "
                + "run `dragon rules promote` again, or with --rollback")
    }

    /// How the files look from outside: enough to tell that one was changed, replaced, added or taken away, at the cost of
    /// a few system calls.
    func stamp() -> RulesStamp {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: lists)) ?? []
        let paths = names.filter { $0.hasSuffix(".yaml") }.sorted().map { "\(lists)/\($0)" }
        return RulesStamp(
            files: ([rules] + paths).map(RulesStamp.File.init) + (watchLists?.stamp(silent: false) ?? []))
    }
}

/// How the files of the rules look from outside.
struct RulesStamp: Equatable, Sendable {
    /// One file: everything is 0 where there is none.
    struct File: Equatable, Sendable {
        let path: String
        private var inode: UInt64 = 0
        private var size: Int64 = 0
        private var seconds = 0
        private var nanoseconds = 0

        init(_ path: String) {
            self.path = path
            var status = stat()
            guard stat(path, &status) == 0 else { return }
            inode = UInt64(status.st_ino)
            size = Int64(status.st_size)
            #if canImport(Darwin)
            let changed = status.st_mtimespec
            #else
            let changed = status.st_mtim
            #endif
            (seconds, nanoseconds) = (changed.tv_sec, changed.tv_nsec)
        }
    }

    var files: [File]
}
