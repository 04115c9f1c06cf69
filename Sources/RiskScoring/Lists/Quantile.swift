#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The little mathematics of scores. Results are rounded where they are used, so that the last bit of a mathematics
/// library does not decide.
enum Quantile {
    static let log9 = 2.197_224_577_336_219_6

    /// 1 / (1 + e^-x), between 0 and 1 for every x.
    static func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    static func logarithm(_ x: Double) -> Double { log(x) }
}
