import Foundation
import Intelligence
import Settings
import Testing

@testable import Feeds

/// A small file of the operator's own, with everything that a mapping can do.
enum Worked {
    static let yaml = """
        csv: { delimiter: ";", decimal: ",", thousands: ".", absent: ["-"] }
        record:
          type: seizure
          agency: OSINT-DESK
          id: { template: "case {no}" }
          group_by: { column: no, window: 2 }
        tables:
          modes: { ship: sea, plane: air, "?": ~ }
        fields:
          reported_at: { column: day, date: [d/M/yyyy, yyyy], zone: "+07:00" }
          handling.tlp: { constant: "TLP:GREEN" }
          commodity_group: { constant: drugs }
          event.date: { column: day, date: [d/M/yyyy, yyyy] }
          event.country: where
          goods[].commodity: what
          goods[].quantity_kg: { column: grams, unit: g }
          transport.mode: { column: by, translate: modes, otherwise: omit }
          route.transits[]: { column: via, split: "|" }
          narrative: { template: "Found[ in {where}][ on {by}]." }
          arrests: { column: people, otherwise: { constant: "0" } }
        ignore: { remark: free text of the clerk }
        """

    static func items(_ rows: String, header: String = "no;day;what;grams;by;via;where;people;remark") throws
        -> [FeedItem]
    {
        try Sample.items(of: header + "\n" + rows, mapping: Mapping(yaml: yaml, file: "m.yaml"))
    }
}

struct MappingTests {
    @Test func aRowBecomesARecord() throws {
        let items = try Worked.items("7;3/4/2020;heroin;1.250,5;ship;SG|MY;VN;2;x\n")
        let record = try #require(items.records.first)
        #expect(items.problems.isEmpty)
        #expect(items.notes.isEmpty)
        #expect(record.recordID.description == "OSINT-DESK/case-7")
        #expect(record.reportedAt.description.hasPrefix("2020-04-02T17:00:00"))
        #expect(record.event?.date == CalendarDate(year: 2020, month: 4, day: 3))
        #expect(record.goods.first?.quantityKg == 1.2505)
        #expect(record.route?.transits.map(\.rawValue) == ["SG", "MY"])
        #expect(record.transport?.mode == .sea)
        #expect(record.narrative == "Found in VN on ship.")
        #expect(record.arrests == 2)
        #expect(items.entries.first?.lines == [2])
    }

    @Test func anEmptyCellAndATextThatMeansNothingAreAbsent() throws {
        let items = try Worked.items("7;2020;heroin;;-;;;;\n")
        let record = try #require(items.records.first)
        #expect(record.goods.first?.quantityKg == nil)
        #expect(record.transport == nil)
        #expect(record.route == nil)
        #expect(record.narrative == "Found.")
        // The format that fitted has no day, and no column gives the precision.
        #expect(record.event?.precision == .year)
    }

    @Test func namibiaIsACountryNotAnAbsence() throws {
        let items = try Worked.items("7;2020;heroin;;;NA;NA;;\n")
        #expect(items.records.first?.event?.country == "NA")
        #expect(items.records.first?.route?.transits.map(\.rawValue) == ["NA"])
    }

    @Test func aValueThatDoesNotConvertRejectsItsRecordWithLineColumnValueAndRule() throws {
        let items = try Worked.items(
            "7;31/2/2020;heroin;1;ship;;;;\n8;2020;heroin;many;ship;;;;\n9;2020;heroin;1;ship;;;;\n")
        #expect(items.records.map(\.id) == ["case-9"])
        let date = try #require(items.problems.first { $0.problem.field == "day (event.date)" })
        #expect(date.line == 2)
        #expect(date.problem.value == "31/2/2020")
        #expect(date.problem.rule == "is not a date written d/M/yyyy or yyyy")
        let number = try #require(items.problems.first { $0.problem.field.hasPrefix("grams") })
        #expect(number.line == 3)
        #expect(number.problem.value == "many")
    }

    @Test func anUnknownCodeFollowsItsPolicy() throws {
        let items = try Worked.items("7;2020;heroin;1;mule;;;several;\n")
        #expect(items.records.first?.transport == nil)
        #expect(items.records.first?.arrests == 0)
        #expect(items.notes.map(\.line) == [2])
        #expect(items.notes.first?.text.contains("\"mule\"") == true)
    }

    @Test func linesOfOneGroupBecomeOneRecordWithSeveralGoods() throws {
        let items = try Worked.items("1;2020;heroin;1;;;VN;;\n2;2020;opium;1;;;VN;;\n1;2020;cocaine;2;;;VN;;\n")
        #expect(items.entries.map(\.lines) == [[2, 4], [3]])
        #expect(items.records.first?.goods.map(\.commodity) == ["heroin", "cocaine"])
    }

    @Test func aValueOfTheRecordThatDiffersBetweenLinesIsReported() throws {
        let items = try Worked.items("1;2020;heroin;1;;;VN;;\n1;2020;cocaine;2;;;TH;;\n")
        #expect(items.records.isEmpty)
        let problem = try #require(items.problems.first { $0.problem.field == "where (event.country)" })
        #expect(problem.line == 3)
        #expect(problem.problem.rule.contains("line 2"))
    }

    @Test func aLineThatComesAfterItsGroupWasCompleteIsRejected() throws {
        let rows = "1;2020;a;1;;;;;\n2;2020;a;1;;;;;\n3;2020;a;1;;;;;\n4;2020;a;1;;;;;\n1;2020;b;1;;;;;\n"
        let items = try Worked.items(rows)
        #expect(items.records.map(\.id) == ["case-1", "case-2", "case-3", "case-4"])
        #expect(items.problems.map(\.line) == [6])
        #expect(items.problems.first?.problem.rule.contains("line 2 already") == true)
    }

    @Test func idsThatBecomeTheSameAreNotTakenForOne() throws {
        let items = try Worked.items("a b;2020;x;1;;;;;\na/b;2020;x;1;;;;;\n")
        #expect(items.records.map(\.id) == ["case-a-b"])
        #expect(items.problems.first?.problem.rule.contains("which another text on line 2 became") == true)
    }

    @Test func anIDIsMadeOfTheAllowedCharactersAndNeverTooLong() {
        #expect(RecordIdentity.id(for: "HKC-587/cannabis herb") == "HKC-587-cannabis-herb")
        let long = RecordIdentity.id(for: String(repeating: "ж", count: 500))
        #expect(long.utf8.count == 64)
        #expect(long != RecordIdentity.id(for: String(repeating: "ж", count: 501)))
    }

    @Test func aColumnThatIsNeitherMappedNorIgnoredIsReported() throws {
        let items = try Worked.items(
            "7;2020;heroin;1;ship;;;;x;y\n", header: "no;day;what;grams;by;via;where;people;remark;spare")
        #expect(items.records.count == 1)
        #expect(items.notes.map(\.text) == ["column \"spare\" is neither mapped nor ignored: it goes into no record"])
    }

    @Test func aColumnThatTheFileDoesNotHaveStopsIt() {
        #expect(throws: FeedError(.columnMissing, "")) {
            try Worked.items("7;2020\n", header: "no;day")
        }
    }

    @Test func aGroupKeyThatIsEmptyRejectsTheLine() throws {
        let items = try Worked.items(";2020;heroin;1;;;;;\n")
        #expect(items.problems.map(\.problem.field) == ["no"])
    }

    @Test func quantitiesAreConvertedWithoutNoise() {
        let units = MeasurementUnit.all
        #expect(units["g"]?.convert(270) == 0.27)
        #expect(units["mg"]?.convert(1500) == 0.0015)
        #expect(units["lb"]?.convert(2) == 0.90718474)
        #expect(units["t"]?.convert(1.5) == 1500)
    }

    @Test(arguments: ["NaN", "inf", "0x10", "1e999", "1,5", "", "--1", "1 000"])
    func whatIsNoDecimalNumberIsNotRead(_ text: String) {
        #expect(Mapping.NumberFormat().read(text) == nil)
    }
}

struct MappingFileTests {
    @Test func theWorkedMappingOfTheManualDoesWhatTheManualSays() throws {
        let manual = try String(contentsOf: Sample.root.appending(path: "docs/feeds.md"), encoding: .utf8)
        func block(_ start: String) throws -> String {
            let from = try #require(manual.range(of: start)).upperBound
            let end = try #require(manual.range(of: "\n```", range: from..<manual.endIndex)).lowerBound
            return String(manual[from..<end])
        }
        let mapping = try Mapping(yaml: block("```yaml\n"), file: "docs/feeds.md")
        let items = try Sample.items(of: "no;" + block("\nno;"), mapping: mapping)
        #expect(items.problems.isEmpty)
        #expect(items.notes.isEmpty)
        #expect(items.records.map(\.recordID.description) == ["OSINT-DESK/7"])
        #expect(items.records.first?.goods.map(\.quantityKg) == [1.2505, 0.3])
        #expect(items.records.first?.route?.transits.map(\.rawValue) == ["SG", "MY"])
    }

    @Test func everyProblemOfAMappingIsReportedAtOnceWithItsLine() {
        let yaml = """
            csv: { delimiter: ";;" }
            record:
              type: confiscation
              agency: OSINT-DESK
              id: no
            fields:
              handling.tlp: { constant: "TLP:WHITE" }
              event.dat: day
              goods[].quantity_kg: { column: grams, unit: ml }
              goods[].value: { column: a, constant: b }
              title: { template: "{" }
              transport.mode: { column: by, translate: nowhere }
              event.date: { column: day, date: YYYY, colum: x }
              event.direction: { column: d, translate: { in: inwards } }
            ignore:
              no:
            """
        do {
            _ = try Mapping(yaml: yaml, file: "m.yaml")
            Issue.record("a mapping with fourteen mistakes was taken")
        } catch let error as SettingsError {
            let lines = Set(error.problems.compactMap(\.line))
            #expect(lines.isSuperset(of: [1, 3, 7, 8, 9, 10, 11, 12, 13, 14, 16]))
            #expect(error.problems.contains { $0.rule.contains("commodity_group") })
            #expect(error.problems.contains { $0.path == "fields.event.date.colum" })
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test(arguments: [
        "", "fields: {}", "record: {}", "[]", "a: [", "record: 3\nfields: 4\nignore: 5\ntables: 6\ncsv: 7",
    ])
    func aMappingThatIsNoneIsRefused(_ yaml: String) {
        #expect(throws: SettingsError.self) { try Mapping(yaml: yaml, file: "m.yaml") }
    }

    @Test(arguments: ["seizure-events.yaml", "hk-customs.yaml"])
    func theMappingsOfTheProjectAreSound(_ name: String) throws {
        #expect(try Sample.mapping(name).agency == AgencyCode("OSINT-DESK"))
    }

    @Test(arguments: ["dd.MM.yy", "MM/dd", "yyyy-dd", "yyyy-MM-dd-MM", "EEE yyyy", ""])
    func aDateFormatThatSaysTooLittleIsRefused(_ pattern: String) {
        #expect(DateFormat(pattern) == nil)
    }

    @Test(arguments: ["[a[b]]", "{", "{}", "[x"])
    func aTemplateThatIsNotClosedIsRefused(_ text: String) {
        #expect(throws: Template.Flaw.self) { try Template(text) }
    }
}
