import Kafka
import Synchronization
import Testing

@testable import LagMonitoring

@Suite("The monitor", .timeLimit(.minutes(1)))
struct LagMonitorTests {
    /// A clock that stands still until it is turned: each pause of the monitor is an event, and ends by a turn.
    private final class ManualClock: Sendable {
        let moment = Mutex(start)
        let pauses: AsyncStream<CheckedContinuation<Void, Never>>
        private let began: AsyncStream<CheckedContinuation<Void, Never>>.Continuation

        init() { (pauses, began) = AsyncStream.makeStream() }

        func pause(_ duration: Duration) async throws {
            await withCheckedContinuation { began.yield($0) }
            moment.withLock { $0 = UnixTime(milliseconds: $0.milliseconds + 10_000) }
            try Task.checkCancellation()
        }
    }

    private let gone = LagProblem("all brokers down", isBrokerUnreachable: true)

    private func source() -> ScriptedSource {
        ScriptedSource {
            $0.cluster = .success(ClusterView(id: "test", brokers: 1, topics: [Topic("t"): [Partition(0)]]))
            $0.bounds = [place("t"): .success(log(0, 10))]
            $0.commits[GroupID("w")] = .success([place("t"): Offset(4)])
        }
    }

    private func monitor(_ source: ScriptedSource, _ clock: ManualClock) -> LagMonitor {
        LagMonitor(
            source: source, groups: [group("w", .name(Topic("t")))], interval: .seconds(10),
            now: { clock.moment.withLock { $0 } }, pause: { try await clock.pause($0) })
    }

    @Test("It samples, survives the broker's absence with the age of the last good sample, recovers, and ends")
    func life() async throws {
        let clock = ManualClock()
        let source = source()
        let monitor = monitor(source, clock)
        #expect(monitor.latest == nil)
        let running = Task { try await monitor.run() }
        var pauses = clock.pauses.makeAsyncIterator()

        var turn = try #require(await pauses.next())
        #expect(monitor.latest?.lagRecords == 6 && monitor.latest?.isCurrent == true)
        let view = source.state.withLock { $0.cluster }
        source.state.withLock { $0.cluster = .failure(gone) }
        turn.resume()

        turn = try #require(await pauses.next())
        let away = try #require(monitor.latest)
        #expect(!away.isCurrent && away.problem == gone && away.sampleAge == .seconds(10))
        #expect(away.workers.first?.total.records == 6 && away.failures == 1)
        source.state.withLock {
            $0.cluster = view
            $0.commits[GroupID("w")] = .success([place("t"): Offset(10)])
        }
        turn.resume()

        turn = try #require(await pauses.next())
        #expect(monitor.latest?.isCurrent == true && monitor.latest?.lagRecords == 0)
        running.cancel()
        turn.resume()
        try await running.value
    }

    @Test("A standstill shows after half a window of samples")
    func standstill() async {
        let clock = ManualClock()
        let monitor = monitor(source(), clock)
        var statuses: [LagStatus] = []
        for _ in 0..<6 {
            statuses.append(await monitor.sampleOnce(deadline: .seconds(5)).status)
            clock.moment.withLock { $0 = UnixTime(milliseconds: $0.milliseconds + 10_000) }
        }
        #expect(statuses == [.ok, .ok, .ok, .ok, .stop, .stop])
    }

    @Test("Paths answer with their media type; others are not the monitor's")
    func responses() async {
        let clock = ManualClock()
        let source = source()
        let monitor = monitor(source, clock)
        #expect(monitor.respond(path: "/")?.status == 200)
        #expect(monitor.respond(path: "/lag")?.status == 503)
        #expect(monitor.respond(path: "/lag.prom")?.body == "")
        source.state.withLock { $0.cluster = .failure(gone) }
        await monitor.sampleOnce(deadline: .seconds(5))
        #expect(monitor.respond(path: "/lag")?.status == 503)
        #expect(monitor.prometheusText.contains("dragon_broker_up 0"))
        source.state.withLock {
            $0.cluster = .success(ClusterView(id: "test", brokers: 1, topics: [Topic("t"): [Partition(0)]]))
        }
        await monitor.sampleOnce(deadline: .seconds(5))
        #expect(monitor.respond(path: "/lag?pretty")?.status == 200)
        #expect(monitor.respond(path: "/api/lag")?.contentType == "application/json")
        #expect(monitor.respond(path: "/lag.prom")?.contentType.hasPrefix("text/plain; version=0.0.4") == true)
        #expect(monitor.respond(path: "/")?.body.contains("dead") == true)
        for path in ["", "/x", "/lag/", "//", "lag"] { #expect(monitor.respond(path: path) == nil) }
    }
}
