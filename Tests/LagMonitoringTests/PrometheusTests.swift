import Foundation
import Kafka
import Testing

@testable import LagMonitoring

@Suite("The snapshot as Prometheus text")
struct PrometheusTests {
    /// Prometheus' own checker: `PROMTOOL`, or where a package puts it.
    private static let checker: String? =
        ([ProcessInfo.processInfo.environment["PROMTOOL"]].compactMap { $0 }
        + ["/usr/bin/promtool", "/usr/local/bin/promtool"])
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    private func lines(_ snapshot: LagSnapshot, of metric: LagMetric) -> [String] {
        snapshot.prometheusText.split(separator: "\n").map(String.init).filter {
            $0.hasPrefix(metric.rawValue + "{") || $0.hasPrefix(metric.rawValue + " ")
        }
    }

    @Test("Numbers carry their labels")
    func numbers() {
        let snapshot = richSnapshot()
        #expect(
            lines(snapshot, of: .lagRecords).prefix(2) == [
                #"dragon_lag_records{worker="dragon-scorer",group="scorer",topic="alerts.drugs",partition="0"} 0"#,
                #"dragon_lag_records{worker="dragon-scorer",group="scorer",topic="alerts.drugs",partition="1"} 600"#,
            ])
        #expect(
            lines(snapshot, of: .lagSeconds).last
                == #"dragon_lag_seconds{worker="dragon-scorer",group="scorer",topic="alerts.drugs",partition="1"} 12.345"#
        )
        #expect(lines(snapshot, of: .endOffset).first == #"dragon_end_offset{topic="alerts.drugs",partition="0"} 500"#)
        #expect(
            lines(snapshot, of: .deadLetters)
                == [#"dragon_dead_letters{worker="dragon-scorer",topic="dead-letters.dragon-scorer"} 7"#])
        #expect(lines(snapshot, of: .brokerUp) == ["dragon_broker_up 1"])
        #expect(lines(snapshot, of: .sampleAge) == ["dragon_monitor_sample_age_seconds 2"])
    }

    @Test("What is unknown has no line")
    func unknown() {
        let snapshot = richSnapshot()
        #expect(lines(snapshot, of: .lagRecords).count == 3)
        #expect(lines(snapshot, of: .lagSeconds).count == 2)
        #expect(!snapshot.prometheusText.contains("dead-letters.odd"))
    }

    @Test("Each worker has exactly one status")
    func status() {
        let statuses = lines(richSnapshot(), of: .workerStatus)
        #expect(statuses.count == 2 * LagStatus.allCases.count)
        #expect(statuses.filter { $0.hasSuffix(" 1") }.count == 2)
        #expect(statuses.contains { $0.contains(#"status="NOTFOUND"} 1"#) })
    }

    @Test("Labels are escaped as the format wants it")
    func escaping() {
        #expect(richSnapshot().prometheusText.contains(#"worker="<b>&\"odd\"",group="a\\b\"c\nd""#))
    }

    @Test("While the cluster does not answer, no old number is passed off as a new one")
    func stale() {
        let snapshot = richSnapshot(problem: LagProblem("gone", isBrokerUnreachable: true))
        #expect(lines(snapshot, of: .lagRecords).isEmpty && lines(snapshot, of: .workerStatus).isEmpty)
        #expect(lines(snapshot, of: .brokerUp) == ["dragon_broker_up 0"])
        #expect(lines(snapshot, of: .sampleAge) == ["dragon_monitor_sample_age_seconds 45"])
        #expect(lines(snapshot, of: .failures) == ["dragon_monitor_sample_failures_total 1"])
    }

    @Test("Every metric stands once under HELP and TYPE, and no series comes twice")
    func lint() throws {
        let label = #"[a-z]+="(?:[^"\\\n]|\\[\\"n])*""#
        let line = try Regex(#"([a-z_]+)(\{\#(label)(,\#(label))*\})? -?[0-9]+(\.[0-9]+)?"#)
        for snapshot in [richSnapshot(), richSnapshot(problem: LagProblem("gone"))] {
            #expect(snapshot.prometheusText.hasSuffix("\n"))
            var typed: [String] = []
            var series: Set<Substring> = []
            for text in snapshot.prometheusText.split(separator: "\n") {
                if text.hasPrefix("# TYPE ") { typed.append(String(text.split(separator: " ")[2])) }
                if text.hasPrefix("#") { continue }
                let match = try #require(text.wholeMatch(of: line), "\(text)")
                #expect(typed.last == match[1].substring.map(String.init), "\(text)")
                #expect(series.insert(text[..<(text.lastIndex(of: " ") ?? text.endIndex)]).inserted, "\(text)")
            }
            #expect(Set(typed).count == typed.count)
        }
    }

    @Test("Names tell their unit and kind", arguments: LagMetric.allCases)
    func names(_ metric: LagMetric) {
        #expect(metric.rawValue.hasPrefix("dragon_"))
        #expect(metric.rawValue.hasSuffix("_total") == (metric.type == "counter"))
        #expect(!metric.help.contains("\n") && !metric.help.contains("\\") && metric.help.hasSuffix("."))
    }

    @Test(
        "promtool finds nothing to criticise",
        .enabled(if: checker != nil, "promtool is not installed (Debian package prometheus)"))
    func promtool() throws {
        let path = try #require(Self.checker)
        for snapshot in [richSnapshot(), richSnapshot(problem: LagProblem("gone"))] {
            let process = Process()
            let input = Pipe()
            let output = Pipe()
            process.executableURL = URL(fileURLWithPath: path)
            process.arguments = ["check", "metrics"]
            process.standardInput = input
            process.standardOutput = output
            process.standardError = output
            try process.run()
            try input.fileHandleForWriting.write(contentsOf: Data(snapshot.prometheusText.utf8))
            try input.fileHandleForWriting.close()
            let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 0 && said.isEmpty, "\(said)")
        }
    }
}
