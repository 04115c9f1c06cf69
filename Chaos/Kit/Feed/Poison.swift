import Feeds
import Foundation
import Intelligence
import Kafka

/// A message that no worker can handle. It must end in dead letters, byte for byte, and nothing else may come of it.
public struct Poison: Sendable {
    /// What the ids of poison begin with; no record has such an id.
    static let idPrefix = "poison-"

    /// Who must refuse it, and by which word.
    public enum Kind: String, Codable, CaseIterable, Sendable {
        case bytes, cut, tombstone, invalid, version, assessment

        /// The word for the cause in the dead letter's header.
        public var cause: String {
            switch self {
            case .bytes, .cut, .tombstone, .assessment: "unreadable"
            case .invalid: "invalid"
            case .version: "unsupported_version"
            }
        }

        /// Whether it is put among the assessments, for the notifier, rather than among the alerts.
        public var isForNotifier: Bool { self == .assessment }
    }

    /// What it is.
    public var kind: Kind
    /// Its bytes; nil for a tombstone.
    public var payload: [UInt8]?
    /// Headers as hostile as headers can be: no value, any bytes, the same name twice.
    public var headers: [Header]

    /// Draws one. Some are made of a record, which was good before.
    init(_ kind: Kind, id: String, of record: [UInt8], from generator: inout SeededGenerator) {
        self.kind = kind
        let noise = (0..<generator.integer(in: 1...300)).map { _ in UInt8(generator.below(256)) }
        headers = [
            Header(CloudEventAttributes.Name.id, id), Header("poison", bytes: nil), Header("poison", bytes: noise),
        ]
        switch kind {
        // No JSON text begins with a byte that UTF-8 does not know.
        case .bytes, .assessment: payload = [0xFF] + noise
        case .cut: payload = Array(record.prefix(record.count / 2))
        case .tombstone: payload = nil
        case .invalid: payload = Self.changing("\"agency\":\"", to: "NOBODY-AT-ALL", in: record)
        case .version: payload = Self.changing("\"schema_version\":\"", to: "99.0", in: record)
        }
    }

    /// The record with another value for a text member.
    private static func changing(_ opening: String, to value: String, in record: [UInt8]) -> [UInt8] {
        let text = String(decoding: record, as: UTF8.self)
        guard let start = text.range(of: opening)?.upperBound, let end = text[start...].firstIndex(of: "\"") else {
            return [0xFF]
        }
        return Array((text[..<start] + value + text[end...]).utf8)
    }
}
