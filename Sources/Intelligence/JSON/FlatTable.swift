/// A table that is made once and read in the loops of reading and scoring. It stands in memory of its own, so that
/// reading it neither counts references nor checks bounds, which together cost more than the reading.
package final class FlatTable<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    // Sound: the memory is written while the table is made, and only read until it goes with the table.

    /// The first element; valid as long as the table lives.
    package let base: UnsafePointer<Element>
    package let count: Int

    @inlinable
    package init(_ elements: [Element]) {
        let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
        elements.withUnsafeBufferPointer { elements in
            if let first = elements.baseAddress { memory.initialize(from: first, count: elements.count) }
        }
        base = UnsafePointer(memory)
        count = elements.count
    }

    deinit { base.deallocate() }
}
