import Intelligence

/// The numbers by which the memory knows partitions and agencies, in the order in which they came, and the order that
/// partitions have by name.
struct MemoryNames {
    struct Place: Hashable {
        let topic: String
        let partition: Int32
    }

    private(set) var places: [Place] = []
    private var numbers: [Place: UInt16] = [:]
    /// By number: the rank by topic, then partition.
    private(set) var ranks: [UInt16] = []
    private(set) var agencies: [String] = []
    private var agencyNumbers: [UInt64: UInt16] = [:]

    /// The number of a partition; nil where there are too many.
    mutating func place(_ topic: String, _ partition: Int32) -> UInt16? {
        let place = Place(topic: topic, partition: partition)
        if let number = numbers[place] { return number }
        guard let number = UInt16(exactly: places.count), number < .max else { return nil }
        places.append(place)
        numbers[place] = number
        let order = places.indices.sorted {
            (places[$0].topic, places[$0].partition) < (places[$1].topic, places[$1].partition)
        }
        ranks = Array(repeating: 0, count: places.count)
        for (rank, index) in order.enumerated() { ranks[index] = UInt16(rank) }
        return number
    }

    func known(_ topic: String, _ partition: Int32) -> UInt16? {
        numbers[Place(topic: topic, partition: partition)]
    }

    /// The number of an agency. There are far fewer than the last number, which stands for all that come too late.
    mutating func agency(_ code: UnsafeRawBufferPointer) -> UInt16 {
        let hash = Packed.name(code)
        if let number = agencyNumbers[hash] { return number }
        let number = UInt16(clamping: agencies.count)
        guard number < .max else { return number }
        agencies.append(String(decoding: code, as: UTF8.self))
        agencyNumbers[hash] = number
        return number
    }
}
