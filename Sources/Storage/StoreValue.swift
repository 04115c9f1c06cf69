/// A value that goes into a statement.
public enum StoreValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    /// Text, or null.
    public static func text(_ value: String?) -> StoreValue { value.map { .text($0) } ?? .null }
    /// An integer, or null.
    public static func integer(_ value: Int64?) -> StoreValue { value.map { .integer($0) } ?? .null }
    /// Bytes, or null; empty bytes are not null.
    public static func blob(_ value: [UInt8]?) -> StoreValue { value.map { .blob($0) } ?? .null }
}
