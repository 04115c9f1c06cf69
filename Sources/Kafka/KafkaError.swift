import CLibrdkafka

/// What went wrong between us and Kafka: a code, whether trying again can help, and what a person needs to act.
public struct KafkaError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What went wrong. Equality of errors is equality of this.
    public let code: Code
    /// What librdkafka or the broker said, in a sentence.
    public let message: String
    /// What was being done, such as the topic, the property or the call; may be empty.
    public let context: String
    /// Whether the same call may succeed later without anybody changing anything.
    public let isRetriable: Bool
    /// Whether the client that reported it is beyond use and must be made anew.
    public let isFatal: Bool
    /// Whether the transaction under way can only be aborted; the producer may then begin another one.
    public let requiresAbort: Bool

    /// An error. `isRetriable` defaults to what Kafka says of the code.
    public init(
        _ code: Code, _ message: String? = nil, context: String = "", isRetriable: Bool? = nil, isFatal: Bool = false,
        requiresAbort: Bool = false
    ) {
        self.code = code
        self.message = message ?? code.explanation
        self.context = context
        self.isRetriable = isRetriable ?? code.isRetriable
        self.isFatal = isFatal
        self.requiresAbort = requiresAbort
    }

    /// Errors are equal when their codes are.
    public static func == (left: KafkaError, right: KafkaError) -> Bool { left.code == right.code }

    /// `context: message (code)`.
    public var description: String {
        (context.isEmpty ? "" : context + ": ") + "\(message) (\(code.name))"
    }
}

extension KafkaError {
    /// An error of a plain librdkafka call.
    init(_ raw: rd_kafka_resp_err_t, context: String = "") {
        self.init(Code(rawValue: raw.rawValue), context: context)
    }

    /// Takes over an error object of librdkafka and frees it; nil when there was none.
    init?(owning error: OpaquePointer?, context: String = "") {
        guard let error else { return nil }
        defer { rd_kafka_error_destroy(error) }
        self.init(
            Code(rawValue: rd_kafka_error_code(error).rawValue),
            rd_kafka_error_string(error).map { String(cString: $0) }, context: context,
            isRetriable: rd_kafka_error_is_retriable(error) != 0, isFatal: rd_kafka_error_is_fatal(error) != 0,
            requiresAbort: rd_kafka_error_txn_requires_abort(error) != 0)
    }

    /// What made the client unusable; nil when it is not.
    init?(fatalErrorOf client: OpaquePointer, context: String) {
        var text = [CChar](repeating: 0, count: 512)
        let code = rd_kafka_fatal_error(client, &text, text.count)
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        let reason = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        self.init(Code(code), reason.isEmpty ? nil : reason, context: context, isRetriable: false, isFatal: true)
    }

    /// The same error, told with what was being done.
    func during(_ context: String) -> KafkaError {
        KafkaError(
            code, message, context: context, isRetriable: isRetriable, isFatal: isFatal, requiresAbort: requiresAbort)
    }

    /// The same error as one after which the client is beyond use.
    var fatal: KafkaError { KafkaError(code, message, context: context, isRetriable: false, isFatal: true) }
}
