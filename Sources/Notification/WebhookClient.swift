import AsyncHTTPClient
import Foundation
import Intelligence
import NIOCore
import NIOHTTP1

/// Delivers notices to webhooks as Standard Webhooks advises: signed, within 15 s, no redirects, 410 closes the
/// endpoint, `Retry-After` is honoured.
public struct WebhookClient: Sendable {
    /// The bounds of one delivery.
    public struct Limits: Sendable {
        /// From the first attempt to connect to the end of the answer. Default: 15 s.
        public var total: Duration = .seconds(15)
        /// To connect. Default: 5 s.
        public var connect: Duration = .seconds(5)
        /// How much of an answer is read, in bytes; the rest is left. Default: 4 KiB.
        public var response = 4096

        /// The defaults.
        public init() {}
    }

    private let client: HTTPClient
    private let limits: Limits

    /// A client with its own connections; end it with ``shutdown()``.
    public init(limits: Limits = Limits()) {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .milliseconds(Self.milliseconds(limits.connect))
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.limits = limits
    }

    /// Closes the connections.
    public func shutdown() async throws { try await client.shutdown() }

    /// One attempt.
    ///
    /// - Parameters:
    ///   - id: the idempotency key.
    ///   - now: the time of the attempt, which is signed.
    public func deliver(
        _ body: [UInt8], id: NoticeID, to endpoint: WebhookEndpoint, now: Instant
    ) async -> DeliveryResult {
        guard AgencyChannels.isAllowed(endpoint.url) else {
            return .impossible("the webhook's URL is neither https nor on a loopback address")
        }
        guard body.count <= PlannedNotice.largestWebhookBody else {
            return .impossible("the body of \(body.count) bytes is larger than a webhook may be")
        }
        let request = request(body, id: id, to: endpoint, now: now)
        do {
            return Self.result(try await exchange(request), now: now)
        } catch {
            return .failed(DeliveryFailure(Self.describe(error), concernsReceiver: true))
        }
    }

    private func request(
        _ body: [UInt8], id: NoticeID, to endpoint: WebhookEndpoint, now: Instant
    ) -> HTTPClientRequest {
        let timestamp = now.milliseconds / 1000
        var request = HTTPClientRequest(url: endpoint.url)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.headers.add(name: "user-agent", value: "mekong-dragon")
        request.headers.add(name: WebhookSigner.idHeader, value: id.rawValue)
        request.headers.add(name: WebhookSigner.timestampHeader, value: String(timestamp))
        request.headers.add(
            name: WebhookSigner.signatureHeader,
            value: WebhookSigner(endpoint.secrets).signature(id: id.rawValue, timestamp: timestamp, body: body))
        request.body = .bytes(ByteBuffer(bytes: body))
        return request
    }

    /// The head of the answer, once so much of its body was read as is allowed. The client's own deadline ends with
    /// the head, so a body that never ends is raced against the clock here.
    private func exchange(_ request: HTTPClientRequest) async throws -> Answer {
        try await withThrowingTaskGroup(of: Answer?.self) { group in
            group.addTask { [client, limits] in
                let deadline = NIODeadline.now() + .milliseconds(Self.milliseconds(limits.total))
                let response = try await client.execute(request, deadline: deadline)
                var bytes = 0
                for try await part in response.body {
                    bytes += part.readableBytes
                    if bytes > limits.response { break }
                }
                return Answer(
                    status: Int(response.status.code), retryAfter: response.headers.first(name: "retry-after"))
            }
            group.addTask { [limits] in
                try await Task.sleep(for: limits.total)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let answer = first else { throw TimedOut() }
            return answer
        }
    }

    struct Answer: Hashable, Sendable {
        var status: Int
        var retryAfter: String?
    }

    private struct TimedOut: Error {}

    /// What an answer means (Standard Webhooks).
    static func result(_ answer: Answer, now: Instant) -> DeliveryResult {
        switch answer.status {
        case 200..<300: return .delivered
        case 410: return .gone("the receiver answered 410 Gone: it wants no more webhooks at this address")
        case 300..<400:
            // Following it would carry the content to an address that nobody configured.
            return .failed(DeliveryFailure("the receiver answered \(answer.status), a redirect, which is not followed"))
        case 429, 500..<600:
            return .failed(
                DeliveryFailure(
                    "the receiver answered \(answer.status)",
                    retryAfter: answer.retryAfter.flatMap { RetryAfter.duration($0, now: now) }, concernsReceiver: true)
            )
        default: return .failed(DeliveryFailure("the receiver answered \(answer.status)"))
        }
    }

    private static func describe(_ error: any Error) -> String {
        switch error {
        case is TimedOut: "the receiver did not answer in time"
        case let error as HTTPClientError where error == .deadlineExceeded || error == .readTimeout:
            "the receiver did not answer in time"
        case let error as HTTPClientError where error == .connectTimeout: "the receiver could not be reached in time"
        case is CancellationError: "the delivery was interrupted"
        // The words of the error could repeat the address, whose query may be a secret; its type does not.
        default: "the receiver could not be reached (\(type(of: error)))"
        }
    }

    private static func milliseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return max(1, min(seconds, 86_400) * 1000 + attoseconds / 1_000_000_000_000_000)
    }
}
