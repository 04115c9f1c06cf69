import Crypto

/// The SHA-256 of some bytes, of which the first half is kept: enough to tell them apart, in half the room.
public struct Digest: Hashable, Sendable, Codable, CustomStringConvertible {
    /// 32 hexadecimal digits.
    public let description: String

    /// Of those bytes; nil, a null payload, is not the same as no bytes.
    public init(of bytes: [UInt8]?) {
        description = bytes.map { Self.text(Array(SHA256.hash(data: $0))) } ?? "null"
    }

    /// Of bytes whose SHA-256 is known.
    public init(sha256: [UInt8]) {
        description = Self.text(sha256)
    }

    /// As it was encoded.
    public init(from decoder: any Decoder) throws {
        description = try decoder.singleValueContainer().decode(String.self)
    }

    /// As one string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    private static func text(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return bytes.prefix(16).map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined()
    }
}
