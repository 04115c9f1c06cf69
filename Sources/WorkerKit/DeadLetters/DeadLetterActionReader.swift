import Foundation
import Intelligence
import Kafka

/// Reads actions, as ``DeadLetterAction`` writes them.
public struct DeadLetterActionReader {
    /// Why a record is not an action that can be understood.
    public struct Problem: Error, Sendable, CustomStringConvertible {
        /// For a person.
        public let description: String
    }

    private let topics: StreamTopics
    private let decoder: JSONDecoder

    /// Reads actions on the dead letters of those topics.
    public init(topics: StreamTopics) {
        self.topics = topics
        decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
    }

    /// Reads one action.
    public func read(_ payload: [UInt8]?) throws(Problem) -> DeadLetterAction {
        guard let payload, payload.count <= 1 << 20 else {
            throw Problem(description: payload == nil ? "the payload is null" : "is longer than 1 MiB")
        }
        let wire: Wire
        do {
            wire = try decoder.decode(Wire.self, from: Data(payload))
        } catch {
            throw Problem(description: "is not an action: \(Self.text(of: error))")
        }
        return try action(wire)
    }

    private func action(_ wire: Wire) throws(Problem) -> DeadLetterAction {
        guard wire.type == DeadLetterAction.type else { throw Problem(description: "type: is \(wire.type)") }
        guard wire.schemaVersion.hasPrefix("1.") else {
            throw Problem(description: "schema_version: is \(wire.schemaVersion), and only 1.x is understood")
        }
        guard let kind = DeadLetterAction.Kind(rawValue: wire.action) else {
            throw Problem(description: "action: \(wire.action) is not known")
        }
        guard let at = try? Instant(wire.at) else { throw Problem(description: "at: is not a moment") }
        guard let worker = WorkerName(rawValue: wire.worker), let place = wire.letter.place,
            place.topic == topics.deadLetters(worker)
        else { throw Problem(description: "letter: is not a dead letter of \(wire.worker)") }
        var action = DeadLetterAction(
            id: wire.id, kind: kind,
            letter: LetterAddress(worker: worker, partition: place.topicPartition.partition, offset: place.offset),
            by: wire.by, at: at, command: wire.command)
        action.cause = wire.cause
        action.origin = wire.origin?.place
        action.identity.record = wire.recordId.flatMap { RecordID(qualified: $0) }
        action.identity.thread = wire.threadId.flatMap { RecordID(qualified: $0) }
        action.identity.exercise = wire.exercise ?? false
        action.reason = wire.reason
        action.to = wire.to?.place
        action.wasFound = wire.found ?? false
        for end in wire.searchFrom ?? [] where end.partition >= 0 && end.offset >= 0 {
            action.searchFrom[Partition(end.partition)] = Offset(end.offset)
        }
        return action
    }

    private static func text(of error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .keyNotFound(let key, _): return "\(key.stringValue) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            return path.isEmpty ? "it is no JSON object" : "\(path) has the wrong type"
        @unknown default: return "it cannot be read"
        }
    }
}

extension DeadLetterAction {
    fileprivate init(
        id: String, kind: Kind, letter: LetterAddress, by: String, at: Instant, command: String
    ) {
        self.id = id
        self.kind = kind
        self.letter = letter
        self.by = by
        self.at = at
        self.command = command
        cause = "unknown"
        identity = Letter.Identity()
        wasFound = false
        searchFrom = [:]
    }
}

/// The action as it stands in the JSON.
private struct Wire: Decodable {
    var schemaVersion: String
    var type: String
    var id: String
    var action: String
    var worker: String
    var letter: WirePlace
    var cause: String
    var origin: WirePlace?
    var recordId: String?
    var threadId: String?
    var exercise: Bool?
    var by: String
    var at: String
    var reason: String?
    var command: String
    var to: WirePlace?
    var found: Bool?
    var searchFrom: [WireEnd]?
}

private struct WirePlace: Decodable {
    var topic: String
    var partition: Int32
    var offset: Int64

    /// nil where it can be no place.
    var place: RecordPlace? {
        guard partition >= 0, offset >= 0 else { return nil }
        return RecordPlace(TopicPartition(Topic(topic), Partition(partition)), Offset(offset))
    }
}

private struct WireEnd: Decodable {
    var partition: Int32
    var offset: Int64
}
