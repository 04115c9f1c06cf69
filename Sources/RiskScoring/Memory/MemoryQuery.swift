/// What a rule can ask the memory about an entity.
enum MemoryMeasure: String, CaseIterable, BitwiseCopyable, Sendable {
    /// Records of other cases that name it; answers and withdrawals do not count.
    case reports
    /// Different agencies that sent these.
    case agencies
    /// Different commodities in them.
    case goods
    /// The sum of their kilograms.
    case kg
    /// Their cases in which goods were seized, and those in which an examination found nothing.
    case seizures
    case emptyExaminations = "empty_examinations"
    /// The milliseconds since the last of them.
    case lastSeen = "last_seen"
    /// Other origins, independent of the record's own and of each other, that report the same subject.
    case origins
}

/// A condition over the memory, as the memory is asked it: once per record, however many rules have it.
struct MemoryQuery: Hashable, Sendable {
    struct Bound: Hashable, Sendable {
        var measure: MemoryMeasure
        var low = -Double.infinity
        var high = Double.infinity
    }

    /// The bits of the kinds of entities; 0 where it asks for origins.
    var kinds: UInt32 = 0
    /// How far back, in milliseconds.
    var window: Int64 = 0
    var bounds: [Bound] = []
    /// The words of the kinds, for the lookup in the assessment.
    var names: String = ""

    var asksForOrigins: Bool { kinds == 0 }

    func holds(_ figures: MemoryFigures) -> Bool {
        bounds.allSatisfy { bound in
            let value = figures.value(of: bound.measure)
            return value >= bound.low && value <= bound.high
        }
    }
}

/// The distinct queries of a rule set.
struct MemoryQueries: Sendable {
    private(set) var all: [MemoryQuery] = []
    /// The kinds that some query asks for, and the longest window.
    private(set) var kinds: UInt32 = 0
    private(set) var longest: Int64 = 0
    /// The query for origins that stands for the others of its sort; nil where none asks.
    var asksForOrigins: Bool { all.contains(where: \.asksForOrigins) }

    /// As many as there are bits, but for the one of the watch-lists.
    static let maximum = 63

    /// The number of a query; nil where there are too many.
    mutating func number(of query: MemoryQuery) -> Int? {
        if let known = all.firstIndex(of: query) { return known }
        guard all.count < Self.maximum else { return nil }
        all.append(query)
        kinds |= query.kinds
        longest = max(longest, query.window)
        return all.count - 1
    }
}

/// What the memory says of one entity in one window.
struct MemoryFigures: BitwiseCopyable, Sendable {
    /// The kind of the entity.
    var kind = EntityKind.thread
    var reports = 0
    var agencies = 0
    var goods = 0
    var kilograms = 0.0
    var seizures = 0
    var emptyExaminations = 0
    var origins = 0
    /// Milliseconds since it was seen last; below 0 where it never was.
    var lastSeen = Int64(-1)
    /// What those who are shown the figures must be cleared for.
    var basis = MemoryBasis()

    func value(of measure: MemoryMeasure) -> Double {
        switch measure {
        case .reports: Double(reports)
        case .agencies: Double(agencies)
        case .goods: Double(goods)
        case .kg: kilograms
        case .seizures: Double(seizures)
        case .emptyExaminations: Double(emptyExaminations)
        case .lastSeen: lastSeen < 0 ? .nan : Double(lastSeen)
        case .origins: Double(origins)
        }
    }

    /// Whether these tell more than others for which the same query holds.
    func outweighs(_ other: MemoryFigures) -> Bool {
        (seizures, reports, agencies) > (other.seizures, other.reports, other.agencies)
    }
}

/// The marks of the records that figures rest on.
struct MemoryBasis: BitwiseCopyable, Sendable {
    /// The strictest TLP mark, 0 for CLEAR to 4 for RED.
    var light: UInt8 = 0
    /// Whether one of them is for named readers only.
    var isClosed = false

    mutating func take(_ record: SightedRecord) {
        light = max(light, record.light)
        if record.marks.contains(.closed) { isClosed = true }
    }

    mutating func take(_ other: MemoryBasis) {
        light = max(light, other.light)
        if other.isClosed { isClosed = true }
    }
}
