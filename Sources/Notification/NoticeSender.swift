import Intelligence

/// What came of one attempt to deliver a notice.
public enum DeliveryResult: Hashable, Sendable {
    /// The receiver, or the broker, has it.
    case delivered
    /// It has not. The notice is tried again.
    case failed(DeliveryFailure)
    /// It never will: what is to be sent cannot be.
    case impossible(String)
    /// The receiver wants nothing more at this address (HTTP 410).
    case gone(String)
}

/// Why a delivery failed.
public struct DeliveryFailure: Hashable, Sendable {
    /// For people; no secrets, nothing of the content.
    public var detail: String
    /// How long the receiver asked to be left alone.
    public var retryAfter: Duration?
    /// Whether the receiver as a whole did not answer or asked for a rest: then its other notices wait too.
    public var concernsReceiver: Bool

    /// A failure with the given parts.
    public init(_ detail: String, retryAfter: Duration? = nil, concernsReceiver: Bool = false) {
        self.detail = detail
        self.retryAfter = retryAfter
        self.concernsReceiver = concernsReceiver
    }
}

/// What came of which notice.
public struct DeliveryReport: Hashable, Sendable {
    /// The notice that was tried.
    public var notice: PendingNotice
    /// What came of it.
    public var result: DeliveryResult

    /// A report on `notice`.
    public init(_ notice: PendingNotice, _ result: DeliveryResult) {
        self.notice = notice
        self.result = result
    }
}

/// A channel's way out.
public protocol NoticeSender: Sendable {
    /// The channel it serves.
    var channel: DispatchChannel { get }
    /// The address it sends to, such as a URL, where the channel can be closed by its receiver; nil elsewhere.
    func target(of addressee: AgencyCode) -> String?
    /// Sends notices, those of one addressee in the given order, and reports on each that it tried, as soon as it
    /// knows. Where one failed, later ones of the same addressee and thread must not be tried.
    func send(
        _ notices: [PendingNotice], report: @escaping @Sendable ([DeliveryReport]) async throws -> Void
    ) async throws
}

extension NoticeSender {
    /// No address that could be closed.
    public func target(of addressee: AgencyCode) -> String? { nil }
}
