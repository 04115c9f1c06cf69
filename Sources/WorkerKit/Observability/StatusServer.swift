import Foundation
import Hummingbird
import Logging
import ServiceLifecycle

/// The HTTP interface of every worker: `/health/live`, `/health/ready`, `/metrics`, and pages of the program's own.
public struct StatusServer: Sendable {
    /// A page: status, media type, body.
    public struct Page: Sendable {
        /// The HTTP status.
        public var status: Int
        /// The media type.
        public var contentType: String
        /// The text.
        public var body: String

        /// A page; found, unless said otherwise.
        public init(status: Int = 200, contentType: String, body: String) {
            self.status = status
            self.contentType = contentType
            self.body = body
        }
    }

    /// The answer to a health question: whether all is well, and one line per reason.
    public struct Health: Sendable {
        /// Whether all is well.
        public var isHealthy: Bool
        /// Why not, or remarks.
        public var reasons: [String]

        /// An answer.
        public init(isHealthy: Bool, reasons: [String]) {
            self.isHealthy = isHealthy
            self.reasons = reasons
        }
    }

    /// The name of the program.
    public var program: String
    /// The address to listen on.
    public var host: String
    /// The port; 0 is chosen by the kernel.
    public var port: Int
    /// What /metrics renders.
    public var metrics: PrometheusMetrics
    /// Answers /health/live.
    public var live: @Sendable () -> Health
    /// Answers /health/ready.
    public var ready: @Sendable () -> Health
    /// Pages of the program's own, by path; nil where there is none.
    public var page: @Sendable (String) -> Page?
    /// Told the base address once it listens.
    public var listening: @Sendable (String) -> Void

    /// A server; it listens once its service runs.
    public init(
        program: String, host: String, port: Int, metrics: PrometheusMetrics,
        live: @escaping @Sendable () -> Health, ready: @escaping @Sendable () -> Health,
        page: @escaping @Sendable (String) -> Page? = { _ in nil },
        listening: @escaping @Sendable (String) -> Void
    ) {
        self.program = program
        self.host = host
        self.port = port
        self.metrics = metrics
        self.live = live
        self.ready = ready
        self.page = page
        self.listening = listening
    }

    /// The service that listens until it is stopped.
    public func service(logger: Logger) -> some Service {
        let router = Router()
        router.get("health/live") { _, _ in answer(live()) }
        router.get("health/ready") { _, _ in answer(ready()) }
        router.get("metrics") { _, _ in
            let own = page("/metrics")?.body ?? ""
            return response(
                Page(contentType: "text/plain; version=0.0.4; charset=utf-8", body: metrics.render() + own))
        }
        for path in ["", "**"] {
            router.get(RouterPath(path)) { request, _ in
                response(
                    page(request.uri.path)
                        ?? Page(status: 404, contentType: "text/plain; charset=utf-8", body: "There is no such page.\n")
                )
            }
        }
        var quiet = logger
        quiet.logLevel = .error
        let announce = listening
        let host = host
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: program),
            onServerRunning: { channel in
                let chosen = channel.localAddress?.port ?? port
                announce("http://\(host.contains(":") ? "[\(host)]" : host):\(chosen)")
            },
            logger: quiet)
        return ListeningService(application: application, place: "\(host):\(port)", program: program)
    }

    private func answer(_ health: Health) -> Response {
        let word = health.isHealthy ? "ok" : "failing"
        let body = ([word] + health.reasons).joined(separator: "\n") + "\n"
        return response(
            Page(status: health.isHealthy ? 200 : 503, contentType: "text/plain; charset=utf-8", body: body))
    }

    private func response(_ page: Page) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = page.contentType
        headers[.cacheControl] = "no-store"
        return Response(
            status: HTTPResponse.Status(code: page.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: page.body)))
    }
}

/// Says in words that a port is taken.
private struct ListeningService<Application: Service>: Service {
    let application: Application
    let place: String
    let program: String

    func run() async throws {
        do {
            try await application.run()
        } catch let error where !(error is CancellationError) {
            throw ProgramError(
                .unavailable, "\(program) cannot listen on \(place) (http.host and its http_port): \(error)")
        }
    }
}
