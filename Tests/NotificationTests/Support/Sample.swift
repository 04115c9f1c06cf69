import Foundation
import Intelligence
import Notification
import Storage
import Testing

/// Members, records and assessments for the tests.
enum Sample {
    static let vietnam = AgencyCode("VN-CUSTOMS")
    static let china = AgencyCode("CN-CUSTOMS")
    static let thailand = AgencyCode("TH-CUSTOMS")
    static let cambodia = AgencyCode("KH-CUSTOMS")
    static let liaison = AgencyCode("RILO-AP")
    static let stranger = AgencyCode("XX-CUSTOMS")

    static let directory = AgencyDirectory([
        agency(vietnam, country: "VN", ceiling: .red, nominal: true),
        agency(china, country: "CN", ceiling: .red, nominal: true),
        agency(thailand, country: "TH", ceiling: .amber, nominal: false),
        agency(cambodia, country: "KH", ceiling: .green, nominal: true),
        Agency(
            code: liaison, name: "RILO", country: nil, kind: .organisation, ceiling: .amberStrict,
            mayReceiveNominalData: false),
    ])

    static func agency(
        _ code: AgencyCode, country: String?, ceiling: TrafficLight, nominal: Bool, kind: Agency.Kind = .customs
    ) -> Agency {
        Agency(
            code: code, name: code.rawValue, country: country, kind: kind, ceiling: ceiling,
            mayReceiveNominalData: nominal)
    }

    static func warning(
        _ id: String = "W-1", by agency: AgencyCode = vietnam, tlp: TrafficLight = .green,
        to addressees: [AgencyCode] = [china]
    ) -> IntelligenceRecord {
        var record = IntelligenceRecord(
            kind: .warning, agency: agency, id: id, reportedAt: Instant(milliseconds: 1_776_240_000_000),
            handling: Handling(tlp: tlp), commodityGroup: .wildlife)
        record.addressees = addressees
        record.action = ActionRequest(requested: .examine)
        record.action?.deadline = Instant(milliseconds: 1_776_326_400_000)
        record.goods = [Goods(commodity: "pangolin scales")]
        return record
    }

    static func follow(
        _ kind: RecordKind, _ id: String, of earlier: IntelligenceRecord, tlp: TrafficLight = .green,
        to addressees: [AgencyCode] = []
    ) -> IntelligenceRecord {
        var record = warning(id, by: earlier.agency, tlp: tlp, to: addressees)
        record.kind = kind
        record.thread = earlier.threadID
        record.refersTo = earlier.recordID
        record.narrative = "the secret of the new version"
        return record
    }

    static func assess(
        _ record: IntelligenceRecord, lane: Lane = .red, reasons: [Reason] = [], offset: Int64 = 0
    ) -> AssessedRecord {
        AssessedRecord(
            assessment: Assessment(
                id: "asm-\(record.recordID)-\(offset)", record: record.recordID, recordKind: record.kind,
                thread: record.threadID, commodityGroup: record.commodityGroup, exercise: record.exercise,
                asOf: record.reportedAt, score: 87, lane: lane, reasons: reasons, rulesRevision: "r1",
                position: RecordPosition(topic: "alerts.wildlife", partition: 0, offset: offset)),
            record: record)
    }

    static func planner(
        routes: [NotificationRoute] = [], nominalRules: Set<String> = [], webhooks: [AgencyCode: WebhookEndpoint] = [:]
    ) -> NotificationPlanner {
        NotificationPlanner(
            directory: directory, routes: RouteTable(routes, nominalRules: nominalRules),
            channels: AgencyChannels(webhooks: webhooks))
    }

    static func endpoint(_ url: String, ceiling: TrafficLight = .green) throws -> WebhookEndpoint {
        let secrets = try #require(WebhookSecrets(secret))
        return WebhookEndpoint(url: url, secrets: secrets, ceiling: ceiling)
    }

    /// 24 bytes, for tests only.
    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    static let partition = StreamPartition(topic: "assessments", partition: 0)
    static let noon = Instant(milliseconds: 1_776_254_400_000)

    /// Runs the body with the path of a store in a directory of its own.
    static func withStorePath<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("notifier-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        return try await body(directory.appendingPathComponent("notifier.sqlite").path)
    }

    static func core(_ store: DispatchStore, planner: NotificationPlanner = planner()) -> NotifierCore {
        NotifierCore(planner: planner, store: store, cluster: "test-cluster", group: "dragon-notifier")
    }
}

extension PlannedDispatch {
    /// The notice as parsed JSON; nil where it is withheld.
    var json: [String: Any]? {
        guard case .send(_, let body) = decision else { return nil }
        return try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
    }

    var text: String? {
        guard case .send(_, let body) = decision else { return nil }
        return String(decoding: body, as: UTF8.self)
    }

    var withheld: VisibilityReason? {
        guard case .withhold(let reason) = decision else { return nil }
        return reason
    }
}
