/// The longest texts and arrays.
enum ContentLimit {
    /// Ids, codes and numbers, in bytes.
    static let id = 64
    /// Names, titles, addresses.
    static let name = 256
    /// Narratives and descriptions.
    static let text = 16 << 10
    /// Elements of an array.
    static let elements = 256
}

/// What was found so far. The rules are static and the paths are made only for a problem.
struct Findings {
    private(set) var problems: [RecordProblem] = []

    mutating func error(_ field: @autoclosure () -> String, _ value: String? = nil, _ rule: String) {
        add(RecordProblem(field: field(), value: value, rule: rule))
    }

    mutating func warning(_ field: @autoclosure () -> String, _ value: String? = nil, _ rule: String) {
        add(RecordProblem(severity: .warning, field: field(), value: value, rule: rule))
    }

    private mutating func add(_ problem: RecordProblem) {
        if problems.count < RecordValidator.maximumProblems { return problems.append(problem) }
        // An error is never lost behind remarks.
        if problem.severity == .error, let remark = problems.lastIndex(where: { $0.severity == .warning }) {
            problems.remove(at: remark)
            problems.append(problem)
        }
    }

    /// At most so many bytes; an empty text says nothing and is an error too.
    @inline(__always)
    mutating func length(_ text: String?, _ limit: Int, _ field: @autoclosure () -> String) {
        guard let text else { return }
        let count = text.utf8.count
        if count == 0 { return error(field(), nil, "is empty; leave out what is not known") }
        if count > limit { error(field(), text, "is longer than \(limit) bytes") }
    }

    @inline(__always)
    mutating func elements(_ count: Int, _ field: @autoclosure () -> String) {
        if count > ContentLimit.elements {
            error(field(), "\(count)", "has more than \(ContentLimit.elements) elements")
        }
    }

    /// Finite and not below zero.
    @inline(__always)
    mutating func quantity(_ number: Double?, _ field: @autoclosure () -> String) {
        guard let number, !(number.isFinite && number >= 0) else { return }
        error(field(), number.description, "must be a number of 0 or more")
    }

    @inline(__always)
    mutating func count(_ number: Int?, _ field: @autoclosure () -> String) {
        guard let number, number < 0 else { return }
        error(field(), number.description, "must be 0 or more")
    }

    @inline(__always)
    mutating func identifier(
        _ text: String?, _ field: @autoclosure () -> String, _ check: (String) -> IdentifierProblem?
    ) {
        guard let text, let problem = check(text) else { return }
        add(RecordProblem(severity: problem.severity, field: field(), value: text, rule: problem.rule))
    }

    @inline(__always)
    mutating func country(_ text: String?, _ field: @autoclosure () -> String) {
        guard let text, !CountryCode.isAssigned(text) else { return }
        error(field(), text, "is no country (ISO 3166-1 alpha-2)")
    }

    @inline(__always)
    mutating func currency(_ text: String?, of value: Bool, _ field: @autoclosure () -> String) {
        guard let text else {
            if value { warning(field(), nil, "is missing: the value stands without its currency (ISO 4217)") }
            return
        }
        if !CurrencyCode.isAssigned(text) { error(field(), text, "is no currency (ISO 4217)") }
    }

    /// A country or a UN/LOCODE.
    @inline(__always)
    mutating func place(_ place: PlaceCode?, _ field: @autoclosure () -> String) {
        guard let text = place?.rawValue else { return }
        if !(text.utf8.count == 2 ? CountryCode.isAssigned(text) : UNLocode.isWellFormed(text)) {
            error(field(), text, "must be a country (ISO 3166-1 alpha-2) or a UN/LOCODE")
        }
    }
}

extension Array {
    /// Calls with each element up to ``ContentLimit/elements`` in place: one that is handed on is copied, with a count
    /// of references for each of its texts.
    @inline(__always)
    func forEachPlace(_ body: (Int, UnsafePointer<Element>) -> Void) {
        withUnsafeBufferPointer { elements in
            guard let first = elements.baseAddress else { return }
            for index in 0..<Swift.min(elements.count, ContentLimit.elements) { body(index, first + index) }
        }
    }
}
