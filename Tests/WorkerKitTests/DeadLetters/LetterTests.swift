import Intelligence
import Kafka
import Testing

@testable import WorkerKit

@Suite struct LetterTests {
    @Test(arguments: [
        ("scorer-0@12", "scorer", 0, 12), ("notifier-3@0", "notifier", 3, 0),
        ("dead-letters.scorer-0@12", "scorer", 0, 12), ("omd.dead-letters.scorer-0@12", "scorer", 0, 12),
        ("archiver-2147483647@9223372036854775807", "archiver", 2_147_483_647, 9_223_372_036_854_775_807),
    ])
    func `an address is read as list and Kafka write it`(
        text: String, worker: String, partition: Int32, offset: Int64
    ) throws {
        let address = try LetterAddress(text, topics: StreamTopics(prefix: "omd."))
        #expect(address.worker.rawValue == worker)
        #expect(address.partition == Partition(partition))
        #expect(address.offset == Offset(offset))
        #expect(address.description == "\(worker)-\(partition)@\(offset)")
        #expect(try LetterAddress(address.description) == address)
        let place = address.place(StreamTopics(prefix: "omd."))
        #expect(place == "omd.dead-letters.\(address)")
        #expect(try LetterAddress(place, topics: StreamTopics(prefix: "omd.")) == address)
    }

    @Test(arguments: [
        "", "scorer", "scorer-0", "scorer@0", "scorer-@1", "scorer-0@", "scorer--1@1", "scorer-0@-1", "scorer-0@1x",
        "scorer-0@+1", "scorer-2147483648@0", "scorer-0@9223372036854775808", "alerts.drugs-0@1", "-0@1",
        "scorer-0@１", "scorer-0@1\u{1B}[2J",
    ])
    func `what is no address is refused in words that steer no terminal`(text: String) {
        #expect {
            try LetterAddress(text)
        } throws: { error in
            "\(error)".unicodeScalars.allSatisfy { $0.value >= 32 }
        }
    }

    @Test func `a mistyped worker gets a suggestion`() {
        #expect(throws: LetterAddress.Problem.self) { try LetterAddress("scorrer-0@1") }
        do {
            _ = try LetterAddress("scorrer-0@1")
        } catch {
            #expect(error.description.contains("did you mean \"scorer\"?"))
            #expect(error.description.contains("notifier"))
        }
    }

    @Test func `the headers of a worker are read`() throws {
        let letter = Letter.made(
            .scorer(12),
            headers: [
                LetterHeader.attempts: "3", LetterHeader.firstFailure: "2026-04-15T08:29:00.250Z",
                LetterHeader.lastFailure: "2026-04-15T08:30:00Z", LetterHeader.revision: "r-7",
                LetterHeader.redriveCount: "2", LetterHeader.redriveFrom: "dead-letters.scorer-0@3",
                "ce_type": "mekong-dragon.warning", "ce_id": "VN-CUSTOMS/W-1", "ce_subject": "VN-CUSTOMS/W-0",
                "ce_source": "VN-CUSTOMS", "ce_exercise": "true",
            ])
        #expect(letter.address.description == "scorer-0@12")
        #expect(letter.cause == "invalid")
        #expect(letter.message.hasPrefix("goods: is missing\n"))
        #expect(letter.origin?.description == "alerts.drugs-3@117")
        #expect(letter.recordTime == 1_776_241_000_000)
        #expect(letter.givenUpAt == Instant(milliseconds: 1_776_241_800_000))
        #expect(letter.group == "dragon-scorer")
        #expect(letter.attempts == 3)
        #expect(letter.firstFailure?.description == "2026-04-15T08:29:00.250Z")
        #expect(letter.lastFailure?.description == "2026-04-15T08:30:00Z")
        #expect(letter.revision == "r-7")
        #expect(letter.redrives == .count(2))
        #expect(letter.redrivenFrom == "dead-letters.scorer-0@3")
        #expect(letter.identity.record?.description == "VN-CUSTOMS/W-1")
        #expect(letter.identity.thread?.description == "VN-CUSTOMS/W-0")
        #expect(letter.identity.type == "warning")
        #expect(letter.identity.exercise)
    }

    @Test func `an assessment is no record, and its thread is known`() {
        let letter = Letter.made(
            own: [
                Header("ce_type", "mekong-dragon.assessment"), Header("ce_id", "a-1"), Header("ce_subject", "VN/1"),
            ])
        #expect(letter.identity.record == nil)
        #expect(letter.identity.type == "assessment")
        #expect(letter.identity.thread?.description == "VN/1")
    }

    @Test func `without headers it is still a letter`() {
        let record = LogRecord(
            topicPartition: LetterAddress.scorer(0).topicPartition(StreamTopics()), offset: Offset(0), timestamp: -1,
            key: nil, payload: nil)
        let letter = Letter(record, address: .scorer(0))
        #expect(letter.cause == "unknown")
        #expect(letter.origin == nil)
        #expect(letter.givenUpAt == nil)
        #expect(letter.recordTime == nil)
        #expect(letter.redrives == .count(0))
        #expect(letter.identity == Letter.Identity())
    }

    @Test(arguments: ["", "x", "-1", "1.5", "99999999999999999999", "0x1"])
    func `a number that is none is not believed`(text: String) {
        let letter = Letter.made(headers: [
            DeadLetterHeader.partition: text, LetterHeader.attempts: text, LetterHeader.redriveCount: text,
            DeadLetterHeader.timestamp: text,
        ])
        #expect(letter.origin == nil)
        #expect(letter.attempts == nil)
        #expect(letter.redrives == .unreadable)
        #expect(letter.recordTime == nil)
    }

    @Test(arguments: ["", "a b", "..", String(repeating: "a", count: 250), "alerts.drugs\u{0}"])
    func `a topic that Kafka would not have is no origin`(topic: String) {
        #expect(Letter.made(headers: [DeadLetterHeader.topic: topic]).origin == nil)
    }

    @Test func `the last of two headers counts, and long ones are cut`() {
        let letter = Letter.made(
            headers: [DeadLetterHeader.message: String(repeating: "ề", count: 5000)],
            own: [Header(DeadLetterHeader.cause, "first"), Header(LetterHeader.redriveCount, "1")])
        #expect(letter.cause == "invalid")
        #expect(letter.message.unicodeScalars.count == DeadLetterHeader.maximumMessageBytes)
        #expect(letter.redrives == .count(1))
    }

    @Test func `a redriven record has its bytes, key, time and own headers, and says where it comes from`() throws {
        let own = [
            Header("own", "header"), Header("none", bytes: nil), Header("raw", bytes: [0xFF, 0]),
            Header(LetterHeader.redriveCount, "1"), Header(LetterHeader.redriveFrom, "dead-letters.scorer-0@3"),
        ]
        let payload: [UInt8] = [0, 0xFF, 0x7B]
        let record = LogRecord.letter(
            .scorer(12), key: [7], payload: payload, headers: [LetterHeader.attempts: "3"], own: own)
        let headers = LetterHeader.own(record.headers)
        #expect(headers == [Header("own", "header"), Header("none", bytes: nil), Header("raw", bytes: [0xFF, 0])])
    }

    @Test func `every header of ours is explained, and no other`() {
        let letter = LogRecord.letter(headers: [LetterHeader.attempts: "1"])
        for header in letter.headers {
            #expect((LetterHeader.meaning(of: header.name) != nil) == header.name.hasPrefix("dragon-"))
        }
        #expect(LetterHeader.meaning(of: LetterHeader.redriveFrom) != nil)
    }
}

@Suite struct PlainTextTests {
    private let hostile = "a\u{1B}[31mb\u{9B}2Jc\rd\te\u{202E}f\u{7F}g\u{2028}h\u{0}i\u{200B}j\\k\nl"

    @Test func `on one line there is nothing that steers a terminal`() {
        let line = PlainText.oneLine(hostile)
        #expect(line == "a [31mb 2Jc d e f g h i j\\k l")
    }

    @Test func `a long text is cut to the limit and says so`() {
        #expect(PlainText.oneLine("abcdefgh", limit: 8) == "abcdefgh")
        #expect(PlainText.oneLine("abcdefghi", limit: 8) == "abcde...")
        #expect(PlainText.oneLine("龍龍龍龍龍", limit: 4) == "龍...")
    }

    @Test func `written out, everything can be told from what it is not`() {
        #expect(
            PlainText.escaped(hostile)
                == "a\\u{1B}[31mb\\u{9B}2Jc\\rd\\te\\u{202E}f\\u{7F}g\\u{2028}h\\u{0}i\\u{200B}j\\\\k\nl")
        #expect(PlainText.escaped("a\nb", keepsLines: false) == "a\\nb")
        #expect(PlainText.escaped("Bản tin 龍🐉") == "Bản tin 龍🐉")
    }

    @Test func `JSON stays the same document`() throws {
        let document = "{\"a\":\"x\u{9B}\u{202E}\u{E0001}龍\"}"
        #expect(PlainText.json(document) == "{\"a\":\"x\\u009b\\u202e\\udb40\\udc01龍\"}")
    }
}
