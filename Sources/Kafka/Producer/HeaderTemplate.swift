/// The headers of many like records: the names and the values that are always the same are laid out once, the others
/// are filled in per record. A record's headers then cost a copy of their bytes and no allocation.
public struct HeaderTemplate: Sendable {
    /// A header of the template.
    struct Entry: Sendable {
        /// Where the name stands in `bytes`, and behind it the value, if it is always the same.
        var bytes: Range<Int>
        var nameCount: Int
        var isFilledIn: Bool
    }

    private(set) var entries: [Entry] = []
    private(set) var bytes: [UInt8] = []

    /// Headers in their order; those without a value are filled in per record.
    public init(_ headers: [(name: String, value: String?)]) {
        for (name, value) in headers {
            let start = bytes.count
            bytes += Array(name.utf8)
            let nameCount = bytes.count - start
            bytes += Array((value ?? "").utf8)
            entries.append(
                Entry(bytes: start..<bytes.count, nameCount: nameCount, isFilledIn: value == nil))
        }
    }
}
