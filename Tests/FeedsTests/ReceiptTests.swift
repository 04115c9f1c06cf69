import Intelligence
import Testing

@testable import Feeds

struct ReceiptTests {
    private let id = RecordID(agency: AgencyCode("VN-CUSTOMS"), id: "W-1")
    private let problem = LocatedProblem(
        line: 12, RecordProblem(field: "event.date", value: "31.02.", rule: "is not a day"))

    @Test func aPublishedRecordNamesItsPlaceInTheLog() {
        let receipt = Receipt(
            file: "a.ndjson", lines: [3], id: id, outcome: .published(topic: "alerts.drugs", partition: 2, offset: 17))
        #expect(receipt.text == "a.ndjson:3: VN-CUSTOMS/W-1 published to alerts.drugs[2]@17")
        #expect(
            receipt.json
                == #"{"status":"published","file":"a.ndjson","lines":[3],"record_id":"VN-CUSTOMS/W-1","#
                + #""topic":"alerts.drugs","partition":2,"offset":17}"#)
    }

    @Test func aRecordWhoseOffsetTheBrokerDidNotSayIsStillPublished() {
        let receipt = Receipt(
            file: "a.ndjson", lines: [3], id: id, outcome: .published(topic: "alerts.drugs", partition: 2, offset: nil))
        #expect(receipt.text == "a.ndjson:3: VN-CUSTOMS/W-1 published to alerts.drugs[2], at an offset not told")
        #expect(receipt.json.hasSuffix(#""topic":"alerts.drugs","partition":2}"#))
    }

    @Test func aRejectedRecordNamesLineFieldValueAndRule() {
        let receipt = Receipt(file: "a.csv", lines: [11, 12], id: nil, outcome: .rejected([problem]))
        #expect(
            receipt.text == "a.csv:11,12: rejected\n    line 12: event.date is \"31.02.\": is not a day")
        #expect(
            receipt.json
                == #"{"status":"rejected","file":"a.csv","lines":[11,12],"#
                + #""problems":[{"line":12,"field":"event.date","value":"31.02.","rule":"is not a day"}]}"#)
    }

    @Test func controlCharactersOfAFeedDoNotReachTheTerminal() {
        let value = "\u{1B}[2J\u{9B}x"
        let bad = LocatedProblem(line: 1, RecordProblem(field: "title", value: value, rule: "is odd"))
        let receipt = Receipt(file: "a", lines: [1], id: nil, outcome: .rejected([bad]))
        #expect(!receipt.text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{9B}" })
    }

    @Test func theSummaryCountsAndSetsTheExitCode() {
        var summary = ReceiptSummary()
        #expect(summary.exitCode == 0)
        summary.add(Receipt(file: "a", lines: [1], id: id, outcome: .published(topic: "t", partition: 0, offset: 0)))
        summary.add(
            Receipt(
                file: "a", lines: [2], id: id, outcome: .published(topic: "t", partition: 0, offset: 1),
                warnings: [problem]))
        #expect(summary.exitCode == 0)
        summary.add(Receipt(file: "a", lines: [3], id: nil, outcome: .rejected([problem])))
        summary.add(FeedNote(line: 1, "a note"))
        summary.add(FeedNote(line: 9, "a note"))
        #expect(summary.exitCode == 65)
        #expect(summary.total == 3)
        #expect(summary.text == "2 published, 1 rejected, 1 with warnings\nnote: line 1: a note (2 times, first here)")
        #expect(summary.json.hasPrefix(#"{"status":"summary","published":2,"valid":0,"rejected":1,"warned":1,"#))
    }

    @Test func noteBooksAreBounded() {
        var book = NoteBook(limit: 3)
        for number in 0..<10 { book.add(FeedNote("note \(number)")) }
        #expect(book.notes.count == 4)
        #expect(book.dropped == 7)
    }
}

struct GroupWindowTests {
    @Test func memoryIsBoundedByTheWindow() {
        var window = GroupWindow<[Int]>(window: 10)
        var closed = 0
        for row in 1...10_000 {
            closed += window.add("\(row)", row: row, new: []) { $0.append(row) }.count
            #expect(window.count <= 11)
        }
        #expect(closed + window.finish().count == 10_000)
    }

    @Test func aWindowOfNothingClosesWithTheNextGroup() {
        var window = GroupWindow<[Int]>(window: 0)
        #expect(window.add("a", row: 1, new: []) { $0.append(1) }.isEmpty)
        #expect(window.add("a", row: 2, new: []) { $0.append(2) }.isEmpty)
        #expect(window.add("b", row: 3, new: []) { $0.append(3) } == [[1, 2]])
        #expect(window.finish() == [[3]])
    }

    @Test func aGroupThatIsTouchedStaysOpen() {
        var window = GroupWindow<[Int]>(window: 2)
        for row in 1...9 where row % 2 == 1 {
            #expect(window.add("a", row: row, new: []) { $0.append(row) }.allSatisfy { $0.first != 1 })
            _ = window.add("b\(row)", row: row + 1, new: []) { $0.append(row + 1) }
        }
        #expect(window.finish().contains([1, 3, 5, 7, 9]))
    }
}
