/// What of one partition, in one assignment, may be committed: the end of the unbroken run of handled records.
///
/// Records are handed out in ranges that follow one another; each gets a ticket. Ranges complete in any order, and
/// only what has nothing unhandled before it becomes committable. A pure value: no clock, no I/O.
struct OffsetTracker {
    /// Names a range handed out; tickets count up.
    typealias Ticket = UInt64

    private struct Entry {
        var next: Offset
        var isDone = false
    }

    private var entries: [Entry] = []
    /// Entries before this index are settled; removed in bulk so that completing stays cheap.
    private var head = 0
    private var firstTicket: Ticket = 0
    private var nextTicket: Ticket = 0
    /// The first abandoned ticket: nothing from there on is ever committable in this assignment.
    private var barrier: Ticket?

    /// The offset to commit: the one after the last record of the unbroken run; nil while there is none.
    private(set) var committable: Offset?

    /// How many ranges are handed out, not settled and still able to become committable.
    var openRanges: Int { entries.count - head }

    /// A range ending with that offset was handed out.
    mutating func deliver(through last: Offset) -> Ticket {
        defer { nextTicket &+= 1 }
        // Behind an abandoned range nothing counts, so nothing needs remembering.
        if barrier == nil { entries.append(Entry(next: last.next)) }
        return nextTicket
    }

    /// Nothing is left to hand out before that end: between the last range and it lie control records only, which
    /// nobody handles. They are settled together with what stands before them.
    mutating func reachEnd(_ end: Offset) {
        guard barrier == nil else { return }
        if let last = entries.indices.last {
            entries[last].next = max(entries[last].next, end)
        } else if end > Offset(0) {
            committable = max(committable ?? end, end)
        }
    }

    /// What would be committable if those ranges were complete; nil when something before one of them is not settled,
    /// or one of them is settled or given up.
    func committable(with tickets: Set<Ticket>) -> Offset? {
        guard tickets.allSatisfy({ index(of: $0) != nil }) else { return nil }
        var missing = tickets.count
        var position = committable
        for index in head..<entries.count {
            if tickets.contains(firstTicket &+ UInt64(index)) {
                missing -= 1
            } else if !entries[index].isDone {
                break
            }
            position = max(position ?? entries[index].next, entries[index].next)
        }
        return missing == 0 ? position : nil
    }

    /// Every record of the range is handled. Unknown and settled tickets are ignored.
    mutating func complete(_ ticket: Ticket) {
        guard let index = index(of: ticket) else { return }
        entries[index].isDone = true
        while head < entries.count, entries[head].isDone {
            // Never backwards, even if the broker hands out older records again.
            committable = max(committable ?? entries[head].next, entries[head].next)
            head += 1
        }
        compact()
    }

    /// The range was given up: its records must come again, so nothing from there on becomes committable.
    mutating func abandon(_ ticket: Ticket) {
        guard let index = index(of: ticket), !entries[index].isDone else { return }
        barrier = ticket
        entries.removeSubrange(index...)
        compact()
    }

    private func index(of ticket: Ticket) -> Int? {
        guard ticket >= firstTicket, ticket - firstTicket < UInt64(entries.count) else { return nil }
        let index = Int(ticket - firstTicket)
        return index >= head ? index : nil
    }

    private mutating func compact() {
        guard head == entries.count || head > 64 else { return }
        entries.removeFirst(head)
        firstTicket &+= UInt64(head)
        head = 0
    }
}
