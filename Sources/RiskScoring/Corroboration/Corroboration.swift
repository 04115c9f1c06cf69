/// What independent origins say of the subject of a record.
struct Corroboration {
    /// Origins other than the record's own, independent of it and of each other, that report the same subject.
    var origins = 0
    /// Records of other cases that a copy of this one, or that this one is a copy of, the original first.
    var chain: [UInt32] = []
    /// The cases of these that may be named to anyone, and how many may not.
    var linked: [String] = []
    var withheld = 0
    /// What those who are told of the origins must be cleared for.
    var basis = MemoryBasis()

    mutating func removeAll() {
        origins = 0
        chain.removeAll(keepingCapacity: true)
        linked.removeAll(keepingCapacity: true)
        withheld = 0
        basis = MemoryBasis()
    }

    /// The information grade that so many independent origins make of one: 3 (possibly true) becomes 2 (probably true)
    /// with one, 1 (confirmed) with two; 2 becomes 1 with one. What was judged doubtful or improbable, or could not be
    /// judged (4 to 6), is for a person to judge anew.
    static func raised(_ information: Int64, origins: Int) -> Int64 {
        guard origins > 0, (2...3).contains(information) else { return information }
        return max(1, information - Int64(min(origins, 2)))
    }
}

/// Where reports come from: a relayed copy has the origin of what it copies, however often it is relayed. Pure.
struct OriginTracing {
    /// One report of the subject.
    struct Report {
        var agency: UInt16
        var thread: UInt32
        var id: UInt64
        var refersTo: UInt64 = 0
        var publisher: UInt64 = 0
        var content: UInt64 = 0
        var sketch = TextSketch()
        var hasText = false
        var confirmsNothing = false

        /// Whether this one, which came later, was taken from the other.
        func isTaken(from other: Report) -> Bool {
            if thread == other.thread || (refersTo != 0 && refersTo == other.id) { return true }
            if publisher != 0, publisher == other.publisher { return true }
            if content != 0, content == other.content { return true }
            return hasText && other.hasText && sketch.isCopy(of: other.sketch)
        }
    }

    /// By report: the first one in its chain.
    private(set) var roots: [Int] = []
    /// By report: the one it was taken from; itself for an original.
    private(set) var parents: [Int] = []

    /// Traces reports in the order in which they came. Each is taken from the earliest that it can be taken from, and
    /// from no other: so what comes later never changes where an earlier one comes from, and a relay never makes one
    /// origin of two.
    init(_ reports: [Report]) {
        for (index, report) in reports.enumerated() {
            let parent = (0..<index).first { report.isTaken(from: reports[$0]) } ?? index
            parents.append(parent)
            roots.append(parent == index ? index : roots[parent])
        }
    }

    /// How many origins, independent of that of the last report and of each other, confirm it.
    func independentOrigins(_ reports: [Report]) -> Int {
        guard let own = roots.last else { return 0 }
        func publisher(_ root: Int) -> UInt64 {
            // An agency speaks for itself where it names no publisher.
            reports[root].publisher != 0 ? reports[root].publisher : UInt64(reports[root].agency) + 1
        }
        var agencies: Set<UInt16> = []
        var publishers: Set<UInt64> = []
        for root in Set(roots) where !reports[root].confirmsNothing {
            guard root != own, reports[root].agency != reports[own].agency, publisher(root) != publisher(own) else {
                continue
            }
            agencies.insert(reports[root].agency)
            publishers.insert(publisher(root))
        }
        // One desk that passes on several papers, like one paper that several desks pass on, is one origin.
        return min(agencies.count, publishers.count)
    }
}
