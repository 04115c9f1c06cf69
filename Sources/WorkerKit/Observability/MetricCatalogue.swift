/// A metric that our programs export: its name, what it means and its unit. One list, so that nobody has to guess.
public struct Metric: Sendable, Hashable {
    /// What kind of figure it is.
    public enum Kind: String, Sendable {
        case counter, gauge, histogram
    }
    /// The name in the exposition.
    public let name: String
    /// Its kind.
    public let kind: Kind
    /// Its meaning and unit.
    public let help: String

    static let consumed = Metric(
        "dragon_records_consumed_total", .counter, "Records taken from Kafka and handled, by worker and topic.")
    static let produced = Metric(
        "dragon_records_produced_total", .counter, "Records that the broker acknowledged, by worker.")
    static let deadLettered = Metric(
        "dragon_records_dead_lettered_total", .counter, "Records put into dead letters, by worker.")
    static let batches = Metric("dragon_batches_total", .counter, "Batches handled, by worker.")
    static let failures = Metric(
        "dragon_failures_total", .counter, "Failed attempts to handle a batch or to publish its effects, by worker.")
    static let batchSeconds = Metric(
        "dragon_batch_seconds", .histogram, "Time from taking a batch to its effects being durable, in seconds.")
    static let retries = Metric(
        "dragon_retries_total", .counter, "Further attempts at single records that failed, by worker.")
    static let parked = Metric(
        "dragon_parked_records", .gauge,
        "Records that wait for another attempt, or behind one of their thread that does, by worker.")
    static let transactions = Metric("dragon_transactions_total", .counter, "Transactions committed, by worker.")
    static let aborts = Metric("dragon_transactions_aborted_total", .counter, "Transactions aborted, by worker.")
    static let circuit = Metric(
        "dragon_circuit_open", .gauge, "Whether the circuit breaker is open, so that nothing is taken: 1 or 0.")
    static let sessions = Metric(
        "dragon_sessions_total", .counter, "Connections to a cluster, by worker: more than one says that it changed.")
    static let inFlight = Metric(
        "dragon_in_flight_records", .gauge, "Records taken from Kafka and not yet done, by worker.")
    static let assigned = Metric("dragon_assigned_partitions", .gauge, "Partitions assigned, by worker.")
    static let lastRecord = Metric(
        "dragon_last_record_timestamp_seconds", .gauge,
        "Kafka timestamp of the newest record handled, in seconds since 1970, by worker.")
    static let ready = Metric("dragon_ready", .gauge, "Whether the worker is ready: 1 or 0.")

    /// Times that changed rules files were refused.
    public static let rulesLoadFailures = Metric(
        "dragon_rules_load_failures_total", .counter,
        "Times that changed rules or lists were refused; the revision in force stayed.")
    /// The revision of the rules.
    public static let rulesInfo = Metric(
        "dragon_rules_info", .gauge, "1 for the revision of the rules in force, 0 for those before it.")
    /// Records by lane.
    public static let laneRecords = Metric("dragon_lane_records_total", .counter, "Records assessed, by lane.")
    /// The share of a lane.
    public static let laneShare = Metric(
        "dragon_lane_share", .gauge, "The share of about the last 10,000 records that the lane took, 0 to 1.")
    /// The share that is expected of a lane.
    public static let laneExpected = Metric(
        "dragon_lane_expected_share", .gauge, "The share of records that the rules file expects in the lane, 0 to 1.")
    /// How many records the memory holds.
    public static let memoryRecords = Metric(
        "dragon_memory_records", .gauge, "Records that the scorer remembers.")
    /// How many entities.
    public static let memoryEntities = Metric(
        "dragon_memory_entities", .gauge, "Entities that the scorer remembers.")
    /// How many sightings.
    public static let memorySightings = Metric(
        "dragon_memory_sightings", .gauge, "Sightings of entities that the scorer remembers.")
    /// Its size.
    public static let memoryBytes = Metric("dragon_memory_bytes", .gauge, "Size of the scorer's memory in bytes.")
    /// What there was no room for.
    public static let memoryGivenUp = Metric(
        "dragon_memory_records_given_up", .gauge, "Records forgotten before their time, as there was no room.")
    /// What the barrier before judging costs.
    public static let memoryWait = Metric(
        "dragon_memory_wait_seconds", .histogram,
        "Time until the memory had read everything before a batch was judged, in seconds.")

    /// Everything our workers export; the lag monitor's own metrics are in its module.
    public static let catalogue: [Metric] = [
        consumed, produced, deadLettered, batches, failures, batchSeconds, retries, parked, transactions, aborts,
        circuit,
        sessions, inFlight, assigned, lastRecord, ready, rulesLoadFailures, rulesInfo, laneRecords, laneShare,
        laneExpected, memoryRecords, memoryEntities, memorySightings, memoryBytes, memoryGivenUp, memoryWait,
    ]

    private init(_ name: String, _ kind: Kind, _ help: String) {
        self.name = name
        self.kind = kind
        self.help = help
    }
}
