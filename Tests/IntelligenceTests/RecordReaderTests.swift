import Intelligence
import Testing

@Suite struct RecordReaderTests {
    private static let start = #"{"schema_version":"1.0","type":"seizure","agency":"A","id":"1","#
    private static let rest =
        #""reported_at":"2026-04-15T08:30:00Z","handling":{"tlp":"TLP:CLEAR"},"commodity_group":"drugs"}"#

    private func problems(_ text: String) -> [RecordProblem] {
        problems(Array(text.utf8))
    }

    private func problems(_ bytes: [UInt8]) -> [RecordProblem] {
        do throws(RecordProblems) {
            _ = try RecordReader().read(bytes)
            return []
        } catch { return error.problems }
    }

    @Test("the complete record has every field")
    func complete() throws {
        let record = try RecordReader().read(Samples.complete)
        #expect(record.title == "Vảy tê tê 😀")
        #expect(record.goods[0].quantityM3 == 1000)
        #expect(record.reportedAt.description == "2026-04-15T01:30:00.250Z")
        #expect(record.consignment?.observations == [.sealBroken, .preExportNotificationMissing])
        #expect(record.parties.first?.authorisedOperator == false)
    }

    @Test("a restriction that is not known is never dropped: the record is rejected")
    func unknownMark() {
        let start = Self.start + Self.rest.replacing(#""tlp":"TLP:CLEAR""#, with: #""tlp":"TLP:GREEN","caveat":"X""#)
        let found = problems(start)
        #expect(found.map(\.field) == ["handling.caveat"])
        #expect(found.map(\.rule) == [ReadingRule.unknownMark])
        let absent = Self.start + Self.rest.replacing(#""tlp":"TLP:CLEAR""#, with: #""tlp":"TLP:GREEN","caveat":null"#)
        #expect(problems(absent).isEmpty)
    }

    @Test(
        "each problem has its path",
        arguments: [
            (#""goods":[{"commodity":"x"},{"hs":5,"commodity":null}],"#, ["goods[1].hs", "goods[1].commodity"]),
            (
                #""consignment":{"containers":["A",7],"packages":1.5},"#,
                ["consignment.containers[1]", "consignment.packages"]
            ),
            (#""transport":{"mode":"ship"},"route":[],"#, ["transport.mode", "route"]),
            (#""event":{"date":"2026-02-30"},"arrests":9223372036854775808,"#, ["event.date", "arrests"]),
            (#""title":"a\u0000b","#, ["title"]),
            (#""thread_id":"A1","#, ["thread_id"]),
            (#""title":"a","title":"b","#, ["title"]),
            (#""x":{"y":[{"z":1,"z":2}]},"#, ["x.y[0].z"]),
            (#""x":1,"x":2,"#, ["x"]),
            (
                #""parties":[{"role":"driver","kind":"person","authorised_operator":1}],"#,
                ["parties[0].authorised_operator"]
            ),
        ])
    func paths(fields: String, expected: [String]) {
        #expect(problems(Self.start + fields + Self.rest).map(\.field) == expected)
    }

    @Test("missing handling has a rule of its own")
    func handling() {
        let without = Self.start + #""reported_at":"2026-04-15T08:30:00Z","commodity_group":"drugs"}"#
        #expect(problems(without).map(\.rule) == [ReadingRule.missingHandling])
        let empty = Self.start + #""reported_at":"2026-04-15T08:30:00Z","handling":{},"commodity_group":"drugs"}"#
        #expect(problems(empty) == [RecordProblem(field: "handling.tlp", rule: ReadingRule.missingHandling)])
    }

    @Test("another major version is said, and nothing else")
    func version() {
        let text = #"{"schema_version":"2.0","type":"novelty"}"#
        #expect(problems(text).map(\.rule) == [ReadingRule.otherVersion])
        #expect(throws: RecordProblems.self) { try RecordReader().read(Array(text.utf8)) }
        #expect(problems((Self.start + Self.rest).replacing("1.0", with: "1.9")).isEmpty)
    }

    @Test(
        "what is no JSON is explained",
        arguments: [
            ("", "is empty"), ("  \n", "is empty"), ("[]", "must be an object, not an array"),
            ("{", "ends in the middle"),
            (#"{"a":"b"#, "ends in the middle of a string, at byte 7"), (#"{"a":1}x"#, "after its end, at byte 7"),
            (#"{"a":01}"#, "number that JSON does not allow"), (#"{"a":1e999}"#, "out of range"),
            (#"{"a":tru}"#, "no value"), (#"{"a" 1}"#, "colon"), (#"{"a":1 "b":2}"#, "comma or }"),
            ("{a:1}", "key in quotes"),
            (#"{"a":"\ud800"}"#, "surrogate"), (#"{"a":"\q"}"#, "escape"), ("{\"a\":\"\u{1}\"}", "control character"),
            ("\u{FEFF}{}", "byte-order mark"), (#"{"a":123456789012345678901234567890}"#, "out of range"),
        ])
    func syntax(text: String, words: String) {
        let found = problems(text)
        #expect(found.count == 1 && found[0].rule.contains(words), "\(found)")
    }

    @Test("invalid UTF-8 is located")
    func utf8() {
        #expect(problems([0x7B, 0x22, 0xFF, 0x22, 0x7D]).first?.rule == "is not valid UTF-8 at byte 2")
    }

    @Test("size, depth, unknown fields and the number of problems are bounded")
    func bounds() throws {
        let deep = String(repeating: "[", count: 10_000)
        #expect(problems(deep).first?.rule == "is nested more than 32 levels deep")
        let nested = String(repeating: "[", count: 31) + String(repeating: "]", count: 31)
        #expect(problems(Self.start + "\"x\":\(nested)," + Self.rest).isEmpty)
        #expect(problems(Self.start + "\"x\":[\(nested)]," + Self.rest).first?.rule.contains("32 levels") == true)
        #expect(problems([UInt8](repeating: 0x20, count: 2 << 20)).first?.rule.contains("at most 1048576") == true)
        let many = (0..<70).map { "\"x\($0)\":0," }.joined()
        #expect(problems(Self.start + many + Self.rest).map(\.field) == [""])
        let wrong = "\"goods\":[" + Array(repeating: "1", count: 100).joined(separator: ",") + "],"
        #expect(problems(Self.start + wrong + Self.rest).count == 20)
        var long = Array((Self.start + "\"narrative\":\"").utf8)
        long += [UInt8](repeating: UInt8(ascii: "x"), count: 900_000) + Array(("\"," + Self.rest).utf8)
        #expect(try RecordReader().read(long).narrative?.utf8.count == 900_000)
    }

    @Test("every word of every code list is read")
    func words() throws {
        let reader = RecordReader()
        func read(_ field: String) throws -> IntelligenceRecord {
            try reader.read(Array((Self.start + field + "," + Self.rest).utf8))
        }
        for word in Observation.allCases {
            #expect(
                try read(#""consignment":{"observations":["\#(word.rawValue)"]}"#).consignment?.observations == [word])
        }
        for word in TransportMode.allCases {
            #expect(try read(#""transport":{"mode":"\#(word.rawValue)"}"#).transport?.mode == word)
        }
        for word in ConcealmentMethod.allCases {
            #expect(try read(#""concealment":{"method":"\#(word.rawValue)"}"#).concealment?.method == word)
        }
        for word in DetectionMethod.allCases {
            #expect(try read(#""detection":{"method":"\#(word.rawValue)"}"#).detection?.method == word)
        }
        for word in OutcomeResult.allCases {
            #expect(try read(#""outcome":{"result":"\#(word.rawValue)"}"#).outcome?.result == word)
        }
        for word in RequestedAction.allCases {
            #expect(try read(#""action":{"requested":"\#(word.rawValue)"}"#).action?.requested == word)
        }
        for word in PartyRole.allCases {
            #expect(try read(#""parties":[{"role":"\#(word.rawValue)","kind":"person"}]"#).parties[0].role == word)
        }
        for word in LocationType.allCases {
            let event = #""event":{"date":"2026-01-01","location_type":"\#(word.rawValue)"}"#
            #expect(try read(event).event?.locationType == word)
        }
    }
}
