import CoreMetrics
import Metrics

/// The metrics of one worker, made once.
struct WorkerMetrics: Sendable {
    let produced: Counter
    let deadLettered: Counter
    let batches: Counter
    let failures: Counter
    let retries: Counter
    let transactions: Counter
    let aborts: Counter
    let sessions: Counter
    let batchTime: Timer
    let parked: Gauge
    let circuit: Gauge
    let inFlight: Gauge
    let assigned: Gauge
    let lastRecord: Gauge
    let ready: Gauge
    private let worker: String
    private let factory: any MetricsFactory

    init(worker: WorkerName, factory: any MetricsFactory) {
        let labels = [("worker", worker.rawValue)]
        func counter(_ metric: Metric) -> Counter {
            Counter(label: metric.name, dimensions: labels, factory: factory)
        }
        func gauge(_ metric: Metric) -> Gauge { Gauge(label: metric.name, dimensions: labels, factory: factory) }
        self.worker = worker.rawValue
        self.factory = factory
        produced = counter(.produced)
        deadLettered = counter(.deadLettered)
        batches = counter(.batches)
        failures = counter(.failures)
        retries = counter(.retries)
        transactions = counter(.transactions)
        aborts = counter(.aborts)
        sessions = counter(.sessions)
        batchTime = Timer(label: Metric.batchSeconds.name, dimensions: labels, factory: factory)
        parked = gauge(.parked)
        circuit = gauge(.circuit)
        inFlight = gauge(.inFlight)
        assigned = gauge(.assigned)
        lastRecord = gauge(.lastRecord)
        ready = gauge(.ready)
    }

    /// Counts records of one topic that were handled.
    func consumed(_ count: Int, topic: String) {
        Counter(
            label: Metric.consumed.name, dimensions: [("topic", topic), ("worker", worker)], factory: factory
        ).increment(by: count)
    }
}
