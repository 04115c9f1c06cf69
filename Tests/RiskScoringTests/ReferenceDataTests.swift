import Foundation
import Intelligence
import RiskScoring
import Settings
import Testing

/// The lists of the project, and its rules, against data that is not part of it.
@Suite("Reference data")
struct ReferenceDataTests {
    private static let data = Support.root.deletingLastPathComponent().appendingPathComponent("shared/data")
    private static let isThere = FileManager.default.fileExists(atPath: data.path)

    /// The rows of a table, by the names in its first line; fields in quotes may hold commas.
    private static func rows(_ path: String) throws -> [[String: String]] {
        let text = try String(contentsOf: data.appendingPathComponent(path), encoding: .utf8)
        var lines = text.split(whereSeparator: \.isNewline).map(fields)
        let names = lines.removeFirst()
        return lines.map { Dictionary(zip(names, $0), uniquingKeysWith: { first, _ in first }) }
    }

    private static func fields(_ line: Substring) -> [String] {
        var fields = [""]
        var isQuoted = false
        for character in line {
            if character == "\"" {
                isQuoted.toggle()
            } else if character == ",", !isQuoted {
                fields.append("")
            } else {
                fields[fields.count - 1].append(character)
            }
        }
        return fields
    }

    private static func decision(_ rules: RuleSet, _ change: (inout IntelligenceRecord) -> Void) -> Decision {
        rules.assess(Support.record(change), asOf: Support.asOf)
    }

    @Test(
        "The severity of the real events rises with their weight, within each commodity",
        .enabled(if: isThere, "the data is not here"))
    func severity() throws {
        let rules = try Support.projectRules()
        let events = try Self.rows("feeds/seizure_events.csv")
        #expect(events.count == 1828)
        var byCommodity: [String: [(kg: Double, points: Double)]] = [:]
        for event in events {
            guard let commodity = event["commodity"], let kg = event["quantity_kg"].flatMap(Double.init) else {
                continue
            }
            let decision = Self.decision(rules) { record in
                record.kind = .seizure
                record.commodityGroup = event["domain"] == "wildlife" ? .wildlife : .drugs
                var goods = Goods(commodity: commodity)
                goods.quantityKg = kg
                record.goods = [goods]
            }
            let points = decision.reasons.first { $0.rule == "S01" }?.points ?? 0
            byCommodity[commodity, default: []].append((kg, points))
        }
        #expect(byCommodity.count > 10)
        var scored = 0
        for (commodity, events) in byCommodity {
            let ranked = events.sorted { $0.kg < $1.kg }
            for (lighter, heavier) in zip(ranked, ranked.dropFirst()) {
                #expect(lighter.points <= heavier.points, "\(commodity): \(lighter) before \(heavier)")
            }
            if (ranked.last?.points ?? 0) > 0 { scored += events.count }
        }
        #expect(scored > 1000, "so many events have a yardstick")
    }

    @Test("Every code of the watch list stands in a list", .enabled(if: isThere, "the data is not here"))
    func codes() throws {
        let lists = try Support.text("config/lists/goods.yaml")
        let codes = try Self.rows("reference/hs_watch.csv").compactMap { $0["hs6"] }
        #expect(codes.count == 85)
        for code in codes { #expect(lists.contains("\"\(code)\""), "\(code)") }
    }

    @Test(
        "Every species of the watch list is found by its scientific name, with its appendix",
        .enabled(if: isThere, "the data is not here"))
    func species() throws {
        let head = Support.head.replacing("caps: {seal: 1.5}", with: "caps: {}")
        let bodies = ["species_appendix_1", "species_appendix_2", "species_appendix_3", "species_split"].enumerated()
            .map {
                "  - {id: L\($0.offset + 1), when: {\"goods[].species\": {text: \($0.element)}}, weight: 1, title: t, "
                    + "because: b, source: s, evidence: e}"
            }
        let file = ReferenceFile(name: "species.yaml", yaml: try Support.text("config/lists/species.yaml"))
        let rules = try RuleSet(yaml: head + bodies.joined(separator: "\n"), file: "r.yaml", lists: [file])
        let lists = ["I": "L1", "II": "L2", "III": "L3", "I/II": "L4"]
        let rows = try Self.rows("reference/species_watchlist.csv")
        #expect(rows.count == 84)
        for row in rows {
            let name = try #require(row["scientific_name"]).replacing(" spp.", with: "")
            let hits = Self.decision(rules) { record in
                var goods = Goods(commodity: "c")
                goods.species = name.replacing("(Microthele)", with: "fuscogilva")
                record.goods = [goods]
            }.reasons.map(\.rule)
            #expect(hits.contains(try #require(lists[row["appendix"] ?? ""])), "\(row)")
        }
    }

    @Test(
        "Names of species find the goods, and not those that only sound like them",
        arguments: [
            ("Vảy tê tê", true), ("เกล็ดลิ่น", true), ("穿山甲鱗片", true), ("écailles de pangolin", true),
            ("pembe za ndovu", true), ("ក្រញូង", true), ("ໄມ້ຂະຍູງ", true), ("cuernos de rinoceronte", true),
            ("rosewood furniture", true), ("tiger prawns", false), ("ivory ceramic tiles", false),
            ("象牙白瓷砖", false), ("dự án đổi mới", false), ("tắc kê nhựa", false), ("เสื้อลายเมฆ", false),
            ("Côte d'Ivoire cashew", false), ("gấu bông cho bé", false), ("giày da với đế cao su", false),
        ])
    func names(_ text: String, _ expected: Bool) throws {
        let rules = try Support.projectRules()
        let hits = Self.decision(rules) { record in
            record.commodityGroup = .wildlife
            var consignment = Consignment()
            consignment.description = text
            record.consignment = consignment
        }.reasons.map(\.rule)
        #expect(hits.contains("S02") == expected, "\(text): \(hits)")
    }

    @Test(
        "A list of species with a mistake is refused",
        arguments: [
            "name: Manis, appendix: IV", "name: Manis", "appendix: I", "name: Manis, appendix: I, colour: red",
            "name: Manis, appendix: I, names: {english: [x]}", "name: Manis, appendix: I, names: {en: ['--']}",
        ])
    func mistakes(_ entry: String) throws {
        let yaml = "species: {source: s, date: d, entries: [{\(entry)}]}"
        let error = #expect(throws: SettingsError.self) {
            _ = try RuleSet(
                yaml: Support.head
                    + "  - {id: A, title: t, when: {title: x}, weight: 1, because: b, source: s, evidence: e}",
                file: "r.yaml", lists: [ReferenceFile(name: "l.yaml", yaml: yaml)])
        }
        #expect(
            error?.problems.allSatisfy { $0.file == "l.yaml" && $0.line == 1 } == true, "\(error?.description ?? "")")
    }
}
