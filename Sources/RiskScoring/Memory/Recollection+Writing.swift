import Intelligence

extension Recollection {
    /// Writes what was looked up, as the field `memory` of an assessment; nothing where the memory was not asked.
    ///
    /// Of an entity only its kind is told, and of other records only figures, with the marks that a reader must be
    /// cleared for. Cases are named where their marks let every member see them.
    func write(to writer: inout JSONWriter, _ queries: MemoryQueries) {
        guard isKnown else { return }
        writer.key("memory")
        writer.beginObject()
        writer.key("lookups")
        writer.beginArray()
        for (index, query) in queries.all.enumerated() where holding >> UInt64(index) & 1 == 1 {
            write(figures[index], of: query, to: &writer)
        }
        writer.endArray()
        writer.key("over_correlated")
        writer.value(overCorrelated)
        writer.key("incomplete")
        writer.value(isIncomplete)
        if !corroboration.chain.isEmpty { writeChain(to: &writer) }
        writer.endObject()
    }

    private func write(_ figures: MemoryFigures, of query: MemoryQuery, to writer: inout JSONWriter) {
        writer.beginObject()
        if query.asksForOrigins {
            writer.key("origins")
            writer.value(figures.origins)
        } else {
            writer.key("entity")
            writer.value(figures.kind.name)
            writer.key("within_days")
            writer.value(Double(query.window) / 86_400_000)
            let counts: [(StaticString, Int)] = [
                ("reports", figures.reports), ("agencies", figures.agencies), ("goods", figures.goods),
                ("seizures", figures.seizures), ("empty_examinations", figures.emptyExaminations),
            ]
            for (name, count) in counts {
                writer.key(name)
                writer.value(count)
            }
            writer.key("kg")
            writer.value(figures.kilograms)
            writer.key("last_seen_days")
            writer.value(figures.lastSeen / 86_400_000)
        }
        writer.key("basis")
        writer.value(ReasonBasis(figures.basis).rawValue)
        writer.endObject()
    }

    private func writeChain(to writer: inout JSONWriter) {
        writer.key("linked")
        writer.beginArray()
        for thread in corroboration.linked { writer.value(thread) }
        writer.endArray()
        writer.key("linked_withheld")
        writer.value(corroboration.withheld)
    }
}
