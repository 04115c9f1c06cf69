/// The entities by their keys. An entity keeps its number as long as it has sightings.
struct EntityTable: ~Copyable {
    struct Entity: BitwiseCopyable {
        var key: EntityKey
        var list = SightingList()
    }

    private(set) var entities: UnsafeMutablePointer<Entity>
    private var capacity = 1 << 10
    private var used = 0
    private var free: [UInt32] = []
    /// Numbers of entities plus one, by hash; 0 is an empty place. Its size is a power of two.
    private var buckets: UnsafeMutablePointer<UInt32>
    private var mask = (1 << 11) - 1
    private(set) var count = 0
    var pool = ListPool()

    init() {
        entities = .allocate(capacity: capacity)
        buckets = .allocate(capacity: mask + 1)
        buckets.initialize(repeating: 0, count: mask + 1)
    }

    deinit {
        entities.deallocate()
        buckets.deallocate()
    }

    var byteCount: Int {
        capacity * MemoryLayout<Entity>.stride + (mask + 1) * 4 + free.capacity * 4 + pool.byteCount
    }

    /// The number of an entity; nil where it has no sighting.
    func find(_ key: EntityKey) -> UInt32? {
        var place = Int(truncatingIfNeeded: key.low) & mask
        while buckets[place] != 0 {
            if entities[Int(buckets[place] - 1)].key == key { return buckets[place] - 1 }
            place = (place + 1) & mask
        }
        return nil
    }

    /// The number of an entity, a new one where it has none.
    mutating func number(of key: EntityKey) -> UInt32 {
        if let known = find(key) { return known }
        if (count + 1) * 4 > (mask + 1) * 3 { grow() }
        let number = free.popLast() ?? append()
        entities[Int(number)] = Entity(key: key)
        count += 1
        place(number, key)
        return number
    }

    mutating func insert(_ record: UInt32, at index: Int, of entity: UInt32) {
        entities[Int(entity)].list.insert(record, at: index, &pool)
    }

    /// Takes a sighting out, and the entity with its last one.
    mutating func remove(at index: Int, of entity: UInt32) {
        entities[Int(entity)].list.remove(at: index, &pool)
        guard entities[Int(entity)].list.count == 0 else { return }
        forget(entities[Int(entity)].key)
        free.append(entity)
        count -= 1
    }

    private mutating func append() -> UInt32 {
        if used == capacity {
            let grown = UnsafeMutablePointer<Entity>.allocate(capacity: capacity * 2)
            grown.update(from: entities, count: used)
            entities.deallocate()
            (entities, capacity) = (grown, capacity * 2)
        }
        used += 1
        return UInt32(used - 1)
    }

    private func place(_ number: UInt32, _ key: EntityKey) {
        var place = Int(truncatingIfNeeded: key.low) & mask
        while buckets[place] != 0 { place = (place + 1) & mask }
        buckets[place] = number + 1
    }

    private mutating func grow() {
        let (old, size) = (buckets, mask + 1)
        buckets = .allocate(capacity: size * 2)
        buckets.initialize(repeating: 0, count: size * 2)
        mask = size * 2 - 1
        for bucket in 0..<size where old[bucket] != 0 {
            place(old[bucket] - 1, entities[Int(old[bucket] - 1)].key)
        }
        old.deallocate()
    }

    /// Empties the entity's place, and moves up those behind it that would not be found any more.
    private func forget(_ key: EntityKey) {
        var hole = Int(truncatingIfNeeded: key.low) & mask
        while buckets[hole] != 0, entities[Int(buckets[hole] - 1)].key != key { hole = (hole + 1) & mask }
        var next = (hole + 1) & mask
        while buckets[next] != 0 {
            let home = Int(truncatingIfNeeded: entities[Int(buckets[next] - 1)].key.low) & mask
            if (next &- home) & mask >= (next &- hole) & mask {
                buckets[hole] = buckets[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        buckets[hole] = 0
    }
}
