import CoreMetrics
import Synchronization

/// A back end of swift-metrics that renders the Prometheus text format 0.0.4.
///
/// Series are kept for the life of the process; their number is bounded, so that a label from the wire could not
/// fill the memory.
public final class PrometheusMetrics: MetricsFactory {
    struct Key: Hashable, Comparable {
        var name: String
        var labels: String
        static func < (left: Key, right: Key) -> Bool { (left.name, left.labels) < (right.name, right.labels) }
    }

    private let series = Mutex<[Key: PrometheusSeries]>([:])
    private let maximumSeries: Int
    private let overflow = PrometheusSeries(kind: .counter)

    /// A registry that keeps at most that many series.
    public init(maximumSeries: Int = 5000) {
        self.maximumSeries = maximumSeries
    }

    /// A counter.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        find(label, dimensions, .counter)
    }

    /// A counter.
    public func makeFloatingPointCounter(label: String, dimensions: [(String, String)])
        -> any FloatingPointCounterHandler
    {
        find(label, dimensions, .counter)
    }

    /// A histogram of seconds, or a gauge where nothing is aggregated.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        find(label, dimensions, aggregate ? .histogram : .gauge)
    }

    /// A gauge.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        find(label, dimensions, .gauge)
    }

    /// A histogram of seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        find(label, dimensions, .histogram)
    }

    /// Keeps the series: Prometheus wants counters that do not vanish.
    public func destroyCounter(_ handler: any CounterHandler) {}
    /// Keeps the series: Prometheus wants counters that do not vanish.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    /// Keeps the series: Prometheus wants counters that do not vanish.
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    /// Keeps the series: Prometheus wants counters that do not vanish.
    public func destroyMeter(_ handler: any MeterHandler) {}
    /// Keeps the series: Prometheus wants counters that do not vanish.
    public func destroyTimer(_ handler: any TimerHandler) {}

    private func find(_ name: String, _ dimensions: [(String, String)], _ kind: Metric.Kind) -> PrometheusSeries {
        let labels = dimensions.sorted { $0.0 < $1.0 }
            .map { "\(Self.identifier($0.0))=\"\(Self.escape($0.1))\"" }.joined(separator: ",")
        let key = Key(name: Self.identifier(name), labels: labels)
        return series.withLock { series in
            if let found = series[key] { return found }
            guard series.count < maximumSeries else { return overflow }
            let made = PrometheusSeries(kind: kind)
            series[key] = made
            return made
        }
    }

    /// Everything, in the text format.
    public func render() -> String {
        let all = series.withLock { $0 }.sorted { $0.key < $1.key }
        let help = Dictionary(uniqueKeysWithValues: Metric.catalogue.map { ($0.name, $0.help) })
        var text = ""
        var previous = ""
        for (key, series) in all {
            if key.name != previous {
                text += "# HELP \(key.name) \(help[key.name] ?? "Of a library.")\n"
                text += "# TYPE \(key.name) \(series.kind.rawValue)\n"
                previous = key.name
            }
            series.render(name: key.name, labels: key.labels, into: &text)
        }
        return text
    }

    /// A name that Prometheus accepts.
    static func identifier(_ name: String) -> String {
        let mapped = name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "_" }
        let text = String(mapped)
        return text.first.map { $0.isNumber ? "_" + text : text } ?? "_"
    }

    /// A label's value, escaped.
    static func escape(_ value: String) -> String {
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
