import Intelligence
import RiskScoring
import Testing

@Suite("Conditions")
struct ConditionTests {
    private func hits(_ condition: String, _ change: (inout IntelligenceRecord) -> Void) throws -> Bool {
        let rules = try Support.rules("when: \(condition), weight: 1")
        return !rules.assess(Support.record(change), asOf: Support.asOf).reasons.filter { $0.rule == "T1" }.isEmpty
    }

    private func goods(_ commodity: String, kg: Double? = nil, hs: String? = nil) -> Goods {
        var goods = Goods(commodity: commodity)
        goods.quantityKg = kg
        goods.hs = hs
        return goods
    }

    private func route(_ change: (inout Route) -> Void) -> Route {
        var route = Route()
        change(&route)
        return route
    }

    private func consignment(_ change: (inout Consignment) -> Void) -> Consignment {
        var consignment = Consignment()
        change(&consignment)
        return consignment
    }

    @Test("A country covers its places; a UN/LOCODE does not cover its country")
    func places() throws {
        func at(_ place: String) -> (inout IntelligenceRecord) -> Void {
            { $0.route = route { $0.origin = PlaceCode(place) } }
        }
        #expect(try hits("{route.origin: {in: hubs}}", at("NG")))
        #expect(try hits("{route.origin: {in: hubs}}", at("NGAPP")))
        #expect(try hits("{route.origin: {in: hubs}}", at("SGSIN")))
        #expect(try !hits("{route.origin: {in: hubs}}", at("SG")))
        #expect(try !hits("{route.origin: {in: hubs}}", at("VNHPH")))
        #expect(try !hits("{route.origin: {in: hubs}}", at("")))
        #expect(try !hits("{route.origin: {in: hubs}}", at("Ng\u{301}APPLES")))
        #expect(try hits("{not: {route.origin: {present: true}}}") { _ in })
    }

    @Test("An HS prefix matches longer codes, never shorter or neighbouring ones")
    func prefixes() throws {
        func code(_ hs: String) -> (inout IntelligenceRecord) -> Void { { $0.goods = [goods("x", hs: hs)] } }
        for hs in ["0801", "080131", "08013100", "3915900010", "0801.31"] {
            #expect(try hits("{\"goods[].hs\": {prefix: cover}}", code(hs)), "\(hs)")
        }
        for hs in ["0802", "0800", "391580", "39", "", "x801"] {
            #expect(try !hits("{\"goods[].hs\": {prefix: cover}}", code(hs)), "\(hs)")
        }
    }

    @Test("Numbers have open and closed bounds, and an absent number fits none")
    func numbers() throws {
        func packages(_ count: Int?) -> (inout IntelligenceRecord) -> Void {
            { $0.consignment = consignment { $0.packages = count } }
        }
        #expect(try !hits("{consignment.packages: {above: 3}}", packages(3)))
        #expect(try hits("{consignment.packages: {at_least: 3}}", packages(3)))
        #expect(try !hits("{consignment.packages: {below: 3}}", packages(3)))
        #expect(try hits("{consignment.packages: {at_most: 3, above: 2}}", packages(3)))
        #expect(try !hits("{consignment.packages: {at_most: 3}}", packages(nil)))
        #expect(try hits("{consignment.packages: 0}", packages(0)))
        #expect(try hits("{consignment.packages: {present: false}}", packages(nil)))
    }

    @Test("Dates are measured from the moment of judgement")
    func dates() throws {
        func eta(hours: Int64) -> (inout IntelligenceRecord) -> Void {
            { record in
                let moment = Instant(milliseconds: Support.asOf.milliseconds + hours * 3_600_000)
                record.route = route { $0.eta = moment }
            }
        }
        #expect(try hits("{route.eta: {within_next: 72h}}", eta(hours: 72)))
        #expect(try !hits("{route.eta: {within_next: 72h}}", eta(hours: 73)))
        #expect(try !hits("{route.eta: {within_next: 72h}}", eta(hours: -1)))
        #expect(try hits("{route.eta: {within_last: 2h}}", eta(hours: -1)))
        #expect(try hits("{route.eta: {older_than: 2h}}", eta(hours: -3)))
        #expect(try !hits("{route.eta: {older_than: 2h}}", eta(hours: -2)))
        #expect(try hits("{route.eta: {later_than: 2h}}", eta(hours: 3)))
        #expect(try !hits("{route.eta: {later_than: 2h}}") { _ in })
    }

    @Test("Ratios, differences and gaps need both sides")
    func comparisons() throws {
        let dear = "{ratio: {of: consignment.freight, to: consignment.value, above: 0.8}}"
        func cost(_ freight: Double?, _ value: Double?) -> (inout IntelligenceRecord) -> Void {
            { $0.consignment = consignment { ($0.freight, $0.value) = (freight, value) } }
        }
        #expect(try hits(dear, cost(81, 100)))
        #expect(try !hits(dear, cost(80, 100)))
        #expect(try !hits(dear, cost(nil, 100)))
        #expect(try !hits(dear, cost(80, nil)))
        #expect(try !hits(dear, cost(0, 0)))
        let weighed =
            "{difference: {between: consignment.gross_weight_kg, and: consignment.verified_weight_kg, above: 200, "
            + "above_share: 0.02}}"
        func weight(_ left: Double?, _ right: Double?) -> (inout IntelligenceRecord) -> Void {
            { $0.consignment = consignment { ($0.grossWeightKg, $0.verifiedWeightKg) = (left, right) } }
        }
        #expect(try hits(weighed, weight(1000, 1201)))
        #expect(try hits(weighed, weight(1201, 1000)))
        #expect(try !hits(weighed, weight(1000, 1200)))
        #expect(try !hits(weighed, weight(20_000, 20_300)))
        #expect(try !hits(weighed, weight(nil, 20_300)))
    }

    @Test("`some` asks one and the same element; without it each condition may find its own")
    func elements() throws {
        let change: (inout IntelligenceRecord) -> Void = { record in
            record.goods = [goods("ivory", kg: 1), goods("tea", kg: 500)]
        }
        let conditions = "\"goods[].commodity\": [ivory], \"goods[].quantity_kg\": {above: 100}"
        #expect(try hits("{\(conditions)}", change))
        #expect(try !hits("{some: {in: goods, where: {\(conditions)}}}", change))
        #expect(
            try hits("{some: {in: goods, where: {\"goods[].commodity\": [tea], arrests: {present: false}}}}", change))
        #expect(try !hits("{some: {in: parties, where: {arrests: {present: false}}}}", change))
    }

    @Test("Combinators combine")
    func combinators() throws {
        let sea: (inout IntelligenceRecord) -> Void = { $0.transport = Transport(mode: .sea) }
        #expect(try hits("{any: [{transport.mode: air}, {transport.mode: [sea, rail]}]}", sea))
        #expect(try !hits("{all: [{transport.mode: air}, {transport.mode: sea}]}", sea))
        #expect(try hits("{not: {transport.mode: air}}", sea))
        #expect(try hits("{at_least: {count: 2, of: [{transport.mode: sea}, {type: warning}, {type: seizure}]}}", sea))
        #expect(try !hits("{at_least: {count: 3, of: [{transport.mode: sea}, {type: warning}, {type: seizure}]}}", sea))
        #expect(try hits("{exercise: false, agency: vn-customs, handling.grade.source: {present: false}}", sea))
    }

    @Test(
        "Texts fold case, diacritics, widths, tone marks and spacing",
        arguments: [
            ("General  CARGO.", true), ("ＧＥＮＥＲＡＬ ＣＡＲＧＯ", true), ("general-cargo", true), ("generals cargo", false),
            ("cargo, general", false), ("HÀNG MẪU", true), ("hang mau", true), ("Ha\u{300}ng Ma\u{302}\u{303}u", true),
            ("hàng mẫug", false), ("กล่องของขวัญสีแดง", true), ("กลองของขวญ", false), ("一批样品和家具", true),
            ("样 品", false), ("gỗ trắc Lào", true), ("go trac", true), ("gỗ sồi", false), ("", false),
            ("générál çargo", true), ("样品ABC", true), ("generalcargo", false),
        ] as [(String, Bool)])
    func folding(_ text: String, _ expected: Bool) throws {
        #expect(try hits("{title: {text: vague}}") { $0.title = text } == expected)
    }

    @Test("Words are counted, in scripts without spaces by halves of characters")
    func wordCount() throws {
        let rule = "{title: {fewer_words_than: 2}}"
        for text in ["parts", " parts. ", "", "件"] { #expect(try hits(rule) { $0.title = text }, "\(text)") }
        for text in ["two parts", "家具灯具", "a-b"] { #expect(try !hits(rule) { $0.title = text }, "\(text)") }
        #expect(try !hits(rule) { _ in })
    }
}
