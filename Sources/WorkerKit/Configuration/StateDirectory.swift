import Foundation

/// The directory that holds everything a stack keeps on disk. Two stacks with two state directories do not meet.
public struct StateDirectory: Sendable {
    /// The directory itself.
    public let url: URL

    /// The directory at `url`; nothing is created yet.
    public init(_ url: URL) {
        self.url = url.absoluteURL.standardizedFileURL
    }

    /// What running programs say of themselves: `<program>.json`, and the embedded broker's address.
    public var run: URL { url.appending(path: "run") }
    /// The embedded broker's address, `host:port`.
    public var brokerAddress: URL { run.appending(path: "broker.address") }
    /// The archive's database.
    public var archive: URL { url.appending(path: "archive.sqlite") }
    /// The notifier's database.
    public var dispatches: URL { url.appending(path: "dispatches.sqlite") }
    /// The files of every revision of the rules that ever judged.
    public var revisions: URL { url.appending(path: "revisions") }
    /// What the programs log when `dragon up` runs them.
    public var logs: URL { url.appending(path: "log") }

    /// Creates the directory, readable by its owner alone: the archive holds personal data.
    ///
    /// - Throws: ``ProgramError`` where that cannot be done.
    public func create() throws {
        for directory in [url, run, logs] {
            do {
                try FileManager.default.createDirectory(
                    at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw ProgramError(
                    .cannotCreate, "the state directory \(directory.path) cannot be created: \(Self.reason(error))")
            }
        }
    }

    /// Writes `contents` to `file` so that a reader sees the old or the new whole.
    ///
    /// - Throws: ``ProgramError`` where that cannot be done.
    public static func replace(_ file: URL, with contents: String) throws {
        do {
            try Data(contents.utf8).write(to: file, options: .atomic)
        } catch {
            throw ProgramError(.cannotCreate, "\(file.path) cannot be written: \(Self.reason(error))")
        }
    }

    /// What the system says, without the wrapping that Foundation puts around it.
    private static func reason(_ error: any Error) -> String {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? POSIXError
        return underlying.map { String(cString: strerror($0.code.rawValue)) } ?? "\(error)"
    }
}
