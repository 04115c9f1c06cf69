import Intelligence

/// The webhook channel: addressees side by side, each one's notices one after the other.
public struct WebhookSender: NoticeSender {
    private let client: WebhookClient
    private let channels: AgencyChannels
    private let clock: @Sendable () -> Instant

    /// - Parameter clock: the time now, which is signed.
    public init(client: WebhookClient, channels: AgencyChannels, clock: @escaping @Sendable () -> Instant) {
        self.client = client
        self.channels = channels
        self.clock = clock
    }

    /// Webhooks.
    public var channel: DispatchChannel { .webhook }

    /// The URL of the addressee's endpoint.
    public func target(of addressee: AgencyCode) -> String? { channels.webhooks[addressee]?.url }

    /// Sends; an addressee's first failure ends its turn, so that nothing overtakes and a dead receiver costs one
    /// timeout a round.
    public func send(
        _ notices: [PendingNotice], report: @escaping @Sendable ([DeliveryReport]) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for queue in Dictionary(grouping: notices, by: \.addressee).values {
                group.addTask {
                    for notice in queue {
                        try Task.checkCancellation()
                        let result = await attempt(notice)
                        // An attempt that a shutdown cut short is not the receiver's failure.
                        if result != .delivered { try Task.checkCancellation() }
                        try await report([DeliveryReport(notice, result)])
                        guard result == .delivered else { return }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func attempt(_ notice: PendingNotice) async -> DeliveryResult {
        guard let endpoint = channels.webhooks[notice.addressee] else {
            return .impossible("the agency has no webhook any more; the notice is in its inbox")
        }
        return await client.deliver(notice.body, id: notice.id, to: endpoint, now: clock())
    }
}
