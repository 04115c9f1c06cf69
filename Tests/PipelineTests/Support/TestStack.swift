import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// A whole stack of real processes in a state directory of its own, run by `dragon up`.
final class TestStack: Sendable {
    let state: URL
    let environment: [String: String]
    private let up: RunningCommand

    /// Starts the stack and waits until it is ready.
    ///
    /// - Parameter settings: settings of its own, as the environment has them.
    static func started(_ arguments: [String] = [], overriding settings: [String: String] = [:]) async throws
        -> TestStack
    {
        let stack = try TestStack(arguments, settings)
        try await Programs.eventually("the stack is up") {
            guard stack.up.isRunning else { throw Programs.TimedOut(what: "dragon up: " + stack.up.printed) }
            return stack.up.printed.contains("broker: ")
        }
        return stack
    }

    private init(_ arguments: [String], _ settings: [String: String]) throws {
        state = FileManager.default.temporaryDirectory.appending(path: "dragon-\(UUID().uuidString)")
        environment = Self.environment(state).merging(settings) { _, own in own }
        up = try RunningCommand(
            Programs.bin.appending(path: "dragon"), ["up"] + (arguments.isEmpty ? ["--rate", "0"] : arguments),
            environment: environment)
    }

    /// The environment of a stack in `state`; on a cluster with topics and groups of its own.
    static func environment(_ state: URL) -> [String: String] {
        var environment = ["DRAGON_STATE_DIR": state.path]
        if Programs.cluster != nil {
            let unique = "test-\(UUID().uuidString.prefix(8))"
            environment["DRAGON_KAFKA_TOPIC_PREFIX"] = unique + "."
            for worker in ["SCORER", "NOTIFIER", "ARCHIVER"] {
                environment["DRAGON_WORKERS_\(worker)_GROUP"] = "\(unique)-\(worker.lowercased())"
            }
        }
        return environment
    }

    /// Runs `dragon` on this stack.
    func dragon(_ arguments: [String], input: String = "") async throws -> Programs.Outcome {
        try await Programs.run(
            Programs.bin.appending(path: "dragon"), arguments, environment: environment, input: input)
    }

    /// The address of the brokers.
    var brokers: String {
        if let cluster = Programs.cluster { return cluster }
        let text = try? String(contentsOf: state.appending(path: "run/broker.address"), encoding: .utf8)
        return (text ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// A topic's name on this stack.
    func topic(_ name: String) -> String { environment["DRAGON_KAFKA_TOPIC_PREFIX", default: ""] + name }

    /// The process id of one of its programs.
    func pid(of program: String) throws -> Int32 {
        let data = try Data(contentsOf: state.appending(path: "run/\(program).json"))
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        guard let pid = object?["pid"] as? Int else { throw Programs.TimedOut(what: "the pid of \(program)") }
        return Int32(pid)
    }

    /// The base address of one of its programs' pages.
    func address(of program: String) throws -> String {
        let data = try Data(contentsOf: state.appending(path: "run/\(program).json"))
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        guard let base = object?["http"] as? String else {
            throw Programs.TimedOut(what: "the address of \(program)")
        }
        return base
    }

    /// Reads a page of one of its programs.
    func get(_ program: String, _ path: String) async throws -> (status: Int, body: String) {
        let base = try address(of: program)
        let answer = try await HTTPClient.shared.execute(HTTPClientRequest(url: base + path), timeout: .seconds(10))
        let body = try await answer.body.collect(upTo: 16 << 20)
        return (Int(answer.status.code), String(buffer: body))
    }

    /// Reads a page by its whole address.
    func page(_ address: String) async throws -> String {
        let answer = try await HTTPClient.shared.execute(HTTPClientRequest(url: address), timeout: .seconds(10))
        return String(buffer: try await answer.body.collect(upTo: 16 << 20))
    }

    /// The lag over all workers; nil while it cannot be said.
    func lag() async throws -> Int? {
        let outcome = try await dragon(["lag", "--json"])
        guard outcome.status == 0 else { return nil }
        let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        let lags = (object?["workers"] as? [[String: Any]])?.map { $0["lag_records"] as? Int }
        guard let lags, !lags.contains(nil) else { return nil }
        return lags.reduce(0) { $0 + ($1 ?? 0) }
    }

    /// Waits until every worker has caught up, twice in a row: what one finishes is work for the next.
    func caughtUp(within deadline: Duration = .seconds(90)) async throws {
        var quiet = 0
        try await Programs.eventually("the workers have caught up", within: deadline) {
            quiet = try await lag() == 0 ? quiet + 1 : 0
            return quiet >= 2
        }
    }

    /// Runs a query on a database of the state directory, with Python's own SQLite: independent of our code.
    func query(_ database: String, _ sql: String) async throws -> [String] {
        let script = """
            import sqlite3, sys
            for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]): print("|".join(str(c) for c in row))
            """
        let outcome = try await Programs.run(
            URL(filePath: "/usr/bin/python3"), ["-c", script, state.appending(path: database).path, sql])
        guard outcome.status == 0 else { throw Programs.TimedOut(what: outcome.error) }
        return outcome.lines
    }

    /// Stops it gently and returns the exit code of `dragon up`.
    func stop() async throws -> Int32 {
        try await up.stop()
    }

    /// What a program has logged.
    func log(of program: String) -> String {
        (try? String(contentsOf: state.appending(path: "log/\(program).log"), encoding: .utf8)) ?? ""
    }

    /// Removes the state directory.
    func remove() { try? FileManager.default.removeItem(at: state) }

    /// What `dragon up` printed so far.
    var printed: String { up.printed }

    deinit {
        up.kill()
        remove()
    }
}
