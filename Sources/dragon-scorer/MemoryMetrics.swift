import Metrics
import RiskScoring
import WorkerKit

/// The metrics of the memory, made once.
struct MemoryMetrics: Sendable {
    let wait = Timer(label: Metric.memoryWait.name)
    private let records = Gauge(label: Metric.memoryRecords.name)
    private let entities = Gauge(label: Metric.memoryEntities.name)
    private let sightings = Gauge(label: Metric.memorySightings.name)
    private let bytes = Gauge(label: Metric.memoryBytes.name)
    private let givenUp = Gauge(label: Metric.memoryGivenUp.name)

    func record(_ size: EntityMemory.Size) {
        records.record(size.records)
        entities.record(size.entities)
        sightings.record(size.sightings)
        bytes.record(size.bytes)
        givenUp.record(size.givenUp)
    }
}
