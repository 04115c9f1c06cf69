import Kafka

extension LagSnapshot {
    /// The snapshot in Prometheus' text format 0.0.4. What is unknown has no sample line. While the cluster does not
    /// answer there are no lag lines at all: an old number with a new timestamp would be a lie; `dragon_broker_up` and
    /// the age of the last good sample say why.
    public var prometheusText: String {
        var text = PrometheusText()
        if isCurrent { writeLag(to: &text) }
        text.add(.brokerUp, isCurrent ? "1" : "0")
        if isCurrent { text.add(.brokers, "\(brokers)") }
        if let sampleAge { text.add(.sampleAge, DecimalText.thousandths(sampleAge.milliseconds)) }
        text.add(.samples, "\(samples)")
        text.add(.failures, "\(failures)")
        return text.rendered
    }

    private func writeLag(to text: inout PrometheusText) {
        var logs: [TopicPartition: LogBounds] = [:]
        for worker in workers {
            let labels = [("worker", worker.worker), ("group", worker.group.rawValue)]
            for status in LagStatus.allCases {
                text.add(.workerStatus, status == worker.status ? "1" : "0", labels + [("status", status.rawValue)])
            }
            for topic in worker.topics where !topic.partitions.isEmpty {
                let labels = labels + [("topic", topic.topic)]
                if let velocity = topic.trend.velocity, let thousandths = Int64(exactly: (velocity * 1000).rounded()) {
                    text.add(.lagVelocity, DecimalText.thousandths(thousandths), labels)
                }
                if let time = topic.trend.timeToClear {
                    text.add(.timeToClear, DecimalText.thousandths(time.milliseconds), labels)
                }
                for partition in topic.partitions {
                    logs[partition.reading.topicPartition] = partition.reading.bounds
                    Self.write(partition, labels + [("partition", "\(partition.partition.rawValue)")], to: &text)
                }
            }
        }
        for (topicPartition, bounds) in logs.sorted(by: { $0.key < $1.key }) {
            let labels = [
                ("topic", topicPartition.topic.rawValue), ("partition", "\(topicPartition.partition.rawValue)"),
            ]
            text.add(.startOffset, "\(bounds.low.rawValue)", labels)
            text.add(.endOffset, "\(bounds.high.rawValue)", labels)
        }
        for count in deadLetters {
            guard let records = count.records else { continue }
            text.add(.deadLetters, "\(records)", [("worker", count.worker), ("topic", count.topic.rawValue)])
        }
    }

    private static func write(_ partition: PartitionLag, _ labels: [(String, String)], to text: inout PrometheusText) {
        let reading = partition.reading
        if let lag = reading.lagRecords {
            text.add(.lagRecords, "\(lag)", labels)
            text.add(.lostRecords, "\(reading.lostRecords)", labels)
        }
        if let time = reading.lagTime { text.add(.lagSeconds, DecimalText.thousandths(time.milliseconds), labels) }
        if let committed = reading.committed { text.add(.committedOffset, "\(committed.rawValue)", labels) }
    }
}

/// Collects sample lines; all lines of a metric must stand together under its HELP and TYPE.
struct PrometheusText {
    private var lines: [LagMetric: [String]] = [:]

    mutating func add(_ metric: LagMetric, _ value: String, _ labels: [(String, String)] = []) {
        let inner = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        lines[metric, default: []].append("\(metric.rawValue)\(labels.isEmpty ? "" : "{\(inner)}") \(value)")
    }

    /// The text, metrics in the catalogue's order.
    var rendered: String {
        LagMetric.allCases.map { metric in
            guard let lines = lines[metric] else { return "" }
            return "# HELP \(metric.rawValue) \(metric.help)\n# TYPE \(metric.rawValue) \(metric.type)\n"
                + lines.joined(separator: "\n") + "\n"
        }.joined()
    }

    /// A label's value: backslash, quote and line feed are escaped, as the format wants it.
    static func escaped(_ value: String) -> String {
        var escaped = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
