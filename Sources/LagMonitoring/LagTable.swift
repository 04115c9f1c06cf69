import Kafka

/// The snapshot as a table for a terminal: what `dragon lag` prints.
public struct LagTable: Sendable {
    /// Whether each partition has a line of its own below its topic.
    public var partitions: Bool
    /// Whether status words are coloured with ANSI sequences.
    public var colour: Bool

    /// A table; plain and by topic unless asked otherwise.
    public init(partitions: Bool = false, colour: Bool = false) {
        self.partitions = partitions
        self.colour = colour
    }

    /// The table, its columns aligned, with a line end after every line.
    public func text(of snapshot: LagSnapshot) -> String {
        var lines: [String] = []
        if let problem = snapshot.problem {
            let age = snapshot.sampleAge.map { "; the numbers are \(Humane.duration($0)) old" } ?? ""
            lines.append(Humane.oneLine("The cluster does not answer: \(problem.description)\(age)"))
        }
        if snapshot.sampledAt != nil {
            lines += aligned(rows(snapshot))
            lines += causes(snapshot)
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private struct Cell {
        var text: String
        var isNumber = false
        var status: LagStatus?
    }

    private func rows(_ snapshot: LagSnapshot) -> [[Cell]] {
        var rows: [[Cell]] = [
            [
                Cell(text: "WORKER"), Cell(text: "TOPIC"), Cell(text: "STATUS"), Cell(text: "LAG", isNumber: true),
                Cell(text: "OLDEST", isNumber: true), Cell(text: "TREND"), Cell(text: "CLEAR IN", isNumber: true),
                Cell(text: "DEAD LETTERS", isNumber: true),
            ]
        ]
        for worker in snapshot.workers {
            let letters = snapshot.deadLetters(of: worker.worker)?.records.map(Humane.number) ?? "?"
            for (index, topic) in worker.topics.enumerated() {
                rows.append([
                    Cell(text: worker.worker), Cell(text: topic.topic),
                    Cell(text: topic.status.rawValue, status: topic.status),
                    Cell(text: Humane.records(topic.total), isNumber: true),
                    Cell(text: Humane.time(topic.total), isNumber: true),
                    Cell(text: Humane.trend(topic.trend, of: topic.total)),
                    Cell(text: Humane.timeToClear(topic.trend, of: topic.total), isNumber: true),
                    Cell(text: index == 0 ? letters : "", isNumber: true),
                ])
                if partitions { rows += topic.partitions.map { row($0, worker) } }
            }
        }
        return rows
    }

    private func row(_ partition: PartitionLag, _ worker: WorkerLag) -> [Cell] {
        let total = LagTotal(of: [partition.reading])
        return [
            Cell(text: worker.worker), Cell(text: "  \(partition.reading.topicPartition)"),
            Cell(text: partition.status.rawValue, status: partition.status),
            Cell(text: Humane.records(total), isNumber: true), Cell(text: Humane.time(total), isNumber: true),
            Cell(text: Humane.trend(partition.trend, of: total)),
            Cell(text: Humane.timeToClear(partition.trend, of: total), isNumber: true), Cell(text: ""),
        ]
    }

    private func causes(_ snapshot: LagSnapshot) -> [String] {
        snapshot.workers.flatMap { worker in
            worker.topics.compactMap { topic in
                topic.cause.map { Humane.oneLine("\(worker.worker): \($0.place): \($0.reason)") }
            }
        }
    }

    private func aligned(_ rows: [[Cell]]) -> [String] {
        let clean = rows.map {
            $0.map { Cell(text: Humane.oneLine($0.text), isNumber: $0.isNumber, status: $0.status) }
        }
        let widths = (clean.first ?? []).indices.map { column in clean.map { $0[column].text.count }.max() ?? 0 }
        return clean.map { row in
            var line = ""
            for (cell, width) in zip(row, widths) {
                let padding = String(repeating: " ", count: width - cell.text.count)
                let text = coloured(cell)
                line += (line.isEmpty ? "" : "  ") + (cell.isNumber ? padding + text : text + padding)
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    private func coloured(_ cell: Cell) -> String {
        guard colour, let status = cell.status else { return cell.text }
        let code =
            switch LagPage.Tone(status) {
            case .good: "32"
            case .warn: "33"
            case .bad: "1;31"
            case .unknown: "2"
            }
        return "\u{1B}[\(code)m\(cell.text)\u{1B}[0m"
    }
}
