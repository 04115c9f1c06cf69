import Foundation

/// The secrets of a webhook (Standard Webhooks): `whsec_` and base64 of 24 to 64 bytes. Several, newest first, while
/// they are being rotated: a message then carries a signature for each.
public struct WebhookSecrets: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let keys: [[UInt8]]

    /// Reads secrets separated by white space; nil where there is none, or one is not a secret.
    public init?(_ text: String) {
        let keys = text.split(whereSeparator: \.isWhitespace).map(Self.key)
        let valid = keys.compactMap(\.self)
        guard !valid.isEmpty, valid.count == keys.count, valid.count <= 8 else { return nil }
        self.keys = valid
    }

    private static func key(_ text: Substring) -> [UInt8]? {
        let prefix = "whsec_"
        guard text.hasPrefix(prefix), let data = Data(base64Encoded: String(text.dropFirst(prefix.count))),
            (24...64).contains(data.count)
        else { return nil }
        return Array(data)
    }

    /// How many there are, and never what they are.
    public var description: String { "\(keys.count) webhook secret(s)" }
    /// The same as ``description``.
    public var debugDescription: String { description }
    /// Empty: a dump must not show them either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
