import Foundation
import Settings

/// A settings file as text, with the name that messages call it by: what the modules' own parsers take.
public struct SettingsFile: Sendable {
    /// The text.
    public let text: String
    /// The name for messages.
    public let name: String

    /// Reads `file`.
    ///
    /// - Throws: ``ProgramError`` where it cannot be read.
    public init(_ file: URL) throws {
        text = try Self.text(of: file)
        name = Self.displayName(of: file)
    }

    /// Reads and parses `file`.
    ///
    /// - Throws: ``ProgramError`` where the file cannot be read, ``SettingsError`` where it is not YAML.
    public static func open(_ file: URL, environment: [String: String] = [:]) throws -> SettingsDocument {
        let file = try SettingsFile(file)
        return try SettingsDocument(yaml: file.text, file: file.name, environment: environment)
    }

    private static func text(of file: URL) throws -> String {
        do {
            return try String(contentsOf: file, encoding: .utf8)
        } catch {
            let missing = !FileManager.default.fileExists(atPath: file.path)
            throw ProgramError(
                .configuration,
                missing
                    ? "\(displayName(of: file)): there is no such file"
                    : "\(displayName(of: file)): cannot be read as UTF-8 text")
        }
    }

    /// The path as a person would write it: relative to the working directory where it lies below it.
    public static func displayName(of file: URL) -> String {
        let here = FileManager.default.currentDirectoryPath + "/"
        let path = file.standardizedFileURL.path
        return path.hasPrefix(here) ? String(path.dropFirst(here.count)) : path
    }
}
