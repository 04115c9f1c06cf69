import Intelligence
import Storage
import Testing

@testable import Archive

@Suite struct ArchiveReadingTests {
    let workspace: Workspace
    let store: ArchiveStore

    init() throws {
        workspace = try Workspace()
        store = try ArchiveStore(path: workspace.path())
    }

    private func id(_ text: String) throws -> RecordID { try #require(RecordID(qualified: text)) }

    /// A case as it may reach the archive: the dispatch first, the record last.
    private func archiveCase() async throws {
        let assessments = StreamPartition(topic: "assessments", partition: 1)
        let dispatches = StreamPartition(topic: "dispatches", partition: 2)
        try await append(
            [
                entry(
                    dispatches, 0,
                    #"{"type":"dispatch","id":"d1","record_id":"VN/W1","thread_id":"VN/W1","assessment_id":"a1","#
                        + #""addressee":"CN","status":"sent","exercise":true}"#, at: 30),
                entry(
                    assessments, 0,
                    #"{"type":"assessment","id":"a1","record_id":"VN/W1","thread_id":"VN/W1","score":81,"lane":"red","#
                        + #""record":{"type":"warning","agency":"XX","id":"no"}}"#, at: 20),
                entry(
                    assessments, 1,
                    #"{"type":"assessment","id":"a2","record_id":"VN/C1","thread_id":"VN/W1","score":12}"#, at: 50),
                entry(
                    drugs, 0, #"{"type":"correction","agency":"VN","id":"C1","thread_id":"VN/W1","refers_to":"VN/W1"}"#,
                    at: 40),
                entry(drugs, 1, #"{"type":"warning","agency":"VN","id":"W1","commodity_group":"drugs"}"#, at: 10),
                entry(
                    drugs, 2, #"{"type":"recall","agency":"VN","id":"R1","thread_id":"VN/W1","refers_to":"VN/C1"}"#,
                    at: 60),
                entry(
                    drugs, 3, #"{"type":"feedback","agency":"CN","id":"F1","thread_id":"VN/W1","refers_to":"VN/W1"}"#,
                    at: 60),
                entry(drugs, 4, #"{"type":"warning","agency":"VN","id":"W1","title":"sent again"}"#, at: 70),
                entry(drugs, 5, #"{"type":"seizure","agency":"LA","id":"S1"}"#, at: 5),
            ], to: store)
    }

    @Test func `A record is shown with its versions, then its assessments, then its dispatches`() async throws {
        try await archiveCase()
        let shown = try await store.show(id("VN/W1"))
        #expect(
            shown.map(\.index.type.rawValue) == [
                "warning", "correction", "recall", "warning", "assessment", "assessment", "dispatch",
            ])
        #expect(
            shown.map { $0.entry.timestamp?.milliseconds }.compactMap { $0.map { $0 - noon.milliseconds } } == [
                10, 40, 60, 70, 20, 50, 30,
            ])
        let assessment = shown[4].index
        #expect(assessment.assessment == "a1" && assessment.score == 81 && assessment.lane == "red")
        let dispatch = shown[6].index
        #expect(dispatch.assessment == "a1" && dispatch.addressee == AgencyCode("CN") && dispatch.status == "sent")
        #expect(dispatch.exercise)
        #expect(try await store.show(id("VN/W1"), limit: 2).count == 2)
        #expect(try await store.show(id("CN/F1")).map(\.index.refersTo) == [id("VN/W1")])
        #expect(try await store.show(id("XX/no")).isEmpty)
    }

    @Test func `A thread is told in order of time`() async throws {
        try await archiveCase()
        let thread = try await store.thread(id("VN/W1"))
        #expect(
            thread.map(\.index.type.rawValue) == [
                "warning", "assessment", "dispatch", "correction", "assessment", "recall", "feedback", "warning",
            ])
        #expect(try await store.thread(id("LA/S1")).map(\.index.record) == [id("LA/S1")])
    }

    @Test func `Corrections that refer to each other in a circle end`() async throws {
        try await append(
            [
                entry(drugs, 0, #"{"type":"correction","agency":"A","id":"1","refers_to":"A/2"}"#),
                entry(drugs, 1, #"{"type":"correction","agency":"A","id":"2","refers_to":"A/1"}"#),
            ], to: store)
        #expect(try await store.show(id("A/1")).count == 2)
    }

    @Test(arguments: [
        "越南/警告-1", "VN/é", "VN/e\u{301}", "VN/'; DROP TABLE evidence; --", "VN/a/b/c", "VN/\u{0}x", "🐉/🐉",
    ])
    func `Ids of any script are found as they are`(text: String) async throws {
        let record = try id(text)
        let escaped = record.id.replacing("\u{0}", with: #"\u0000"#)
        try await append(
            [
                entry(drugs, 0, #"{"type":"warning","agency":"\#(record.agency)","id":"\#(escaped)"}"#),
                entry(drugs, 1, #"{"type":"warning","agency":"VN","id":"other"}"#),
            ], to: store)
        #expect(try await store.contains(record))
        let shown = try await store.show(record)
        #expect(shown.map { Array($0.index.record?.description.utf8 ?? "".utf8) } == [Array(text.utf8)])
    }

    @Test func `Counts are per cluster, topic, type and exercise`() async throws {
        try await archiveCase()
        try await append(
            [entry(drugs, 0, #"{"type":"warning","agency":"A","id":"1","exercise":true}"#)], to: store, cluster: "b")
        let counts = try await store.counts().map {
            "\($0.cluster) \($0.topic) \($0.type) \($0.exercise) \($0.entries)"
        }
        #expect(
            counts == [
                "c alerts.drugs correction false 1", "c alerts.drugs feedback false 1", "c alerts.drugs recall false 1",
                "c alerts.drugs seizure false 1", "c alerts.drugs warning false 2", "c assessments assessment false 2",
                "c dispatches dispatch true 1", "b alerts.drugs warning true 1",
            ])
        #expect(try await !store.contains(id("VN/W9")))
    }

    @Test func `Searches use the indexes`() async throws {
        for (sql, index) in [
            ("SELECT 1 FROM entry_index i WHERE i.record = 'x'", "entry_by_record"),
            ("SELECT 1 FROM entry_index i WHERE i.thread = 'x'", "entry_by_thread"),
            ("SELECT 1 FROM entry_index i WHERE i.refers_to = 'x'", "entry_by_reference"),
        ] {
            let plan = try await store.database.read { try $0.rows("EXPLAIN QUERY PLAN " + sql) { $0.text(3) ?? "" } }
            #expect(plan.joined().contains(index))
        }
    }
}
