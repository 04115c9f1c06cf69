extension EntityMemory {
    /// How far back reports of the same subject confirm each other: 30 days.
    static let corroborationWindow: Int64 = 30 * 86_400_000
    /// No more reports than these are compared, the earliest: later copies never push an original out.
    private static let maximumReports = 256

    /// Finds who else reports the subject of a record.
    func corroborate(
        _ number: UInt32, _ record: SightedRecord, _ queries: MemoryQueries, _ recollection: inout Recollection
    ) {
        guard record.isReport else { return }
        // Nearly no record gets further: what it shares with others is too little to make a subject.
        guard recollection.shared.reduce(0, { $0 + Self.strength($1.kind) }) >= 2 else { return }
        let others = sameSubject(as: record, recollection.shared)
        guard !others.isEmpty else { return }
        let reports = others.map { report($0) } + [report(number)]
        let tracing = OriginTracing(reports)
        var result = Corroboration()
        result.origins = tracing.independentOrigins(reports)
        for other in others { result.basis.take(chunks[other]) }
        let own = tracing.roots[others.count]
        let thread = reports[others.count].thread
        result.chain = others.indices.filter { tracing.roots[$0] == own && reports[$0].thread != thread }
            .map { others[$0] }
        for link in result.chain {
            let basis = chunks[link]
            guard basis.light <= 1, !basis.marks.contains(.closed) else {
                result.withheld += 1
                continue
            }
            let thread = chunks.thread(of: link)
            if !result.linked.contains(thread) { result.linked.append(thread) }
        }
        recollection.corroboration = result
        guard result.origins > 0 else { return }
        var figures = MemoryFigures()
        figures.origins = result.origins
        figures.basis = result.basis
        for (index, query) in queries.all.enumerated() where query.asksForOrigins && query.holds(figures) {
            recollection.note(index, figures)
        }
    }

    private static func strength(_ kind: EntityKind) -> Int { kind == .thread ? 2 : kind.strength }

    /// The reports before it that share with it one entity that tells a subject alone, or two others, in their order.
    private func sameSubject(as record: SightedRecord, _ shared: [Recollection.Shared]) -> [UInt32] {
        var strengths: [UInt32: Int] = [:]
        for shared in shared {
            let strength = Self.strength(shared.kind)
            guard strength > 0 else { continue }
            let list = table.entities[Int(shared.entity)].list
            var index = shared.end - 1
            while index >= 0 {
                let other = list.number(at: index, table.pool)
                index -= 1
                let seen = chunks[other]
                if seen.timestamp < record.timestamp - Self.corroborationWindow { break }
                guard seen.isReport, counts(seen, for: record),
                    !isReplaced(seen, chunks.link(0, of: other), asOf: record)
                else { continue }
                strengths[other, default: 0] += strength
            }
        }
        let found = strengths.filter { $0.value >= 2 }.map(\.key).sorted { isBefore(chunks[$0], chunks[$1]) }
        return Array(found.prefix(Self.maximumReports))
    }

    private func report(_ number: UInt32) -> OriginTracing.Report {
        let record = chunks[number]
        return OriginTracing.Report(
            agency: record.agency, thread: chunks.link(0, of: number), id: record.id, refersTo: record.refersTo,
            publisher: record.publisher, content: record.content, sketch: record.sketch,
            hasText: record.marks.contains(.hasText), confirmsNothing: record.marks.contains(.confirmsNothing))
    }
}
