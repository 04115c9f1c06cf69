import Crypto

/// The secret under which entities are hashed, so that nobody who reads `sightings` can find a phone number or a person
/// by trying. Every scorer of a campaign must have the same one.
public struct EntitySecret: Sendable, Hashable {
    let low: UInt64
    let high: UInt64

    /// The secret made of any bytes.
    public init(_ bytes: [UInt8]) {
        let digest = Array(SHA256.hash(data: bytes))
        func word(_ start: Int) -> UInt64 {
            (0..<8).reduce(0) { $0 | UInt64(digest[start + $1]) << UInt64(8 * $1) }
        }
        low = word(0)
        high = word(8)
    }

    init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// Where none is configured: no secret at all, only for exercises and tests.
    public static let none = EntitySecret(Array("mekong dragon".utf8))
}

/// SipHash-2-4 with 128 bits (Aumasson and Bernstein): a keyed hash that is quick for short texts.
struct KeyedHash {
    private var v0, v1, v2, v3: UInt64

    /// The hash of bytes.
    static func hash(_ bytes: UnsafeRawBufferPointer, _ secret: EntitySecret) -> (low: UInt64, high: UInt64) {
        var state = KeyedHash(secret)
        let whole = bytes.count & ~7
        var place = 0
        while place < whole {
            state.take(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
            place += 8
        }
        var last = UInt64(truncatingIfNeeded: bytes.count) << 56
        for byte in whole..<bytes.count { last |= UInt64(bytes[byte]) << UInt64(8 * (byte - whole)) }
        state.take(last)
        return state.finish()
    }

    private init(_ secret: EntitySecret) {
        v0 = 0x736F_6D65_7073_6575 ^ secret.low
        v1 = 0x646F_7261_6E64_6F6D ^ secret.high ^ 0xEE
        v2 = 0x6C79_6765_6E65_7261 ^ secret.low
        v3 = 0x7465_6462_7974_6573 ^ secret.high
    }

    private mutating func take(_ word: UInt64) {
        v3 ^= word
        round()
        round()
        v0 ^= word
    }

    private mutating func finish() -> (low: UInt64, high: UInt64) {
        v2 ^= 0xEE
        for _ in 0..<4 { round() }
        let low = v0 ^ v1 ^ v2 ^ v3
        v1 ^= 0xDD
        for _ in 0..<4 { round() }
        return (low, v0 ^ v1 ^ v2 ^ v3)
    }

    @inline(__always)
    private mutating func round() {
        v0 = v0 &+ v1
        v1 = Self.rotate(v1, 13) ^ v0
        v0 = Self.rotate(v0, 32)
        v2 = v2 &+ v3
        v3 = Self.rotate(v3, 16) ^ v2
        v0 = v0 &+ v3
        v3 = Self.rotate(v3, 21) ^ v0
        v2 = v2 &+ v1
        v1 = Self.rotate(v1, 17) ^ v2
        v2 = Self.rotate(v2, 32)
    }

    @inline(__always)
    private static func rotate(_ word: UInt64, _ bits: UInt64) -> UInt64 { word << bits | word >> (64 - bits) }
}
