/// Decides when changed files are read: once they have kept still from one look to the next, so that a file that is
/// being written is not read halfway, or at once where somebody asks.
struct ReloadPlan: Sendable {
    /// The files as they were read last, whatever came of it.
    private var read: RulesStamp
    /// The files at the last look.
    private var seen: RulesStamp

    init(read stamp: RulesStamp) {
        read = stamp
        seen = stamp
    }

    /// Whether the files, which look like this now, are to be read.
    mutating func isDue(_ stamp: RulesStamp, isAsked: Bool) -> Bool {
        defer { seen = stamp }
        return isAsked || stamp != read && stamp == seen
    }

    /// Whether the files, which look like this now, are other than those that were read.
    func isUnread(_ stamp: RulesStamp) -> Bool { stamp != read }

    /// They were read, and looked like this before and after. False where they changed meanwhile: what was read may be a
    /// mixture, and is to be read again.
    mutating func isSound(before: RulesStamp, after: RulesStamp) -> Bool {
        seen = after
        guard before == after else { return false }
        read = after
        return true
    }
}
