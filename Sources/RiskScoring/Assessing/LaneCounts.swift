import Intelligence

/// How many records were given each lane.
public struct LaneCounts: Hashable, Sendable, Codable {
    /// Physical examination.
    public var red = 0
    /// Documentary check.
    public var yellow = 0
    /// Release with a later audit.
    public var blue = 0
    /// Release.
    public var green = 0

    /// None.
    public init() {}

    /// Counts one record of a lane.
    public mutating func add(_ lane: Lane) { self[lane] += 1 }

    /// All records.
    public var total: Int { red + yellow + blue + green }

    /// Those of a lane.
    public subscript(lane: Lane) -> Int {
        get {
            switch lane {
            case .red: red
            case .yellow: yellow
            case .blue: blue
            case .green: green
            }
        }
        set {
            switch lane {
            case .red: red = newValue
            case .yellow: yellow = newValue
            case .blue: blue = newValue
            case .green: green = newValue
            }
        }
    }

    /// Their share of all; 0 where there are none.
    public func share(_ lane: Lane) -> Double { total > 0 ? Double(self[lane]) / Double(total) : 0 }
}
