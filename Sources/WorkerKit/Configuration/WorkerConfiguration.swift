import Settings

/// `workers.<name>` — how one worker consumes.
public struct WorkerConfiguration: Sendable {
    /// Which worker it is.
    public var name: WorkerName
    /// `group` — string, default `dragon-<name>`: its consumer group.
    public var group: String
    /// `subscribe` — list of topics; one that begins with `^` is a regular expression.
    public var subscribe: [String]
    /// `http_port` — 0 to 65535, default 0 = chosen and printed: health, readiness and metrics.
    public var httpPort: Int
    /// `batch_records` — 1 to 10,000, default 2,000: the most records handled at once.
    public var batchRecords: Int
    /// `in_flight_records` — 1 to 1,000,000, default 20,000: the most records taken from Kafka and not yet done.
    public var inFlightRecords: Int
    /// `in_flight_bytes` — default 67,108,864: the same in bytes.
    public var inFlightBytes: Int
    /// `commit_interval` — default 1s: how often offsets are committed.
    public var commitInterval: Duration
    /// `drain_deadline` — default 10s: how long a stop may take to finish the work in hand.
    public var drainDeadline: Duration
    /// `retry_backoff` — default 250ms: the first wait after a failure; it doubles up to `retry_backoff_max`.
    public var retryBackoff: Duration
    /// `retry_backoff_max` — default 10s.
    public var retryBackoffMaximum: Duration

    /// The defaults of `name`.
    public init(name: WorkerName) {
        self.name = name
        group = name.executable
        subscribe = Self.defaultSubscription(of: name)
        httpPort = 0
        batchRecords = 2000
        inFlightRecords = 20_000
        inFlightBytes = 64 << 20
        commitInterval = .seconds(1)
        drainDeadline = .seconds(10)
        retryBackoff = .milliseconds(250)
        retryBackoffMaximum = .seconds(10)
    }

    init(name: WorkerName, _ node: SettingsNode) {
        self.init(name: name)
        group = node.string("group", default: group)
        if group.isEmpty || group.utf8.count > 249 { node["group"].report("must have 1 to 249 characters") }
        let listed = node["subscribe"].strings
        if !listed.isEmpty { subscribe = listed }
        httpPort = node.integer("http_port", default: httpPort, in: 0...65535)
        batchRecords = node.integer("batch_records", default: batchRecords, in: 1...10_000)
        inFlightRecords = node.integer("in_flight_records", default: inFlightRecords, in: 1...1_000_000)
        inFlightBytes = node.integer("in_flight_bytes", default: inFlightBytes, in: 1 << 20...16 << 30)
        let wait: ClosedRange<Duration> = .milliseconds(10)...(.seconds(600))
        commitInterval = node.duration("commit_interval", default: commitInterval, in: wait)
        drainDeadline = node.duration("drain_deadline", default: drainDeadline, in: wait)
        retryBackoff = node.duration("retry_backoff", default: retryBackoff, in: wait)
        retryBackoffMaximum = node.duration("retry_backoff_max", default: retryBackoffMaximum, in: wait)
        if retryBackoffMaximum < retryBackoff {
            node["retry_backoff_max"].report("must not be below retry_backoff")
        }
    }

    /// What each worker consumes where the configuration does not say: new commodity groups need no code.
    public static func defaultSubscription(of name: WorkerName) -> [String] {
        switch name {
        case .scorer: ["^alerts\\..*"]
        case .notifier: ["assessments"]
        case .archiver: ["^alerts\\..*", "assessments", "dispatches", "dead-letter-actions"]
        }
    }
}
