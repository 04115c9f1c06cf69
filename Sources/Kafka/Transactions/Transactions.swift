/// What makes a producer transactional.
public struct Transactions: Hashable, Sendable {
    /// The `transactional.id`: one per running instance and the same after a restart. A producer that initialises
    /// transactions under an id in use fences the one before it.
    public var id: String
    /// After how long the broker aborts a transaction that was begun and not ended. Default: 60 s; brokers allow
    /// 15 minutes at most by default.
    public var timeout: Duration

    /// Transactions under that id.
    public init(id: String, timeout: Duration = .seconds(60)) {
        self.id = id
        self.timeout = timeout
    }

    /// librdkafka's properties for it. A record may not wait longer than its transaction lasts.
    func properties(deliveryTimeout: Duration) -> [String: String] {
        [
            "transactional.id": id, "transaction.timeout.ms": String(timeout.milliseconds),
            "message.timeout.ms": String(min(timeout, deliveryTimeout).milliseconds),
        ]
    }
}
