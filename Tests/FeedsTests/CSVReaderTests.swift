import Intelligence
import Testing

@testable import Feeds

struct CSVReaderTests {
    @Test func rowsCarryTheLineTheyStartOn() throws {
        let events = try csvEvents("a,b\n1,\"two\nlines\"\n\n3,\"say \"\"hi\"\"\"\n")
        #expect(
            events == [
                .header(["a", "b"]), .row(CSVRow(line: 2, fields: ["1", "two\nlines"])),
                .row(CSVRow(line: 5, fields: ["3", "say \"hi\""])),
            ])
    }

    @Test(arguments: [
        "a,b\r\n1,2\r\n", "a,b\n1,2", "\u{FEFF}a,b\n\"x,y\",\"\"\n", "a,b\n\"q\"\"q\",\"l1\r\nl2\"\r\n,\n",
        "a,b\n1,2,3\n4,5\n",
        "a,b\nx\"y,2\n3,4\n", "a,b\n\"x\"y,2\n3,4\n", "a,b\n1,\"open\nrest\n", "\u{FEFF}\"a\",b\n1,\r\n",
        "a,b\n1,2\r3,4\n5,6\n",
        "a,b\n\"abcdefghijklmnopqrstuvwxyz\",2\n3,4",
    ])
    func anyCutOfTheInputGivesTheSameRows(_ text: String) throws {
        var format = CSVFormat()
        format.maximumRowBytes = 20
        let bytes = Array(text.utf8)
        let whole = try csvEvents(bytes, format: format)
        for cut in 1...bytes.count {
            #expect(try csvEvents(bytes, lengths: [cut], format: format) == whole)
        }
        for seed in 0..<30 as Range<UInt64> {
            #expect(try csvEvents(bytes, lengths: cuts(seed, of: bytes.count), format: format) == whole)
        }
    }

    @Test func aRowOfTheWrongWidthIsRejectedAndTheRestGoesOn() throws {
        let events = try csvEvents("a,b\n1\n1,2,3\n4,5\n")
        #expect(events.compactMap(\.row) == [CSVRow(line: 4, fields: ["4", "5"])])
        #expect(events.compactMap(\.rejection).map(\.line) == [2, 3])
        #expect(events.compactMap(\.rejection).last?.problem.rule == "the row has 3 columns, the header has 2")
    }

    @Test func aQuoteThatNeverClosesNamesTheLineWhereItOpened() throws {
        let events = try csvEvents("a,b\n1,2\n3,\"four\n5,6\n7,8\n")
        #expect(events.compactMap(\.row).map(\.line) == [2])
        #expect(events.compactMap(\.rejection).map(\.line) == [3])
        #expect(events.compactMap(\.rejection).first?.problem.rule.contains("line 3 never closes") == true)
    }

    @Test func straySignsRejectTheRowOnly() throws {
        let events = try csvEvents("a,b\nx\"y,2\n\"x\"y,2\n1\r2,3\n4,5\n")
        #expect(events.compactMap(\.row).map(\.line) == [5])
        #expect(events.compactMap(\.rejection).map(\.line) == [2, 3, 4])
    }

    @Test func aRowBeyondTheLimitIsSkippedWithoutBeingHeld() throws {
        var format = CSVFormat()
        format.maximumRowBytes = 10
        let long = String(repeating: "x\n", count: 5000)
        let events = try csvEvents("a,b\n\"\(long)\",2\n3,4\n", format: format)
        #expect(events.compactMap(\.row) == [CSVRow(line: 5003, fields: ["3", "4"])])
        #expect(events.compactMap(\.rejection).map(\.line) == [2])
        #expect(events.compactMap(\.rejection).first?.problem.rule.contains("limit is 10") == true)
    }

    @Test func aRowOfManyColumnsIsCountedNotHeld() throws {
        let events = try csvEvents("a,b\n" + String(repeating: ",", count: 100_000) + "\n1,2\n")
        #expect(events.compactMap(\.rejection).first?.problem.rule.contains("more than 1000") == true)
        #expect(events.compactMap(\.row).count == 1)
    }

    @Test(arguments: ["a,b,a\n1,2,3\n", "", "\n\n", "a,\"b\n", "a\u{0},b\n"])
    func aHeaderThatCannotBeReadStopsTheFile(_ text: String) {
        #expect(throws: FeedError(.header, "")) { try csvEvents(text) }
    }

    @Test func aFileInUTF16IsNamedForWhatItIs() {
        #expect(throws: FeedError(.header, "")) {
            try csvEvents([0xFF, 0xFE, 0x61, 0x00, 0x2C, 0x00, 0x62, 0x00, 0x0A, 0x00])
        }
    }

    @Test func wrongUTF8RejectsTheRowAndNamesTheColumn() throws {
        let events = try csvEvents(Array("a,b\n1,".utf8) + [0xFF] + Array("\n2,3\n".utf8))
        #expect(events.compactMap(\.rejection).map(\.problem.field) == ["b"])
        #expect(events.compactMap(\.row).map(\.line) == [3])
    }

    @Test func aSemicolonAndATabDelimitToo() throws {
        var format = CSVFormat()
        format.delimiter = UInt8(ascii: ";")
        #expect(try csvEvents("a;b\n1,5;2\n", format: format).compactMap(\.row).first?.fields == ["1,5", "2"])
        format.delimiter = 0x09
        #expect(try csvEvents("a\tb\n1\t2\n", format: format).compactMap(\.row).first?.fields == ["1", "2"])
    }

    @Test func aByteOrderMarkIsNotedAndIsNoPartOfTheFirstName() throws {
        let events = try csvEvents("\u{FEFF}\"a\",b\n1,2\n")
        #expect(events.first?.note != nil)
        #expect(events.contains(.header(["a", "b"])))
    }
}
