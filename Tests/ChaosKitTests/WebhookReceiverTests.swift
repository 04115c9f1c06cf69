import Intelligence
import Notification
import Testing

@testable import ChaosKit

/// The servers of the agencies, as the notifier's own client meets them.
@Suite struct WebhookReceiverTests {
    private let receiver = WebhookReceiver(agencies: ["RILO-AP"])
    private let body: [UInt8] = Array("{}".utf8)

    private func deliver(_ behaviour: ReceiverBehaviour, secret: String? = nil) async throws -> DeliveryResult {
        let port = try await receiver.start()
        receiver.set(behaviour, ofAgency: 0)
        var limits = WebhookClient.Limits()
        // Only the one that hangs ever takes as long.
        limits.total = behaviour == .hangs ? .milliseconds(300) : .seconds(15)
        let client = WebhookClient(limits: limits)
        let secrets = try #require(WebhookSecrets(secret ?? receiver.agencies[0].secret))
        let result = await client.deliver(
            body, id: NoticeID(rawValue: "ntc_1"),
            to: WebhookEndpoint(url: "http://127.0.0.1:\(port)/RILO-AP", secrets: secrets),
            now: Instant(milliseconds: 1_776_254_400_000))
        try await client.shutdown()
        await receiver.stop()
        return result
    }

    private func expected(isSigned: Bool = true, isAnswered: Bool) -> [ReceivedWebhook] {
        [
            ReceivedWebhook(
                agency: "RILO-AP", id: "ntc_1", digest: Digest(of: body), isSigned: isSigned, isAnswered: isAnswered)
        ]
    }

    @Test func `a healthy one takes a webhook and checks its signature`() async throws {
        #expect(try await deliver(.healthy) == .delivered)
        #expect(receiver.received == expected(isAnswered: true))
    }

    @Test func `a signature by another secret is noticed`() async throws {
        let other = WebhookReceiver(agencies: ["X"]).agencies[0].secret
        #expect(try await deliver(.healthy, secret: other) == .delivered)
        #expect(receiver.received == expected(isSigned: false, isAnswered: true))
    }

    @Test(arguments: [.fails, .isBusy, .hangs, .resetsAfterReading] as [ReceiverBehaviour])
    func `one that misbehaves has the webhook, and the sender does not know`(behaviour: ReceiverBehaviour) async throws
    {
        guard case .failed(let failure) = try await deliver(behaviour) else {
            Issue.record("\(behaviour) counts as delivered")
            return
        }
        #expect(failure.concernsReceiver)
        #expect(failure.retryAfter == (behaviour == .isBusy ? .seconds(2) : nil))
        #expect(receiver.received == expected(isAnswered: false))
    }

    @Test func `one that resets the connection at once has nothing`() async throws {
        guard case .failed = try await deliver(.resets) else {
            Issue.record("a reset counts as delivered")
            return
        }
        #expect(receiver.received.isEmpty)
    }
}
