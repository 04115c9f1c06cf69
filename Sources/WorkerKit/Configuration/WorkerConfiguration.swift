import Kafka
import Settings

/// `workers.<name>` — how one worker consumes, handles and delivers.
public struct WorkerConfiguration: Sendable {
    /// `workers.<name>.dead_letters` — when there are too many.
    public struct DeadLetterSettings: Sendable, Equatable {
        /// `limit` — 0 to 1, default 0.5: the worker stops where a larger share of a topic would become dead letters.
        public var limit = 0.5
        /// `window` — 100 to 10,000,000, default 10,000: over about so many of the topic's last records.
        public var window = 10_000
        /// `minimum` — 1 to 1,000,000, default 100: not before so many records.
        public var minimum = 100
    }

    /// Which worker it is.
    public var name: WorkerName
    /// `group` — string, default `dragon-<name>`: its consumer group.
    public var group: String
    /// `subscribe` — list of topics; one that begins with `^` is a regular expression.
    public var subscribe: [String]
    /// `http_port` — 0 to 65535, default 0 = chosen and printed: health, readiness and metrics.
    public var httpPort: Int
    /// `delivery` — auto, exactly-once or at-least-once; default auto. The scorer's alone: the archiver and the
    /// notifier keep their position in their store, with the effect.
    public var delivery: DeliveryMode
    /// `instance` — 1 to 100 characters of a-z, A-Z, 0-9, . _ -; default the host's name and a number: tells instances
    /// of the worker apart where delivery is exactly once. Two running instances must not share it.
    public var instance: String?
    /// `profile` — standard or small; default standard. Small trades speed for memory.
    public var profile: MemoryProfile
    /// `lanes` — 1 to 64, default 1: how many threads of records are handled at the same time. Order within a thread
    /// stays. Of no effect for workers with a store.
    public var lanes: Int
    /// `handle_timeout` — default 60s: how long the handling of a batch may take.
    public var handleTimeout: Duration
    /// `retry_attempts` — 1 to 1,000, default 5: how often a record that fails is handled before it becomes a dead
    /// letter.
    public var retryAttempts: Int
    /// `memory` — what the scorer remembers of earlier records.
    public var memory: MemorySettings
    /// `dead_letters` — when there are too many.
    public var deadLetters = DeadLetterSettings()
    /// `breaker.failures` — 1 to 1,000, default 5: after so many failures in a row nothing more is taken from Kafka.
    public var breakerFailures: Int
    /// `breaker.cool_down` — default 15s: how long until the next attempt then.
    public var breakerCoolDown: Duration
    /// `transaction` — `records` (default 10,000), `bytes` (default 16,777,216), `interval` (default 0s: as soon as the
    /// one before is done): when a transaction is closed.
    var transaction: BatchLimits
    /// `stall_after` — default 2m: a handler that is at one batch for longer is reported as stalled.
    public var stallAfter: Duration
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
    public init(name: WorkerName, profile: MemoryProfile = .standard) {
        self.name = name
        self.profile = profile
        group = name.executable
        subscribe = Self.defaultSubscription(of: name)
        httpPort = 0
        delivery = .automatic
        lanes = 1
        handleTimeout = .seconds(60)
        retryAttempts = 5
        memory = MemorySettings(profile: profile)
        breakerFailures = 5
        breakerCoolDown = .seconds(15)
        transaction = BatchLimits(records: 10_000, bytes: 16 << 20)
        stallAfter = .seconds(120)
        batchRecords = profile.batchRecords
        inFlightRecords = profile.inFlightRecords
        inFlightBytes = profile.inFlightBytes
        commitInterval = .seconds(1)
        drainDeadline = .seconds(10)
        retryBackoff = .milliseconds(250)
        retryBackoffMaximum = .seconds(10)
    }

    init(name: WorkerName, _ node: SettingsNode) {
        self.init(name: name, profile: node.choice("profile", default: .standard))
        group = node.string("group", default: group)
        if group.isEmpty || group.utf8.count > 249 { node["group"].report("must have 1 to 249 characters") }
        let listed = node["subscribe"].strings
        if !listed.isEmpty { subscribe = listed }
        httpPort = node.integer("http_port", default: httpPort, in: 0...65535)
        memory = MemorySettings(node["memory"], of: name, profile: profile)
        readFlow(node)
        readDelivery(node)
        readFailures(node)
    }

    private static let wait: ClosedRange<Duration> = .milliseconds(10)...(.seconds(600))

    private mutating func readFlow(_ node: SettingsNode) {
        batchRecords = node.integer("batch_records", default: batchRecords, in: 1...10_000)
        inFlightRecords = node.integer("in_flight_records", default: inFlightRecords, in: 1...1_000_000)
        inFlightBytes = node.integer("in_flight_bytes", default: inFlightBytes, in: 1 << 20...16 << 30)
        commitInterval = node.duration("commit_interval", default: commitInterval, in: Self.wait)
        drainDeadline = node.duration("drain_deadline", default: drainDeadline, in: Self.wait)
        lanes = node.integer("lanes", default: lanes, in: 1...64)
    }

    private mutating func readDelivery(_ node: SettingsNode) {
        delivery = node.choice("delivery", default: .automatic)
        if name != .scorer, delivery != .automatic {
            node["delivery"].report(
                "is the scorer's alone: the \(name) keeps its position in its own store, with the effect")
        }
        instance = node.optionalString("instance")
        if let instance, !Topic.isValid(instance) || instance.utf8.count > 100 {
            node["instance"].report("must have 1 to 100 characters of a-z, A-Z, 0-9, . _ -")
        }
        let limits = node["transaction"]
        transaction.records = limits.integer("records", default: transaction.records, in: 1...1_000_000)
        transaction.bytes = limits.integer("bytes", default: transaction.bytes, in: 1 << 10...1 << 30)
        transaction.interval = limits.duration("interval", default: transaction.interval, in: .zero...(.seconds(10)))
    }

    private mutating func readFailures(_ node: SettingsNode) {
        handleTimeout = node.duration("handle_timeout", default: handleTimeout, in: Self.wait)
        stallAfter = node.duration("stall_after", default: stallAfter, in: Self.wait)
        retryAttempts = node.integer("retry_attempts", default: retryAttempts, in: 1...1000)
        retryBackoff = node.duration("retry_backoff", default: retryBackoff, in: Self.wait)
        retryBackoffMaximum = node.duration("retry_backoff_max", default: retryBackoffMaximum, in: Self.wait)
        if retryBackoffMaximum < retryBackoff {
            node["retry_backoff_max"].report("must not be below retry_backoff")
        }
        let letters = node["dead_letters"]
        deadLetters.limit = letters.number("limit", default: deadLetters.limit, in: 0...1)
        deadLetters.window = letters.integer("window", default: deadLetters.window, in: 100...10_000_000)
        deadLetters.minimum = letters.integer("minimum", default: deadLetters.minimum, in: 1...1_000_000)
        if deadLetters.minimum > deadLetters.window { letters["minimum"].report("must not be above window") }
        let breaker = node["breaker"]
        breakerFailures = breaker.integer("failures", default: breakerFailures, in: 1...1000)
        breakerCoolDown = breaker.duration("cool_down", default: breakerCoolDown, in: Self.wait)
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
