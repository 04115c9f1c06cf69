import Foundation
import Testing

@testable import RiskScoring

/// Models of tables: what they learn, that they do not learn from what they are measured on, and how they are kept.
@Suite("Models of tables")
struct TableModelTests {
    private static let header = ["Code", "Country of Origin", "Country of Departure", "Mass", "Fraud"]

    private func sample(_ rows: [[String]], _ plan: TablePlan) throws -> TableSample {
        var sample = try TableSample(plan, header: Self.header)
        for (line, row) in rows.enumerated() { try sample.append(row, line: line + 2) }
        return sample
    }

    private static let plan = TablePlan(
        label: "fraud", histories: [HistoryChain(levels: [["Code"], ["Code", "origin"]])], numbers: ["Mass"])

    /// Codes A to E, of which A from XX is nearly always a hit.
    private func rows(_ count: Int, seed: UInt64) -> [[String]] {
        var draw = SeededDraw(seed: seed)
        return (0..<count).map { _ in
            let code = ["A", "B", "C", "D", "E"][draw.below(5)]
            let origin = ["XX", "YY"][draw.below(2)]
            let hit = draw.below(100) < (code == "A" && origin == "XX" ? 90 : 10)
            return [code, origin, "ZZ", "\(draw.below(1000))", hit ? "1" : "0"]
        }
    }

    private func fitted(_ rows: [[String]], _ plan: TablePlan = plan) throws -> TableModel {
        var settings = TableFitter.Settings()
        settings.resamples = 20
        let fitter = try TableFitter(try sample(rows, plan), settings)
        return fitter.model(fitter.fit(), provenance: .init(table: "t.csv", sha256: "0", fittedAt: "2026"))
    }

    @Test("A model does not read its own label")
    func ownLabel() {
        for plan in [
            TablePlan(label: "Fraud", histories: [HistoryChain(levels: [["Code"], ["Code", "fraud"]])]),
            TablePlan(label: "fraud", histories: [], numbers: ["Fraud"]),
        ] {
            let error = #expect(throws: TableProblem.self) { _ = try sample([], plan) }
            #expect(error?.message.contains("is the label") == true && error?.column == "Fraud")
        }
    }

    @Test("Rates shrink toward the coarser key, as worked out by hand")
    func rates() {
        // Coarse: (3 + 2 × 0.25) / (8 + 2) = 0.35; fine: (1 + 2 × 0.35) / (1 + 2); a new key says what the coarse one does.
        let counts = [(rows: 8, hits: 3), (rows: 1, hits: 1), (rows: 0, hits: 0)]
        let rates = HistoryRate.rates(counts, base: 0.25, strength: 2)
        #expect(abs(rates[0] - 0.35) < 1e-12)
        #expect(abs(rates[1] - 1.7 / 3) < 1e-12)
        #expect(rates[2] == rates[1])
        let steps = HistoryRate.steps(counts, base: 0.25, strength: 2)
        #expect(abs(steps[0] + steps[1] - HistoryRate.logOdds(rates[1])) < 1e-12)
        #expect(steps[2] == 0)
    }

    @Test("The counts of a key leave out the folds that are held out")
    func foldedCounts() {
        let counts = FoldedCounts(
            codes: [0, 0, 0, 1], keys: 2, labels: [true, true, false, true], foldOf: [0, 1, 2, 0], folds: 3)
        #expect(counts.counts(0, without: -1, -1) == (3, 2))
        #expect(counts.counts(0, without: 0, -1) == (2, 1))
        #expect(counts.counts(0, without: 0, 1) == (1, 0))
        #expect(counts.counts(1, without: 0, 2) == (0, 0))
    }

    @Test("No row sees its own label: where there is nothing to learn, nothing seems to be learnt")
    func noLeak() throws {
        var draw = SeededDraw(seed: 5)
        // Nearly every key is new: a rate that held the row's own label would tell it.
        let rows = (0..<1500).map { row in
            ["\(draw.below(700))", "\(draw.below(3))", "ZZ", "1", draw.below(4) == 0 ? "1" : "0"]
        }
        let auc = try #require(try fitted(rows).crossValidation.auc)
        #expect((0.44...0.56).contains(auc), "\(auc)")
    }

    @Test("What there is to learn is learnt, and holds on other rows")
    func learns() throws {
        let model = try fitted(rows(1500, seed: 1))
        let scorer = try model.scorer(header: Self.header)
        func score(_ code: String, _ origin: String) throws -> Double {
            try scorer.score([code, origin, "ZZ", "5", ""], line: 2).probability
        }
        #expect(try score("A", "XX") > 0.75)
        #expect(try score("A", "YY") < 0.2 && score("B", "XX") < 0.2)
        // A new code has the base rate, about 0.18, and no more to say.
        #expect(try (0.05...0.35).contains(score("new", "XX")))
        let others = rows(800, seed: 2)
        let probabilities = try others.map { try scorer.score($0, line: 2).probability }
        let quality = Quality(probabilities: probabilities, labels: others.map { $0[4] == "1" })
        #expect(try #require(quality.auc) > 0.7)
        #expect(try abs(#require(quality.auc) - #require(model.crossValidation.auc)) < 0.06)
    }

    @Test("A key with more hits never scores lower")
    func monotone() throws {
        let model = try fitted(rows(600, seed: 4))
        #expect(model.weights.prefix(2).allSatisfy { $0.value >= 0 && $0.term.sign == .notNegative })
    }

    @Test("A model read back from its file scores the same bits")
    func roundTrip() throws {
        let model = try fitted(rows(600, seed: 3))
        let data = try JSONEncoder().encode(model)
        let read = try JSONDecoder().decode(TableModel.self, from: data)
        #expect(read.problem == nil)
        let (one, two) = (try model.scorer(header: Self.header), try read.scorer(header: Self.header))
        for row in rows(100, seed: 8) { #expect(try one.score(row, line: 2) == two.score(row, line: 2)) }
        let text = String(decoding: data, as: UTF8.self)
        #expect(text.contains("\"sha256\":\"0\""))
        let broken = [
            ("model 1\"", "model 9\""), ("\"strength\":", "\"strength\":-"),
            ("\"column\":\"Mass\"", "\"column\":\"Maß\""),
        ]
        for (from, to) in broken {
            let odd = try? JSONDecoder().decode(TableModel.self, from: Data(text.replacing(from, with: to).utf8))
            #expect(odd == nil || odd?.problem != nil, "\(to)")
        }
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode(HistoryCount.self, from: Data("\"5/3\"".utf8))
        }
    }

    @Test("Columns are found by short names, and a name that fits several is refused")
    func columnNames() throws {
        let columns = ["HS6 Code", "Country of Origin", "Country of Origin Indicator", "Tax Rate", "Tax Type"]
        #expect(ColumnName.matches("HS6", among: columns) == ["HS6 Code"])
        #expect(ColumnName.matches("origin", among: columns) == ["Country of Origin"])
        #expect(ColumnName.matches("tax rate", among: columns) == ["Tax Rate"])
        #expect(ColumnName.matches("tax", among: columns) == ["Tax Rate", "Tax Type"])
        #expect(ColumnName.matches("importer", among: columns).isEmpty)
        let plan = TablePlan(label: "Fraud", histories: [HistoryChain(levels: [["country"]])])
        let problem = #expect(throws: TableProblem.self) { try TableSample(plan, header: Self.header) }
        #expect(problem?.message.contains("Country of Origin, Country of Departure") == true)
        #expect(HistoryChain("HS6 > HS6 + origin")?.levels == [["HS6"], ["HS6", "origin"]])
        #expect(HistoryChain("HS6 >") == nil && HistoryChain("") == nil && HistoryChain("a++b") == nil)
    }

    @Test("Keys of values with a bar in them stay apart")
    func keys() {
        #expect(HistoryChain.key(["a|b", "c"]) != HistoryChain.key(["a", "b|c"]))
        #expect(HistoryChain.key(["a\\", "b"]) != HistoryChain.key(["a", "\\b"]))
    }

    @Test("A label or a number that is none is named with its line and column")
    func badRows() throws {
        var sample = try TableSample(Self.plan, header: Self.header)
        let label = #expect(throws: TableProblem.self) { try sample.append(["A", "X", "Y", "1", "maybe"], line: 7) }
        #expect(label?.description.hasPrefix("line 7: column \"Fraud\": \"maybe\" is no label") == true)
        let number = #expect(throws: TableProblem.self) { try sample.append(["A", "X", "Y", "1,5", "1"], line: 8) }
        #expect(number?.line == 8 && number?.column == "Mass")
        #expect(sample.labels.isEmpty)
        #expect(throws: TableProblem.self) { try TableFitter(sample) }
    }

    @Test("Bins hold about as many values each, and a missing value has its own")
    func bins() {
        let bins = NumberBins(column: "m", values: (0..<100).map(Double.init) + [.nan], bins: 4)
        #expect(bins.edges == [25, 50, 75])
        #expect([-5, 0, 24, 25, 74.9, 75, 1e9].map { bins.bin(of: $0) } == [0, 0, 0, 1, 2, 3, 3])
        #expect(bins.bin(of: .nan) == 4 && bins.count == 5)
        #expect(NumberBins(column: "m", values: [3, 3, 3], bins: 4).edges.isEmpty)
        #expect(NumberBins(column: "m", values: [], bins: 4).bin(of: 1) == 0)
    }

    private static let data = Support.root.deletingLastPathComponent().appending(path: "shared/data/declarations")

    @Test(
        "On the customs declarations it ranks as well as it must",
        .enabled(if: FileManager.default.fileExists(atPath: data.path), "the declarations are not on this machine"))
    func declarations() throws {
        func table(_ name: String) throws -> (header: [String], rows: [[String]]) {
            let text = try String(contentsOf: Self.data.appending(path: name), encoding: .utf8)
            let lines = text.split(whereSeparator: \.isNewline).map {
                $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            }
            return (lines[0], Array(lines.dropFirst()))
        }
        let chain = try #require(HistoryChain("HS6 > HS6+origin > HS6+departure+origin+tax rate+tax type"))
        let training = try table("kcs_train.csv")
        var sample = try TableSample(TablePlan(label: "Fraud", histories: [chain]), header: training.header)
        for row in training.rows { try sample.append(row, line: 0) }
        var settings = TableFitter.Settings()
        // Fewer than the command tries, for the time that a test may take.
        (settings.folds, settings.strengths, settings.penalties, settings.resamples) = (3, [0.3], [1], 0)
        let fitter = try TableFitter(sample, settings)
        let model = fitter.model(fitter.fit(), provenance: .init(table: "", sha256: "", fittedAt: ""))
        let validation = try table("kcs_valid.csv")
        let scorer = try model.scorer(header: validation.header)
        let scores = try validation.rows.map { try scorer.score($0, line: 0) }
        let quality = Quality(probabilities: scores.map(\.probability), labels: scores.map { $0.label == true })
        #expect(try #require(quality.auc) >= 0.86)
        #expect(quality.top[1].precision >= 0.92)
        // Calibrated: each tenth within four points of what was predicted, and the order kept.
        #expect(quality.calibration.allSatisfy { abs($0.predicted - $0.observed) < 0.06 })
    }
}
