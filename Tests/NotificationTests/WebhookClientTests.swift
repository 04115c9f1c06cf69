import Foundation
import Intelligence
import Notification
import Testing

@Suite("Webhooks to a real server")
struct WebhookClientTests {
    static func deliver(
        to path: String, on receiver: WebhookReceiver, body: [UInt8] = Array("{}".utf8), limit: Duration = .seconds(15)
    ) async throws -> DeliveryResult {
        var limits = WebhookClient.Limits()
        limits.total = limit
        let client = WebhookClient(limits: limits)
        let endpoint = try Sample.endpoint(receiver.url(path))
        let result = await client.deliver(body, id: NoticeID(rawValue: "ntc_1"), to: endpoint, now: Sample.noon)
        try await client.shutdown()
        return result
    }

    @Test("an independent receiver verifies the signature of the very bytes of the notice")
    func verified() async throws {
        let receiver = try WebhookReceiver(secret: Sample.secret)
        try await DispatchStoreTests.withCore(
            Sample.planner(webhooks: [Sample.china: try Sample.endpoint(receiver.url("200"))])
        ) { core, store in
            var record = Sample.warning()
            record.narrative = "Công ty Đại Nam, \"quoted\"\n象牙"
            _ = try await DispatchStoreTests.commit(core, [record])
            let pending = try await store.pending(.webhook, limit: 1, perAddressee: 1, now: Sample.noon)
            let channels = AgencyChannels(webhooks: [Sample.china: try Sample.endpoint(receiver.url("200"))])
            let client = WebhookClient()
            let pump = OutboxPump(
                store: store, sender: WebhookSender(client: client, channels: channels, clock: { Sample.noon }))
            let round = try await pump.round(clock: { Sample.noon }, jitter: { 0 })
            try await client.shutdown()
            #expect(round.sent == 1)
            let seen = try receiver.next()
            #expect(seen["verified"] as? Bool == true)
            #expect(seen["id"] as? String == pending.first?.id.rawValue)
            #expect(seen["timestamp"] as? String == "1776254400")
            #expect(seen["type"] as? String == "application/json")
            #expect((seen["body"] as? String).map { Array($0.utf8) } == pending.first?.body)
            #expect(try await store.countsByChannel()[.webhook]?.sent == 1)
            #expect(try await store.countsByChannel()[.inbox]?.pending == 1)
        }
    }

    // The receiver holds on for ever: a client without a limit of its own ends with the test's.
    @Test("a receiver that hangs is given up", .timeLimit(.minutes(10)), arguments: ["hang", "endless"])
    func hangs(path: String) async throws {
        let receiver = try WebhookReceiver(secret: Sample.secret)
        let result = try await Self.deliver(to: path, on: receiver, limit: .milliseconds(500))
        #expect(result == .failed(DeliveryFailure("the receiver did not answer in time", concernsReceiver: true)))
    }

    @Test("410 means gone")
    func gone() async throws {
        let receiver = try WebhookReceiver(secret: Sample.secret)
        let result = try await Self.deliver(to: "410", on: receiver)
        guard case .gone = result else {
            Issue.record("\(result)")
            return
        }
    }

    @Test("503 with Retry-After rests the receiver for that long")
    func unavailable() async throws {
        let receiver = try WebhookReceiver(secret: Sample.secret)
        let result = try await Self.deliver(to: "503", on: receiver)
        let failure = DeliveryFailure("the receiver answered 503", retryAfter: .seconds(120), concernsReceiver: true)
        #expect(result == .failed(failure))
    }

    @Test("a redirect is a failure, and is not followed", arguments: ["301", "302", "307", "308"])
    func redirect(status: String) async throws {
        let receiver = try WebhookReceiver(secret: Sample.secret)
        let result = try await Self.deliver(to: status, on: receiver)
        #expect(
            result == .failed(DeliveryFailure("the receiver answered \(status), a redirect, which is not followed")))
        #expect(try receiver.next()["path"] as? String == "/\(status)")
        // The next thing that the receiver hears of is the next delivery, not the target of the redirect.
        _ = try await Self.deliver(to: "204", on: receiver)
        #expect(try receiver.next()["path"] as? String == "/204")
    }

    @Test("400 concerns the notice, not the receiver")
    func refused() async throws {
        let receiver = try WebhookReceiver(secret: Sample.secret)
        #expect(
            try await Self.deliver(to: "400", on: receiver) == .failed(DeliveryFailure("the receiver answered 400")))
    }

    @Test("a port where nobody listens is a failure of the receiver, without its address in the words")
    func unreachable() async throws {
        let client = WebhookClient()
        let endpoint = try Sample.endpoint("http://127.0.0.1:1/hook?token=abc")
        let result = await client.deliver([], id: NoticeID(rawValue: "ntc_1"), to: endpoint, now: Sample.noon)
        try await client.shutdown()
        guard case .failed(let failure) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(failure.concernsReceiver && !failure.detail.contains("token"))
    }

    @Test("what may not travel is not sent at all")
    func impossible() async throws {
        let client = WebhookClient()
        let id = NoticeID(rawValue: "ntc_1")
        let plain = try Sample.endpoint("http://customs.example/")
        let loopback = try Sample.endpoint("http://127.0.0.1:1/")
        let results = [
            await client.deliver([], id: id, to: plain, now: Sample.noon),
            await client.deliver(
                [UInt8](repeating: 32, count: PlannedNotice.largestWebhookBody + 1), id: id, to: loopback,
                now: Sample.noon),
        ]
        try await client.shutdown()
        for result in results {
            guard case .impossible = result else {
                Issue.record("\(result)")
                return
            }
        }
    }
}
