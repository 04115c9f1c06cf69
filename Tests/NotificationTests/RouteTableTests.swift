import Intelligence
import Notification
import Settings
import Testing

@Suite("Routes")
struct RouteTableTests {
    static func table(_ yaml: String) throws -> RouteTable {
        try RouteTable(yaml: yaml, file: "routes.yaml", directory: Sample.directory)
    }

    static func moving() -> IntelligenceRecord {
        var record = Sample.warning(to: [])
        record.route = Route()
        record.route?.origin = PlaceCode("NGAPP")
        record.route?.transits = [PlaceCode("SGSIN"), PlaceCode("KHKOS")]
        record.route?.destination = PlaceCode("CNSHA")
        return record
    }

    static func concerned(_ yaml: String, _ record: IntelligenceRecord = moving(), lane: Lane = .red) throws
        -> [AgencyCode]
    {
        try table(yaml).concerned(by: record, lane: lane, directory: Sample.directory)
    }

    @Test("a route names agencies and the customs of the places on the way, each once and in order")
    func targets() throws {
        let yaml = """
            routes:
              - name: everyone
                notify: [RILO-AP, transit_customs, destination_customs, origin_customs, RILO-AP]
            """
        #expect(try Self.concerned(yaml) == [Sample.liaison, Sample.cambodia, Sample.china])
    }

    @Test(
        "every condition must be met, of a list one value",
        arguments: [
            ("commodity_groups: [wildlife, timber]", true), ("commodity_groups: [drugs]", false),
            ("lanes: [red]", true), ("lanes: [yellow]", false),
            ("kinds: [warning]", true), ("kinds: [seizure]", false),
            ("origin: [NG]", true), ("origin: NGAPP", true), ("origin: [NGLOS]", false),
            ("transit: [KH]", true), ("transit: [MY]", false),
            ("destination: [CNSHA]", true), ("destination: [VN]", false),
            ("event_country: [VN]", false),
            ("origin: [NG], destination: [VN]", false), ("origin: [NG], destination: [CN], lanes: [red]", true),
        ])
    func conditions(when: String, matches: Bool) throws {
        let yaml = "routes:\n  - {name: a, when: {\(when)}, notify: [RILO-AP]}"
        #expect(try Self.concerned(yaml).isEmpty != matches)
    }

    @Test("the green lane is for routes that ask for it")
    func green() throws {
        #expect(try Self.concerned("routes: [{name: a, notify: [RILO-AP]}]", lane: .green).isEmpty)
        let asking = "routes: [{name: a, when: {lanes: [green]}, notify: [RILO-AP]}]"
        #expect(try Self.concerned(asking, lane: .green) == [Sample.liaison])
    }

    @Test("the country of the event finds its customs")
    func event() throws {
        var record = Self.moving()
        record.event = try Event(date: #require(CalendarDate(year: 2026, month: 4, day: 15)))
        record.event?.country = "TH"
        let yaml = "routes: [{name: a, when: {event_country: [TH]}, notify: event_customs}]"
        #expect(try Self.concerned(yaml, record) == [Sample.thailand])
    }

    @Test("all problems of the file are reported at once")
    func problems() throws {
        let yaml = """
            routes:
              - name: a
                when: {lanes: [purple], kinds: [gossip], origin: [Vietnam], commodity_groups: [], lane: red}
                notify: [XX-CUSTOMS, RILO-AP]
              - name: a
                notify: []
              - when: {event_country: [vn]}
            """
        let error = #expect(throws: SettingsError.self) { try Self.table(yaml) }
        let text = error?.description ?? ""
        for part in [
            "purple", "gossip", "Vietnam", "empty list", "routes[0].when.lane: is not a known key", "XX-CUSTOMS",
            "stands twice", "routes[1].notify", "routes[2].name: is required", "\"vn\"", "routes[2].notify",
        ] {
            #expect(text.contains(part), "\(part) in:\n\(text)")
        }
        #expect(throws: SettingsError.self) { try Self.table("nominal_rules: [a]") }
    }
}
