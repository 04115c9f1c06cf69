import Kafka

/// What the runtime does about an error.
public enum FailureAction: Sendable, Equatable {
    /// Try it again after a while, for as long as it takes: nothing is skipped.
    case retry
    /// Leave the cluster and join it anew: the position or the connection is not what it should be.
    case reconnect
    /// The fault lies in the record: it is tried a few times and then becomes a dead letter. Where no record can be
    /// named, as in a store's commit, the program ends.
    case reject
    /// End the program: trying again cannot help.
    case stop

    /// By the error's own word where it is Kafka's; others are the record's fault.
    public static let standard: @Sendable (any Error) -> FailureAction = { error in
        if error is HandlingTimeout { return .retry }
        if error is ProgramError || error is DeadLetterLimit.Exceeded { return .stop }
        guard let error = error as? KafkaError else { return .reject }
        if error.isFatal || error.code == .closed { return .reconnect }
        // These come back the same however often they are tried; someone has to change a setting first.
        let hopeless: [KafkaError.Code] = [
            .messageTooLarge, .topicForbidden, .groupForbidden, .configurationRefused, .transactionalIDForbidden,
            .transactionsUnsupported, .invalidTransactionTimeout,
        ]
        return hopeless.contains(error.code) ? .stop : .retry
    }
}
