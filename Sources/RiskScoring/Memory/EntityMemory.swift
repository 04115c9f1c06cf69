import Intelligence

/// What was seen before: every record of the window with its entities, bounded, in flat tables.
///
/// What it answers about a record depends on the log alone: on the records whose order key (timestamp, topic, partition,
/// offset) is less than the record's own, never on what else it holds or when it was told. So it may run ahead of the
/// record that is judged, several instances give the same answers, and so does a replay of the archive:
///
/// ```swift
/// var memory = EntityMemory(limits: .init(), secret: secret)
/// for entry in archive {                                       // in any order, repeats do no harm
///     memory.add(view, at: entry.position, timestamp: entry.timestamp)
/// }
/// memory.look(at: position, for: rules, in: &recollection)     // what `RuleSet.judge` takes
/// ```
/// It is a value of one owner: who shares it sees to it that nobody adds while others look up.
public struct EntityMemory: ~Copyable {
    /// How much it may hold, and from when on a value links nothing.
    public struct Limits: Sendable, Hashable {
        /// How far back it looks.
        public var window: Duration = .seconds(365 * 86_400)
        /// The most sightings: one is an entity in a record.
        public var sightings = 4_000_000
        /// The most bytes.
        public var bytes = 512 << 20
        /// A value with more sightings in the window than these links nothing.
        public var overCorrelation = 500
        /// A record of another partition counts once it is so much older: agencies' clocks differ, and what is under way
        /// to the broker must not change an answer that was given.
        public var settling: Duration = .seconds(1)

        /// The defaults.
        public init() {}

        /// As configured.
        public init(window: Duration, sightings: Int, bytes: Int, overCorrelation: Int, settling: Duration) {
            self.window = window
            self.sightings = sightings
            self.bytes = bytes
            self.overCorrelation = overCorrelation
            self.settling = settling
        }
    }

    /// How much there is.
    public struct Size: Sendable, Hashable {
        /// Records, entities and sightings.
        public var records = 0, entities = 0, sightings = 0
        /// All of its tables.
        public var bytes = 0
        /// Records that were given up before their time, as there was no room.
        public var givenUp = 0
    }

    /// What it may hold.
    public let limits: Limits
    let window: Int64
    let settling: Int64
    var names = MemoryNames()
    var table = EntityTable()
    var chunks = RecordChunks()
    /// The number of the record at a position; see ``positionKey(_:_:)``.
    var positions: [UInt64: UInt32] = [:]
    var sighter: RecordSighter
    private(set) var sightings = 0
    private var givenUp = 0
    /// Records up to that moment may be missing for want of room.
    private(set) var incompleteUpTo = Int64.min

    /// An empty memory.
    public init(limits: Limits = Limits(), secret: EntitySecret) {
        self.limits = limits
        window = Int64(limits.window.components.seconds) * 1000
        settling =
            limits.settling.components.seconds * 1000
            + limits.settling.components.attoseconds / 1_000_000_000_000_000
        sighter = RecordSighter(secret: secret)
    }

    /// How much there is.
    public var size: Size {
        Size(
            records: chunks.count, entities: table.count, sightings: sightings,
            bytes: table.byteCount + chunks.byteCount + positions.capacity * 13, givenUp: givenUp)
    }

    /// Whether a record of that position is there.
    public func contains(topic: String, partition: Int32, offset: Int64) -> Bool {
        number(topic, partition, offset) != nil
    }

    func number(_ topic: String, _ partition: Int32, _ offset: Int64) -> UInt32? {
        guard let place = names.known(topic, partition) else { return nil }
        return positions[Self.positionKey(place, offset)]
    }

    static func positionKey(_ place: UInt16, _ offset: Int64) -> UInt64 {
        UInt64(place) << 48 | UInt64(bitPattern: offset) & 0xFFFF_FFFF_FFFF
    }

    /// Adds a good record as it lies in its bytes. A position that is known already changes nothing.
    package mutating func add(_ view: RecordView, at position: RecordPosition, timestamp: Int64) {
        guard let place = names.place(position.topic, position.partition), let agency = view.text(view[.agency]),
            positions[Self.positionKey(place, position.offset)] == nil
        else { return }
        let record = sighter.take(
            view, timestamp: timestamp, offset: position.offset, place: place, agency: names.agency(agency))
        insert(record, sighter.keys, thread: sighter.thread)
    }

    mutating func insert(_ record: SightedRecord, _ keys: [EntityKey], thread: UnsafeRawBufferPointer) {
        let number = chunks.append(record, thread: thread)
        positions[Self.positionKey(record.place, record.offset)] = number
        for key in keys {
            let entity = table.number(of: key)
            chunks.link(entity, to: number)
            insert(number, into: entity)
        }
        sightings += keys.count
        noteCompany(of: number)
        while sightings > limits.sightings || isOverBytes, let oldest = chunks.oldest, chunks.holdsSeveral {
            incompleteUpTo = max(incompleteUpTo, chunks.latest(of: oldest))
            givenUp += remove(oldest)
        }
    }

    /// Asking for the bytes costs more than adding, so it is done once per chunk.
    private var isOverBytes: Bool { chunks.hasJustBegun && size.bytes > limits.bytes }

    /// At its place in the order: nearly always the end.
    private mutating func insert(_ number: UInt32, into entity: UInt32) {
        var index = Int(table.entities[Int(entity)].list.count)
        let key = chunks[number]
        if index > 0, isBefore(key, record(index - 1, of: entity)) {
            index = position(before: key, in: entity)
        }
        table.insert(number, at: index, of: entity)
    }

    func record(_ index: Int, of entity: UInt32) -> SightedRecord {
        chunks[table.entities[Int(entity)].list.number(at: index, table.pool)]
    }

    /// How many sightings of the entity stand before the record in the order.
    func position(before record: SightedRecord, in entity: UInt32) -> Int {
        // Mostly it is near the end: what is judged is young.
        var high = Int(table.entities[Int(entity)].list.count)
        var low = high
        var step = 1
        while low > 0 {
            low = max(0, high - step)
            if isBefore(self.record(low, of: entity), record) { break }
            high = low
            step *= 2
        }
        while low < high {
            let middle = (low + high) / 2
            if isBefore(self.record(middle, of: entity), record) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Whether a record's order key is less than another's.
    @inline(__always)
    func isBefore(_ left: SightedRecord, _ right: SightedRecord) -> Bool {
        if left.timestamp != right.timestamp { return left.timestamp < right.timestamp }
        if left.place != right.place { return names.ranks[Int(left.place)] < names.ranks[Int(right.place)] }
        return left.offset < right.offset
    }

    /// Marks the records of a thread that has several, so that those of others need not be asked for it.
    private mutating func noteCompany(of number: UInt32) {
        let thread = chunks.link(0, of: number)
        let list = table.entities[Int(thread)].list
        guard list.count > 1 else { return }
        for index in 0..<min(Int(list.count), 3) { chunks.mark(list.number(at: index, table.pool), .hasCompany) }
        chunks.mark(number, .hasCompany)
    }

    // MARK: Forgetting

    /// A record that is judged up to so many milliseconds later than others still finds its whole window.
    public static let lateness: Int64 = 86_400_000

    /// A record of that moment is judged: gives up what neither it nor one that is up to ``lateness`` older can ask for.
    public mutating func forget(judging moment: Int64) { forget(before: moment - Self.lateness) }

    /// Gives up what no record from that moment on can ask for any more.
    public mutating func forget(before moment: Int64) {
        while let oldest = chunks.oldest, chunks.holdsSeveral, chunks.latest(of: oldest) < moment - window {
            remove(oldest)
        }
    }

    @discardableResult private mutating func remove(_ chunk: Int) -> Int {
        let numbers = chunks.numbers(of: chunk)
        for number in numbers {
            let record = chunks[number]
            for link in 0..<Int(record.linkCount) {
                let entity = chunks.link(link, of: number)
                // Order keys are unique: it is the first one that does not stand before it.
                table.remove(at: position(before: record, in: entity), of: entity)
            }
            sightings -= Int(record.linkCount)
            positions[Self.positionKey(record.place, record.offset)] = nil
        }
        chunks.remove(chunk)
        return numbers.count
    }
}
