import CLibrdkafka

/// A pointer to an object of librdkafka that may be used from several threads.
///
/// Sound as Sendable: librdkafka's client, topic and queue objects lock by themselves; who destroys one
/// makes sure that nobody uses it any more, and says how where it does.
struct Handle: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    init?(_ pointer: OpaquePointer?) {
        guard let pointer else { return nil }
        self.pointer = pointer
    }
}
