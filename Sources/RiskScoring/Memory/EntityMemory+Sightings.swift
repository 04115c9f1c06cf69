import Intelligence

extension EntityMemory {
    /// What the memory keeps of a record, for the topic `sightings`; only its place where it knows no record there.
    public func sighting(of position: RecordPosition, timestamp: Int64) -> Sighting {
        guard let number = number(position.topic, position.partition, position.offset) else {
            return Sighting(position: position, timestamp: timestamp, content: nil)
        }
        let record = chunks[number]
        let entities = (0..<Int(record.linkCount)).map { link in
            table.entities[Int(chunks.link(link, of: number))].key.text
        }
        return Sighting(
            position: position, timestamp: record.timestamp,
            content: Sighting.Content(
                thread: chunks.thread(of: number), agency: names.agencies[Int(record.agency)],
                numbers: (0..<SightedRecord.numberCount).map(record.number),
                kilograms: record.kilograms, entities: entities))
    }

    /// Adds a record by its sighting: the same as by its bytes. A position that is known already changes nothing.
    ///
    /// - Returns: false where the sighting is not one of this memory's: it was written by another version.
    @discardableResult
    public mutating func add(_ sighting: Sighting) -> Bool {
        guard let content = sighting.content else { return true }
        let keys = content.entities.compactMap { EntityKey(text: $0) }
        guard keys.count == content.entities.count, keys.count <= SightedRecord.maximumLinks,
            keys.first?.kind == .thread, content.thread.utf8.count < 1024
        else { return false }
        let position = sighting.position
        guard let place = names.place(position.topic, position.partition) else { return false }
        let agency = Array(content.agency.utf8).withUnsafeBytes { names.agency($0) }
        guard
            let record = SightedRecord(
                content, timestamp: sighting.timestamp, offset: position.offset, place: place, agency: agency)
        else { return false }
        guard positions[Self.positionKey(place, position.offset)] == nil else { return true }
        let thread = Array(content.thread.utf8)
        thread.withUnsafeBytes { insert(record, keys, thread: $0) }
        return true
    }
}

extension SightedRecord {
    static let numberCount = 11

    /// Everything of it but its place, times, agency and kilograms, in the order of a sighting's numbers.
    func number(_ index: Int) -> UInt64 {
        switch index {
        case 0:
            UInt64(marks.subtracting(.hasCompany).rawValue) | UInt64(kind) << 16 | UInt64(outcome) << 24
                | UInt64(light) << 32 | UInt64(goodsCount) << 40
        case 1: id
        case 2: refersTo
        case 3: publisher
        case 4: content
        case 5: sketch.words.0
        case 6: sketch.words.1
        case 7: sketch.words.2
        case 8: sketch.words.3
        case 9: UInt64(goods.0) | UInt64(goods.1) << 32
        default: UInt64(goods.2) | UInt64(goods.3) << 32
        }
    }

    fileprivate init?(
        _ sighting: Sighting.Content, timestamp: Int64, offset: Int64, place: UInt16, agency: UInt16
    ) {
        let numbers = sighting.numbers
        guard numbers.count == Self.numberCount else { return nil }
        let codes = numbers[0]
        self.init(
            timestamp: timestamp, offset: offset, place: place, agency: agency,
            kind: UInt8(truncatingIfNeeded: codes >> 16), id: numbers[1])
        marks = Marks(rawValue: UInt16(truncatingIfNeeded: codes)).subtracting(.hasCompany)
        outcome = UInt8(truncatingIfNeeded: codes >> 24)
        light = UInt8(truncatingIfNeeded: codes >> 32)
        goodsCount = min(UInt8(truncatingIfNeeded: codes >> 40), UInt8(Self.maximumGoods))
        kilograms = sighting.kilograms
        (refersTo, publisher, content) = (numbers[2], numbers[3], numbers[4])
        sketch.words = (numbers[5], numbers[6], numbers[7], numbers[8])
        goods = (
            UInt32(truncatingIfNeeded: numbers[9]), UInt32(truncatingIfNeeded: numbers[9] >> 32),
            UInt32(truncatingIfNeeded: numbers[10]), UInt32(truncatingIfNeeded: numbers[10] >> 32)
        )
    }
}
