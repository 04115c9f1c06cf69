/// Where the walk stands: per level the key's place on the tape and the element's number. The steps belong to the
/// parser, so that a record allocates none.
struct PathSteps {
    struct Step {
        var key: Int32 = -1
        var element: Int32 = -1
    }

    /// The parser bounds the depth of the text at 32; each level enters one step, and the root is one.
    static let capacity = 40

    private let steps: UnsafeMutablePointer<Step>
    private var depth = 0

    init(_ steps: UnsafeMutablePointer<Step>) {
        self.steps = steps
        steps[0] = Step()
    }

    @inline(__always)
    mutating func enter() {
        depth += 1
        if depth < Self.capacity { steps[depth] = Step() }
    }
    @inline(__always)
    mutating func leave() { depth -= 1 }
    @inline(__always)
    mutating func set(key: Int) {
        if depth < Self.capacity { steps[depth] = Step(key: Int32(truncatingIfNeeded: key)) }
    }
    @inline(__always)
    mutating func set(element: Int) {
        if depth < Self.capacity { steps[depth].element = Int32(truncatingIfNeeded: element) }
    }
    mutating func hideKey() { set(key: -1) }

    /// `goods[0].hs`.
    func text(_ tape: JSONTape) -> String {
        var text = ""
        for level in 0...min(depth, Self.capacity - 1) {
            let step = steps[level]
            if step.key >= 0 {
                if !text.isEmpty { text += "." }
                text += String(decoding: tape.bytes(at: Int(step.key)).prefix(80), as: UTF8.self)
            }
            if step.element >= 0 { text += "[\(step.element)]" }
        }
        return text
    }
}
