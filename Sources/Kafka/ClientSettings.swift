/// How a client reaches Kafka and behaves: the brokers, and every property librdkafka knows.
///
/// Properties given here win over our defaults. TLS and SASL are properties like any other
/// (`security.protocol`, `sasl.mechanisms`, `ssl.ca.location` and so on).
public struct ClientSettings: Sendable {
    /// What kind of broker is spoken to; picks the defaults.
    public enum BrokerKind: Sendable, Hashable {
        /// librdkafka's in-memory broker: short waits.
        case embedded
        /// Kafka or something that speaks its protocol.
        case cluster
    }

    /// Where to start looking for the cluster: `host:port`, several separated by commas.
    public var brokers: String
    /// What kind of broker is spoken to. Default: cluster.
    public var kind: BrokerKind
    /// Properties for every client.
    public var common: [String: String]
    /// Properties for consumers only; they win over `common`.
    public var consumer: [String: String]
    /// Properties for producers only; they win over `common`.
    public var producer: [String: String]
    /// What this client calls itself towards the broker. Default: `mekong-dragon`.
    public var clientID: String
    /// How long a record may wait for its acknowledgement before it is reported as failed. Default: 30 s.
    public var deliveryTimeout: Duration

    /// Settings for those brokers.
    public init(
        brokers: String, kind: BrokerKind = .cluster, common: [String: String] = [:],
        consumer: [String: String] = [:], producer: [String: String] = [:], clientID: String = "mekong-dragon",
        deliveryTimeout: Duration = .seconds(30)
    ) {
        self.brokers = brokers
        self.kind = kind
        self.common = common
        self.consumer = consumer
        self.producer = producer
        self.clientID = clientID
        self.deliveryTimeout = deliveryTimeout
    }
}

/// Where reading a partition starts.
public enum StartPosition: Hashable, Sendable {
    /// After what the group committed; the consumer's `defaultStart` where it committed nothing.
    case committed
    /// At the oldest record there is.
    case earliest
    /// After the newest record there is.
    case latest
    /// At that offset.
    case offset(Offset)
}
