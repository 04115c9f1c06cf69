/// Draws that are the same for the same seed, on every machine (SplitMix64): folds and resamples must be repeatable.
struct SeededDraw: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }

    /// A number below a bound above 0: by multiplication, whose bias is far below anything that is measured here.
    mutating func below(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }
}

extension SeededDraw {
    /// A fold for each of so many rows, the folds of equal size up to one.
    static func folds(_ count: Int, over rows: Int, seed: UInt64) -> [Int] {
        var folds = (0..<rows).map { $0 % count }
        var draw = SeededDraw(seed: seed)
        folds.shuffle(using: &draw)
        return folds
    }
}
