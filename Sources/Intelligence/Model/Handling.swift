/// How a record may be handled: who may see it, what may be done with it, how good it is. A record without it is
/// rejected; nothing here is ever widened by a default.
public struct Handling: Hashable, Sendable {
    public var tlp: TrafficLight
    public var pap: PermissibleActions?
    public var europol: [EuropolHandling] = []
    /// The only agencies that may see the record besides its originator; empty means that the marks alone decide.
    public var releasableTo: [AgencyCode] = []
    public var grade: AdmiraltyGrade?
    /// Europol's 4x4 grade, as given: the two systems are kept side by side and never converted.
    public var europolGrade: EuropolGrade?

    public init(tlp: TrafficLight) { self.tlp = tlp }
}

/// The Admiralty grade: the source and the information, judged apart.
public struct AdmiraltyGrade: Hashable, Sendable {
    public var source: SourceReliability
    /// 1 confirmed by others, 2 probably true, 3 possibly true, 4 doubtful, 5 improbable, 6 cannot be judged.
    public var information: Int

    public init(source: SourceReliability, information: Int) {
        self.source = source
        self.information = information
    }
}

/// Europol's 4x4 grade: source A, B, C or X; information 1 to 4.
public struct EuropolGrade: Hashable, Sendable {
    public var source: String
    public var information: Int

    public init(source: String, information: Int) {
        self.source = source
        self.information = information
    }
}
