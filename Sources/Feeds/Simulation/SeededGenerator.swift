/// A generator of numbers that gives the same ones for the same seed on every platform (SplitMix64). Only integer
/// arithmetic and the exactly rounded operations of IEEE 754 are used, never the mathematics library, whose last
/// digit differs from one to the next.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A whole number from 0 up to, not including, `bound`.
    package mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(max(1, bound))).high)
    }

    /// A whole number of the range.
    package mutating func integer(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// True `percent` times of a hundred.
    package mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    /// One of the elements; the fallback where there are none.
    mutating func pick<Element>(_ elements: [Element], or fallback: @autoclosure () -> Element) -> Element {
        elements.isEmpty ? fallback() : elements[below(elements.count)]
    }

    /// A standard normal deviate: the sum of twelve uniform ones less six (Irwin and Hall), good to about three
    /// standard deviations, which is as far as yardsticks of a median and a 90th percentile reach.
    mutating func normal() -> Double {
        var sum = 0
        for _ in 0..<3 {
            let bits = next()
            sum += Int(bits & 0xFFFF) + Int(bits >> 16 & 0xFFFF) + Int(bits >> 32 & 0xFFFF) + Int(bits >> 48)
        }
        return Double(sum) / 65536 - 6
    }

    /// A log-normal quantity with this median and 90th percentile, rounded to grams below a ton and to kilograms above.
    mutating func quantity(median: Double, ratio: LogNormalRatio) -> Double {
        let value = median * Exponential.power(ratio.perDeviation * normal())
        let steps: Double = value < 1000 ? 1000 : 1
        return max(1 / steps, (value * steps).rounded() / steps)
    }
}

/// The spread of a log-normal quantity: the natural logarithm of (90th percentile / median), per standard deviation.
struct LogNormalRatio: Sendable {
    let perDeviation: Double

    /// - Parameter logOfP90OverMedian: worked out by hand, so that no platform's `log` enters.
    init(logOfP90OverMedian: Double) {
        // 1.28155 is the standard normal's 90th percentile.
        perDeviation = logOfP90OverMedian / 1.28155
    }
}

/// The exponential function in exactly rounded operations: the series of e^f for |f| ≤ ln(2)/2, times a power of two.
enum Exponential {
    static func power(_ x: Double) -> Double {
        let bounded = min(max(x, -50), 50)
        let twos = (bounded / 0.693_147_180_559_945_3).rounded()
        let fraction = bounded - twos * 0.693_147_180_559_945_3
        var sum = 1.0
        var term = 1.0
        for n in 1...14 {
            term = term * fraction / Double(n)
            sum += term
        }
        return sum * Double(sign: .plus, exponent: Int(twos), significand: 1)
    }
}

/// Things with weights, one of which is drawn at a time.
struct WeightedTable<Element: Sendable>: Sendable {
    let entries: [(element: Element, weight: Int)]
    private let sums: [Int]
    let total: Int

    init(_ entries: [(Element, Int)]) {
        self.entries = entries.map { (element: $0.0, weight: max(0, $0.1)) }
        var running = 0
        sums = entries.map { entry in
            running += max(0, entry.1)
            return running
        }
        total = running
    }

    /// The first element of the table must exist: tables are ours.
    func draw(_ generator: inout SeededGenerator) -> Element {
        precondition(!entries.isEmpty, "a weighted table has entries")
        let point = generator.below(total)
        for (index, sum) in sums.enumerated() where point < sum { return entries[index].element }
        return entries[entries.count - 1].element
    }
}
