import Foundation
import Intelligence
import Notification
import Testing

@Suite("Planning")
struct NotificationPlannerTests {
    static let everyone = [
        NotificationRoute(
            name: "all", when: .init(), notify: [.agency(Sample.liaison), .addressees, .agency(Sample.vietnam)])
    ]

    @Test("addressees come first, then routes; the originator is not told of its own record")
    func order() {
        let record = Sample.warning(to: [Sample.china, Sample.thailand])
        let plan = Sample.planner(routes: Self.everyone).plan(Sample.assess(record))
        #expect(plan.map(\.addressee) == [Sample.china, Sample.thailand, Sample.liaison])
        #expect(plan.allSatisfy { $0.channel == .inbox })
    }

    @Test("a green record without addressees notifies nobody, unless a route asks for the green lane")
    func green() {
        let record = Sample.warning(to: [])
        #expect(Sample.planner(routes: Self.everyone).plan(Sample.assess(record, lane: .green)).isEmpty)
        var asking = Self.everyone
        asking[0].when.lanes = [.green]
        #expect(Sample.planner(routes: asking).plan(Sample.assess(record, lane: .green)).count == 1)
        let addressed = Sample.warning(to: [Sample.china])
        #expect(Sample.planner().plan(Sample.assess(addressed, lane: .green)).map(\.addressee) == [Sample.china])
    }

    @Test("whom a route names but the marks keep out leaves an audit line")
    func withheld() {
        let record = Sample.warning(tlp: .amber, to: [Sample.china])
        let plan = Sample.planner(routes: Self.everyone).plan(Sample.assess(record))
        #expect(plan.map(\.addressee) == [Sample.china, Sample.liaison])
        #expect(plan.last?.channel == DispatchChannel.none)
        #expect(plan.last?.withheld == .tlpAmber)
    }

    @Test("the originator of a warning is concerned by its feedback, as far as the marks let it see")
    func feedback() {
        var answer = Sample.warning("F-1", by: Sample.china, tlp: .green, to: [])
        answer.kind = .feedback
        answer.refersTo = RecordID(agency: Sample.vietnam, id: "W-1")
        #expect(Sample.planner().plan(Sample.assess(answer, lane: .green)).map(\.addressee) == [Sample.vietnam])
        answer.handling.tlp = .amber
        #expect(Sample.planner().plan(Sample.assess(answer, lane: .green)).map(\.withheld) == [.tlpAmber])
    }

    @Test("the notice carries lane, score, reasons, deadline and marks", arguments: [false, true])
    func content(exercise: Bool) throws {
        var record = Sample.warning()
        record.exercise = exercise
        record.handling.pap = .red
        let reason = Reason(rule: "hub", points: 3.5, because: "the route passes a hub", source: "R01")
        let plan = Sample.planner().plan(Sample.assess(record, reasons: [reason]))
        let json = try #require(plan.first?.json)
        #expect(json["schema_version"] as? String == "1.0")
        #expect(json["type"] as? String == "notice")
        #expect(json["id"] as? String == plan.first?.id.rawValue)
        #expect(json["addressee"] as? String == "CN-CUSTOMS")
        #expect(json["content"] as? String == "full")
        #expect(json["lane"] as? String == "red")
        #expect(json["score"] as? Int == 87)
        #expect(json["deadline"] as? String == "2026-04-16T08:00:00Z")
        #expect(json["exercise"] as? Bool == exercise)
        let reasons = try #require(json["reasons"] as? [[String: Any]])
        #expect(reasons.first?["rule"] as? String == "hub")
        #expect(reasons.first?["points"] as? Double == 3.5)
        let shown = try #require(json["record"] as? [String: Any])
        #expect((shown["handling"] as? [String: Any])?["pap"] as? String == "PAP:RED")
        #expect((shown["exercise"] as? Bool ?? false) == exercise)
    }

    @Test(
        "above its ceiling, or above 20 kB, a webhook carries identity, deadline and marks; the inbox has the content")
    func thin() throws {
        let webhooks = [Sample.china: try Sample.endpoint("https://cn.example/", ceiling: .green)]
        let planner = Sample.planner(webhooks: webhooks)
        var record = Sample.warning(tlp: .green)
        record.narrative = "short"
        #expect(planner.plan(Sample.assess(record)).map { $0.json?["content"] as? String } == ["full", "full"])
        record.narrative = String(repeating: "long ", count: 5000)
        let long = planner.plan(Sample.assess(record))
        #expect(long.map { $0.json?["content"] as? String } == ["full", "thin"])
        #expect((long.last?.text?.utf8.count ?? .max) < 1000)
        record.handling.tlp = .amber
        record.handling.pap = .red
        record.narrative = "for the inbox"
        let plan = planner.plan(Sample.assess(record))
        #expect(plan.map(\.channel) == [.inbox, .webhook])
        #expect(plan[0].text?.contains("for the inbox") == true)
        let thin = try #require(plan[1].json)
        #expect(thin["content"] as? String == "thin")
        #expect(thin["note"] as? String == "the content is in your inbox")
        #expect(thin["lane"] as? String == "red")
        #expect(thin["deadline"] as? String == "2026-04-16T08:00:00Z")
        #expect(thin["score"] == nil && thin["reasons"] == nil)
        let shown = try #require(thin["record"] as? [String: Any])
        #expect(
            Set(shown.keys) == ["schema_version", "type", "agency", "id", "reported_at", "handling", "commodity_group"])
        #expect((shown["handling"] as? [String: String]) == ["tlp": "TLP:AMBER", "pap": "PAP:RED"])
    }

    @Test(
        "who had the original gets a pointer to a correction that it may not see",
        arguments: [RecordKind.correction, .recall])
    func pointer(kind: RecordKind) throws {
        let original = Sample.warning()
        let change = Sample.follow(kind, "W-2", of: original, tlp: .red, to: [Sample.china])
        let plan = Sample.planner().plan(
            Sample.assess(change, reasons: [Reason(rule: "r", points: 1, because: "the secret", source: "s")]),
            earlierRecipients: [Sample.china, Sample.thailand, Sample.stranger])
        #expect(plan.map(\.addressee) == [Sample.china, Sample.thailand, Sample.stranger])
        #expect(plan[0].json?["content"] as? String == "full")
        #expect(plan[2].withheld == .unknownAgency)
        let pointer = try #require(plan[1].json)
        #expect(pointer["content"] as? String == "pointer")
        #expect(Set(pointer.keys).isDisjoint(with: ["lane", "score", "reasons", "deadline"]))
        #expect(plan[1].text?.contains("secret") == false)
        let shown = try #require(pointer["record"] as? [String: Any])
        #expect(shown["refers_to"] as? String == "VN-CUSTOMS/W-1")
        #expect(shown["type"] as? String == kind.rawValue)
    }

    @Test("earlier recipients are asked only for corrections and recalls")
    func onlyChanges() {
        let plan = Sample.planner().plan(Sample.assess(Sample.warning()), earlierRecipients: [Sample.thailand])
        #expect(plan.map(\.addressee) == [Sample.china])
    }

    @Test("the same input gives the same ids and bytes; assessment, addressee and channel each change the id")
    func deterministic() {
        let assessed = Sample.assess(Sample.warning(to: [Sample.china, Sample.thailand]))
        #expect(Sample.planner().plan(assessed) == Sample.planner().plan(assessed))
        let ids = ["a", "b"].flatMap { assessment in
            [Sample.china, Sample.thailand].flatMap { agency in
                DispatchChannel.allCases.map { NoticeID(assessment: assessment, addressee: agency, channel: $0) }
            }
        }
        #expect(Set(ids).count == 12)
        #expect(ids.allSatisfy { $0.rawValue.wholeMatch(of: /ntc_[0-9a-f]{32}/) != nil })
    }
}
