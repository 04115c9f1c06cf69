import Intelligence

/// A generator of records that look like those of an operation and are marked as an exercise: seizures, warnings with
/// addressees and deadlines, feedback (some of the warnings stay unanswered), requests, corrections and recalls.
///
/// It is a value without a clock: the same seed, start and members give the same records, byte for byte, on every
/// platform. Shares are those of the WCO's Illicit Trade Report 2025, quantities are log-normal by the yardsticks of
/// ``SimulatedCommodity``. All parties are invented.
public struct Simulator: Sendable {
    /// An agency that takes part.
    public struct Member: Hashable, Sendable {
        /// Its code.
        public var code: AgencyCode
        /// ISO 3166-1 alpha-2; nil for an organisation.
        public var country: String?

        /// Makes a member.
        public init(_ code: String, country: String?) {
            self.code = AgencyCode(code)
            self.country = country
        }
    }

    /// A warning or request that can still be answered.
    struct Open: Sendable {
        var thread: RecordID
        var kind: RecordKind
        var issuer: AgencyCode
        var group: CommodityGroup
        var handling: Handling
        var waiting: [AgencyCode]
    }

    var generator: SeededGenerator
    let members: [Member]
    private let byCountry: [String: AgencyCode]
    private let coordinator: AgencyCode
    private let prefix: String
    private var counter = 0
    private(set) var clock: Instant
    private let step: Int64
    /// The latest that can be answered; older ones stay unanswered.
    var open: [Open] = []
    /// The latest that can be corrected or recalled.
    var recent: [IntelligenceRecord] = []

    static let openLimit = 64
    static let recentLimit = 16

    /// Starts a stream.
    ///
    /// - Parameters:
    ///   - seed: the same seed gives the same stream.
    ///   - start: when the first record is reported. Choose it so far back that `count` steps do not reach the future.
    ///   - step: the mean time between two records, in milliseconds.
    ///   - members: who issues and receives; must not be empty, and the last one coordinates.
    public init(
        seed: UInt64, start: Instant, step: Int64 = 500, members: [Member] = Simulator.operationMembers
    ) {
        generator = SeededGenerator(seed: seed)
        clock = start
        self.step = min(max(1, step), 86_400_000)
        self.members = members.isEmpty ? Simulator.operationMembers : members
        coordinator = self.members.last?.code ?? AgencyCode("RILO-AP")
        byCountry = Dictionary(
            self.members.compactMap { member in member.country.map { ($0, member.code) } },
            uniquingKeysWith: { first, _ in first })
        prefix = "SIM-" + String(seed, radix: 16, uppercase: true) + "-"
    }

    /// The next record.
    public mutating func next() -> IntelligenceRecord {
        clock = Instant(milliseconds: clock.milliseconds + Int64(generator.below(Int(step) * 2)))
        counter += 1
        // Operation Mekong Dragon V: 1,499 drug cases and 216 of wildlife and timber; the shares of kinds are ours.
        switch generator.below(100) {
        case 0..<50: return seizure()
        case 50..<72: return warning()
        case 72..<88: return open.isEmpty ? warning() : feedback()
        case 88..<94: return request()
        case 94..<98: return recent.isEmpty ? seizure() : correction()
        default: return recent.isEmpty ? seizure() : recall()
        }
    }

    /// The id of the record being made.
    var currentID: String { prefix + String(counter) }

    /// The number of the record being made, for papers.
    var number: Int { counter }

    /// The member of a country; the coordinator where it has none.
    func member(in country: String) -> AgencyCode { byCountry[country] ?? coordinator }

    /// Whether a member is of this country.
    func hasMember(in country: String) -> Bool { byCountry[country] != nil }

    mutating func drawGroup() -> CommodityGroup { generator.below(1715) < 1499 ? .drugs : .wildlife }

    /// Members of the operation as `config/agencies.yaml` lists them.
    public static let operationMembers: [Member] =
        [
            ("VN-CUSTOMS", "VN"), ("CN-CUSTOMS", "CN"), ("TH-CUSTOMS", "TH"), ("LA-CUSTOMS", "LA"),
            ("KH-CUSTOMS", "KH"), ("MM-CUSTOMS", "MM"), ("HK-CUSTOMS", "HK"), ("SG-CUSTOMS", "SG"),
            ("MY-CUSTOMS", "MY"), ("ID-CUSTOMS", "ID"), ("IN-CUSTOMS", "IN"), ("BD-CUSTOMS", "BD"),
            ("NP-CUSTOMS", "NP"), ("AU-ABF", "AU"), ("NZ-CUSTOMS", "NZ"), ("JP-CUSTOMS", "JP"), ("KR-CUSTOMS", "KR"),
            ("NG-CUSTOMS", "NG"), ("KE-KRA", "KE"), ("ZA-SARS", "ZA"),
        ].map { Member($0.0, country: $0.1) } + [Member("RILO-AP", country: nil)]
}
