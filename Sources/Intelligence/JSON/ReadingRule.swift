/// The words of the reader's rules, in one place.
public enum ReadingRule {
    /// The record follows another major version; it may be good, but not for this software.
    public static let otherVersion = "is another major version of the format; this software reads version 1"
    /// Nothing is ever shared because a mark was forgotten.
    public static let missingHandling = "is missing: a record without its Traffic Light Protocol mark is rejected"
    /// A restriction that this software does not know would be lost on the way.
    public static let unknownMark = "is not a handling mark that this software knows: such a record is rejected"
    /// A field that must be there.
    public static let missing = "is missing"
    /// The same key twice in one object: which of the two counts would depend on the reader.
    public static let duplicateKey = "stands twice in the same object"
    /// U+0000 in a text.
    public static let nul = "holds the character U+0000"
    static let byteOrderMark = "begins with a byte-order mark; JSON in UTF-8 has none (RFC 8259 section 8.1)"
    static let empty = "is empty"
    static let notObject = "must be a JSON object"
    static let noParser = "cannot be read: memory is short, or the processor is not supported"
    static let memory = "cannot be read: memory is short"

    static func tooLong(_ bytes: Int, limit: Int) -> String { "is \(bytes) bytes long; at most \(limit) are read" }
    static func tooDeep(_ depth: Int) -> String { "is nested more than \(depth) levels deep" }
    static func tooManyUnknown(_ limit: Int) -> String { "has more than \(limit) fields that the format does not know" }
}
