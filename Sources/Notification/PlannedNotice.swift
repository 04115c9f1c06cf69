import Crypto
import Intelligence

/// The identity of one notice: derived from assessment, addressee and channel alone, so that a repeated assessment
/// makes the same one. It is the idempotency key on the wire.
public struct NoticeID: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    /// `ntc_` and 32 hexadecimal digits.
    public let rawValue: String

    /// Takes an id that was made before.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The id of the notice that tells an addressee of its own watch-list and nothing of the record.
    ///
    /// - Parameter secret: of the store. The id of an assessment follows from the record's position: without a secret the
    ///   addressee could find by trying in which topic and where the record stands.
    init(watchOf assessment: String, addressee: AgencyCode, channel: DispatchChannel, secret: [UInt8]) {
        let hidden = HMAC<SHA256>.authenticationCode(for: Array(assessment.utf8), using: SymmetricKey(data: secret))
        let name = hidden.map { String($0, radix: 16) }.joined(separator: ".")
        self.init(assessment: "watch \(name)", addressee: addressee, channel: channel)
    }

    /// The id of the notice about an assessment to an addressee on a channel.
    public init(assessment: String, addressee: AgencyCode, channel: DispatchChannel) {
        var hash = SHA256()
        for part in [assessment, addressee.rawValue, channel.rawValue] {
            // The length goes first, so that no two lists of parts are the same bytes.
            hash.update(data: Array("\(part.utf8.count):\(part)".utf8))
        }
        let digits = Array("0123456789abcdef")
        rawValue = "ntc_" + hash.finalize().prefix(16).map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined()
    }

    /// By text.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    /// The id itself.
    public var description: String { rawValue }
}

/// What an addressee is sent: on its inbox topic, and as the body of its webhook.
public struct PlannedNotice: Hashable, Sendable {
    /// The largest body of a webhook, in bytes (Standard Webhooks advises less than 20 kB).
    public static let largestWebhookBody = 20_000

    /// Derived from assessment, addressee and channel.
    public var id: NoticeID
    /// Whom it is for.
    public var addressee: AgencyCode
    /// What the addressee is shown.
    public var view: RecordView

    /// A notice with the given parts.
    public init(id: NoticeID, addressee: AgencyCode, view: RecordView) {
        self.id = id
        self.addressee = addressee
        self.view = view
    }
}
