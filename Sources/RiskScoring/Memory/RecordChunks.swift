/// The records of the memory, in chunks that come and go as a whole.
struct RecordChunks: ~Copyable {
    static let shift = 10
    private static let size = 1 << shift
    // By chunk; a chunk that went has no records.
    private var bases: [UnsafeMutablePointer<SightedRecord>?] = []
    private var counts: [Int] = []
    private var latests: [Int64] = []
    /// Numbers of entities, and the names of threads.
    private var links: [[UInt32]] = []
    private var texts: [[UInt8]] = []
    private var free: [Int] = []
    private var current = -1
    private(set) var count = 0
    private var live = 0

    init() {}

    deinit { for case let base? in bases { base.deallocate() } }

    /// A record that is there: a number is only ever held for one.
    @inline(__always)
    func pointer(_ number: UInt32) -> UnsafeMutablePointer<SightedRecord> {
        guard let base = bases[Int(number >> UInt32(Self.shift))] else {
            preconditionFailure("record \(number) was forgotten")
        }
        return base + (Int(number) & (Self.size - 1))
    }

    subscript(number: UInt32) -> SightedRecord {
        @inline(__always)
        get { pointer(number).pointee }
    }

    var holdsSeveral: Bool { live > 1 }
    /// Whether the record added last is the first one of its chunk.
    var hasJustBegun: Bool { current >= 0 && counts[current] == 1 }

    /// Adds a record with the name of its thread.
    mutating func append(_ record: SightedRecord, thread: UnsafeRawBufferPointer) -> UInt32 {
        if current < 0 || counts[current] == Self.size { begin() }
        let number = UInt32(current << Self.shift | counts[current])
        counts[current] += 1
        latests[current] = max(latests[current], record.timestamp)
        var record = record
        record.linkCount = 0
        record.firstLink = UInt32(links[current].count)
        record.threadStart = UInt32(texts[current].count)
        record.threadCount = UInt16(clamping: thread.count)
        texts[current].append(contentsOf: thread.prefix(Int(record.threadCount)))
        pointer(number).initialize(to: record)
        count += 1
        return number
    }

    private mutating func begin() {
        live += 1
        if let place = free.popLast() {
            current = place
        } else {
            current = bases.count
            bases.append(nil)
            counts.append(0)
            latests.append(.min)
            links.append([])
            texts.append([])
        }
        bases[current] = .allocate(capacity: Self.size)
        links[current].reserveCapacity(Self.size * 4)
    }

    /// Adds an entity to the record added last.
    mutating func link(_ entity: UInt32, to number: UInt32) {
        links[Int(number >> UInt32(Self.shift))].append(entity)
        pointer(number).pointee.linkCount += 1
    }

    /// The entities of a record.
    @inline(__always)
    func link(_ index: Int, of number: UInt32) -> UInt32 {
        links[Int(number >> UInt32(Self.shift))][Int(pointer(number).pointee.firstLink) + index]
    }

    /// The name of its thread.
    func thread(of number: UInt32) -> String {
        let record = self[number]
        let text = texts[Int(number >> UInt32(Self.shift))]
        return String(
            decoding: text[Int(record.threadStart)..<Int(record.threadStart) + Int(record.threadCount)], as: UTF8.self)
    }

    /// The name of its thread in place, for the time of the call.
    func withThread<Result>(of number: UInt32, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let record = pointer(number).pointee
        return texts[Int(number >> UInt32(Self.shift))].withUnsafeBytes { bytes in
            let start = Int(record.threadStart)
            return body(UnsafeRawBufferPointer(rebasing: bytes[start..<start + Int(record.threadCount)]))
        }
    }

    func mark(_ number: UInt32, _ mark: SightedRecord.Marks) { pointer(number).pointee.marks.insert(mark) }

    // MARK: Forgetting

    /// The chunk of which the latest record is the oldest, other than the one being filled.
    var oldest: Int? {
        bases.indices.filter { $0 != current && bases[$0] != nil }.min { latests[$0] < latests[$1] }
    }

    func latest(of chunk: Int) -> Int64 { latests[chunk] }

    func numbers(of chunk: Int) -> [UInt32] { (0..<counts[chunk]).map { UInt32(chunk << Self.shift | $0) } }

    mutating func remove(_ chunk: Int) {
        guard let base = bases[chunk] else { return }
        base.deallocate()
        bases[chunk] = nil
        count -= counts[chunk]
        live -= 1
        counts[chunk] = 0
        latests[chunk] = .min
        links[chunk] = []
        texts[chunk] = []
        free.append(chunk)
    }

    var byteCount: Int {
        live * Self.size * MemoryLayout<SightedRecord>.stride + links.reduce(0) { $0 + $1.capacity * 4 }
            + texts.reduce(0) { $0 + $1.capacity } + bases.capacity * 48
    }
}
