import Foundation
import Intelligence
import Testing

@testable import Feeds

/// The two mappings of the project on lines of the same layout, and on the real files where they are at hand.
struct FeedFileTests {
    @Test func aLineOfTheSeizureTableKeepsItsFacts() throws {
        let csv = """
            event_id,event_date,date_precision,domain,commodity,quantity_kg,quantity_count,value_hkd,seizure_country,\
            seizure_place,location_type,mode,direction,origin,transit,destination,cover_goods,concealment,detection,\
            arrests,multi_incident,source,source_ref
            HKC-1/heroin,2014-05-06,day,drug,heroin,1.5,,80000.0,HK,Hong Kong,Airport,air passenger,Import,PK,TH,,,\
            body_internal|on_body,x-ray|intelligence,1,0,HKCustoms,https://example.org/1
            P-2,2014,year,wildlife,pangolin scales,20.0,,,,Various,River,vessel/boat,,ID|MY,CD|TR,NA,\
            books/documents;gifts,,,,1,Conl12339,http://example.org/2
            """
        let items = try Sample.items(of: csv, mapping: Sample.mapping("seizure-events.yaml"))
        #expect(items.problems.isEmpty)
        #expect(items.notes.isEmpty)
        let records = items.records
        try #require(records.count == 2)
        #expect(records[0].id == "HKC-1-heroin")
        #expect(records[0].goods[0].value == 80000)
        #expect(records[0].goods[0].currency == "HKD")
        #expect(records[0].concealment?.method == .onThePerson)
        #expect(records[0].concealment?.description == "inside the body, on the body")
        #expect(records[0].detection?.method == .intelligence)
        #expect(records[0].source?.publisher == "Hong Kong Customs and Excise Department")
        #expect(records[0].source?.url == "https://example.org/1")
        #expect(records[1].event?.precision == .year)
        #expect(records[1].event?.country == nil)
        #expect(records[1].goods[0].currency == nil)
        #expect(records[1].goods[0].declaredAs == "books/documents; gifts")
        #expect(records[1].transport?.mode == .inlandWaterway)
        #expect(records[1].route?.origin?.rawValue == "ID")
        #expect(records[1].route?.transits.map(\.rawValue) == ["CD", "TR"])
        #expect(records[1].route?.destination?.rawValue == "NA")
        #expect(records[1].narrative == "Several incidents are reported as one. Named as origin: ID|MY.")
        #expect(records[1].arrests == nil)
    }

    @Test(.enabled(if: Sample.hasFeeds, "the seizure table is not beside the project"))
    func everyLineOfTheSeizureTableBecomesARecord() throws {
        let items = try read("seizure_events.csv", "seizure-events.yaml")
        #expect(items.records.count == 1828)
        #expect(items.problems.isEmpty)
        #expect(items.notes.isEmpty)
        let records = items.records
        #expect(Set(records.map(\.recordID)).count == 1828)
        #expect(records.count { $0.commodityGroup == .wildlife } == 1200)
        #expect(records.count { $0.event?.precision == .year } == 169)
        #expect(records.count { $0.event?.country == "NA" } == 11)
        #expect(records.count { $0.event?.country == nil } == 9)
        #expect(records.compactMap { $0.goods.first?.quantityKg }.max() == 26160)
        #expect(records.count { $0.goods.first?.value != nil } == 1828 - 1347)
        #expect(records.count { $0.source?.publisher == "Environmental Investigation Agency" } == 873)
        #expect(records.count { $0.transport?.mode == .sea } == 118 + 38 + 45 - 13)
        try roundTrip(items)
    }

    @Test(.enabled(if: Sample.hasFeeds, "the Hong Kong releases are not beside the project"))
    func theLinesOfTheHongKongReleasesBecomeOneRecordPerRelease() throws {
        let items = try read("hk_customs_seizures_2004_2018.csv", "hk-customs.yaml")
        #expect(items.records.count == 732)
        #expect(items.problems.isEmpty)
        let records = items.records
        #expect(records.map(\.goods.count).reduce(0, +) == 926)
        #expect(items.entries.flatMap(\.lines) == Array(2...927))
        #expect(records.map(\.goods.count).max() == 6)
        let first = try #require(records.first { $0.id == "HKC-519" })
        #expect(first.goods.map(\.commodity) == ["cocaine", "ketamine"])
        #expect(first.consignment?.value == 820_000)
        #expect(first.consignment?.currency == "HKD")
        #expect(first.source?.published == CalendarDate(year: 2004, month: 9, day: 30))
        #expect(records.contains { $0.goods.contains { $0.declaredAs == "木材 (timber/wood products)" } })
        // Two releases tell of drugs and wildlife at once.
        #expect(items.notes.compactMap(\.line) == [36, 288])
        try roundTrip(items)
    }

    private func read(_ csv: String, _ mapping: String) throws -> [FeedItem] {
        var feed = MappedFeed(
            try FileByteSource(path: Sample.feeds.appending(path: csv).path), name: csv,
            mapping: try Sample.mapping(mapping), validator: Sample.validator, now: Sample.now)
        var items: [FeedItem] = []
        while let item = try feed.next() { items.append(item) }
        return items
    }

    private func roundTrip(_ items: [FeedItem]) throws {
        let reader = RecordReader()
        for entry in items.entries { #expect(try reader.read(entry.bytes) == entry.record) }
    }
}

struct NDJSONFeedTests {
    @Test func theGoodRecordGoesThroughAmongBrokenOnes() throws {
        var simulator = Simulator(seed: 1, start: Instant(milliseconds: 1_700_000_000_000))
        let good = simulator.next().json()
        var other = String(decoding: good, as: UTF8.self)
        other.replace("\"tlp\":", with: "\"tip\":")
        let broken: [[UInt8]] = [
            Array(good.dropLast(5)), [0xFF, 0xFE], Array(other.utf8),
            Array(repeating: UInt8(ascii: "["), count: 10_000),
            Array("\u{FEFF}".utf8) + good, good + [0x0D], [0], Array("null".utf8), Array("{\"a\":1,\"a\":2}".utf8),
            Array(repeating: UInt8(ascii: "x"), count: 3_000_000),
        ]
        let input = broken.flatMap { $0 + [0x0A] } + good + [0x0A]
        var feed = NDJSONFeed(MemoryByteSource(input), validator: Sample.validator) { Sample.now }
        var items: [FeedItem] = []
        while let item = try feed.next() { items.append(item) }
        #expect(items.entries.map(\.bytes) == [good])
        #expect(items.entries.map(\.lines) == [[broken.count + 1]])
        #expect(Set(items.problems.map(\.line)) == Set(1...broken.count))
        #expect(items.problems.allSatisfy { !$0.problem.rule.isEmpty })
        #expect(feed.bytesRead == input.count)
    }
}
