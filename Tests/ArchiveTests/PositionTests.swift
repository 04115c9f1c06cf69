import Storage
import Testing

@testable import Archive

@Suite struct PositionTests {
    let workspace: Workspace
    let store: ArchiveStore

    init() throws {
        workspace = try Workspace()
        store = try ArchiveStore(path: workspace.path())
    }

    private func advance(_ expected: Int64?, _ next: Int64, cluster: String = "c", group: String = "g") async throws {
        let step = PositionAdvance(at: drugs, expected: expected, next: next)
        try await store.database.write {
            try PositionTable.advance($0, cluster: cluster, group: group, by: [step])
        }
    }

    @Test func `A position goes forward from what is expected only`() async throws {
        try await advance(nil, 5)
        try await advance(5, 9)
        try await advance(9, 9)
        for stale in [nil, 0, 5, 10] as [Int64?] {
            let error = await #expect(throws: StoreError.self) { try await advance(stale, 12) }
            #expect(error?.code == .fenced)
            #expect(error?.isRetriable == false)
            #expect(error?.message.contains("stands at 9") == true)
        }
        #expect(try await store.positions(cluster: "c", group: "g") == [drugs: 9])
    }

    @Test func `A step backwards, or to a place that cannot be, is refused`() async throws {
        for (expected, next) in [(7, 6), (nil, -1), (-5, -1)] as [(Int64?, Int64)] {
            await #expect(throws: StoreError(.invalid, "")) { try await advance(expected, next) }
        }
        #expect(try await store.positions(cluster: "c", group: "g").isEmpty)
    }

    @Test func `Groups and clusters have positions of their own`() async throws {
        try await advance(nil, 5)
        try await advance(nil, 7, group: "other")
        try await advance(nil, 1, cluster: "begun again")
        #expect(try await store.positions(cluster: "c", group: "g") == [drugs: 5])
        #expect(try await store.positions(cluster: "c", group: "other") == [drugs: 7])
        #expect(try await store.positions(cluster: "begun again", group: "g") == [drugs: 1])
        #expect(try await store.positions(cluster: "nobody", group: "g").isEmpty)
    }

    @Test func `The effect of a fenced writer is undone as a whole`() async throws {
        try await append([entry(drugs, 0), entry(drugs, 1)], to: store)
        let wildlife = StreamPartition(topic: "alerts.wildlife", partition: 3)
        await #expect(throws: StoreError(.fenced, "")) {
            try await store.append(
                [entry(wildlife, 0), entry(drugs, 1), entry(drugs, 2)],
                positions: [
                    PositionAdvance(at: wildlife, expected: nil, next: 1),
                    PositionAdvance(at: drugs, expected: 1, next: 3),
                ],
                cluster: "c", group: "archiver", ingestedAt: noon)
        }
        try await store.expectAgreement()
        #expect(try await store.scalar("SELECT count(*) FROM evidence") == 2)
        #expect(try await store.scalar("SELECT count(*) FROM topic") == 1)
    }

    @Test func `The ledger makes steps that cover a batch and never go back`() {
        var ledger = PositionLedger([drugs: 10])
        let other = StreamPartition(topic: "assessments", partition: 1)
        let steps = ledger.advances(covering: [drugs: 14, other: 0])
        #expect(
            steps == [
                PositionAdvance(at: drugs, expected: 10, next: 15), PositionAdvance(at: other, expected: nil, next: 1),
            ])
        #expect(ledger.positions == [drugs: 10])
        ledger.commit(steps)
        #expect(ledger.positions == [drugs: 15, other: 1])
        #expect(ledger.advances(covering: [drugs: 3]) == [PositionAdvance(at: drugs, expected: 15, next: 15)])
        #expect(ledger.advances(covering: [drugs: .max]).first?.next == .max)
        ledger.revoke([other])
        ledger.assign([drugs: 40])
        #expect(ledger.positions == [drugs: 40])
    }
}
