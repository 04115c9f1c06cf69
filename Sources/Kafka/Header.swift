/// One header of a record. A record may carry several of the same name, and a header may have no value at all.
public struct Header: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The value as it travels; nil is a header without a value, which differs from an empty one.
    public var value: [UInt8]?

    /// A header of those bytes.
    public init(_ name: String, bytes: [UInt8]?) {
        self.name = name
        self.value = bytes
    }

    /// A header whose value is that text in UTF-8.
    public init(_ name: String, _ value: String) {
        self.init(name, bytes: Array(value.utf8))
    }

    /// The value as text; nil without a value. Bytes that are not UTF-8 are replaced, never refused.
    public var text: String? { value.map { String(decoding: $0, as: UTF8.self) } }
}
