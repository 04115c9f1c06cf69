import Foundation
import Intelligence
import Testing

@testable import Feeds

struct LineReaderTests {
    @Test func linesKeepTheirNumbersAndEmptyOnesAreSkipped() throws {
        let events = try lineEvents(Array("one\n\ntwo\nthree".utf8))
        #expect(
            events == [
                .line(number: 1, bytes: Array("one".utf8)), .line(number: 3, bytes: Array("two".utf8)),
                .line(number: 4, bytes: Array("three".utf8)),
            ])
    }

    @Test func anEmptyInputHasNoLines() throws {
        #expect(try lineEvents([]).isEmpty)
        #expect(try lineEvents(Array("\n\n".utf8)).isEmpty)
    }

    @Test(arguments: [
        "a\nbb\n\nccc\n", "a\r\nb\r\n\r\nc", "\u{FEFF}a\n\u{FEFF}b\nc\r\nd\n", "\u{FEFF}", "\r\n", "a\rb\n\r",
        "x\n\(String(repeating: "y", count: 40))\nz",
        "\u{FEFF}\r\nq\n",
    ])
    func anyCutOfTheInputGivesTheSameLines(_ text: String) throws {
        let bytes = Array(text.utf8)
        let whole = try lineEvents(bytes, maximumBytes: 16)
        for cut in 1...max(1, bytes.count) {
            #expect(try lineEvents(bytes, lengths: [cut], maximumBytes: 16) == whole)
        }
        for seed in 0..<50 as Range<UInt64> {
            #expect(try lineEvents(bytes, lengths: cuts(seed, of: bytes.count), maximumBytes: 16) == whole)
        }
    }

    @Test func aLineBeyondTheLimitIsReportedAndTheNextOneGoesOn() throws {
        let long = String(repeating: "x", count: 17)
        let events = try lineEvents(Array("\(String(repeating: "y", count: 16))\n\(long)\nz\n".utf8), maximumBytes: 16)
        #expect(events.compactMap(\.lineText) == [String(repeating: "y", count: 16), "z"])
        #expect(events.compactMap(\.rejection).map(\.line) == [2])
        #expect(events.compactMap(\.rejection).first?.problem.rule.contains("17 bytes") == true)
    }

    @Test func fortyMegabytesOnOneLineAreNotHeld() throws {
        /// Makes the long line as it is asked for.
        struct LongLine: ByteSource {
            var left = 40_000_000
            var tail = Array("\n{}\n".utf8)
            mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
                if left > 0 {
                    let count = min(left, buffer.count)
                    for index in 0..<count { buffer[index] = UInt8(ascii: "x") }
                    left -= count
                    return count
                }
                defer { tail = [] }
                buffer.copyBytes(from: tail)
                return tail.count
            }
        }
        var reader = LineReader(LongLine())
        let first = try reader.next()
        #expect(first?.rejection?.problem.rule.contains("40000000 bytes") == true)
        #expect((first?.rejection?.problem.value?.count ?? 99) <= 80)
        #expect(try reader.next() == .line(number: 2, bytes: Array("{}".utf8)))
        #expect(try reader.next() == nil)
    }

    @Test func aFileOfCRLFLinesIsTakenAndNotedOnce() throws {
        let events = try lineEvents(Array("a\r\nb\r\nc".utf8))
        #expect(events.compactMap(\.lineText) == ["a", "b", "c"])
        #expect(events.compactMap(\.note).count == 1)
    }

    @Test func aCRLFInAFileOfLFLinesIsRejectedAndTheOtherWayRoundIsFine() throws {
        let mixed = try lineEvents(Array("a\nb\r\nc\n".utf8))
        #expect(mixed.compactMap(\.lineText) == ["a", "c"])
        #expect(mixed.compactMap(\.rejection).map(\.line) == [2])
        #expect(mixed.compactMap(\.rejection).first?.problem.rule.contains("CRLF") == true)
        #expect(try lineEvents(Array("a\r\nb\n".utf8)).compactMap(\.lineText) == ["a", "b"])
    }

    @Test func aByteOrderMarkStandsOnlyAtTheStart() throws {
        let events = try lineEvents(Array("\u{FEFF}a\n\u{FEFF}b\n".utf8))
        #expect(events.compactMap(\.lineText) == ["a"])
        #expect(events.compactMap(\.note).map(\.line) == [1])
        #expect(events.compactMap(\.rejection).map(\.line) == [2])
    }

    @Test func nulBytesAndWrongUTF8ArePassedOn() throws {
        let bytes: [UInt8] = [0x7B, 0x00, 0xFF, 0xC0, 0x7D]
        #expect(try lineEvents(bytes + [0x0A]) == [.line(number: 1, bytes: bytes)])
    }

    @Test func aPipeThatStaysOpenDeliversEachLineAsItArrives() throws {
        let pipe = Pipe()
        let source = FileByteSource(descriptor: pipe.fileHandleForReading.fileDescriptor, name: "pipe")
        var reader = LineReader(source)
        for text in ["first", "second", "third"] {
            try pipe.fileHandleForWriting.write(contentsOf: Data("\(text)\n".utf8))
            // This would block for ever if the reader waited for a full buffer.
            #expect(try reader.next()?.lineText == text)
        }
        try pipe.fileHandleForWriting.close()
        #expect(try reader.next() == nil)
    }

    @Test func aFileThatIsNotThereAndADirectoryAreNamed() {
        #expect(throws: FeedError(.cannotOpen, "")) { try FileByteSource(path: "/nonexistent/feed.ndjson") }
        #expect(throws: FeedError(.cannotOpen, "")) { try FileByteSource(path: "/tmp") }
    }
}
