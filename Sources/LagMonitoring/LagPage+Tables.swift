import Kafka

extension LagPage {
    /// One row per worker and topic. The roles are said again, because a table that a narrow screen shows as cards
    /// would lose them.
    func workersTable(_ snapshot: LagSnapshot) -> String {
        let bodies = snapshot.workers.map { worker in
            "<tbody role=\"rowgroup\">\n"
                + worker.topics.enumerated().map { row($0.element, of: worker, isFirst: $0.offset == 0, snapshot) }
                .joined(separator: "\n") + "\n</tbody>"
        }
        return """
            <h2>Workers</h2>
            <table role="table">
            <caption>Lag of every worker on every topic it reads</caption>
            <thead role="rowgroup"><tr role="row">\
            \(Self.headings(["Worker", "Topic", "Status", "Records waiting", "Oldest waits", "Trend", "Time to clear",
                "Dead letters"]))</tr></thead>
            \(bodies.joined(separator: "\n"))
            </table>
            """
    }

    private func row(_ topic: TopicLag, of worker: WorkerLag, isFirst: Bool, _ snapshot: LagSnapshot) -> String {
        var cells: [String] = []
        let span = " rowspan=\"\(worker.topics.count)\""
        if isFirst {
            cells.append(
                "<th role=\"rowheader\" scope=\"rowgroup\"\(span) class=\"worker\">\(Self.escaped(worker.worker))"
                    + "<small>group \(Self.escaped(worker.group.rawValue))</small></th>")
        }
        cells.append(Self.cell("Topic", "<code>\(Self.escaped(topic.topic))</code>", "topic"))
        cells.append(Self.cell("Status", Self.pill(topic.status)))
        cells.append(Self.cell("Records waiting", Humane.records(topic.total), "number"))
        cells.append(Self.cell("Oldest waits", Humane.time(topic.total), "number"))
        cells.append(Self.cell("Trend", Humane.trend(topic.trend, of: topic.total)))
        cells.append(Self.cell("Time to clear", Humane.timeToClear(topic.trend, of: topic.total), "number"))
        if isFirst {
            let count = snapshot.deadLetters(of: worker.worker)?.records
            let text = count.map(Humane.number) ?? "?"
            let hint = count.map { $0 > 0 ? " letters" : "" } ?? ""
            cells.append(Self.cell("Dead letters", text, "number dead\(hint)", span))
        }
        return "<tr role=\"row\">\(cells.joined())</tr>"
    }

    /// The partitions where something waits or is wrong, the most serious first.
    func partitionsTable(_ snapshot: LagSnapshot) -> String {
        let limit = 100
        let all = snapshot.workers.flatMap { worker in
            worker.topics.flatMap { $0.partitions.map { (worker: worker.worker, partition: $0) } }
        }
        let notable = all.filter { $0.partition.status != .ok || $0.partition.reading.lagRecords != 0 }
            .sorted {
                ($1.partition.status, $1.partition.reading.lagRecords ?? 0)
                    < ($0.partition.status, $0.partition.reading.lagRecords ?? 0)
            }
        guard !all.isEmpty else { return "" }
        guard !notable.isEmpty else {
            return "<p class=\"quiet\">Nothing waits in any of \(Humane.count(Int64(all.count), "partition")).</p>"
        }
        let rows = notable.prefix(limit).map { worker, partition in
            let reading = partition.reading
            return "<tr role=\"row\"><th role=\"rowheader\" scope=\"row\" class=\"worker\">"
                + "<code>\(Self.escaped(reading.topicPartition.description))</code></th>"
                + Self.cell("Worker", Self.escaped(worker)) + Self.cell("Status", Self.pill(partition.status))
                + Self.cell("Records waiting", reading.lagRecords.map(Humane.number) ?? "?", "number")
                + Self.cell("Oldest waits", reading.lagTime.map(Humane.duration) ?? "?", "number")
                + Self.cell("Committed", reading.committed.map { Humane.number($0.rawValue) } ?? "–", "number detail")
                + Self.cell("Log", reading.bounds.map(Self.log) ?? "?", "number detail") + "</tr>"
        }
        let rest = all.count - notable.count
        let hidden = notable.count - rows.count
        return """
            <h2>Partitions</h2>
            <table role="table">
            <caption>Partitions where something waits or is wrong</caption>
            <thead role="rowgroup"><tr role="row">\
            \(Self.headings(["Partition", "Worker", "Status", "Records waiting", "Oldest waits", "Committed", "Log"]))\
            </tr></thead>
            <tbody role="rowgroup">
            \(rows.joined(separator: "\n"))
            </tbody>
            </table>
            <p class="quiet">\(hidden > 0 ? "\(Humane.count(Int64(hidden), "more partition")) not shown. " : "")\
            \(rest > 0 ? "Nothing waits in \(Humane.count(Int64(rest), "other partition"))." : "")</p>
            """
    }

    private static func log(_ bounds: LogBounds) -> String {
        "\(Humane.number(bounds.low.rawValue)) to \(Humane.number(bounds.high.rawValue))"
    }

    private static let numeric: Set<String> = [
        "Records waiting", "Oldest waits", "Time to clear", "Dead letters", "Committed", "Log",
    ]

    private static func headings(_ names: [String]) -> String {
        names.map { name in
            let style = numeric.contains(name) ? " class=\"number\"" : ""
            return "<th role=\"columnheader\" scope=\"col\"\(style)>\(name)</th>"
        }.joined()
    }

    private static func cell(_ label: String, _ html: String, _ style: String = "", _ attributes: String = "") -> String
    {
        let style = style.isEmpty ? "" : " class=\"\(style)\""
        return "<td role=\"cell\" data-label=\"\(label)\"\(style)\(attributes)>\(html)</td>"
    }
}
