/// The rows of a regression, each by its columns that are not 0. Column 0 is the intercept, and 1 in every row.
struct DesignMatrix: Sendable {
    let width: Int
    private(set) var starts: [Int32] = [0]
    private(set) var columns: [Int32] = []
    private(set) var values: [Double] = []

    /// - Parameter width: the number of columns, the intercept among them.
    init(width: Int) { self.width = width }

    var rows: Int { starts.count - 1 }

    /// Adds a row; columns of value 0 are left out. A column stands once in a row.
    mutating func append(_ entries: [(column: Int, value: Double)]) {
        columns.append(0)
        values.append(1)
        for entry in entries where entry.value != 0 {
            columns.append(Int32(entry.column))
            values.append(entry.value)
        }
        starts.append(Int32(columns.count))
    }

    /// The product of a row with a vector.
    func product(_ row: Int, _ vector: [Double]) -> Double {
        var sum = 0.0
        for entry in Int(starts[row])..<Int(starts[row + 1]) { sum += values[entry] * vector[Int(columns[entry])] }
        return sum
    }

    /// The products of all rows with a vector.
    func products(_ vector: [Double]) -> [Double] { (0..<rows).map { product($0, vector) } }

    /// Adds a multiple of a row to a vector.
    func add(_ row: Int, times factor: Double, to vector: inout [Double]) {
        for entry in Int(starts[row])..<Int(starts[row + 1]) { vector[Int(columns[entry])] += factor * values[entry] }
    }

    /// Adds a multiple of a row's outer product with itself to the lower half of a square matrix.
    func addOuter(_ row: Int, times factor: Double, to matrix: inout SquareMatrix) {
        for left in Int(starts[row])..<Int(starts[row + 1]) {
            let scaled = factor * values[left]
            for right in Int(starts[row])...left {
                let (high, low) = (max(columns[left], columns[right]), min(columns[left], columns[right]))
                matrix[Int(high), Int(low)] += scaled * values[right]
            }
        }
    }
}

/// A small square matrix, of which the lower half counts where it is symmetric.
struct SquareMatrix: Sendable {
    let size: Int
    private var entries: [Double]

    init(size: Int) {
        self.size = size
        entries = [Double](repeating: 0, count: size * size)
    }

    subscript(row: Int, column: Int) -> Double {
        get { entries[row * size + column] }
        set { entries[row * size + column] = newValue }
    }

    /// The lower triangle L with L Lᵀ equal to this symmetric matrix; nil where it is not positive definite.
    func cholesky() -> SquareMatrix? {
        var lower = SquareMatrix(size: size)
        for row in 0..<size {
            for column in 0...row {
                var sum = self[row, column]
                for inner in 0..<column { sum -= lower[row, inner] * lower[column, inner] }
                if row == column {
                    guard sum > 0, sum.isFinite else { return nil }
                    lower[row, row] = sum.squareRoot()
                } else {
                    lower[row, column] = sum / lower[column, column]
                }
            }
        }
        return lower
    }

    /// Solves L Lᵀ x = b, where this is L.
    func solveAsFactor(_ right: [Double]) -> [Double] {
        var solution = right
        for row in 0..<size {
            for column in 0..<row { solution[row] -= self[row, column] * solution[column] }
            solution[row] /= self[row, row]
        }
        for row in stride(from: size - 1, through: 0, by: -1) {
            for column in row + 1..<max(size, row + 1) { solution[row] -= self[column, row] * solution[column] }
            solution[row] /= self[row, row]
        }
        return solution
    }
}
