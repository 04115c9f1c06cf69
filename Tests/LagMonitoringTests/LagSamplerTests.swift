import Kafka
import Synchronization
import Testing

@testable import LagMonitoring

@Suite("Taking a sample")
struct LagSamplerTests {
    private func sampled(_ source: ScriptedSource, _ groups: [MonitoredGroup]) async -> LagSample {
        await LagSampler(source: source, groups: groups, now: { start }).sample(deadline: .seconds(5))
    }

    private func topics(_ topics: [String: Int32]) -> Result<ClusterView, LagProblem> {
        .success(
            ClusterView(
                id: "test", brokers: 2,
                topics: Dictionary(
                    uniqueKeysWithValues: topics.map { name, count in
                        (Topic(name), (0..<count).reversed().map { Partition($0) })
                    })))
    }

    @Test("Every partition of every matching topic is read, in order, with its lag in records and time")
    func complete() async throws {
        let source = ScriptedSource {
            $0.cluster = topics(["alerts.drugs": 2, "alerts.wildlife": 1, "other": 3])
            $0.bounds = [
                place("alerts.drugs", 0): .success(log(0, 10)), place("alerts.drugs", 1): .success(log(5, 10)),
                place("alerts.wildlife"): .success(log(0, 0)),
            ]
            $0.commits[GroupID("w")] = .success([
                place("alerts.drugs", 0): Offset(4), place("alerts.drugs", 1): Offset(2),
            ])
            $0.timestamps = [
                place("alerts.drugs", 0): [Offset(4): start.milliseconds - 3000],
                place("alerts.drugs", 1): [Offset(5): start.milliseconds - 9000],
            ]
            $0.activity[GroupID("w")] = .members
        }
        let sample = await sampled(source, [group("w", .pattern("^alerts\\."))])
        let result = try sample.result.get()
        #expect(result.clusterID == "test" && result.brokers == 2 && sample.takenAt == start)
        let group = try #require(result.groups.first)
        #expect(group.activity == .members)
        #expect(group.partitions.map(\.topicPartition.description).count == 3)
        #expect(group.partitions.map(\.lagRecords) == [6, 8, 0])
        #expect(group.partitions.map(\.lagTime) == [.seconds(3), .seconds(9), .zero])
        #expect(group.partitions.map(\.lostRecords) == [0, 3, 0])
        // One question for all lagging partitions, none for the one that has nothing waiting.
        let questions = source.state.withLock { $0.timestampQuestions }
        #expect(questions == [[place("alerts.drugs", 0): Offset(4), place("alerts.drugs", 1): Offset(5)]])
        #expect(source.state.withLock { $0.deadlines }.allSatisfy { $0 > .zero && $0 <= .seconds(5) })
    }

    @Test("Groups at different places of one partition each get their own record's age")
    func collisions() async throws {
        let source = ScriptedSource {
            $0.cluster = topics(["t": 1])
            $0.bounds = [place("t"): .success(log(0, 10))]
            $0.commits[GroupID("a")] = .success([place("t"): Offset(1)])
            $0.commits[GroupID("b")] = .success([place("t"): Offset(7)])
            $0.commits[GroupID("c")] = .success([place("t"): Offset(7)])
            $0.timestamps[place("t")] = [Offset(1): start.milliseconds - 9000, Offset(7): start.milliseconds - 2000]
        }
        let name = TopicSelector.name(Topic("t"))
        let result = try await sampled(source, [group("a", name), group("b", name), group("c", name)]).result.get()
        #expect(result.groups.map { $0.partitions[0].lagTime } == [.seconds(9), .seconds(2), .seconds(2)])
        #expect(source.state.withLock { $0.timestampQuestions }.count == 2)
    }

    @Test("A record that cannot be read in time leaves the time unknown and the rest known")
    func unreadable() async throws {
        let source = ScriptedSource {
            $0.cluster = topics(["t": 1])
            $0.bounds = [place("t"): .success(log(0, 10))]
        }
        let result = try await sampled(source, [group("w", .name(Topic("t")))]).result.get()
        #expect(result.groups[0].partitions[0].lagRecords == 10)
        #expect(result.groups[0].partitions[0].lagTime == nil)
        #expect(result.groups[0].activity == nil)
    }

    @Test("One partition's failure, nonsense or silence stays with that partition")
    func partialFailure() async throws {
        let source = ScriptedSource {
            $0.cluster = topics(["t": 4])
            $0.bounds = [
                place("t", 0): .success(log(0, 3)), place("t", 1): .failure(LagProblem("no leader")),
                place("t", 2): .success(log(-1, -1001)),
            ]
            $0.commits[GroupID("w")] = .success([place("t", 0): Offset(-1001)])
        }
        let partitions = try await sampled(source, [group("w", .name(Topic("t")))]).result.get().groups[0].partitions
        #expect(partitions.map(\.lagRecords) == [3, nil, nil, nil])
        #expect(partitions.map(\.committed) == [nil, nil, nil, nil])
        #expect(partitions.map { $0.problem == nil } == [true, false, false, false])
        #expect(partitions[1].problem == LagProblem("no leader"))
    }

    @Test("One group's failure leaves the others measured")
    func groupFailure() async throws {
        let source = ScriptedSource {
            $0.cluster = topics(["t": 1])
            $0.bounds = [place("t"): .success(log(0, 3))]
            $0.commits[GroupID("bad")] = .failure(LagProblem("no coordinator"))
            $0.commits[GroupID("good")] = .success([place("t"): Offset(3)])
        }
        let name = TopicSelector.name(Topic("t"))
        let groups = try await sampled(source, [group("bad", name), group("good", name)]).result.get().groups
        #expect(groups[0].partitions[0].lagRecords == nil)
        #expect(groups[0].partitions[0].problem == LagProblem("no coordinator"))
        #expect(groups[1].partitions[0].lagRecords == 0)
    }

    @Test("A topic that does not exist is named, and is never asked for")
    func missingTopic() async throws {
        let source = ScriptedSource { $0.cluster = topics(["other": 1]) }
        let selectors = [TopicSelector.name(Topic("t")), .pattern("^alerts\\.")]
        let sample = await LagSampler(
            source: source, groups: [MonitoredGroup(worker: "w", group: GroupID("w"), topics: selectors)],
            now: { start }
        ).sample(deadline: .seconds(5))
        let result = try sample.result.get()
        #expect(result.groups[0].missing == selectors && result.groups[0].partitions.isEmpty)
        #expect(result.deadLetters.map(\.records) == [0])
    }

    @Test("Dead letters are counted over their topic's partitions, and are unknown rather than too few")
    func deadLetters() async throws {
        let source = ScriptedSource {
            $0.cluster = topics(["dead-letters.a": 2, "dead-letters.b": 2])
            $0.bounds = [
                place("dead-letters.a", 0): .success(log(2, 5)), place("dead-letters.a", 1): .success(log(0, 4)),
                place("dead-letters.b", 0): .success(log(0, 4)),
            ]
        }
        let counts = try await sampled(source, [group("a"), group("b"), group("c")]).result.get().deadLetters
        #expect(counts.map(\.records) == [7, nil, 0])
        #expect(counts.map { $0.problem == nil } == [true, false, true])
    }

    @Test("A cluster that does not answer is a sample that says so, also when it goes away half-way")
    func unreachable() async {
        let gone = LagProblem("all brokers down", isBrokerUnreachable: true)
        let silent = ScriptedSource { $0.cluster = .failure(gone) }
        #expect(await sampled(silent, [group("w")]).result == .failure(gone))
        let halfway = ScriptedSource {
            $0.cluster = topics(["t": 2])
            $0.commits[GroupID("w")] = .failure(gone)
            $0.bounds = [place("t", 0): .failure(gone), place("t", 1): .failure(gone)]
        }
        #expect(await sampled(halfway, [group("w", .name(Topic("t")))]).result == .failure(gone))
    }
}
