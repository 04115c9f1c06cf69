import Foundation

/// What a running program says of itself in the state directory, so that people and `dragon up` find it.
public struct RunningProgram: Codable, Sendable, Equatable {
    /// `dragon-scorer`.
    public var name: String
    /// Its process id.
    public var pid: Int32
    /// The base address of its HTTP interface.
    public var http: String?

    /// What this process says of itself.
    public init(name: String, pid: Int32 = ProcessInfo.processInfo.processIdentifier, http: String?) {
        self.name = name
        self.pid = pid
        self.http = http
    }

    /// Writes `run/<name>.json`.
    ///
    /// - Throws: ``ProgramError`` where that cannot be done.
    public func announce(in state: StateDirectory) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else { return }
        try StateDirectory.replace(
            state.run.appending(path: "\(name).json"), with: String(decoding: data, as: UTF8.self) + "\n")
    }

    /// Removes `run/<name>.json` if it is still this process's.
    public func withdraw(from state: StateDirectory) {
        guard Self.find(name, in: state)?.pid == pid else { return }
        try? FileManager.default.removeItem(at: state.run.appending(path: "\(name).json"))
    }

    /// What the program `name` last said, if that process lives.
    public static func find(_ name: String, in state: StateDirectory) -> RunningProgram? {
        guard let data = try? Data(contentsOf: state.run.appending(path: "\(name).json")),
            let program = try? JSONDecoder().decode(RunningProgram.self, from: data),
            program.pid > 0, kill(program.pid, 0) == 0
        else { return nil }
        return program
    }
}
