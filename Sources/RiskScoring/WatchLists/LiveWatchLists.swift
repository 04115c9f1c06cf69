import Intelligence
import Settings
import Synchronization

/// The watch-lists in force for the one who tells their owners, which follow their files. Lists with a mistake are never
/// in force: what was before stays.
public final class LiveWatchLists: Sendable {
    private struct State {
        /// The hash of the open lists.
        var revision: String
        var desk: WatchDesk
        var hasLists: Bool
        var problem: SettingsError?
        var plan: ReloadPlan
    }

    private let folder: WatchFolder
    private let members: AgencyDirectory
    private let limits: ReadingLimits
    private let state: Mutex<State>

    /// Reads the files.
    ///
    /// - Parameter limits: those of the records.
    /// - Throws: `SettingsError` where one has a mistake; what stands in a list is not told.
    public init(_ folder: WatchFolder, members: AgencyDirectory, limits: ReadingLimits) throws(SettingsError) {
        self.folder = folder
        self.members = members
        self.limits = limits
        let stamp = RulesStamp(files: folder.stamp(silent: true))
        let lists = try Self.load(folder, members)
        state = Mutex(
            State(
                revision: lists.revision, desk: WatchDesk(lists, limits: limits), hasLists: !lists.lists.isEmpty,
                plan: ReloadPlan(read: stamp)))
    }

    private static func load(_ folder: WatchFolder, _ members: AgencyDirectory) throws(SettingsError) -> WatchLists {
        do throws(SettingsError) {
            let lists = try folder.lists()
            let problems = lists.problems(among: members)
            guard problems.isEmpty else { throw SettingsError(problems) }
            return lists
        } catch {
            throw folder.redacted(error)
        }
    }

    /// The entries of all lists that hold at the moment of a record and that it names.
    public func hits(on record: [UInt8], asOf: Instant) -> [WatchHit] {
        state.withLock { $0.desk.hits(on: record, asOf: asOf) }
    }

    /// Looks at the files, and puts them in force where they were changed and are good.
    ///
    /// - Parameter revision: of the assessment that is to be told of: where it was made by other open lists than these,
    ///   changed files are read at once, and otherwise once they have kept still.
    /// - Returns: what is wrong with changed files; nil where nothing changed or all is well.
    @discardableResult
    public func look(for revision: String? = nil) -> SettingsError? {
        state.withLock { state in
            let before = RulesStamp(files: folder.stamp(silent: true))
            // The first twelve digits are of the rules. To have no open list is a revision too.
            let isOther = revision.map { $0.dropFirst(12) != state.revision } ?? false
            guard state.plan.isDue(before, isAsked: false) || (isOther && state.plan.isUnread(before)) else {
                return nil
            }
            let result = Result { () throws(SettingsError) in
                try folder.check(whileInForce: state.hasLists)
                return try Self.load(folder, members)
            }
            guard state.plan.isSound(before: before, after: RulesStamp(files: folder.stamp(silent: true))) else {
                return nil
            }
            switch result {
            case .success(let lists):
                state.revision = lists.revision
                state.desk = WatchDesk(lists, limits: limits)
                state.hasLists = !lists.lists.isEmpty
                state.problem = nil
                return nil
            case .failure(let error):
                state.problem = error
                return error
            }
        }
    }

    /// What a person who asks after the health should know: that lists are refused, and where, or that there is no
    /// folder of them.
    public var remarks: [String] {
        guard let problem = state.withLock({ $0.problem }) else {
            return folder.isThere ? [] : [folder.absence.description]
        }
        return ["the watch-lists are refused, those of before stay in force"]
            + problem.problems.prefix(10).map(\.description)
    }
}
