/// Whether what belongs together stayed in order: of each lane (a thread, or an addressee and thread) the numbers must
/// not fall. Repetitions count once, where they came first.
public struct OrderCheck: Sendable {
    /// How many came after a later one of their lane.
    public private(set) var overtaken = 0
    /// What is wrong.
    public private(set) var findings: [Finding] = []
    private let place: String
    private var highest: [String: Int64] = [:]
    private var seen: Set<String> = []

    /// Of that effect.
    public init(_ place: String) { self.place = place }

    /// The next one in the log.
    public mutating func add(_ key: String, lane: String, number: Int64) {
        guard seen.insert(key).inserted else { return }
        let last = highest[lane] ?? .min
        if number < last {
            overtaken += 1
            findings.append(
                Finding(kind: .outOfOrder, place: place, subject: key, detail: "came after a later one of \(lane)"))
        }
        highest[lane] = max(last, number)
    }
}
