/// The text of a file of reference lists, with the name that messages use.
public struct ReferenceFile: Sendable {
    /// The name of the file for messages.
    public var name: String
    /// Its text.
    public var yaml: String

    /// A file by its name and text.
    public init(name: String, yaml: String) {
        self.name = name
        self.yaml = yaml
    }
}
