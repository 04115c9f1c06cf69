import Foundation
import Intelligence
import Kafka
import Synchronization
import Testing

@testable import WorkerKit

/// Which letters are read in which order.
@Suite(.timeLimit(.minutes(4))) struct LetterCursorTests {
    @Test func `letters far apart are read in several passes, close ones in one`() {
        let topics = StreamTopics()
        let addresses = [3, 5, 1000, 9000, 9001].map { LetterAddress.scorer($0) } + [.scorer(2, partition: 1)]
        let passes = LetterLog.stretches(over: addresses, topics)
        #expect(passes.map(\.partition.partition.rawValue) == [0, 0, 1])
        #expect(
            passes.map(\.offsets) == [Offset(3)..<Offset(1001), Offset(9000)..<Offset(9002), Offset(2)..<Offset(3)])
        #expect(passes.map(\.last) == [.scorer(1000), .scorer(9001), .scorer(2, partition: 1)])
    }

    @Test func `a cursor goes through the log once and passes over what is not there`() async throws {
        let stage = try LetterStage()
        try await stage.letters(9000)
        let log = try await LetterLog.open(stage.settings, topics: stage.topics)
        var chosen = [0, 1, 2500, 2501, 7000, 8099].map { LetterAddress.scorer($0) }
        chosen += [5, 899].map { LetterAddress.scorer($0, partition: 1) }
        let cursor = LetterCursor(log, over: chosen + [.scorer(8100), .scorer(900, partition: 1)])
        for portion in [[chosen[0]], [chosen[1], chosen[2]], [chosen[3], .scorer(8100)], Array(chosen[4...])] {
            let found = try await cursor.take(portion)
            #expect(found.map(\.letter.address) == portion.filter { chosen.contains($0) })
            for entry in found {
                let number =
                    entry.letter.address.partition.rawValue == 1
                    ? entry.letter.address.offset.rawValue * 10 + 9
                    : entry.letter.address.offset.rawValue / 9 * 10 + entry.letter.address.offset.rawValue % 9
                #expect(entry.record.payload == Array("payload \(number)".utf8))
            }
        }
        #expect(try await cursor.take([.scorer(900, partition: 1)]).isEmpty)
        await log.close()
    }

    @Test func `portions are bounded in number and in bytes`() {
        let small = (0..<1201 as Range<Int64>).map { SelectedLetter(.scorer($0), byteCount: 10) }
        #expect(LetterWork.portions(of: small).map(\.count) == [500, 500, 201])
        let large = (0..<5 as Range<Int64>).map { SelectedLetter(.scorer($0), byteCount: 3 << 20) }
        #expect(LetterWork.portions(of: large).map(\.count) == [2, 2, 1])
        let huge = [SelectedLetter(.scorer(0), byteCount: 1 << 30), SelectedLetter(.scorer(1), byteCount: 1)]
        #expect(LetterWork.portions(of: huge).map(\.count) == [1, 1])
        #expect(LetterWork.portions(of: []).isEmpty)
    }
}
