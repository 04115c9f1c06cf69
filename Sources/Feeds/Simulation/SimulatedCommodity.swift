import Intelligence

/// A commodity with its yardsticks.
struct SimulatedCommodity: Sendable {
    let name: String
    let routes: SimulatedRoutes.Class
    var species: String?
    var appendix: CITESAppendix?
    let hs: String
    let median: Double
    let spread: LogNormalRatio
    /// US dollars per kilogram, roughly; ours.
    let price: Int

    private init(
        _ name: String, _ routes: SimulatedRoutes.Class, hs: String, median: Double, log ratio: Double, price: Int,
        species: String? = nil, appendix: CITESAppendix? = nil
    ) {
        self.name = name
        self.routes = routes
        self.species = species
        self.appendix = appendix
        self.hs = hs
        self.median = median
        self.price = price
        spread = LogNormalRatio(logOfP90OverMedian: ratio)
    }

    // Medians and 90th percentiles in kilograms per case: Hong Kong 2004 to 2018, worked out from the customs'
    // releases; `log` is ln(p90 / median). Where there were too few cases (*), the median is the WCO's mean of 2025
    // at the spread of methamphetamine. Weights: cases in Asia and the Pacific by category (WCO 2025: cannabis 957,
    // psychotropic 1,226, new substances 314, cocaine 218, opiates 309), parted within the category by seizures
    // world-wide.
    static let drugs = WeightedTable<SimulatedCommodity>([
        (.init("methamphetamine", .synthetic, hs: "293945", median: 2.0, log: 1.386294, price: 60_000), 543),
        (.init("ketamine", .synthetic, hs: "292239", median: 3.0, log: 2.435090, price: 40_000), 271),
        // * mean 3.24
        (.init("MDMA", .european, hs: "293299", median: 1.8, log: 1.386294, price: 30_000), 247),
        // * mean 7.73
        (.init("amphetamine", .european, hs: "293946", median: 4.3, log: 1.386294, price: 25_000), 165),
        (.init("cannabis herb", .cannabis, hs: "121190", median: 3.3, log: 1.166973, price: 9_000), 820),
        (.init("cannabis resin", .cannabis, hs: "130190", median: 6.6, log: 0.433318, price: 10_000), 137),
        // * mean 2.26
        (.init("synthetic cannabinoids", .synthetic, hs: "293499", median: 1.3, log: 1.386294, price: 20_000), 245),
        // * mean 3.30
        (.init("synthetic cathinone", .synthetic, hs: "292239", median: 1.8, log: 1.386294, price: 20_000), 69),
        (.init("cocaine", .cocaine, hs: "293972", median: 2.05, log: 1.361602, price: 120_000), 218),
        (.init("heroin", .opiate, hs: "293911", median: 1.023, log: 0.970512, price: 80_000), 123),
        // * mean 8.16
        (.init("fentanyl", .synthetic, hs: "293333", median: 4.6, log: 1.386294, price: 90_000), 152),
        // * mean 12.28
        (.init("opium", .opiate, hs: "130211", median: 6.9, log: 1.386294, price: 5_000), 34),
    ])

    // Scales: Environmental Investigation Agency; ivory, rhino horn, red sanders: Hong Kong 2004 to 2018. The other
    // yardsticks, and all weights, are ours: the targets of the operation.
    static let wildlife = WeightedTable<SimulatedCommodity>([
        (
            .init(
                "pangolin scales", .wildlife, hs: "050790", median: 50, log: 3.688879, price: 600,
                species: "Manidae spp.", appendix: .one), 22
        ),
        (
            .init(
                "elephant ivory", .wildlife, hs: "050710", median: 25, log: 3.207613, price: 1_000,
                species: "Loxodonta africana", appendix: .one), 20
        ),
        (
            .init(
                "rhino horn", .wildlife, hs: "050790", median: 2.6, log: 1.098612, price: 40_000,
                species: "Diceros bicornis", appendix: .one), 9
        ),
        (
            .init(
                "red sandalwood", .timber, hs: "440399", median: 5_700, log: 1.364049, price: 30,
                species: "Pterocarpus santalinus", appendix: .two), 8
        ),
        (
            .init(
                "rosewood", .timber, hs: "440349", median: 8_000, log: 1.321756, price: 15,
                species: "Dalbergia cochinchinensis", appendix: .two), 8
        ),
        (
            .init(
                "seahorse", .marine, hs: "030559", median: 10, log: 1.791759, price: 900,
                species: "Hippocampus spp.", appendix: .two), 8
        ),
        (
            .init(
                "star tortoise", .asian, hs: "010620", median: 8, log: 1.609438, price: 1_500,
                species: "Geochelone elegans", appendix: .one), 12
        ),
        (
            .init(
                "totoaba maw", .marine, hs: "030572", median: 5, log: 1.609438, price: 25_000,
                species: "Totoaba macdonaldi", appendix: .one), 4
        ),
        (
            .init(
                "agarwood", .asian, hs: "121190", median: 15, log: 2.079442, price: 3_000,
                species: "Aquilaria spp.", appendix: .two), 6
        ),
        (
            .init(
                "shark fin", .marine, hs: "030571", median: 120, log: 2.302585, price: 150,
                species: "Carcharhinidae spp.", appendix: .two), 3
        ),
    ])
}
