import Crypto
import Foundation

/// Signs and verifies webhooks as Standard Webhooks says: `v1,` and the base64 of the HMAC-SHA256 over
/// `id.timestamp.body`.
public struct WebhookSigner: Sendable {
    /// The header with the id of the message, the same on every attempt: the receiver's idempotency key.
    public static let idHeader = "webhook-id"
    /// The header with the time of the attempt, in seconds since 1970.
    public static let timestampHeader = "webhook-timestamp"
    /// The header with the signatures, separated by spaces.
    public static let signatureHeader = "webhook-signature"

    private let secrets: WebhookSecrets

    /// Signs with every one of `secrets`.
    public init(_ secrets: WebhookSecrets) {
        self.secrets = secrets
    }

    /// The value of the signature header.
    ///
    /// - Parameter timestamp: of the attempt, in seconds since 1970.
    public func signature(id: String, timestamp: Int64, body: [UInt8]) -> String {
        secrets.keys
            .map { "v1," + Data(Self.code(id: id, timestamp: timestamp, body: body, key: $0)).base64EncodedString() }
            .joined(separator: " ")
    }

    /// Whether one of the signatures in `header` is by one of the secrets, and the timestamp is near `now`.
    ///
    /// Signatures are compared in constant time; unknown versions are skipped.
    ///
    /// - Parameters:
    ///   - timestamp: of the attempt, in seconds since 1970.
    ///   - tolerance: in seconds, into the past and the future; the libraries of the standard take five minutes.
    public func verifies(
        _ header: String, id: String, timestamp: Int64, body: [UInt8], now: Int64, tolerance: Int64 = 300
    ) -> Bool {
        let (age, overflow) = now.subtractingReportingOverflow(timestamp)
        guard !overflow, age != .min, abs(age) <= tolerance else { return false }
        let offered = header.split(separator: " ").compactMap { part -> Data? in
            part.hasPrefix("v1,") ? Data(base64Encoded: String(part.dropFirst(3))) : nil
        }
        // Every pair is compared, so that the time does not tell which secret fits.
        return secrets.keys.reduce(false) { found, key in
            offered.reduce(found) { found, code in
                HMAC<SHA256>.isValidAuthenticationCode(
                    code, authenticating: Self.signed(id: id, timestamp: timestamp, body: body),
                    using: SymmetricKey(data: key)) || found
            }
        }
    }

    private static func code(id: String, timestamp: Int64, body: [UInt8], key: [UInt8]) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(
            for: signed(id: id, timestamp: timestamp, body: body), using: SymmetricKey(data: key))
    }

    private static func signed(id: String, timestamp: Int64, body: [UInt8]) -> [UInt8] {
        Array("\(id).\(timestamp).".utf8) + body
    }
}
