import Yams

/// A place in a ``SettingsDocument``: present or absent, it can be asked for what should stand there. What does not
/// fit is reported to the document and answered with the default, so that reading goes on and finds the next problem.
public struct SettingsNode {
    /// The document this is a place in.
    public let document: SettingsDocument
    let node: Node?
    /// The place: `workers.scorer`, `rules[3].when`; empty for the root.
    public let path: String
    /// The line, counted from 1.
    public let line: Int?

    init(document: SettingsDocument, node: Node?, path: String, line: Int?) {
        self.document = document
        self.node = node
        self.path = path
        self.line = line
        if let mapping = node?.mapping {
            document.register(mapping, at: path, line: line)
        }
    }

    /// Whether something other than null stands here.
    public var isPresent: Bool {
        guard let node else { return false }
        return !(node.scalar.map { $0.style == .plain && ["", "~", "null"].contains($0.string) } ?? false)
    }

    /// The member `key` of this mapping.
    public subscript(_ key: String) -> SettingsNode {
        document.visit(key, at: path)
        let childPath = path.isEmpty ? key : "\(path).\(key)"
        if isPresent, node?.mapping == nil {
            report("must be a mapping with the key \"\(key)\"")
        }
        let entry = node?.mapping?.first { $0.key.string == key }
        return SettingsNode(
            document: document, node: entry?.value, path: childPath, line: entry?.key.mark?.line ?? line)
    }

    /// The keys of this mapping, in the order of the file, for mappings whose keys are the user's own names.
    public var keys: [String] {
        guard isPresent else { return [] }
        guard let mapping = node?.mapping else {
            report("must be a mapping")
            return []
        }
        return mapping.keys.compactMap(\.string)
    }

    /// The elements of this list; empty where nothing stands here.
    public var elements: [SettingsNode] {
        guard isPresent else { return [] }
        guard let sequence = node?.sequence else {
            report("must be a list")
            return []
        }
        return sequence.enumerated().map { index, element in
            SettingsNode(
                document: document, node: element, path: "\(path)[\(index)]", line: element.mark?.line ?? line)
        }
    }

    /// The list of strings that stands here; one string stands for a list of one.
    public var strings: [String] {
        if let scalar = node?.scalar, isPresent { return [scalar.string] }
        return elements.compactMap { $0.text }
    }

    /// The text of this scalar; nil where nothing stands here. Reports a mapping or a list.
    public var text: String? {
        if let override { return override }
        guard isPresent else { return nil }
        guard let scalar = node?.scalar else {
            report("must be a single value")
            return nil
        }
        return scalar.string
    }

    /// Whether this is a single value, for keys that take either a value or a mapping.
    public var isScalar: Bool { node?.scalar != nil }
    /// Whether this is a list.
    public var isList: Bool { node?.sequence != nil }
    /// Whether this is a mapping.
    public var isMapping: Bool { node?.mapping != nil }

    /// The number that stands here; nil where nothing does. Reports what is not a finite number.
    public var number: Double? {
        guard let text else { return nil }
        guard let value = Double(text), value.isFinite else {
            report("must be a number", value: text)
            return nil
        }
        return value
    }

    /// The name of the environment variable that overrides this scalar.
    public var environmentName: String { Self.environmentName(of: path) }

    static let environmentPrefix = "DRAGON_"

    static func environmentName(of path: String) -> String {
        environmentPrefix + path.uppercased().map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
    }

    private var override: String? {
        document.environment.isEmpty || path.isEmpty ? nil : document.environment[environmentName]
    }

    /// Adds a problem with what stands here.
    public func report(_ rule: String, value: String? = nil) {
        let fromEnvironment = override != nil
        document.report(
            SettingsProblem(
                file: fromEnvironment ? environmentName : document.file, line: fromEnvironment ? nil : line,
                path: path, value: value ?? override ?? node?.scalar?.string, rule: rule))
    }
}
