import Intelligence
import RiskScoring
import WorkerKit

/// The watch-lists as a table: whose they are, how many entries hit, and when the next one ends.
struct WatchListText {
    /// A list, for programs.
    struct Overview: Encodable {
        var name: String
        var owner: String
        var file: String
        var silent: Bool
        var entries: Int
        var expired: Int
        var nextExpiry: String?
    }

    let lists: WatchLists
    /// When it is looked at them.
    let moment: Instant

    var overview: [Overview] {
        lists.lists.map { list in
            Overview(
                name: list.name, owner: list.owner.rawValue, file: list.file, silent: list.isSilent,
                entries: list.entries.count, expired: list.entries.count { $0.isExpired(at: moment) },
                nextExpiry: list.nextExpiry(after: moment)?.description)
        }
    }

    /// Nil where there is no list.
    var text: String? {
        guard !lists.lists.isEmpty else { return nil }
        let table = Table(
            header: ["WATCH-LIST", "OWNER", "OTHERS ARE TOLD", "ENTRIES", "EXPIRED", "NEXT EXPIRY"],
            alignment: [.left, .left, .left, .right, .right, .left],
            rows: overview.map { list in
                [
                    PlainText.oneLine(list.name, limit: 60), PlainText.oneLine(list.owner, limit: 32),
                    list.silent ? "nothing" : "a contact", "\(list.entries)", "\(list.expired)", list.nextExpiry ?? "-",
                ]
            })
        let over = lists.lists.flatMap { list in
            list.entries.filter { $0.isExpired(at: moment) }.map { entry in
                "  \(list.file):\(entry.line ?? 0): \(entry.kind) hit until \(entry.expires)"
            }
        }
        guard !over.isEmpty else { return table.description }
        let shown = over.prefix(20) + (over.count > 20 ? ["  and \(over.count - 20) more"] : [])
        return ([table.description, "Expired, to be renewed by the owner or taken out:"] + shown)
            .joined(separator: "\n")
    }
}
