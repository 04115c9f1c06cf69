/// What an HTTP server answers for one of the monitor's paths.
public struct LagResponse: Hashable, Sendable {
    /// The status code: 200, or 503 where there are no numbers yet.
    public let status: Int
    /// The media type.
    public let contentType: String
    /// The body in UTF-8.
    public let body: String

    /// An answer.
    public init(status: Int, contentType: String, body: String) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }
}

extension LagMonitor {
    /// The answer to a GET of `path` (a query is ignored); nil where the path is none of the monitor's.
    ///
    /// `/` is the page, `/lag` and `/api/lag` are JSON, `/lag.prom` is Prometheus text. JSON that has no
    /// numbers yet comes with 503, so that no client takes silence for a lag of 0; page and metrics are always shown.
    public func respond(path: String) -> LagResponse? {
        switch path.prefix(while: { $0 != "?" }) {
        case "/":
            return LagResponse(
                status: 200, contentType: "text/html; charset=utf-8", body: LagPage(latest, refresh: interval).html)
        case "/lag", "/api/lag":
            let type = "application/json"
            guard let latest else {
                return LagResponse(
                    status: 503, contentType: type, body: "{\n  \"error\": \"the first sample is being taken\"\n}\n")
            }
            return LagResponse(status: latest.sampledAt == nil ? 503 : 200, contentType: type, body: latest.json)
        case "/lag.prom":
            return LagResponse(
                status: 200, contentType: "text/plain; version=0.0.4; charset=utf-8", body: prometheusText)
        default:
            return nil
        }
    }

    /// The metrics, to be joined to those of the process; empty before the first sample.
    public var prometheusText: String { latest?.prometheusText ?? "" }
}
