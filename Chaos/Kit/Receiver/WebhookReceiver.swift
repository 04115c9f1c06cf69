import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// The servers of some agencies, one path each, which behave as badly as they are told to and remember everything.
public final class WebhookReceiver: Sendable {
    /// An agency with a server of its own.
    public struct Agency: Sendable {
        /// Its code.
        public let code: String
        /// What its webhooks are signed with, as Standard Webhooks writes it: `whsec_…`.
        public let secret: String
        let key: [UInt8]

        /// An agency with a secret of its own, drawn.
        public init(code: String) {
            self.code = code
            key = (0..<32).map { _ in .random(in: .min ... .max) }
            secret = "whsec_" + Data(key).base64EncodedString()
        }
    }

    /// The agencies, in the order in which faults count them.
    public let agencies: [Agency]
    private let behaviours: Mutex<[ReceiverBehaviour]>
    private let log = Mutex<[ReceivedWebhook]>([])
    private let channel = Mutex<(any Channel)?>(nil)

    /// Servers for those agencies; they listen once started.
    public init(agencies: [String]) {
        self.agencies = agencies.map(Agency.init(code:))
        behaviours = Mutex(agencies.map { _ in .healthy })
    }

    /// Listens on a port that the system chooses, and returns it.
    public func start() async throws -> Int {
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 64)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try channel.pipeline.syncOperations.addHandler(WebhookHandler(receiver: self))
                }
            }
        let channel = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
        self.channel.withLock { $0 = channel }
        return channel.localAddress?.port ?? 0
    }

    /// Listens no more.
    public func stop() async {
        let channel = channel.withLock { $0.take() }
        try? await channel?.close()
    }

    /// Lets the server of agency `number` behave like that from now on.
    public func set(_ behaviour: ReceiverBehaviour, ofAgency number: Int) {
        behaviours.withLock { behaviours in
            if behaviours.indices.contains(number) { behaviours[number] = behaviour }
        }
    }

    /// Everything that arrived as a whole so far.
    public var received: [ReceivedWebhook] { log.withLock { $0 } }

    /// The agency that a path belongs to, and how it behaves now.
    func agency(ofPath path: String) -> (agency: Agency, behaviour: ReceiverBehaviour)? {
        guard let number = agencies.firstIndex(where: { "/" + $0.code == path }) else { return nil }
        return (agencies[number], behaviours.withLock { $0[number] })
    }

    func remember(_ webhook: ReceivedWebhook) { log.withLock { $0.append(webhook) } }
}
