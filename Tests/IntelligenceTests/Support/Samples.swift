import Foundation

@testable import Intelligence

/// Records to test with: ours, covering every field, and the samples of the configuration where there are some.
enum Samples {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The lines of `config/samples/*.ndjson`.
    static let configured: [[UInt8]] = {
        let folder = root.appending(path: "config/samples")
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == "ndjson" }.sorted { $0.path < $1.path }
            .compactMap { try? Data(contentsOf: $0) }
            .flatMap { $0.split(separator: UInt8(ascii: "\n")).map { Array($0) } }
    }()

    /// Every field, once, with escapes and unusual spacing.
    static let complete = Array(
        #"""
        { "schema_version":"1.0","type":"warning","agency":"VN-CUSTOMS","id":"2026-1.a_b","operation":"OMD-VIII",
        "exercise":true,"thread_id":"VN-CUSTOMS/2026-1.a_b","refers_to":"HK-CUSTOMS/7",
        "reported_at":"2026-04-15T08:30:00.250+07:00","valid_until":"2026-05-15T00:00:00Z",
        "handling":{"tlp":"TLP:AMBER+STRICT","pap":"PAP:RED","europol":["H1","H2"],"releasable_to":["SG-CUSTOMS"],
        "grade":{"source":"B","information":2},"europol_grade":{"source":"X","information":4}},
        "commodity_group":"wildlife","title":"V\u1ea3y t\u00ea t\u00ea \ud83d\ude00","narrative":"a \"quoted\"\n\t\\ line / \/",
        "event":{"date":"2019-07-17","precision":"month","country":"SG","locode":"SGSIN","place":"Singapore",
        "latitude":1.26,"longitude":-103.8e0,"location_type":"seaport","direction":"transit"},
        "goods":[{"commodity":"pangolin scales","description":"dried","species":"Manis javanica","cites_appendix":"I",
        "hs":"050790","quantity_kg":12700.5,"quantity_count":230,"count_unit":"bags","quantity_litres":0.5,
        "quantity_m3":1e3,"value":52300000,"currency":"SGD","declared_as":"cassia seeds"},{"commodity":"ivory"}],
        "consignment":{"declaration":"D1","bill_of_lading":"B1","air_waybill":"160-12345675",
        "postal_item":"RR473124829GB","containers":["CSQU3054383","HLXU2008419"],"seals":["S1"],"description":"seeds",
        "hs":"12119099","gross_weight_kg":24000,"verified_weight_kg":24950.25,"packages":474,"value":100.0,
        "currency":"USD","freight":3000,"lodged_at":"2026-04-14T00:00:00Z","amendments":2,"cites_permit":"P1",
        "cites_source":"W","observations":["seal_broken","pre_export_notification_missing"]},
        "route":{"origin":"NG","departure":"NGAPP","transits":["SGSIN","MY"],"destination":"VNHPH",
        "previous_port":"LKCMB","next_port":"CNYTN","eta":"2026-04-20T06:00:00Z"},
        "transport":{"mode":"sea","vessel":"EXAMPLE STAR","imo":"9074729","voyage":"018E","flight":"XX1",
        "vehicle":"51C-1","carrier":"Example Line"},"concealment":{"method":"in_freight","description":"under beef"},
        "detection":{"method":"risk_profiling","description":"profile"},
        "parties":[{"role":"notify_party","kind":"company","name":"Example Co","address":"1 Road","country":"NA",
        "phone":"+84","email":"a@example.com","account":"1","identifier":"T1","sector":"retail",
        "first_seen":"2026-03-01","authorised_operator":false}],
        "action":{"requested":"controlled_delivery","deadline":"2026-04-19T00:00:00Z","text":"do not open"},
        "addressees":["SG-CUSTOMS"],"outcome":{"result":"seized","text":"found","seizure":"SG-CUSTOMS/9"},"arrests":3,
        "source":{"publisher":"Example Press","title":"T","published":"2019-07-23","url":"https://example.com"},
        "attachments":[{"name":"scan.png","media_type":"image/png","bytes":120345,"sha256":"\#(hash)"}],
        "x_extra":{"a":[1,{"b":null}],"c":-0.0} }
        """#.utf8)

    /// The least that a record is.
    static let least = Array(
        """
        {"schema_version":"1.0","type":"seizure","agency":"HK-CUSTOMS","id":"1","reported_at":"2026-04-15T08:30:00Z",\
        "handling":{"tlp":"TLP:CLEAR"},"commodity_group":"drugs"}
        """.utf8)

    static let hash = String(repeating: "0123456789abcdef", count: 4)

    static let all: [[UInt8]] = [complete, least] + configured
}
