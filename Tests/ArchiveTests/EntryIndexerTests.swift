import Intelligence
import Testing

@testable import Archive

@Suite struct EntryIndexerTests {
    private func index(_ text: String) -> EntryIndex { EntryIndexer().index(Array(text.utf8)) }

    @Test func `A record is its own thread where it names none`() {
        let index = index(
            #" { "type" : "warning", "agency":"VN-CUSTOMS","id":"1", "commodity_group":"drugs", "exercise":true, "#
                + #""goods":[{"id":"no"}] } "#
        )
        #expect(index.record == RecordID(agency: AgencyCode("VN-CUSTOMS"), id: "1"))
        #expect(index.thread == index.record)
        #expect(index.commodityGroup == .drugs)
        #expect(index.exercise)
        #expect(index.agency == AgencyCode("VN-CUSTOMS"))
        #expect(index.problem == nil)
    }

    @Test func `A notice is found by the record within it`() {
        let index = index(
            #"{"type":"notice","id":"n","addressee":"CN","lane":"red","score":90,"#
                + #""record":{"agency":"VN","id":"1","thread_id":"VN/0"}}"#
        )
        #expect(index.record?.description == "VN/1")
        #expect(index.thread?.description == "VN/0")
        #expect(index.addressee == AgencyCode("CN"))
        #expect(index.score == 90)
    }

    @Test func `What was done about a dead letter is found by its record, where there is one`() {
        let action = index(
            #"{"type":"dead_letter_action","id":"c/1","action":"redriven","worker":"scorer","record_id":"VN/1","#
                + #""thread_id":"VN/0","exercise":true,"letter":{"topic":"dead-letters.scorer"}}"#)
        #expect(action.type == .deadLetterAction)
        #expect(action.record?.description == "VN/1")
        #expect(action.thread?.description == "VN/0")
        #expect(action.status == "redriven")
        #expect(action.exercise)
        #expect(action.problem == nil)
        let ofNoRecord = index(#"{"type":"dead_letter_action","action":"discarded"}"#)
        #expect(ofNoRecord.type == .deadLetterAction && ofNoRecord.record == nil && ofNoRecord.problem == nil)
    }

    @Test func `Escapes mean what they stand for`() {
        let index = index(#"{"ty\u0070e":"warning","agency":"V\u004e","id":"\u9f8d\ud83d\udc09\ud800\/\n"}"#)
        #expect(index.record?.agency == AgencyCode("VN"))
        #expect(index.record?.id == "龍🐉\u{FFFD}/\n")
    }

    @Test func `A rejected record is found all the same`() {
        let index = index(
            #"{"schema_version":"9.0","type":"warning","agency":"VN","id":"1","handling":7,"thread_id":5}"#)
        #expect(index.record?.description == "VN/1")
    }

    @Test(arguments: [
        "", " ", "\u{FEFF}{}", "null", "[]", "{", "{\"type\"", "{\"type\":", "{\"type\":\"warning\"",
        "{\"type\":\"warning\"}x",
        "{\"type\":\"warning\" \"id\":1}", "{,}", "{\"a\":}", "{\"a\":1,}", "{\"a\\", "{\"a\":[{]",
        "{\"type\":\"warn\\u12\"}",
        "{\"type\":\"warning\",\"type\":\"recall\"}", "{\"type\":\"assessment\",\"\\u0074ype\":\"recall\"}",
        "{\"type\":7}",
        "{\"type\":\"rumour\"}", "\u{1F409}",
    ])
    func `What is no record is unreadable, with the reason`(text: String) {
        let index = index(text)
        #expect(index.type == .unreadable)
        #expect(index.problem?.isEmpty == false)
        #expect(index.record == nil)
    }

    @Test func `Deep nesting, long values and wrong UTF-8 are bounded`() {
        let deep = #"{"type":"warning","a":"# + String(repeating: "[", count: 10_000)
        #expect(index(deep).problem?.contains("nested too deep") == true)
        let long = index(#"{"type":"warning","agency":"VN","id":""# + String(repeating: "x", count: 300) + #""}"#)
        #expect(long.type == .init(.warning) && long.record == nil && long.problem != nil)
        var wrong = Array(#"{"type":"warning","agency":"VN","id":"?"}"#.utf8)
        if let place = wrong.firstIndex(of: UInt8(ascii: "?")) { wrong[place] = 0xFF }
        #expect(EntryIndexer().index(wrong).record == nil)
        #expect(EntryIndexer().index(nil).type == .tombstone)
        #expect(EntryIndexer().index([]).type == .unreadable)
    }

    @Test func `No mutation of a record traps`() {
        let text =
            #"{"type":"assessment","id":"\u00e9","record_id":"VN/1","score":-12,"#
            + #""record":{"a":[1,{"b":"\\\""}]},"lane":"red"}"#
        let seed = Array(text.utf8)
        var random = SeededGenerator(state: 7)
        let bytes = Array(#"{}[]":,\u0"#.utf8) + [0x00, 0x80, 0xC3, 0xFF]
        for _ in 0..<20_000 {
            var mutant = seed
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<mutant.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: mutant[place] = bytes.randomElement(using: &random) ?? 0
                case 1: mutant.insert(bytes.randomElement(using: &random) ?? 0, at: place)
                default:
                    mutant.removeSubrange(place..<min(mutant.count - 1, place + Int.random(in: 1...6, using: &random)))
                }
            }
            let index = EntryIndexer().index(mutant)
            #expect(index.type != .unreadable || index.problem != nil)
        }
    }

    @Test func `Headers come back as they went in, and nonsense is not decoded`() {
        var random = SeededGenerator(state: 3)
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            if let headers = HeaderCoding.decode(bytes), headers.allSatisfy({ !$0.name.contains("\u{FFFD}") }) {
                #expect(HeaderCoding.decode(HeaderCoding.encode(headers)) == headers)
            }
        }
        #expect(HeaderCoding.decode([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]) == nil)
        #expect(HeaderCoding.decode([2, 0, 0]) == nil)
        #expect(HeaderCoding.encode([]).isEmpty)
    }
}
