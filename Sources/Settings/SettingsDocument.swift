import Yams

/// A YAML document being read: it hands out its nodes, collects every problem that reading them finds, and knows
/// which keys nobody asked for.
///
/// Read it on one thread, from the root, then call ``finish()``:
/// ```swift
/// let document = try SettingsDocument(yaml: text, file: "config/dragon.yaml", environment: environment)
/// let brokers = document.root["kafka"].string("brokers", default: "embedded")
/// try document.finish()
/// ```
/// A scalar can be overridden by the environment: `kafka.brokers` by `DRAGON_KAFKA_BROKERS`.
public final class SettingsDocument {
    /// The name of the file for messages.
    public let file: String
    /// The environment that overrides scalars; empty where a document is not to be overridden.
    let environment: [String: String]
    private var problems: [SettingsProblem] = []
    private var visited: [String: Set<String>] = [:]
    /// The beginnings of names that others read; see ``setAside(variables:)``.
    private var othersVariables: [String] = []
    private var mappings: [String: (line: Int?, keys: [(name: String, line: Int?)])] = [:]
    private var rootNode: Node?

    /// Parses `yaml`.
    ///
    /// - Parameter maximumBytes: a larger document is refused before it is parsed.
    /// - Throws: ``SettingsError`` where the text is not YAML, is too large, or holds more than one document.
    public init(
        yaml: String, file: String, environment: [String: String] = [:], maximumBytes: Int = 4 << 20
    ) throws {
        self.file = file
        self.environment = environment
        guard yaml.utf8.count <= maximumBytes else {
            throw SettingsError([
                SettingsProblem(
                    file: file, line: nil, path: "", rule: "is larger than the limit of \(maximumBytes) bytes")
            ])
        }
        do {
            // What editors put before a text to say that it is UTF-8 is no part of it.
            let hasMark = yaml.unicodeScalars.first == "\u{FEFF}"
            rootNode = try Yams.compose(yaml: hasMark ? String(yaml.unicodeScalars.dropFirst()) : yaml)
        } catch let error as YamlError {
            throw SettingsError([Self.problem(of: error, file: file)])
        }
        var room = Self.maximumValues
        guard Self.fits(rootNode, in: &room) else {
            throw SettingsError([
                SettingsProblem(
                    file: file, line: nil, path: "",
                    rule:
                        "has more than \(Self.maximumValues) values, those that aliases (*name) repeat counted each time"
                )
            ])
        }
    }

    /// A few aliases of aliases make a short text as large as one likes: it is read no further than this.
    private static let maximumValues = 250_000

    private static func fits(_ node: Node?, in room: inout Int) -> Bool {
        guard let node else { return true }
        room -= 1
        guard room >= 0 else { return false }
        if let mapping = node.mapping { return mapping.allSatisfy { fits($0.value, in: &room) } }
        return node.sequence?.allSatisfy { fits($0, in: &room) } ?? true
    }

    /// The document itself.
    public var root: SettingsNode {
        SettingsNode(document: self, node: rootNode, path: "", line: 1)
    }

    /// Ends the reading.
    ///
    /// - Throws: ``SettingsError`` with every problem found, keys that nobody asked for among them.
    public func finish() throws {
        var all = problems
        for (path, mapping) in mappings {
            let known = visited[path] ?? []
            for key in mapping.keys where !known.contains(key.name) {
                let near = known.min { Spelling.distance($0, key.name) < Spelling.distance($1, key.name) }
                let hint =
                    near.flatMap { Spelling.distance($0, key.name) <= 3 ? "; did you mean \"\($0)\"?" : nil } ?? ""
                all.append(
                    SettingsProblem(
                        file: file, line: key.line, path: path.isEmpty ? key.name : "\(path).\(key.name)",
                        rule: "is not a known key\(hint)"))
            }
        }
        all += unknownVariables()
        guard all.isEmpty else {
            throw SettingsError(all.sorted { ($0.line ?? 0, $0.path) < ($1.line ?? 0, $1.path) })
        }
    }

    /// Names of the environment that begin so are not this document's, though they look like it.
    public func setAside(variables beginnings: String...) { othersVariables += beginnings }

    /// Variables that look like overrides of this document's keys, and override none: a section of its own is named, or
    /// the name is but a slip away from one that is known.
    private func unknownVariables() -> [SettingsProblem] {
        let asked = visited.flatMap { path, keys in
            keys.map { SettingsNode.environmentName(of: path.isEmpty ? $0 : "\(path).\($0)") }
        }
        let known = Set(asked)
        let sections = visited.keys.filter { !$0.isEmpty }.map { SettingsNode.environmentName(of: $0) + "_" }
        return environment.keys.sorted().compactMap { name in
            guard name.hasPrefix(SettingsNode.environmentPrefix), !known.contains(name),
                !othersVariables.contains(where: name.hasPrefix)
            else { return nil }
            let near = asked.min { (Spelling.distance($0, name), $0) < (Spelling.distance($1, name), $1) }
            let hint = near.flatMap { Spelling.distance($0, name) <= 3 ? "; did you mean \($0)?" : nil }
            guard hint != nil || sections.contains(where: name.hasPrefix) else { return nil }
            return SettingsProblem(
                file: "environment", line: nil, path: name, rule: "overrides no known key\(hint ?? "")")
        }
    }

    /// Adds a problem that the caller found in a value.
    public func report(_ problem: SettingsProblem) {
        problems.append(problem)
    }

    /// Notes that `key` of the mapping at `path` is a key that the program knows.
    func visit(_ key: String, at path: String) {
        visited[path, default: []].insert(key)
    }

    /// Notes a mapping, once, so that ``finish()`` can name the keys in it that nobody asked for.
    func register(_ mapping: Node.Mapping, at path: String, line: Int?) {
        guard mappings[path] == nil else { return }
        mappings[path] = (
            line, mapping.map { (name: $0.key.string ?? "\($0.key)", line: $0.key.mark?.line) }
        )
        var seen: Set<String> = []
        for key in mapping.keys {
            guard let name = key.string else { continue }
            if !seen.insert(name).inserted {
                report(
                    SettingsProblem(file: file, line: key.mark?.line, path: "\(path).\(name)", rule: "stands twice"))
            }
        }
    }

    private static func problem(of error: YamlError, file: String) -> SettingsProblem {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let detail = context.map { "\(problem), \($0.text.trimmingSpaces)" } ?? problem
            return SettingsProblem(file: file, line: mark.line, path: "", rule: "is not YAML: \(detail)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            let names = duplicates.map { "\"\($0)\"" }.joined(separator: ", ")
            return SettingsProblem(
                file: file, line: context.mark.line, path: "", rule: "these keys stand twice: \(names)")
        default:
            return SettingsProblem(file: file, line: nil, path: "", rule: "is not YAML: \(error)")
        }
    }
}

extension String {
    var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
