import CoreMetrics
import Testing

@testable import WorkerKit

@Suite struct PrometheusMetricsTests {
    @Test func `counters, gauges and histograms are rendered with help and type`() {
        let metrics = PrometheusMetrics()
        let worker = WorkerMetrics(worker: .scorer, factory: metrics)
        worker.batches.increment(by: 3)
        worker.ready.record(1)
        worker.batchTime.recordSeconds(0.02)
        worker.batchTime.recordSeconds(100)
        let text = metrics.render()
        #expect(text.contains("# TYPE dragon_batches_total counter\ndragon_batches_total{worker=\"scorer\"} 3\n"))
        #expect(text.contains("dragon_ready{worker=\"scorer\"} 1\n"))
        #expect(text.contains("dragon_batch_seconds_bucket{worker=\"scorer\",le=\"0.025\"} 1\n"))
        #expect(text.contains("dragon_batch_seconds_bucket{worker=\"scorer\",le=\"+Inf\"} 2\n"))
        #expect(text.contains("dragon_batch_seconds_count{worker=\"scorer\"} 2\n"))
        for line in text.split(separator: "\n") where line.hasPrefix("# HELP") {
            #expect(!line.hasSuffix("Of a library."), "\(line)")
        }
    }

    @Test func `a label cannot break out of its quotes`() {
        let metrics = PrometheusMetrics()
        Counter(label: "x", dimensions: [("topic", "a\"} 1\nevil 2")], factory: metrics).increment()
        #expect(metrics.render().contains("x{topic=\"a\\\"} 1\\nevil 2\"} 1\n"))
    }

    @Test func `the number of series is bounded`() {
        let metrics = PrometheusMetrics(maximumSeries: 10)
        for number in 0..<1000 {
            Counter(label: "x", dimensions: [("n", "\(number)")], factory: metrics).increment()
        }
        #expect(metrics.render().split(separator: "\n").filter { $0.hasPrefix("x{") }.count == 10)
    }
}
