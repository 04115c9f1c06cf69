/// What a coefficient may be: a rule that tells of risk must never count as relief because of a few odd labels.
public enum CoefficientSign: String, Hashable, Sendable, Codable, CaseIterable {
    case any
    /// At least 0.
    case notNegative = "not_negative"
    /// At most 0.
    case notPositive = "not_positive"

    /// The nearest value that is allowed.
    func clamp(_ value: Double) -> Double {
        switch self {
        case .any: value
        case .notNegative: max(0, value)
        case .notPositive: min(0, value)
        }
    }
}

/// Logistic regression with a quadratic penalty on the distance of each coefficient from a centre, and with signs that
/// coefficients must keep. Minimises -log L(b) + p/2 × sum of (b - centre)²; the intercept, column 0, is free.
///
/// Newton's method; a step that would break a sign is replaced by the best one that does not (coordinate descent on
/// the quadratic model, exact for bounds since these are separable), and each step is shortened until it descends.
struct LogisticRegression: Sendable {
    let design: DesignMatrix
    let labels: [Bool]
    /// Of each column, the intercept's first.
    var centres: [Double]
    var signs: [CoefficientSign]

    /// What a fit came to.
    struct Fit: Sendable {
        var coefficients: [Double]
        /// By the inverse of the penalised Hessian at the optimum; nil where a sign holds the coefficient at 0.
        var standardErrors: [Double?]
        /// Newton steps.
        var steps: Int
        /// Whether the last step was too small to matter.
        var converged: Bool
    }

    private static let maximumSteps = 60

    init(design: DesignMatrix, labels: [Bool]) {
        self.design = design
        self.labels = labels
        centres = [Double](repeating: 0, count: design.width)
        signs = [CoefficientSign](repeating: .any, count: design.width)
    }

    /// Fits; there must be a hit and a miss among the labels.
    ///
    /// - Parameters:
    ///   - penalty: above 0, so that separable labels have a finite answer too.
    ///   - start: where to begin, from a fit with a similar penalty.
    func fit(penalty: Double, start: [Double]? = nil, withErrors: Bool = true) -> Fit {
        let hits = Double(labels.count { $0 })
        var coefficients = start ?? zip(centres, signs).map { $1.clamp($0) }
        // Half a record on either side, in case that a fold has hits only, or none.
        if start == nil { coefficients[0] = Quantile.logarithm((hits + 0.5) / (Double(labels.count) - hits + 0.5)) }
        var objective = self.objective(coefficients, penalty)
        var fit = Fit(coefficients: coefficients, standardErrors: [], steps: 0, converged: false)
        while fit.steps < Self.maximumSteps, !fit.converged {
            fit.steps += 1
            let (gradient, hessian) = derivatives(coefficients, penalty)
            let step = self.step(from: coefficients, gradient, hessian)
            var share = 1.0
            var candidate = coefficients
            var value = objective
            repeat {
                candidate = zip(coefficients, step).map { $0 + share * $1 }
                value = self.objective(candidate, penalty)
                share /= 2
            } while value > objective && share > 1e-8
            fit.converged = (step.map(\.magnitude).max() ?? 0) < 1e-9 || objective - value < 1e-12 * (1 + objective)
            if value <= objective { (coefficients, objective) = (candidate, value) }
        }
        fit.coefficients = coefficients
        if withErrors { fit.standardErrors = standardErrors(coefficients, penalty) }
        return fit
    }

    private func penalty(of column: Int, _ penalty: Double) -> Double { column == 0 ? 0 : penalty }

    private func objective(_ coefficients: [Double], _ penalty: Double) -> Double {
        var sum = 0.0
        for row in labels.indices {
            let logit = design.product(row, coefficients)
            sum += Self.softplus(labels[row] ? -logit : logit)
        }
        for column in 1..<max(1, design.width) {
            let distance = coefficients[column] - centres[column]
            sum += penalty / 2 * distance * distance
        }
        return sum
    }

    /// log(1 + e^x) without overflow.
    private static func softplus(_ x: Double) -> Double {
        x > 30 ? x : -Quantile.logarithm(Quantile.logistic(-x))
    }

    private func derivatives(_ coefficients: [Double], _ penalty: Double) -> ([Double], SquareMatrix) {
        var gradient = [Double](repeating: 0, count: design.width)
        var hessian = SquareMatrix(size: design.width)
        for row in labels.indices {
            let probability = Quantile.logistic(design.product(row, coefficients))
            design.add(row, times: probability - (labels[row] ? 1 : 0), to: &gradient)
            design.addOuter(row, times: max(probability * (1 - probability), 1e-12), to: &hessian)
        }
        for column in 0..<design.width {
            gradient[column] += self.penalty(of: column, penalty) * (coefficients[column] - centres[column])
            hessian[column, column] += self.penalty(of: column, penalty) + 1e-12
        }
        return (gradient, hessian)
    }

    /// The step to the minimum of the quadratic model, within the signs.
    private func step(from current: [Double], _ gradient: [Double], _ hessian: SquareMatrix) -> [Double] {
        var step = [Double](repeating: 0, count: design.width)
        if let factor = hessian.cholesky() { step = factor.solveAsFactor(gradient.map { -$0 }) }
        let target = zip(current, step).map { $0 + $1 }
        let allowed = zip(target, signs).map { $1.clamp($0) }
        guard allowed != target else { return step }
        step = zip(allowed, current).map { $0 - $1 }
        for _ in 0..<2_000 {
            var largest = 0.0
            for column in 0..<design.width where hessian[column, column] > 0 {
                var slope = gradient[column]
                for other in 0..<design.width {
                    slope += hessian[max(column, other), min(column, other)] * step[other]
                }
                let wanted = current[column] + step[column] - slope / hessian[column, column]
                let change = signs[column].clamp(wanted) - current[column] - step[column]
                step[column] += change
                largest = max(largest, change.magnitude)
            }
            if largest < 1e-11 { break }
        }
        return step
    }

    /// Wald's: those of the columns that no sign holds at 0, the others taken as known.
    private func standardErrors(_ coefficients: [Double], _ penalty: Double) -> [Double?] {
        let free = coefficients.indices.filter { signs[$0] == .any || coefficients[$0] != 0 }
        let (_, hessian) = derivatives(coefficients, penalty)
        var part = SquareMatrix(size: free.count)
        for (row, left) in free.enumerated() {
            for (column, right) in free.enumerated() where column <= row {
                part[row, column] = hessian[max(left, right), min(left, right)]
            }
        }
        var errors = [Double?](repeating: nil, count: coefficients.count)
        guard let factor = part.cholesky() else { return errors }
        for (place, column) in free.enumerated() {
            var unit = [Double](repeating: 0, count: free.count)
            unit[place] = 1
            errors[column] = factor.solveAsFactor(unit)[place].squareRoot()
        }
        return errors
    }
}
