import Foundation
import Intelligence
import Notification
import Testing

@Suite("Nominal data and reasons")
struct NominalViewTests {
    static func record(_ change: (inout Party) -> Void) -> IntelligenceRecord {
        var record = Sample.warning(to: [Sample.china, Sample.thailand])
        var party = Party(role: .consignee, kind: .company)
        change(&party)
        record.parties = [party]
        return record
    }

    /// What Thailand, which may not have nominal data, is shown; China may have it.
    static func shown(
        _ record: IntelligenceRecord, because texts: [String] = [], nominalRules: Set<String> = [],
        to reader: AgencyCode = Sample.thailand
    ) throws -> [String: Any] {
        let reasons = texts.enumerated().map {
            Reason(rule: "rule-\($0.offset)", points: 1, because: $0.element, source: "R00")
        }
        let plan = Sample.planner(nominalRules: nominalRules).plan(Sample.assess(record, reasons: reasons))
        return try #require(plan.first { $0.addressee == reader }?.json)
    }

    static func reasons(_ json: [String: Any]) -> [String] {
        (json["reasons"] as? [[String: Any]] ?? []).compactMap { $0["because"] as? String }
    }

    @Test("parties are for addressees with the clearance; the others get the rest of the record")
    func parties() throws {
        let record = Self.record { $0.name = "Golden Star Trading" }
        #expect((try Self.shown(record, to: Sample.china)["record"] as? [String: Any])?["parties"] != nil)
        let narrower = try Self.shown(record)
        #expect(narrower["content"] as? String == "without_nominal")
        let view = try #require(narrower["record"] as? [String: Any])
        #expect(view["parties"] == nil && view["goods"] != nil)
    }

    @Test(
        "a reason that repeats a party is dropped, however it is spelled",
        arguments: [
            "GOLDEN STAR TRADING was seen before", "consignee golden-star  trading", "công ty đại nam",
            "Cong Ty Dai Nam",
            "phone +84 90 123 4567", "the number 84-90-1234567", "mail info@golden.example", "first seen 2025-11-03",
            "the consignee is in NG",
        ])
    func repeated(text: String) throws {
        var record = Self.record {
            $0.name = "Golden Star Trading"
            $0.address = "Công ty Đại Nam"
            $0.phone = "+84901234567"
            $0.email = "info@golden.example"
            $0.country = "NG"
            $0.firstSeen = CalendarDate(year: 2025, month: 11, day: 3)
        }
        record.narrative = text
        let json = try Self.shown(record, because: [text, "the weight differs"])
        #expect(Self.reasons(json) == ["the weight differs"])
        if !text.hasSuffix("NG") {
            #expect((json["record"] as? [String: Any])?["narrative"] == nil)
        }
        #expect(Self.reasons(try Self.shown(record, because: [text], to: Sample.china)) == [text])
    }

    @Test("a country that the route names anyway is not the party's secret")
    func country() throws {
        var record = Self.record { $0.country = "NG" }
        record.route = Route()
        record.route?.origin = PlaceCode("NGAPP")
        #expect(Self.reasons(try Self.shown(record, because: ["origin NG is a hub"])) == ["origin NG is a hub"])
    }

    @Test("the reasons of rules that read the parties go with the parties")
    func listed() throws {
        let record = Self.record { $0.name = "Golden Star Trading" }
        let json = try Self.shown(record, because: ["new in the trade", "heavy"], nominalRules: ["rule-0"])
        #expect(Self.reasons(json) == ["heavy"])
        let full = try Self.shown(record, because: ["new in the trade"], nominalRules: ["rule-0"], to: Sample.china)
        #expect(Self.reasons(full).count == 1)
    }

    @Test(
        "a reason that names an agency or a record which the record at hand does not name is dropped",
        arguments: [
            ("reported by KH-CUSTOMS as well", false), ("see KH-CUSTOMS/S-9", false), ("see VN-CUSTOMS/W-9", false),
            ("VN-CUSTOMS/W-1 again.", true), ("VN-CUSTOMS/W-1.", true), ("as VN-CUSTOMS and CN-CUSTOMS say", true),
            ("AKH-CUSTOMS is another word", true), ("seen twice", true),
        ])
    func strangers(text: String, kept: Bool) throws {
        let json = try Self.shown(
            Sample.warning(to: [Sample.china, Sample.thailand]), because: [text], to: Sample.china)
        #expect(Self.reasons(json).isEmpty != kept)
    }
}
