/// The sightings of one entity: the numbers of its records in their order. Two stand in place, more in the pool.
struct SightingList: BitwiseCopyable, Sendable {
    private(set) var count: UInt32 = 0
    /// The first number, or where the block begins.
    private var first: UInt32 = 0
    /// The second number, or the size of the block as a power of two.
    private var second: UInt32 = 0

    private var isInPlace: Bool { count <= 2 }

    @inline(__always)
    func number(at index: Int, _ pool: borrowing ListPool) -> UInt32 {
        if isInPlace { return index == 0 ? first : second }
        return pool.words[Int(first) + index]
    }

    mutating func insert(_ number: UInt32, at index: Int, _ pool: inout ListPool) {
        if count < 2 {
            if count == 1, index == 0 { second = first }
            if index == 0 { first = number } else { second = number }
            count += 1
            return
        }
        if count == 2 {
            let numbers = (first, second)
            second = 2
            first = pool.take(power: 2)
            pool.words[Int(first)] = numbers.0
            pool.words[Int(first) + 1] = numbers.1
        } else if count == 1 << second {
            let larger = pool.take(power: second + 1)
            (pool.words + Int(larger)).update(from: pool.words + Int(first), count: Int(count))
            pool.giveBack(first, power: second)
            (first, second) = (larger, second + 1)
        }
        let block = pool.words + Int(first)
        let rest = Int(count) - index
        if rest > 0 { (block + index + 1).update(from: block + index, count: rest) }
        block[index] = number
        count += 1
    }

    mutating func remove(at index: Int, _ pool: inout ListPool) {
        if isInPlace {
            if index == 0 { first = second }
        } else {
            let block = pool.words + Int(first)
            (block + index).update(from: block + index + 1, count: Int(count) - index - 1)
            if count == 3 {
                let (old, power) = (first, second)
                (first, second) = (block[0], block[1])
                pool.giveBack(old, power: power)
            }
        }
        count -= 1
    }
}

/// The memory of the lists that do not fit in place: blocks of powers of two, used again when they are given back.
struct ListPool: ~Copyable {
    fileprivate(set) var words: UnsafeMutablePointer<UInt32>
    private(set) var capacity = 1 << 10
    private var used = 0
    private var free: [[UInt32]] = Array(repeating: [], count: 32)

    init() { words = .allocate(capacity: capacity) }

    deinit { words.deallocate() }

    mutating func take(power: UInt32) -> UInt32 {
        if let block = free[Int(power)].popLast() { return block }
        let size = 1 << Int(power)
        if used + size > capacity {
            let larger = max(capacity * 2, used + size)
            let grown = UnsafeMutablePointer<UInt32>.allocate(capacity: larger)
            grown.update(from: words, count: used)
            words.deallocate()
            (words, capacity) = (grown, larger)
        }
        used += size
        return UInt32(used - size)
    }

    mutating func giveBack(_ block: UInt32, power: UInt32) { free[Int(power)].append(block) }

    var byteCount: Int { capacity * 4 + free.reduce(0) { $0 + $1.capacity * 4 } }
}
