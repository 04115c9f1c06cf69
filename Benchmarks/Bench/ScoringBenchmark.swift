import Intelligence
import RiskScoring

/// What scoring a record costs beyond reading it: the whole rule set over a varied set of records, with and without
/// the words of the explanation.
enum ScoringBenchmark {
    /// Runs and prints microseconds of CPU time per record.
    static func run(
        rulesFile: String = "config/rules.yaml", listsFolder: String = "config/lists", rounds: Int = 200
    ) {
        let rules: RuleSet
        do {
            rules = try RuleSet(rulesFile: rulesFile, listsFolder: listsFolder)
        } catch {
            print("scoring: \(error)")
            return
        }
        let records = (0..<500).map(record)
        let asOf = Instant(milliseconds: 1_776_240_000_000)
        var total = 0
        for record in records { total &+= rules.score(of: record, asOf: asOf) }
        let start = CPUTime.thread
        for _ in 0..<rounds { for record in records { total &+= rules.score(of: record, asOf: asOf) } }
        let evaluating = CPUTime.thread - start
        let explainingRounds = max(1, rounds / 10)
        let middle = CPUTime.thread
        for _ in 0..<explainingRounds {
            for record in records { total &+= rules.assess(record, asOf: asOf).reasons.count }
        }
        let explaining = CPUTime.thread - middle
        let count = Double(records.count)
        print("scoring: \(rules.ruleIDs.count) rules, \(records.count) records, checksum \(total)")
        print("  evaluation               \(perRecord(evaluating, count * Double(rounds))) µs per record")
        print("  evaluation and reasons   \(perRecord(explaining, count * Double(explainingRounds))) µs per record")
    }

    private static func perRecord(_ seconds: Double, _ records: Double) -> Double {
        (seconds * 1e6 / max(1, records) * 1000).rounded() / 1000
    }

    /// A record of about 700 bytes in JSON; from a tenth to all of its parts raise suspicion.
    private static func record(_ index: Int) -> IntelligenceRecord {
        let origins = ["NGAPP", "VNHPH", "MMRGN", "BRSSZ", "DEHAM", "THBKK"]
        let texts = [
            "Cashew nuts in shell, 430 bags", "Personal effects", "Hàng tạp hóa", "Ceramic floor tiles, 24 pallets",
            "冻鱼", "Frozen boneless beef cuts",
        ]
        let commodities = ["pangolin scales", "methamphetamine", "cocaine", "elephant ivory"]
        var record = IntelligenceRecord(
            kind: index % 3 == 0 ? .seizure : .warning, agency: AgencyCode("VN-CUSTOMS"), id: "W-\(index)",
            reportedAt: Instant(milliseconds: 1_776_000_000_000), handling: Handling(tlp: .amber),
            commodityGroup: index % 4 == 1 || index % 4 == 2 ? .drugs : .wildlife)
        record.handling.grade = AdmiraltyGrade(source: .usually, information: 1 + index % 6)
        record.title = "Container from \(origins[index % 6]) with doubtful papers"
        record.narrative =
            "The consignee was registered in March; the declared weight changed twice and the notify "
            + "party answers under a mobile number that stands in an earlier warning of another administration."
        var goods = Goods(commodity: commodities[index % 4])
        goods.quantityKg = Double(1 + index * index % 4000)
        record.goods = [goods]
        var consignment = Consignment()
        consignment.description = texts[index % 6]
        consignment.hs = ["080131", "690721", "030389", "020230"][index % 4]
        consignment.grossWeightKg = 18_000
        consignment.verifiedWeightKg = index % 5 == 0 ? 21_000 : 18_050
        consignment.value = 24_000
        consignment.freight = index % 7 == 0 ? 23_000 : 2400
        consignment.containers = ["CSQU3054383"]
        consignment.observations = index % 9 == 0 ? [.sealBroken, .latePickup] : []
        record.consignment = consignment
        var route = Route()
        route.origin = PlaceCode(origins[index % 6])
        route.transits = [PlaceCode("SGSIN")]
        route.destination = PlaceCode("VNHPH")
        route.eta = Instant(milliseconds: 1_776_240_000_000 + Int64(index) * 3_600_000)
        record.route = route
        record.transport = Transport(mode: index % 6 == 5 ? .post : .sea)
        var party = Party(role: .consignee, kind: .company)
        party.name = "Hai Phong Trading Company"
        party.sector = "Seafood"
        party.firstSeen = CalendarDate(year: 2026, month: 3, day: 1 + index % 28)
        record.parties = [party]
        return record
    }
}
