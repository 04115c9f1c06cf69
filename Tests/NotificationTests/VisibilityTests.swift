import Intelligence
import Notification
import Testing

@Suite("Visibility")
struct VisibilityTests {
    static let handlings: [[EuropolHandling]] = (0..<16).map { bits in
        EuropolHandling.allCases.enumerated().filter { bits & (1 << $0.offset) != 0 }.map(\.element)
    }
    static let reader = Sample.thailand
    static let other = Sample.china
    static let originator = Sample.vietnam

    /// The directories that differ in what the reader is: its clearance, or no member at all.
    static let directories: [AgencyDirectory] = {
        let others = [
            Sample.agency(originator, country: "VN", ceiling: .clear, nominal: false),
            Sample.agency(other, country: "CN", ceiling: .red, nominal: true),
        ]
        return TrafficLight.allCases.flatMap { ceiling in
            [true, false].map { nominal in
                AgencyDirectory(others + [Sample.agency(reader, country: "TH", ceiling: ceiling, nominal: nominal)])
            }
        } + [AgencyDirectory(others), AgencyDirectory([])]
    }()

    /// All records that differ in what decides: kind, marks, list, addressees, parties.
    static func records(_ tlp: TrafficLight) -> [IntelligenceRecord] {
        var records: [IntelligenceRecord] = []
        for europol in handlings {
            for list in [[], [other], [reader], [other, reader]] {
                for addressees in [[], [other], [reader], [reader, other]] {
                    for kind in [RecordKind.warning, .correction, .recall] {
                        for parties in [[], [Party(role: .consignee, kind: .company)]] {
                            var record = Sample.warning(by: originator, tlp: tlp, to: addressees)
                            record.kind = kind
                            record.handling.europol = europol
                            record.handling.releasableTo = list
                            record.parties = parties
                            records.append(record)
                        }
                    }
                }
            }
        }
        return records
    }

    static func answer(_ visibility: Visibility) -> VisibilityOracle.Answer {
        switch visibility {
        case .full: .full
        case .withoutNominal: .withoutNominal
        case .pointer: .pointer
        case .withheld: .withheld
        }
    }

    @Test(
        "agrees with the table of audiences in every combination of marks and agencies",
        arguments: TrafficLight.allCases)
    func agreesWithOracle(tlp: TrafficLight) {
        var compared = 0
        for record in Self.records(tlp) {
            for directory in Self.directories {
                let rules = VisibilityRules(directory: directory)
                for reader in [Self.reader, Self.originator] {
                    for hadEarlier in [false, true] {
                        let decided = rules.decide(record, reader: reader, hadEarlierVersion: hadEarlier)
                        let expected = VisibilityOracle.answer(
                            record, reader: reader, in: directory, hadEarlier: hadEarlier)
                        compared += 1
                        if Self.answer(decided) != expected {
                            Issue.record("\(record.handling), \(record.addressees), \(reader): \(decided), \(expected)")
                            return
                        }
                    }
                }
            }
        }
        #expect(compared == 16 * 4 * 4 * 3 * 2 * 12 * 2 * 2)
    }

    /// How much an answer shows; a narrower mark must never show more.
    static func width(_ visibility: Visibility) -> Int {
        switch visibility {
        case .full: 3
        case .withoutNominal: 2
        case .pointer: 1
        case .withheld: 0
        }
    }

    @Test("never widens when a mark is made stricter, a code is added or a clearance is lowered")
    func neverWidens() {
        let order: [TrafficLight] = [.clear, .green, .amber, .amberStrict, .red]
        var widened: [IntelligenceRecord] = []
        for (loose, strict) in zip(order, order.dropFirst()) {
            for (wide, narrow) in zip(Self.records(loose), Self.records(strict)) {
                for directory in Self.directories {
                    let rules = VisibilityRules(directory: directory)
                    let before = Self.width(rules.decide(wide, reader: Self.reader))
                    var coded = wide
                    coded.handling.europol = EuropolHandling.allCases
                    widened += [narrow, coded].filter { Self.width(rules.decide($0, reader: Self.reader)) > before }
                }
            }
        }
        for (low, high) in zip(order, order.dropFirst()) {
            let directories = [low, high].map { ceiling in
                AgencyDirectory([
                    Sample.agency(Self.originator, country: "VN", ceiling: .clear, nominal: false),
                    Sample.agency(Self.reader, country: "TH", ceiling: ceiling, nominal: true),
                ])
            }
            let rules = directories.map(VisibilityRules.init(directory:))
            widened += order.flatMap(Self.records).filter { record in
                let widths = rules.map { Self.width($0.decide(record, reader: Self.reader)) }
                return widths[0] > widths[1]
            }
        }
        #expect(widened.isEmpty)
    }

    @Test("an agency that is no member sees nothing, not even where it is addressed")
    func stranger() {
        var record = Sample.warning(tlp: .clear, to: [Sample.stranger])
        record.handling.releasableTo = [Sample.stranger]
        let rules = VisibilityRules(directory: Sample.directory)
        #expect(rules.decide(record, reader: Sample.stranger) == .withheld(.unknownAgency))
        record.agency = Sample.stranger
        #expect(rules.decide(record, reader: Sample.china) == .withheld(.unknownOriginator))
    }

    @Test("an addressee that is not on the releasable-to list is kept out by it")
    func listBindsAddressees() {
        var record = Sample.warning(tlp: .green, to: [Sample.china])
        record.handling.releasableTo = [Sample.thailand]
        let rules = VisibilityRules(directory: Sample.directory)
        #expect(rules.decide(record, reader: Sample.china) == .withheld(.notReleasable))
    }

    @Test("every reason has its own code and words")
    func reasons() {
        #expect(Set(VisibilityReason.allCases.map(\.explanation)).count == VisibilityReason.allCases.count)
        #expect(VisibilityReason.tlpRed.auditLine == "tlp_red: TLP:RED is for its addressees only")
    }
}
