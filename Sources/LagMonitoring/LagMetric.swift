/// Every metric of the lag monitor: its name, meaning and unit. docs/monitoring.md lists the same names.
public enum LagMetric: String, Sendable, CaseIterable {
    /// Labels: worker, group, topic, partition.
    case lagRecords = "dragon_lag_records"
    /// Labels: worker, group, topic, partition.
    case lagSeconds = "dragon_lag_seconds"
    /// Labels: worker, group, topic, partition.
    case committedOffset = "dragon_committed_offset"
    /// Labels: worker, group, topic, partition.
    case lostRecords = "dragon_lost_records"
    /// Labels: topic, partition.
    case startOffset = "dragon_start_offset"
    /// Labels: topic, partition.
    case endOffset = "dragon_end_offset"
    /// Labels: worker, group, topic.
    case lagVelocity = "dragon_lag_velocity_records_per_second"
    /// Labels: worker, group, topic.
    case timeToClear = "dragon_time_to_clear_seconds"
    /// Labels: worker, group, status.
    case workerStatus = "dragon_worker_status"
    /// Labels: worker, topic.
    case deadLetters = "dragon_dead_letters"
    /// No labels.
    case brokerUp = "dragon_broker_up"
    /// No labels.
    case brokers = "dragon_brokers"
    /// No labels.
    case sampleAge = "dragon_monitor_sample_age_seconds"
    /// No labels.
    case samples = "dragon_monitor_samples_total"
    /// No labels.
    case failures = "dragon_monitor_sample_failures_total"

    /// The metric's meaning, for its HELP line.
    public var help: String {
        switch self {
        case .lagRecords: "Records between what the group committed and the end of the partition."
        case .lagSeconds: "How long the oldest record that waits has waited; 0 where none waits."
        case .committedOffset: "The offset that the group committed."
        case .lostRecords: "Records that retention removed before the group read them."
        case .startOffset: "The oldest offset in the partition."
        case .endOffset: "The offset that the partition's next record will get."
        case .lagVelocity: "Records per second by which the lag grows (negative: shrinks) over the last samples."
        case .timeToClear:
            "How long until nothing waits, at the present velocity; absent while the lag does not shrink."
        case .workerStatus: "1 for the status that the worker has, 0 for the others."
        case .deadLetters: "Records in the worker's dead-letter topic."
        case .brokerUp: "Whether the last sample was answered by the cluster (1) or not (0)."
        case .brokers: "Brokers in the cluster."
        case .sampleAge: "Age of the last good sample."
        case .samples: "Samples taken since the start."
        case .failures: "Samples that the cluster did not answer."
        }
    }

    /// The metric's type, for its TYPE line.
    public var type: String {
        switch self {
        case .samples, .failures: "counter"
        default: "gauge"
        }
    }
}
