import Crypto
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// One connection to an agency's server.
final class WebhookHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let receiver: WebhookReceiver
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(receiver: WebhookReceiver) { self.receiver = receiver }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
            if receiver.agency(ofPath: head.uri)?.behaviour == .resets { reset(context) }
        case .body(let part):
            body.append(contentsOf: part.readableBytesView)
        case .end:
            guard let head else { return }
            answer(head, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        guard let (agency, behaviour) = receiver.agency(ofPath: head.uri) else {
            return respond(.notFound, [:], head, context)
        }
        let id = head.headers.first(name: "webhook-id") ?? ""
        receiver.remember(
            ReceivedWebhook(
                agency: agency.code, id: id, digest: Digest(of: body), isSigned: isSigned(head, id: id, by: agency),
                isAnswered: behaviour == .healthy))
        switch behaviour {
        case .healthy: respond(.noContent, [:], head, context)
        case .fails: respond(.internalServerError, [:], head, context)
        case .isBusy: respond(.tooManyRequests, ["retry-after": "2"], head, context)
        case .resets, .resetsAfterReading: reset(context)
        case .hangs: break
        }
    }

    private func respond(
        _ status: HTTPResponseStatus, _ headers: HTTPHeaders, _ request: HTTPRequestHead,
        _ context: ChannelHandlerContext
    ) {
        var headers = headers
        if status != .noContent { headers.add(name: "content-length", value: "0") }
        let head = HTTPResponseHead(version: request.version, status: status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    /// Closes so that the peer sees a reset rather than an end.
    private func reset(_ context: ChannelHandlerContext) {
        head = nil
        if let provider = context.channel as? any SocketOptionProvider {
            provider.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { [channel = context.channel] _ in
                channel.close(promise: nil)
            }
        } else {
            context.close(promise: nil)
        }
    }

    /// Standard Webhooks: the base64 of the HMAC-SHA256 over `id.timestamp.body`, after `v1,`.
    private func isSigned(_ head: HTTPRequestHead, id: String, by agency: WebhookReceiver.Agency) -> Bool {
        let time = head.headers.first(name: "webhook-timestamp") ?? ""
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("\(id).\(time).".utf8) + body, using: SymmetricKey(data: agency.key))
        let expected = "v1," + Data(code).base64EncodedString()
        return head.headers.first(name: "webhook-signature")?.split(separator: " ").contains { $0 == expected } ?? false
    }
}
