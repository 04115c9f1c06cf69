import Settings

/// What is much of a commodity: the median and the 90th percentile of the kilograms of past seizures.
struct Yardstick: Sendable {
    /// The phrases in the name of the goods by which the yardstick is chosen; the first that fits counts.
    let commodity: String
    let names: [String]
    let measure: Measure

    /// The numbers of a yardstick, without its words.
    struct Measure: BitwiseCopyable, Sendable {
        /// Kilograms per piece, litre or cubic metre, where the goods are not weighed.
        var kgPerTablet: Double?
        var kgPerLitre: Double?
        var kgPerM3: Double?
        /// Of the distribution of quantities: its steepness and the logarithm of its median, worked out once.
        var steepness: Double
        var logMedian: Double

        /// The share of past seizures that are smaller, from 0 to 1: the log-logistic distribution through the median
        /// (0.5) and the 90th percentile (0.9), because quantities have a heavy tail. In steps of a thousandth.
        func severity(ofKg kg: Double) -> Double {
            guard kg > 0, kg.isFinite else { return 0 }
            let position = steepness * (Quantile.logarithm(kg) - logMedian)
            return (1000 * Quantile.logistic(position)).rounded() / 1000
        }
    }

    init?(_ node: SettingsNode) {
        let amount = 0.000_000_001...1_000_000_000.0
        commodity = node.string("commodity")
        names = node["names"].strings.filter { name in
            guard let problem = Entry.problem(of: name, as: .text) else { return true }
            node["names"].report(problem, value: name)
            return false
        }
        _ = node.string("source")
        _ = node.optionalString("note")
        let kgPerTablet = node.optionalNumber("kg_per_tablet", in: amount)
        let kgPerLitre = node.optionalNumber("kg_per_litre", in: amount)
        let kgPerM3 = node.optionalNumber("kg_per_m3", in: amount)
        let median = node.optionalNumber("median_kg", in: amount)
        let p90 = node.optionalNumber("p90_kg", in: amount)
        guard let median, let p90 else {
            node.report("must have median_kg and p90_kg")
            return nil
        }
        guard p90 > median else {
            node["p90_kg"].report("must be above median_kg")
            return nil
        }
        guard !names.isEmpty else {
            node["names"].report("must have at least one name")
            return nil
        }
        measure = Measure(
            kgPerTablet: kgPerTablet, kgPerLitre: kgPerLitre, kgPerM3: kgPerM3,
            // log(9) is the distance from the median to the 90th percentile on the logistic's scale.
            steepness: Quantile.log9 / Quantile.logarithm(p90 / median), logMedian: Quantile.logarithm(median))
    }
}
