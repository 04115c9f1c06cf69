/// How a record may be handled: who may see it, what may be done with it, how good it is. A record without it is
/// rejected; nothing here is ever widened by a default.
public struct Handling: Hashable, Sendable {
    /// The Traffic Light Protocol mark.
    public var tlp: TrafficLight
    /// What may be done with it.
    public var pap: PermissibleActions?
    /// Europol's handling codes.
    public var europol: [EuropolHandling] = []
    /// The only agencies that may see the record besides its originator; empty means that the marks alone decide.
    public var releasableTo: [AgencyCode] = []
    /// The Admiralty grade, where one was given.
    public var grade: AdmiraltyGrade?
    /// Europol's 4x4 grade, as given: the two systems are kept side by side and never converted.
    public var europolGrade: EuropolGrade?

    /// Makes one of its required parts; the rest is set afterwards.
    public init(tlp: TrafficLight) { self.tlp = tlp }
}

/// The Admiralty grade: the source and the information, judged apart.
public struct AdmiraltyGrade: Hashable, Sendable {
    /// How reliable the source is.
    public var source: SourceReliability
    /// 1 confirmed by others, 2 probably true, 3 possibly true, 4 doubtful, 5 improbable, 6 cannot be judged.
    public var information: Int

    /// Makes it of its parts.
    public init(source: SourceReliability, information: Int) {
        self.source = source
        self.information = information
    }
}

/// Europol's 4x4 grade: source A, B, C or X; information 1 to 4.
public struct EuropolGrade: Hashable, Sendable {
    /// A, B, C or X.
    public var source: String
    /// How good the information is, 1 to 4.
    public var information: Int

    /// Makes it of its parts.
    public init(source: String, information: Int) {
        self.source = source
        self.information = information
    }
}
