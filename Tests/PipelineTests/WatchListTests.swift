import Foundation
import Testing

/// Watch-lists on a whole stack: who is told, and what is left where of them.
@Suite(.serialized) struct WatchListTests {
    /// Watch-lists in a folder of their own, open and silent, that hit records of the samples.
    private final class Lists {
        let folder = FileManager.default.temporaryDirectory.appending(path: "watch-\(UUID().uuidString)")
        static let secrets = ["qzlist", "qzreason", "qzsalt"]
        static let silent = ["qysilent", "qyreason", "qycontact"]

        init() throws {
            let silent = folder.appending(path: "silent")
            try FileManager.default.createDirectory(at: silent, withIntermediateDirectories: true)
            try write("a.yaml", Self.yaml("qzlist", "NZ-CUSTOMS", "contact: liaison desk of nobody"))
            try write("silent/b.yaml", Self.yaml("qysilent", "JP-CUSTOMS", "silent: true\ncontact: qycontact"))
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        func write(_ name: String, _ text: String) throws {
            try Data(text.utf8).write(to: folder.appending(path: name), options: .atomic)
        }

        static func yaml(_ name: String, _ owner: String, _ head: String) -> String {
            let year = Calendar(identifier: .gregorian).component(.year, from: Date())
            return """
                version: 1
                name: \(name)
                owner: \(owner)
                salt: qzsalt0123456789
                \(head)
                handling: {tlp: "TLP:RED"}
                reason: \(name.prefix(2))reason
                exercise: true
                from: \(year)-01-01
                expires: \(year + 1)-12-31
                entries:
                  - {kind: container, value: QMDU1002021}
                  - {kind: vessel, value: "3012341"}
                """
        }
    }

    @Test func `owners are told, others whom to ask, and of a silent list nothing is left anywhere else`()
        async throws
    {
        let lists = try Lists()
        let stack = try await TestStack.started(overriding: ["DRAGON_FILES_WATCHLISTS": lists.folder.path])
        for file in ["golden-triangle", "wildlife-africa-asia"] {
            let path = Programs.root.appending(path: "config/samples/\(file).ndjson").path
            #expect(try await stack.dragon(["publish", "--quiet", path]).status == 0)
        }
        try await stack.caughtUp()
        func count(_ database: String, _ query: String) async throws -> Int {
            try await stack.query(database, query).first.flatMap { Int($0) } ?? -1
        }
        // Neither owner has anything to do with the records: both are told, of each record once, and in private.
        try await Programs.eventually("the owners are told") {
            try await count(
                "dispatches.sqlite",
                "SELECT count(DISTINCT addressee) FROM notice WHERE private = 1 AND status = 'sent'") == 2
        }
        let told = "SELECT count(*) FROM notice WHERE private = 1 AND content = 'watch' AND thread LIKE '%/WATCH'"
        #expect(try await count("dispatches.sqlite", told) >= 4)
        let check = try await stack.dragon(["rules", "check"])
        #expect(check.output.contains("qzlist") && check.output.contains("nothing"), "\(check.output)\(check.error)")
        let replay = try await stack.dragon(["rules", "replay"])
        #expect(replay.status == 0 && replay.output.contains(" 0 different"), "\(replay.output)\(replay.error)")
        let shown = try await stack.dragon(["archive", "show", "--json", "KE-KRA/W-2025-0202"])
        #expect(shown.output.contains("liaison desk of nobody"))
        #expect(!shown.output.contains("NZ-CUSTOMS") && !shown.output.contains("JP-CUSTOMS"), "\(shown.output)")
        let own = try await stack.dragon(["rules", "explain", "--as", "JP-CUSTOMS", "KE-KRA/W-2025-0202"])
        #expect(own.output.contains("qyreason") && !own.output.contains("qzreason"), "\(own.output)\(own.error)")
        let other = try await stack.dragon(["rules", "explain", "--as", "MY-CUSTOMS", "KE-KRA/W-2025-0202"])
        #expect(other.output.contains("contact liaison desk of nobody"))
        for secret in Lists.secrets + Lists.silent { #expect(!other.output.contains(secret)) }

        // A list with a mistake: the health says where, and not what.
        try lists.write("a.yaml", Lists.yaml("qzlist", "NZ-CUSTOMS", "qzkey: 1"))
        try await Programs.eventually("the health pages say that a list is refused") {
            let scorer = try await stack.get("dragon-scorer", "/health/ready")
            let notifier = try await stack.get("dragon-notifier", "/health/ready")
            return scorer.body.contains("a.yaml:") && notifier.body.contains("a.yaml:")
        }
        var pages = ""
        for worker in ["dragon-scorer", "dragon-notifier", "dragon-monitor"] {
            for page in ["/health/ready", "/metrics", "/"] { pages += try await stack.get(worker, page).body }
            pages += stack.log(of: worker)
        }
        for secret in Lists.secrets + Lists.silent + ["qzkey"] { #expect(!pages.contains(secret)) }
        #expect(!pages.contains("b.yaml"))

        #expect(try await stack.stop() == 0)
        // Of everything that the stack has written, only the revision's own files have the open list, and nothing has
        // the silent one: but for the notifier's outbox, which holds what is sent to the owners.
        let files = FileManager.default.enumerator(at: stack.state, includingPropertiesForKeys: nil)
        for case let file as URL in files?.allObjects ?? [] {
            guard !file.lastPathComponent.hasPrefix("dispatches.sqlite"), let bytes = try? Data(contentsOf: file) else {
                continue
            }
            for secret in Lists.silent { #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(file.path)") }
            guard !file.path.contains("/revisions/") else { continue }
            for secret in Lists.secrets { #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(file.path)") }
        }
    }
}
