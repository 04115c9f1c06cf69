import Intelligence
import Kafka

@testable import WorkerKit

extension LetterAddress {
    static func scorer(_ offset: Int64, partition: Int32 = 0) -> LetterAddress {
        LetterAddress(worker: .scorer, partition: Partition(partition), offset: Offset(offset))
    }
}

extension LogRecord {
    /// A dead letter as a worker writes it, with those headers changed or, where nil, taken away.
    static func letter(
        _ address: LetterAddress = .scorer(0), key: [UInt8]? = Array("VN-CUSTOMS/W-1".utf8),
        payload: [UInt8]? = Array("{}".utf8), time: Instant = Instant(milliseconds: 1_776_241_800_000),
        headers changes: [String: String?] = [:], own: [Header] = [Header("own", "header")]
    ) -> LogRecord {
        var all: [String: String?] = [
            DeadLetterHeader.worker: address.worker.rawValue, DeadLetterHeader.group: "dragon-scorer",
            DeadLetterHeader.topic: "alerts.drugs", DeadLetterHeader.partition: "3", DeadLetterHeader.offset: "117",
            DeadLetterHeader.timestamp: "1776241000000", DeadLetterHeader.cause: "invalid",
            DeadLetterHeader.message: "goods: is missing\nagency: is nobody", DeadLetterHeader.time: time.description,
        ]
        all.merge(changes) { $1 }
        return LogRecord(
            topicPartition: address.topicPartition(StreamTopics()), offset: address.offset,
            timestamp: time.milliseconds, key: key, payload: payload,
            headers: own
                + all.sorted { $0.key < $1.key }.compactMap { name, value in value.map { Header(name, $0) } })
    }
}

extension Letter {
    /// The letter of ``LogRecord/letter(_:key:payload:time:_:own:)``.
    static func made(
        _ address: LetterAddress = .scorer(0), time: Instant = Instant(milliseconds: 1_776_241_800_000),
        headers changes: [String: String?] = [:], own: [Header] = []
    ) -> Letter {
        Letter(.letter(address, time: time, headers: changes, own: own), address: address)
    }
}

extension DeadLetterAction {
    /// An action on a letter.
    static func made(
        _ kind: Kind, _ address: LetterAddress = .scorer(0), by: String = "anna@host", at: Int64 = 1_776_300_000_000,
        command: String = "c1", searchFrom: [Int32: Int64] = [:]
    ) -> DeadLetterAction {
        var action = DeadLetterAction(
            kind, .made(address), by: by, at: Instant(milliseconds: at), command: command, reason: nil)
        action.searchFrom = Dictionary(
            uniqueKeysWithValues: searchFrom.map { (Partition($0.key), Offset($0.value)) })
        return action
    }
}
