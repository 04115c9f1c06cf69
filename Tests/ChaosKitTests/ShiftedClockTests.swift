import Foundation
import Testing

@testable import ChaosKit

@Suite struct ShiftedClockTests {
    /// Beside the test's own executable, where the programs are.
    private let library = URL(
        filePath: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    ).deletingLastPathComponent().appending(path: ShiftedClock.library)

    @Test(arguments: [-36_000, 0, 36_000])
    func `a program that goes by a shifted clock sees the shift`(seconds: Int) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "clock-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let clock = try ShiftedClock(file)
        clock.shift(by: .seconds(seconds))
        let process = Process()
        process.executableURL = URL(filePath: "/bin/date")
        process.arguments = ["+%s"]
        process.environment = clock.environment(library: library)
        let output = Pipe()
        process.standardOutput = output
        let before = Int(Date().timeIntervalSince1970)
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let after = Int(Date().timeIntervalSince1970)
        let shown = try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect((before + seconds...after + seconds).contains(shown))
    }
}
