import Intelligence

/// Feedback, corrections and recalls: the records that belong to an earlier one.
extension Simulator {
    mutating func feedback() -> IntelligenceRecord {
        let index = generator.below(open.count)
        guard open.indices.contains(index), !open[index].waiting.isEmpty else { return warning() }
        let issuer = open[index].waiting.removeFirst()
        let asked = open[index]
        if asked.waiting.isEmpty { open.remove(at: index) }
        var record = start(.feedback, by: issuer, asked.group)
        record.handling = asked.handling
        record.handling.releasableTo = []
        record.thread = asked.thread
        record.refersTo = asked.thread
        record.addressees = asked.issuer == issuer ? [] : [asked.issuer]
        let answer =
            asked.kind == .request
            ? (.information, "The papers asked for are with the contact point; a summary is on its way.")
            : generator.pick(SimulatedWords.answers, or: (.pending, ""))
        var outcome = Outcome(result: answer.0)
        outcome.text = answer.1
        record.outcome = outcome
        record.title = "Answer to \(asked.thread)"
        if answer.0 == .seized { record.narrative = generator.pick(SimulatedWords.findings, or: "") }
        return record
    }

    mutating func correction() -> IntelligenceRecord {
        let index = generator.below(recent.count)
        guard recent.indices.contains(index) else { return seizure() }
        let wrong = recent.remove(at: index)
        var record = wrong
        record.kind = .correction
        record.id = currentID
        record.reportedAt = clock
        record.thread = wrong.threadID
        record.refersTo = wrong.recordID
        if !record.goods.isEmpty, let quantity = record.goods[0].quantityKg {
            let right = (quantity * Double(generator.integer(in: 50...150)) * 10).rounded() / 1000
            record.goods[0].quantityKg = max(0.001, right)
        }
        record.title = "Correction: \(wrong.title ?? wrong.id)"
        return record
    }

    mutating func recall() -> IntelligenceRecord {
        let index = generator.below(recent.count)
        guard recent.indices.contains(index) else { return seizure() }
        let wrong = recent.remove(at: index)
        var record = start(.recall, by: wrong.agency, wrong.commodityGroup)
        record.handling = wrong.handling
        record.thread = wrong.threadID
        record.refersTo = wrong.recordID
        record.addressees = wrong.addressees
        record.title = "Recall of \(wrong.recordID)"
        record.narrative = generator.pick(SimulatedWords.recalls, or: "Entered twice by mistake.")
        open.removeAll { $0.thread == wrong.recordID }
        return record
    }

    mutating func remember(_ record: IntelligenceRecord) {
        // One in four can be corrected or recalled later: a copy of each would cost more than it gives.
        guard generator.chance(25) else { return }
        if recent.count >= Self.recentLimit { recent.removeFirst() }
        recent.append(record)
    }

    mutating func keepOpen(_ record: IntelligenceRecord) {
        if open.count >= Self.openLimit { open.removeFirst() }
        open.append(
            Open(
                thread: record.recordID, kind: record.kind, issuer: record.agency, group: record.commodityGroup,
                handling: record.handling, waiting: record.addressees))
    }
}
