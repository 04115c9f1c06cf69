import Foundation
import Testing

/// A short form of `deploy/chaos`. The seeds are fixed, so that the schedules are; what the machine does meanwhile is
/// not, and nothing here depends on how fast it is.
@Suite(.serialized) struct ChaosTests {
    @Test func `under faults nothing is lost and nothing is done twice`() async throws {
        let report = try await chaos(["--minutes", "0.75", "--seed", "5", "--rate", "15", "--gap", "1.5"])
        // It did something: records, poison, and faults of many kinds.
        #expect(report.acknowledged > 300)
        #expect(report.poison > 0)
        #expect(report.faults.count >= (Programs.cluster == nil ? 15 : 5), "\(report.faults)")
        // Instances ended in the middle of it, and were started again.
        #expect(report.exits.keys.contains { $0.contains("killed: signal 9") }, "\(report.exits)")
    }

    @Test func `without faults two instances of every worker do everything once`() async throws {
        let report = try await chaos(["--minutes", "0.25", "--seed", "6", "--rate", "30", "--gap", "3600"])
        #expect(report.faults.isEmpty)
        for effect in ["inboxes", "webhooks", "dispatches"] {
            let row = try #require(report.effects.first { $0.effect == effect })
            #expect(row.repeated == 0, "\(row)")
        }
    }

    /// Runs it to a good end.
    private func chaos(_ arguments: [String]) async throws -> Report {
        let outcome = try await Programs.run(
            Programs.bin.appending(path: "dragon-chaos"), arguments + ["--json"], deadline: .seconds(900))
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let report = try decoder.decode(Report.self, from: Data(outcome.output.utf8))
        #expect(report.passed)
        #expect((report.lost, report.duplicated) == (0, 0))
        for row in report.effects {
            #expect(row.expected > 0 && row.found == row.expected && row.lost + row.duplicated == 0, "\(row)")
        }
        #expect(report.effects.count >= 7)
        return report
    }

    /// As far as it is looked at here.
    private struct Report: Decodable {
        struct Row: Decodable {
            var effect: String
            var expected: Int
            var found: Int
            var lost: Int
            var duplicated: Int
            var repeated: Int
        }

        var passed: Bool
        var acknowledged: Int
        var poison: Int
        var lost: Int
        var duplicated: Int
        var faults: [String: Int]
        var effects: [Row]
        var exits: [String: Int]
    }
}
