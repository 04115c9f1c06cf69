import Testing

@testable import RiskScoring

/// Measures of a ranking, against values worked out by hand and against the definition.
@Suite("Measures of a ranking")
struct RankingTests {
    @Test("AUC counts ties half, as worked out by hand")
    func ties() {
        // Four pairs: 3 beats 2 and 1; 2 ties with 2 and beats 1: (1 + 1 + 0.5 + 1) / 4.
        #expect(Ranking(scores: [3, 2, 2, 1], labels: [true, true, false, false]).auc == 0.875)
        #expect(Ranking(scores: [1, 1, 1], labels: [true, false, false]).auc == 0.5)
        #expect(Ranking(scores: [1, 2], labels: [true, false]).auc == 0)
        #expect(Ranking(scores: [1, 2], labels: [true, true]).auc == nil)
        #expect(Ranking(scores: [], labels: []).auc == nil)
    }

    @Test("AUC is the share of pairs in which the hit scores higher, for any scores", arguments: 1...40)
    func pairs(seed: UInt64) {
        var draw = SeededDraw(seed: seed)
        let count = 2 + draw.below(30)
        let scores = (0..<count).map { _ in Double(draw.below(8)) }
        let labels = (0..<count).map { _ in draw.below(2) == 0 }
        var (sum, pairs) = (0.0, 0.0)
        for hit in 0..<count where labels[hit] {
            for miss in 0..<count where !labels[miss] {
                pairs += 1
                sum += scores[hit] > scores[miss] ? 1 : scores[hit] == scores[miss] ? 0.5 : 0
            }
        }
        let auc = Ranking(scores: scores, labels: labels).auc
        #expect(pairs == 0 ? auc == nil : abs((auc ?? -1) - sum / pairs) < 1e-12)
    }

    @Test("A ranking of counted scores is that of the records")
    func counted() {
        let records = Ranking(scores: [9, 9, 9, 5, 5, 1], labels: [true, true, false, true, false, false])
        let counted = Ranking(hits: [2, 1, 0], misses: [1, 1, 1])
        #expect(records.auc == counted.auc)
        #expect(records.top(0.5)?.precision == counted.top(0.5)?.precision)
    }

    @Test("The highest share holds what it holds; of tied records the expected number")
    func top() throws {
        let ranking = Ranking(
            scores: [4, 3, 2, 2, 2, 2, 1, 1, 1, 1],
            labels: [true, false, true, true] + .init(repeating: false, count: 6))
        let first = try #require(ranking.top(0.1))
        #expect(first.precision == 1 && first.recall == 1.0 / 3)
        // Half of the four tied at 2, of which two are hits: 1 + 1 of 4.
        let four = try #require(ranking.top(0.4))
        #expect(four.precision == 0.5 && four.recall == 2.0 / 3)
        #expect(ranking.top(1)?.recall == 1)
        #expect(ranking.top(0.000_1)?.precision == 1, "at least one record is taken")
        #expect(Ranking(scores: [], labels: []).top(0.5) == nil)
    }

    @Test("A score that is no number ranks last")
    func notANumber() {
        #expect(Ranking(scores: [.nan, 1], labels: [false, true]).auc == 1)
    }

    @Test("Wilson's interval is the published one")
    func wilson() throws {
        let eight = try #require(Interval.ofShare(8, of: 10))
        #expect(abs(eight.low - 0.4902) < 0.0001 && abs(eight.high - 0.9433) < 0.0001)
        let none = try #require(Interval.ofShare(0, of: 10))
        #expect(none.low == 0 && abs(none.high - 0.2775) < 0.0001)
        #expect(Interval.ofShare(0, of: 0) == nil)
    }

    @Test("Log loss, Brier score and tenths are those of their definitions")
    func quality() {
        let quality = Quality(probabilities: [0.8, 0.4], labels: [true, false])
        #expect(abs(quality.logLoss - (0.223_143_551_314_209_7 + 0.510_825_623_765_990_7) / 2) < 1e-12)
        #expect(abs(quality.brier - (0.04 + 0.16) / 2) < 1e-12)
        #expect(quality.calibration.reduce(0) { $0 + $1.records } == 2)
        #expect(Quality(probabilities: [0, 1], labels: [true, false]).logLoss.isFinite)
        #expect(Quality(probabilities: [], labels: []).auc == nil)
    }

    @Test("The bootstrap is the same for the same seed, and covers what was measured")
    func bootstrap() throws {
        var draw = SeededDraw(seed: 7)
        let scores = (0..<400).map { _ in Double(draw.below(1000)) / 1000 }
        let labels = scores.map { Double(draw.below(1000)) / 1000 < $0 }
        let quality = Quality(probabilities: scores, labels: labels, resamples: 200, seed: 3)
        #expect(quality == Quality(probabilities: scores, labels: labels, resamples: 200, seed: 3))
        let interval = try #require(quality.aucInterval)
        let auc = try #require(quality.auc)
        #expect(interval.low < auc && auc < interval.high)
        // The standard error of an AUC of about 0.83 over 400 records is about 0.02 (Hanley and McNeil 1982).
        #expect((0.05...0.12).contains(interval.high - interval.low))
        let sure = Quality(probabilities: [0.9, 0.8, 0.1, 0.2], labels: [true, true, false, false], resamples: 50)
        #expect(sure.aucInterval == Interval(low: 1, high: 1))
    }

    @Test("Folds are of equal size, and the same for the same seed")
    func folds() {
        let folds = SeededDraw.folds(5, over: 103, seed: 9)
        #expect((0..<5).allSatisfy { fold in (20...21).contains(folds.count { $0 == fold }) })
        #expect(folds == SeededDraw.folds(5, over: 103, seed: 9))
        #expect(folds != SeededDraw.folds(5, over: 103, seed: 10))
    }
}
