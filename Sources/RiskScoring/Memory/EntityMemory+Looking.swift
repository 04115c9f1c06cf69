extension EntityMemory {
    /// What the memory says of a record that it was told of, for the queries of a rule set.
    ///
    /// - Returns: false where it does not know the record; then no condition over the memory holds.
    @discardableResult
    public func look(
        topic: String, partition: Int32, offset: Int64, for rules: RuleSet, in recollection: inout Recollection
    ) -> Bool {
        recollection.removeAll()
        guard let number = number(topic, partition, offset) else { return false }
        recollection.isKnown = true
        let record = chunks[number]
        if !rules.watch.isEmpty { watch(number, record, rules.watch, &recollection.watch) }
        recollection.isIncomplete = record.timestamp - rules.memory.longest < incompleteUpTo
        share(number, record, &recollection)
        for shared in recollection.shared where rules.memory.kinds & shared.kind.bit != 0 {
            gather(shared, number, since: record.timestamp - rules.memory.longest, &recollection)
            answer(rules.memory, about: shared.kind, record, &recollection)
        }
        corroborate(number, record, rules.memory, &recollection)
        return true
    }

    /// Finds the entities of a record that earlier ones name, but for those that are seen too often.
    private func share(_ number: UInt32, _ record: SightedRecord, _ recollection: inout Recollection) {
        recollection.shared.removeAll(keepingCapacity: true)
        for link in 0..<Int(record.linkCount) {
            let entity = chunks.link(link, of: number)
            guard table.entities[Int(entity)].list.count > 1 else { continue }
            let end = position(before: record, in: entity)
            guard end > 0 else { continue }
            guard !isOverCorrelated(entity, end, record) else {
                recollection.overCorrelated += 1
                continue
            }
            recollection.shared.append(
                Recollection.Shared(entity: entity, end: end, kind: table.entities[Int(entity)].key.kind))
        }
    }

    /// Whether a record counts for another: it stands before it, and is not so young that it may still have been on its
    /// way when the other one was judged. Beyond the window nothing counts, whether it is still there or not.
    @inline(__always)
    func counts(_ earlier: SightedRecord, for record: SightedRecord) -> Bool {
        isBefore(earlier, record) && earlier.timestamp >= record.timestamp - window
            && (earlier.place == record.place || earlier.timestamp <= record.timestamp - settling)
    }

    /// The sightings of an entity before a record and from a moment on, newest first.
    private func gather(
        _ shared: Recollection.Shared, _ number: UInt32, since start: Int64, _ recollection: inout Recollection
    ) {
        recollection.sighted.removeAll(keepingCapacity: true)
        let record = chunks[number]
        let entity = shared.entity
        let own = chunks.link(0, of: number)
        var index = shared.end - 1
        while index >= 0 {
            let other = table.entities[Int(entity)].list.number(at: index, table.pool)
            index -= 1
            let seen = chunks[other]
            if seen.timestamp < start { break }
            let thread = chunks.link(0, of: other)
            guard thread != own, seen.isReport, counts(seen, for: record), !isReplaced(seen, thread, asOf: record)
            else {
                continue
            }
            recollection.sighted.append(
                Recollection.Sighted(
                    number: other, thread: thread, timestamp: seen.timestamp,
                    isSeized: hasOutcome(seen, thread, record, \.isSeizure),
                    isEmptyExamination: hasOutcome(seen, thread, record, \.isEmptyExamination)))
        }
    }

    /// Whether more than a value may have stand before the record in the window.
    func isOverCorrelated(_ entity: UInt32, _ end: Int, _ record: SightedRecord) -> Bool {
        end > limits.overCorrelation
            && self.record(end - limits.overCorrelation - 1, of: entity).timestamp >= record.timestamp - window
    }

    /// Whether a correction or a recall has taken a record's place, as of another.
    func isReplaced(_ seen: SightedRecord, _ thread: UInt32, asOf record: SightedRecord) -> Bool {
        guard seen.marks.contains(.hasCompany) else { return false }
        let list = table.entities[Int(thread)].list
        for index in 0..<Int(list.count) {
            let other = chunks[list.number(at: index, table.pool)]
            guard other.replaces, other.agency == seen.agency, other.id != seen.id, counts(other, for: record) else {
                continue
            }
            if other.refersTo == seen.id { return true }
            if seen.replaces, other.refersTo == seen.refersTo, isBefore(seen, other) { return true }
        }
        return false
    }

    /// Whether the record, or another one of its case, tells of such an outcome.
    private func hasOutcome(
        _ seen: SightedRecord, _ thread: UInt32, _ record: SightedRecord, _ isSuch: (SightedRecord) -> Bool
    ) -> Bool {
        if isSuch(seen) { return true }
        guard seen.marks.contains(.hasCompany) else { return false }
        let list = table.entities[Int(thread)].list
        for index in 0..<Int(list.count) {
            let other = chunks[list.number(at: index, table.pool)]
            if isSuch(other), counts(other, for: record), !isReplaced(other, thread, asOf: record) { return true }
        }
        return false
    }

    /// Answers the queries about one entity by what was gathered of it.
    private func answer(
        _ queries: MemoryQueries, about kind: EntityKind, _ record: SightedRecord, _ recollection: inout Recollection
    ) {
        guard !recollection.sighted.isEmpty else { return }
        for (index, query) in queries.all.enumerated() where query.kinds & kind.bit != 0 {
            let figures = figures(kind, record.timestamp - query.window, record, &recollection)
            if query.holds(figures) { recollection.note(index, figures) }
        }
    }

    private func figures(
        _ kind: EntityKind, _ start: Int64, _ record: SightedRecord, _ recollection: inout Recollection
    ) -> MemoryFigures {
        var figures = MemoryFigures()
        figures.kind = kind
        let sighted = recollection.sighted.prefix { $0.timestamp >= start }
        guard let last = sighted.first else { return figures }
        figures.lastSeen = record.timestamp - last.timestamp
        figures.reports = sighted.count
        for seen in sighted {
            let other = chunks[seen.number]
            figures.kilograms += other.kilograms
            figures.basis.take(other)
        }
        figures.agencies = Self.distinct(&recollection.counted, sighted) { UInt32(chunks[$0.number].agency) }
        figures.seizures = Self.distinct(&recollection.counted, sighted) { $0.isSeized ? $0.thread : nil }
        figures.emptyExaminations = Self.distinct(&recollection.counted, sighted) {
            $0.isEmptyExamination ? $0.thread : nil
        }
        figures.goods = goods(of: sighted, &recollection.counted)
        return figures
    }

    private static func distinct(
        _ counted: inout [UInt32], _ sighted: ArraySlice<Recollection.Sighted>,
        _ value: (Recollection.Sighted) -> UInt32?
    ) -> Int {
        counted.removeAll(keepingCapacity: true)
        for seen in sighted {
            if let value = value(seen), !counted.contains(value) { counted.append(value) }
        }
        return counted.count
    }

    private func goods(of sighted: ArraySlice<Recollection.Sighted>, _ counted: inout [UInt32]) -> Int {
        counted.removeAll(keepingCapacity: true)
        for seen in sighted {
            let record = chunks[seen.number]
            withUnsafeBytes(of: record.goods) { goods in
                for index in 0..<Int(record.goodsCount) {
                    let hash = goods.load(fromByteOffset: index * 4, as: UInt32.self)
                    if !counted.contains(hash) { counted.append(hash) }
                }
            }
        }
        return counted.count
    }
}
