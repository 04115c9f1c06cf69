import CLibrdkafka

/// Codes that matter to transactions and to the groups whose offsets they carry.
extension KafkaError.Code {
    /// Another producer with the same transactional id has taken over; this one is beyond use.
    public static let fenced = KafkaError.Code(RD_KAFKA_RESP_ERR__FENCED)
    /// The call makes no sense now, such as producing outside a transaction or beginning a second one.
    public static let wrongState = KafkaError.Code(RD_KAFKA_RESP_ERR__STATE)
    /// Another call about the transaction is not finished, such as a commit whose outcome is not known yet.
    public static let callUnderWay = KafkaError.Code(RD_KAFKA_RESP_ERR__CONFLICT)
    /// librdkafka's own time-out of a call; told as `timedOut` or `brokerUnreachable`.
    static let callTimedOut = KafkaError.Code(RD_KAFKA_RESP_ERR__TIMED_OUT)
    /// The producer was made without a transactional id.
    public static let transactionsNotConfigured = KafkaError.Code(RD_KAFKA_RESP_ERR__NOT_CONFIGURED)
    /// The broker knows no transactions.
    public static let transactionsUnsupported = KafkaError.Code(RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE)
    /// Records of the transaction were not delivered, so it can only be aborted.
    public static let inconsistent = KafkaError.Code(RD_KAFKA_RESP_ERR__INCONSISTENT)
    /// The broker knows a newer producer of the same id. librdkafka tells it as `fenced` where it can.
    public static let invalidProducerEpoch = KafkaError.Code(RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH)
    /// The broker has forgotten the producer, or never knew it.
    public static let unknownProducer = KafkaError.Code(RD_KAFKA_RESP_ERR_UNKNOWN_PRODUCER_ID)
    /// The broker has no such transactional id for this producer any more.
    public static let invalidProducerMapping = KafkaError.Code(RD_KAFKA_RESP_ERR_INVALID_PRODUCER_ID_MAPPING)
    /// The broker has no transaction under way where one is needed.
    public static let invalidTransactionState = KafkaError.Code(RD_KAFKA_RESP_ERR_INVALID_TXN_STATE)
    /// The transaction timeout is longer than the broker allows.
    public static let invalidTransactionTimeout = KafkaError.Code(RD_KAFKA_RESP_ERR_INVALID_TRANSACTION_TIMEOUT)
    /// The last transaction of that id is not finished yet.
    public static let concurrentTransactions = KafkaError.Code(RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS)
    /// Not allowed to use the transactional id.
    public static let transactionalIDForbidden = KafkaError.Code(
        RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED)
    /// The group has rebalanced since: the offsets belong to somebody else now.
    public static let illegalGeneration = KafkaError.Code(RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION)
    /// The group does not know the member (any more).
    public static let unknownMember = KafkaError.Code(RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID)
    /// Another member with the same static id has taken over.
    public static let fencedInstance = KafkaError.Code(RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID)
}
