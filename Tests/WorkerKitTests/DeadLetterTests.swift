import Testing

@testable import WorkerKit

@Suite struct DeadLetterTests {
    @Test func `a long message is cut between characters to the limit`() {
        for text in [String(repeating: "ề", count: 5000), String(repeating: "a", count: 5000), "ngắn", ""] {
            let cut = DeadLetterHeader.cut(text)
            #expect(cut.utf8.count <= DeadLetterHeader.maximumMessageBytes)
            #expect(cut == text || text.hasPrefix(cut.dropLast(3)))
        }
    }

    @Test func `exit codes are those of sysexits`() {
        let codes = Dictionary(uniqueKeysWithValues: DragonExit.allCases.map { ("\($0)", $0.rawValue) })
        #expect(
            codes == [
                "ok": 0, "usage": 64, "dataError": 65, "noInput": 66, "unavailable": 69, "software": 70,
                "cannotCreate": 73, "ioError": 74, "tempFail": 75, "configuration": 78,
            ])
    }
}
