import Testing

@testable import RiskScoring

/// Logistic regression against solutions that are known.
@Suite("Logistic regression")
struct RegressionTests {
    private func regression(_ rows: [[Double]], _ labels: [Bool]) -> LogisticRegression {
        var design = DesignMatrix(width: (rows.first?.count ?? 0) + 1)
        for row in rows { design.append(row.enumerated().map { ($0 + 1, $1) }) }
        return LogisticRegression(design: design, labels: labels)
    }

    @Test("finds the published coefficients and errors of the hours of study (Wikipedia, Logistic regression)")
    func published() throws {
        let hours = [
            0.50, 0.75, 1.00, 1.25, 1.50, 1.75, 1.75, 2.00, 2.25, 2.50, 2.75, 3.00, 3.25, 3.50, 4.00, 4.25, 4.50, 4.75,
            5.00, 5.50,
        ]
        let passed = [0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1].map { $0 == 1 }
        let fit = regression(hours.map { [$0] }, passed).fit(penalty: 1e-9)
        #expect(fit.converged)
        #expect(abs(fit.coefficients[0] + 4.0777) < 0.0001)
        #expect(abs(fit.coefficients[1] - 1.5046) < 0.0001)
        #expect(abs(try #require(fit.standardErrors[0]) - 1.7610) < 0.0001)
        #expect(abs(try #require(fit.standardErrors[1]) - 0.6287) < 0.0001)
    }

    @Test("gives the logarithm of the odds ratio of a two-by-two table")
    func twoByTwo() {
        // 30 of 40 with the property are hits, 10 of 50 without: odds 3 and 0.25.
        let rows = (0..<90).map { [$0 < 40 ? 1.0 : 0] }
        let labels = (0..<90).map { $0 < 30 || (40..<50).contains($0) }
        let fit = regression(rows, labels).fit(penalty: 1e-9)
        #expect(abs(fit.coefficients[0] - Quantile.logarithm(0.25)) < 1e-6)
        #expect(abs(fit.coefficients[1] - Quantile.logarithm(12)) < 1e-6)
    }

    @Test("stays finite where the labels are separable")
    func separable() {
        let fit = regression((0..<20).map { [Double($0)] }, (0..<20).map { $0 >= 10 }).fit(penalty: 0.1)
        #expect(fit.coefficients.allSatisfy(\.isFinite) && fit.converged)
        #expect(fit.coefficients[1] > 0)
    }

    @Test("keeps a coefficient of which the data say nothing at its centre")
    func centre() {
        var regression = regression((0..<20).map { [$0 % 2 == 0 ? 1 : 0, 0] }, (0..<20).map { $0 % 3 == 0 })
        regression.centres = [0, 0.8, -1.25]
        let fit = regression.fit(penalty: 2)
        #expect(abs(fit.coefficients[2] + 1.25) < 1e-9)
        let strict = regression.fit(penalty: 1e9)
        #expect(abs(strict.coefficients[1] - 0.8) < 1e-6)
    }

    /// The conditions of Karush, Kuhn and Tucker: of a free coefficient the slope is 0; one that is held at 0 could
    /// only do better on the forbidden side.
    @Test("is at the optimum that its signs allow, for any data", arguments: 1...60)
    func optimum(seed: UInt64) {
        var draw = SeededDraw(seed: seed)
        let width = 1 + draw.below(6)
        let rows = (0..<60).map { _ in
            (0..<width).map { _ in draw.below(3) == 0 ? 0 : Double(draw.below(200)) / 100 - 1 }
        }
        let labels = (0..<60).map { $0 % 7 == 0 || draw.below(2) == 0 }
        var regression = regression(rows, labels)
        for column in 1...width {
            regression.signs[column] = CoefficientSign.allCases[draw.below(3)]
            regression.centres[column] = Double(draw.below(200)) / 100 - 1
        }
        let penalty = [0.01, 1, 30][draw.below(3)]
        let fit = regression.fit(penalty: penalty)
        #expect(fit.converged)
        for column in 0...width {
            let value = fit.coefficients[column]
            #expect(regression.signs[column].clamp(value) == value)
            var slope = column == 0 ? 0 : penalty * (value - regression.centres[column])
            for row in labels.indices {
                let entry = column == 0 ? 1 : rows[row][column - 1]
                let logit = regression.design.product(row, fit.coefficients)
                slope += (Quantile.logistic(logit) - (labels[row] ? 1 : 0)) * entry
            }
            switch regression.signs[column] {
            case .notNegative where value == 0: #expect(slope > -1e-5)
            case .notPositive where value == 0: #expect(slope < 1e-5)
            default: #expect(abs(slope) < 1e-5, "column \(column)")
            }
        }
    }

    @Test("solves by Cholesky what a product gives, and refuses what is not positive definite")
    func cholesky() throws {
        var matrix = SquareMatrix(size: 3)
        for (row, values) in [[4.0], [2, 5], [0.4, 1, 3]].enumerated() {
            for (column, value) in values.enumerated() { matrix[row, column] = value }
        }
        let solution = try #require(matrix.cholesky()).solveAsFactor([4 + 4 + 1.2, 2 + 10 + 3, 0.4 + 2 + 9])
        for (value, wanted) in zip(solution, [1.0, 2, 3]) { #expect(abs(value - wanted) < 1e-12) }
        matrix[2, 2] = -1
        #expect(matrix.cholesky() == nil)
    }
}
