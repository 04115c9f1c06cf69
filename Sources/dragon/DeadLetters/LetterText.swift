import Intelligence
import Kafka
import WorkerKit

/// One dead letter for a person at a terminal. Nothing in it reaches the terminal as it came.
struct LetterText: CustomStringConvertible {
    let letter: Letter
    let record: LogRecord
    let status: LetterStatus
    let actions: [DeadLetterAction]

    /// More of a text than this is for a file.
    private static let maximumTextBytes = 8 << 10
    private static let maximumDumpBytes = 512

    var description: String {
        ([head] + [section("headers", headers), section("actions", actions.map(line)), payload]).joined(separator: "\n")
    }

    private var head: String {
        let origin = letter.origin.map { "\($0)" } ?? "not told by its headers"
        let written = letter.recordTime.map { ", written \(Instant(milliseconds: $0))" } ?? ""
        var rows = [
            ("given up", "\(LetterTable.time(letter.givenUpAt)) by \(letter.address.worker)\(inGroup)\(tries)"),
            ("cause", Self.plain(letter.cause)),
            ("stood at", Self.plain(origin) + written),
        ]
        if let record = letter.identity.record { rows.append(("record", Self.plain("\(record)") + kind)) }
        if letter.identity.record == nil, let type = letter.identity.type { rows.append(("type", Self.plain(type))) }
        if let thread = letter.identity.thread { rows.append(("thread", Self.plain("\(thread)"))) }
        if let revision = letter.revision { rows.append(("rules", Self.plain(revision))) }
        switch letter.redrives {
        case .count(0): break
        case .count(let count):
            let from = letter.redrivenFrom.map { ", last from \(Self.plain($0))" } ?? ""
            rows.append(("redriven", "\(count) times before\(from)"))
        case .unreadable: rows.append(("redriven", "before; how often cannot be read"))
        }
        rows.append(("key", record.key.map(Self.value) ?? "null"))
        let reason = PlainText.escaped(letter.message).split(separator: "\n", omittingEmptySubsequences: false)
        rows.append(("why", reason.joined(separator: "\n" + String(repeating: " ", count: 13))))
        return "\(letter.address)  \(status.rawValue)\n"
            + rows.map { "  " + $0.0.padded(to: 9) + "  " + $0.1 }.joined(separator: "\n")
    }

    private var inGroup: String { letter.group.map { " (group \(Self.plain($0)))" } ?? "" }

    private var tries: String {
        guard let attempts = letter.attempts else { return "" }
        let when = letter.firstFailure.map { ", first \($0)" } ?? ""
        return " after \(attempts) \(attempts == 1 ? "try" : "tries")\(when)"
    }

    private var kind: String {
        (letter.identity.type.map { "  \(Self.plain($0))" } ?? "") + (letter.identity.exercise ? "  EXERCISE" : "")
    }

    private var headers: [String] {
        let width = record.headers.map { min($0.name.count, 40) }.max() ?? 0
        return record.headers.map { header in
            let name = PlainText.oneLine(header.name, limit: 40).padded(to: width)
            let value = header.value.map(Self.value) ?? "(no value)"
            return "\(name)  \(value)" + (LetterHeader.meaning(of: header.name).map { "   # \($0)" } ?? "")
        }
    }

    private func line(_ action: DeadLetterAction) -> String {
        var text = "\(action.at)  \(action.kind.rawValue)"
        if let to = action.to { text += " to \(Self.plain("\(to)"))" }
        if action.wasFound { text += " (found: an interrupted redrive had sent it)" }
        text += " by \(Self.plain(action.by))"
        if let reason = action.reason { text += ": \(PlainText.oneLine(reason, limit: 500))" }
        return text + "   # command \(PlainText.oneLine(action.command, limit: 64))"
    }

    private func section(_ title: String, _ lines: [String]) -> String {
        lines.isEmpty ? "\(title): none" : "\(title):\n" + lines.map { "  " + $0 }.joined(separator: "\n")
    }

    private var payload: String {
        guard let payload = record.payload else { return "payload: null (a tombstone)" }
        guard !payload.isEmpty else { return "payload: empty" }
        if let text = String(validating: payload, as: UTF8.self) {
            let isLong = payload.count > Self.maximumTextBytes
            let shown = isLong ? String(decoding: payload.prefix(Self.maximumTextBytes), as: UTF8.self) : text
            let rest = isLong ? "\n... \(payload.count - Self.maximumTextBytes) bytes more; --raw writes them all" : ""
            return "payload: \(payload.count) bytes of text\n\(PlainText.escaped(shown))\(rest)"
        }
        let rest =
            payload.count > Self.maximumDumpBytes
            ? "\n... \(payload.count - Self.maximumDumpBytes) bytes more; --raw writes them all" : ""
        return "payload: \(payload.count) bytes, not text\n"
            + HexDump(Array(payload.prefix(Self.maximumDumpBytes))).description + rest
    }

    private static func plain(_ text: String) -> String { PlainText.oneLine(text, limit: 300) }

    /// A key or a header's value: text in quotes, other bytes in hexadecimal.
    private static func value(_ bytes: [UInt8]) -> String {
        let limit = 2048
        let rest = bytes.count > limit ? "... (\(bytes.count) bytes)" : ""
        if let text = String(validating: bytes.prefix(limit), as: UTF8.self) {
            return "\"" + PlainText.escaped(text, keepsLines: false) + "\"" + rest
        }
        return "0x" + bytes.prefix(64).map { HexDump.pair($0) }.joined() + (bytes.count > 64 ? "..." : "")
    }
}

/// Bytes as people read them: offset, hexadecimal, and what is printable ASCII.
struct HexDump: CustomStringConvertible {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var description: String {
        stride(from: 0, to: bytes.count, by: 16).map { start in
            let row = bytes[start..<min(start + 16, bytes.count)]
            let offset = String(start, radix: 16)
            let pairs = row.map(Self.pair).joined(separator: " ").padded(to: 47)
            let text = row.map { (32...126).contains($0) ? String(UnicodeScalar($0)) : "." }.joined()
            return String(repeating: "0", count: max(0, 8 - offset.count)) + offset + "  \(pairs)  |\(text)|"
        }.joined(separator: "\n")
    }

    static func pair(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}

extension String {
    /// With spaces behind it up to that length.
    func padded(to length: Int) -> String {
        self + String(repeating: " ", count: max(0, length - count))
    }
}
