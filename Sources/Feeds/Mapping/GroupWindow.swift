/// The groups of lines that are still open. A group is complete once `window` rows have passed without one of its
/// own, so lines of one group need not be adjacent, and memory is bounded by the window all the same. With a window
/// of 0 a group is complete as soon as a row of another group follows, which is what a feed that stays open wants.
struct GroupWindow<Group> {
    private struct Entry {
        var group: Group
        var first: Int
        var last: Int
    }

    private let window: Int
    private var open: [String: Entry] = [:]
    /// Touches in the order of the rows; those that were overtaken by a later touch are passed over.
    private var touches: [(key: String, row: Int)] = []
    private var head = 0

    init(window: Int) {
        self.window = max(0, window)
    }

    /// How many groups are open.
    var count: Int { open.count }

    /// Adds the row with the number `row` to the group of `key`, and hands back the groups that are complete now.
    mutating func add(_ key: String, row: Int, new: @autoclosure () -> Group, _ body: (inout Group) -> Void) -> [Group]
    {
        var entry = open.removeValue(forKey: key) ?? Entry(group: new(), first: row, last: row)
        body(&entry.group)
        entry.last = row
        open[key] = entry
        touches.append((key, row))
        return expire(before: row - window)
    }

    /// Closes the group of `key` before its time.
    mutating func close(_ key: String) -> Group? {
        open.removeValue(forKey: key)?.group
    }

    /// Closes every group, in the order of their first rows.
    mutating func finish() -> [Group] {
        defer {
            open = [:]
            touches = []
            head = 0
        }
        return open.values.sorted { $0.first < $1.first }.map(\.group)
    }

    private mutating func expire(before row: Int) -> [Group] {
        var complete: [Entry] = []
        while head < touches.count, touches[head].row < row {
            let touch = touches[head]
            head += 1
            if let entry = open[touch.key], entry.last == touch.row {
                open[touch.key] = nil
                complete.append(entry)
            }
        }
        if head > 1024, head * 2 > touches.count {
            touches.removeFirst(head)
            head = 0
        }
        return complete.sorted { $0.first < $1.first }.map(\.group)
    }
}
