import Intelligence

/// What would have given the record another lane: worked out from the hits alone, in memory that is kept.
struct LaneAccount: ~Copyable {
    /// A rule without which the lane would be another.
    struct Turn {
        let ground: Ground
        let lane: Lane
    }

    private(set) var lane = Lane.green
    private(set) var isDrawn = false
    /// Points to the next stricter lane, and from the next milder one; NaN where there is none.
    private(set) var toStricter = Double.nan
    private(set) var toMilder = Double.nan
    private(set) var turns: [Turn] = []

    init() { turns.reserveCapacity(32) }

    /// - Parameters:
    ///   - lane: the lane that the record has.
    ///   - drawn: the lane that was drawn for it; nil where the score alone decides.
    mutating func fill(
        _ lane: Lane, drawn: Lane?, _ outcome: RuleSet.Outcome, _ hits: [RuleHit], _ rules: borrowing RuleSet
    ) {
        self.lane = lane
        isDrawn = drawn == lane
        toStricter = .nan
        toMilder = .nan
        if let next = Lanes.stricter(than: lane), let least = rules.lanes.least(of: next) {
            toStricter = Self.points(least - outcome.logOdds)
        }
        if !isDrawn, let least = rules.lanes.least(of: lane) { toMilder = Self.points(outcome.logOdds - least) }
        turns.removeAll(keepingCapacity: true)
        for index in hits.indices where hits[index].weight != 0 {
            let without = outcome.logOdds - rules.effect(of: index, in: hits, factor: outcome.gradeFactor)
            var other = rules.lanes.lane(ofLogOdds: without)
            if let drawn, Lanes.isStricter(drawn, than: other) { other = drawn }
            if other != lane { turns.append(Turn(ground: rules.rules[hits[index].rule].ground, lane: other)) }
        }
    }

    /// Log-odds as points, rounded up to one decimal: so many more suffice. At least a tenth.
    private static func points(_ logOdds: Double) -> Double { max((logOdds * 100).rounded(.up) / 10, 0.1) }

    // MARK: As a value and as JSON

    var value: LaneChange {
        func step(_ points: Double, _ lane: Lane?) -> LaneChange.Step? {
            lane.flatMap { points.isNaN ? nil : LaneChange.Step(lane: $0, points: points) }
        }
        return LaneChange(
            stricter: step(toStricter, Lanes.stricter(than: lane)), milder: step(toMilder, Lanes.milder(than: lane)),
            without: turns.map { LaneChange.Without(rule: $0.ground.id, lane: $0.lane) }, isDrawn: isDrawn)
    }

    /// Writes it as a member of the assessment, as ``JSONWriter`` writes the value.
    func write(to writer: inout JSONWriter) {
        writer.key("lane_change")
        writer.beginObject()
        if !toStricter.isNaN, let next = Lanes.stricter(than: lane) {
            writer.writeLaneStep("stricter", next, toStricter)
        }
        if !toMilder.isNaN, let next = Lanes.milder(than: lane) { writer.writeLaneStep("milder", next, toMilder) }
        writer.key("without")
        writer.beginArray()
        for turn in turns {
            writer.raw(turn.ground.turnOpening.bytes)
            writer.fragment(turn.lane.quoted)
            writer.endObject()
        }
        writer.endArray()
        if isDrawn {
            writer.key("drawn")
            writer.value(true)
        }
        writer.endObject()
    }
}

extension RuleSet {
    /// What the log-odds lose if one hit alone had not been: with the caps and the grade as they then are.
    func effect(of index: Int, in hits: [RuleHit], factor: Double) -> Double {
        let cap = gates.base[hits[index].rule].cap
        let own = counted(hits[index].contribution, of: hits[index], factor)
        guard cap >= 0, hits[index].weight > 0 else { return own }
        let limit = caps[Int(cap)].cap
        var sum = 0.0
        for hit in hits where isCapped(hit, cap) { sum += hit.weight }
        guard sum > limit else { return own }
        let rest = sum - hits[index].weight
        let scale = rest > limit ? limit / rest : 1
        var change = 0.0
        for position in hits.indices where isCapped(hits[position], cap) {
            change += counted(hits[position].contribution, of: hits[position], factor)
            if position != index { change -= counted(hits[position].weight * scale, of: hits[position], factor) }
        }
        return change
    }

    private func isCapped(_ hit: RuleHit, _ cap: Int32) -> Bool {
        hit.weight > 0 && gates.base[hit.rule].cap == cap
    }

    /// What of a contribution counts once the grade has taken its part.
    private func counted(_ contribution: Double, of hit: RuleHit, _ factor: Double) -> Double {
        contribution > 0 && gates.base[hit.rule].isGraded ? contribution * factor : contribution
    }
}
