import Foundation
import Intelligence

/// Reading and writing JSON against Foundation's coders, in one run and on the same bytes.
enum JSONBenchmark {
    /// One row: what was done, and the microseconds of CPU time that one took.
    struct Result {
        let name: String
        let bytes: Int
        let ours: Double
        let foundation: Double

        var line: String {
            let cells = [ours, foundation, foundation / ours].map { String(format: "%8.2f", $0) }
            return "\(name.padding(toLength: 34, withPad: " ", startingAt: 0)) \(bytes) bytes"
                + "  ours\(cells[0]) us  Foundation\(cells[1]) us  ratio\(cells[2])"
        }
    }

    /// Runs all of it; `count` is how many records each row reads or writes with our code.
    static func run(count: Int = 200_000) throws -> [Result] {
        let flat = Array(flatRecord.utf8)
        let nested = Array(nestedRecord.utf8)
        let reader = RecordReader()
        let decoder = JSONDecoder()
        var results: [Result] = []
        for (name, bytes) in [("read a flat record", flat), ("read a nested record", nested)] {
            let data = Data(bytes)
            let record = try reader.read(bytes)
            let peer = try decoder.decode(PeerRecord.self, from: data)
            guard peer.id == record.id else { throw Disagreement() }
            let ours = try microseconds(count) { try reader.read(bytes).id.utf8.count }
            let theirs = try microseconds(count / 10) { try decoder.decode(PeerRecord.self, from: data).id.utf8.count }
            results.append(Result(name: name, bytes: bytes.count, ours: ours, foundation: theirs))
        }
        results.append(try writing(count))
        return results
    }

    private struct Disagreement: Error {}

    private static func writing(_ count: Int) throws -> Result {
        let record = RecordID(agency: AgencyCode("VN-CUSTOMS"), id: "2026-000117")
        let assessment = Assessment(
            id: "a-alerts.drugs-3-118204", record: record, recordKind: .warning, thread: record,
            commodityGroup: .drugs, exercise: false, asOf: Instant(milliseconds: 1_776_241_800_123), score: 78,
            lane: .red,
            reasons: [Reason(rule: "R07", points: 14.5, because: "cover goods: plastic scrap", source: "S11")],
            rulesRevision: "sha256:5f1d", position: RecordPosition(topic: "alerts.drugs", partition: 3, offset: 118_204)
        )
        let empty: [UInt8] = Array("{}".utf8)
        var writer = JSONWriter()
        let ours = empty.withUnsafeBytes { embedded in
            microseconds(count) {
                writer.reset()
                writer.write(assessment, record: embedded)
                return writer.withBytes(\.count)
            }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        let peer = PeerAssessment(assessment)
        let theirs = try microseconds(count / 10) { try encoder.encode(peer).count }
        return Result(
            name: "write an assessment", bytes: writer.withBytes(\.count), ours: ours, foundation: theirs)
    }

    /// The best of five rounds, per call, in CPU time of this thread: what else the machine does is not counted.
    private static func microseconds(_ count: Int, _ body: () throws -> Int) rethrows -> Double {
        var best = Double.infinity
        var sum = 0
        for _ in 0..<5 {
            let start = CPUTime.thread
            for _ in 0..<max(1, count / 5) { sum &+= try body() }
            best = min(best, (CPUTime.thread - start) * 1e6 / Double(max(1, count / 5)))
        }
        return sum == .min ? .infinity : best
    }

    /// About 700 bytes with 25 fields, hardly nested.
    static let flatRecord = """
        {"schema_version":"1.0","type":"warning","agency":"VN-CUSTOMS","id":"2026-000117","operation":"OMD-VIII",\
        "exercise":false,"thread_id":"VN-CUSTOMS/2026-000117","reported_at":"2026-04-15T08:30:00Z",\
        "valid_until":"2026-05-15T00:00:00Z","handling":{"tlp":"TLP:AMBER"},"commodity_group":"drugs",\
        "title":"Plastic scrap by way of Singapore","narrative":"Shipper first seen in March; the same notify party as \
        in the seizure of 2025 in Hai Phong. Weight does not fit the declared goods.","consignment":{"bill_of_lading":\
        "MEDUXY123456","description":"plastic scrap","hs":"391590","gross_weight_kg":24310.5,"packages":22,\
        "value":8200,"currency":"USD"},"route":{"departure":"NGAPP","destination":"VNHPH"},"arrests":0,\
        "action":{"requested":"examine"},"addressees":["SG-CUSTOMS"]}
        """

    /// The model as a warning uses it.
    static let nestedRecord = """
        {"schema_version":"1.0","type":"warning","agency":"VN-CUSTOMS","id":"2026-000117","operation":"OMD-VIII",\
        "reported_at":"2026-04-15T08:30:00Z","handling":{"tlp":"TLP:AMBER+STRICT","europol":["H1"],"releasable_to":\
        ["SG-CUSTOMS","HK-CUSTOMS"],"grade":{"source":"B","information":2}},"commodity_group":"wildlife","goods":\
        [{"commodity":"pangolin scales","species":"Manis javanica","cites_appendix":"I","hs":"050790","quantity_kg":\
        8300,"declared_as":"frozen beef"},{"commodity":"ivory","quantity_kg":2100.5}],"consignment":{"containers":\
        ["CSQU3054383","HLXU2008419"],"seals":["ML-NG0012345"],"gross_weight_kg":26100},"route":{"origin":"NG",\
        "departure":"NGAPP","transits":["SGSIN"],"destination":"VNHPH","eta":"2026-04-20T06:00:00+07:00"},\
        "transport":{"mode":"sea","vessel":"EXAMPLE STAR","imo":"9074729","voyage":"018E"},"concealment":\
        {"method":"in_freight"},"parties":[{"role":"consignee","kind":"company","name":"Example Trading Co",\
        "country":"VN"}],"action":{"requested":"examine","deadline":"2026-04-19T00:00:00Z"},\
        "addressees":["SG-CUSTOMS"]}
        """
}

/// The same fields, read by Foundation.
private struct PeerRecord: Codable {
    struct Handling: Codable {
        struct Grade: Codable {
            var source: String
            var information: Int
        }
        var tlp: String
        var europol: [String]?
        var releasable_to: [String]?
        var grade: Grade?
    }
    struct Goods: Codable {
        var commodity: String
        var species, cites_appendix, hs, declared_as: String?
        var quantity_kg: Double?
    }
    struct Consignment: Codable {
        var bill_of_lading, description, hs, currency: String?
        var containers, seals: [String]?
        var gross_weight_kg, value: Double?
        var packages: Int?
    }
    struct Route: Codable {
        var origin, departure, destination, eta: String?
        var transits: [String]?
    }
    struct Transport: Codable {
        var mode: String
        var vessel, imo, voyage: String?
    }
    struct Method: Codable { var method: String }
    struct Party: Codable {
        var role, kind: String
        var name, country: String?
    }
    struct Action: Codable {
        var requested: String
        var deadline: String?
    }

    var schema_version, type, agency, id, reported_at, commodity_group: String
    var operation, thread_id, valid_until, title, narrative: String?
    var exercise: Bool?
    var handling: Handling
    var goods: [Goods]?
    var consignment: Consignment?
    var route: Route?
    var transport: Transport?
    var concealment: Method?
    var parties: [Party]?
    var action: Action?
    var addressees: [String]?
    var arrests: Int?
}

/// The same assessment, written by Foundation.
private struct PeerAssessment: Encodable {
    struct Position: Encodable {
        var topic: String
        var partition: Int32
        var offset: Int64
    }
    struct Reason: Encodable {
        var rule: String
        var points: Double
        var because, source: String
    }
    struct Record: Encodable {}

    var schema_version = "1.0"
    var type = "assessment"
    var id, record_id, record_type, thread_id, commodity_group: String
    var exercise: Bool
    var as_of: String
    var score: Int
    var lane: String
    var reasons: [Reason]
    var rules_revision: String
    var position: Position
    var record = Record()

    init(_ assessment: Assessment) {
        id = assessment.id
        record_id = assessment.record.description
        record_type = assessment.recordKind.rawValue
        thread_id = assessment.thread.description
        commodity_group = assessment.commodityGroup.rawValue
        exercise = assessment.exercise
        as_of = assessment.asOf.description
        score = assessment.score
        lane = assessment.lane.rawValue
        reasons = assessment.reasons.map {
            Reason(rule: $0.rule, points: $0.points, because: $0.because, source: $0.source)
        }
        rules_revision = assessment.rulesRevision
        position = Position(
            topic: assessment.position.topic, partition: assessment.position.partition,
            offset: assessment.position.offset)
    }
}
