import Foundation

/// What it took a process to work off a backlog.
struct BacklogRun {
    /// CPU seconds of the process per million records.
    var cpuPerMillion: Double
    /// Records per second of wall time, from the first commit to the last.
    var rate: Double
    /// The most memory it held, in megabytes.
    var peakMegabytes: Double

    /// Starts `subject` anew on the stage's backlog of `records` and waits until its group has committed all of them.
    static func measure(
        _ subject: Subject, on stage: Stage, records: Int, deadline: Duration = .seconds(300)
    ) async throws -> BacklogRun {
        let process = try subject.start(on: stage)
        do {
            try await process.waitFor(subject.marker)
            let run = try await follow(process, subject.group, stage, records, ContinuousClock.now + deadline)
            await process.stop()
            return run
        } catch {
            await process.stop()
            throw error
        }
    }

    private static func follow(
        _ process: MeteredProcess, _ group: String, _ stage: Stage, _ records: Int, _ end: ContinuousClock.Instant
    ) async throws -> BacklogRun {
        let before = try process.cpuSeconds()
        var first: (time: ContinuousClock.Instant, done: Int)?
        while true {
            let done = try await stage.committed(group)
            let now = ContinuousClock.now
            if done > 0, first == nil { first = (now, done) }
            if done >= records, let first {
                let cpu = try process.cpuSeconds() - before
                return BacklogRun(
                    cpuPerMillion: cpu / Double(records) * 1e6,
                    rate: Double(done - first.done) / max((now - first.time) / .seconds(1), 1e-3),
                    peakMegabytes: try process.peakMegabytes())
            }
            try process.requireAlive()
            guard now < end else { throw process.failure("did \(done) of \(records) records in time") }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}

/// The rounds of one side of a comparison.
struct Rounds {
    /// As results name it.
    let name: String
    var runs: [BacklogRun] = []

    var cpu: Double { Self.median(runs.map(\.cpuPerMillion)) }
    var rate: Double { Self.median(runs.map(\.rate)) }
    var peak: Double { runs.map(\.peakMegabytes).max() ?? 0 }

    static func median(_ values: [Double]) -> Double {
        guard !values.isEmpty else { return .nan }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// The figures of a side in one line.
    var line: String {
        let rounds = runs.map { String(format: "%.2f", $0.cpuPerMillion) }.joined(separator: " ")
        return name.padding(toLength: 26, withPad: " ", startingAt: 0)
            + String(format: "%7.2f CPU-s per million  %9.0f records/s  peak %4.0f MB", cpu, rate, peak)
            + "  (rounds: \(rounds))"
    }

    /// Measures one more round.
    mutating func add(_ subject: Subject, on stage: Stage, _ records: Int) async throws {
        runs.append(try await .measure(subject, on: stage, records: records))
    }

    /// How much CPU `other` takes for what takes this one a second: medians, and the spread over the rounds.
    func cpuRatio(of other: Rounds) -> String {
        let each = zip(runs, other.runs).map { $1.cpuPerMillion / max($0.cpuPerMillion, 1e-9) }
        return String(
            format: "%.2f (rounds: %.2f to %.2f)", other.cpu / max(cpu, 1e-9), each.min() ?? .nan, each.max() ?? .nan)
    }
}
