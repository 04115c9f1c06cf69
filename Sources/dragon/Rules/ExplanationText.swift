import Intelligence
import RiskScoring
import WorkerKit

/// An explanation for an officer, or for a program.
struct ExplanationText {
    let explanation: RecordExplanation
    let revision: String
    let files: RuleFiles
    let nearMisses: Int

    var text: String {
        let decision = explanation.decision
        var lines = [
            RulesText.heading(
                "\(PlainText.oneLine("\(explanation.record)", limit: 120)): score \(decision.score), "
                    + "\(decision.lane.rawValue) lane"),
            "judged as of \(explanation.asOf) by revision \(revision)", "",
            reasons.description, "",
        ]
        if decision.lane != explanation.laneOfScore {
            lines += [
                "Drawn at random into the \(decision.lane.rawValue) lane; the score alone gives "
                    + "\(explanation.laneOfScore.rawValue).", "",
            ]
        }
        if !decision.contacts.isEmpty {
            lines += decision.contacts.map {
                "Another member holds information: contact \(PlainText.oneLine($0, limit: 160))"
            }
            lines.append("")
        }
        lines.append(RulesText.heading("What another lane would take"))
        for change in explanation.changes {
            let direction = change.points > 0 ? "more" : "fewer"
            lines.append(
                "  \(change.lane.rawValue)  \(RulesText.number(change.points.magnitude, places: 1)) points \(direction)"
            )
        }
        let near = explanation.nearMisses.prefix(nearMisses)
        if !near.isEmpty {
            lines += ["", RulesText.heading("Rules of which all but one condition holds"), nearTable(near).description]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var reasons: Table {
        let base = ["", RulesText.points(explanation.basePoints), "where every record starts (base rate)", ""]
        let rows = explanation.decision.reasons.map { reason in
            let remark = explanation.capped[reason.rule].map { cap in
                " [of \(RulesText.points(cap.points)): the rules of \(cap.group) are capped]"
            }
            return RulesText.reason(reason, remark: remark ?? "")
        }
        let sum = [
            "", RulesText.points(explanation.points),
            "together: score = 100 / (1 + e^(-points / 10)) = \(explanation.decision.score)", "",
        ]
        return RulesText.reasons([base] + rows + [sum])
    }

    private func nearTable(_ near: ArraySlice<RecordExplanation.NearMiss>) -> Table {
        Table(
            header: ["RULE", "UP TO", "TITLE", "DOES NOT HOLD"], alignment: [.left, .right, .left, .left],
            rows: near.map { miss in
                [miss.rule, RulesText.points(miss.points), PlainText.oneLine(miss.title, limit: 60), condition(miss)]
            })
    }

    private func condition(_ miss: RecordExplanation.NearMiss) -> String {
        let conditions = files.conditions(of: miss.rule)
        guard conditions.indices.contains(miss.condition) else { return "its condition \(miss.condition + 1)" }
        return PlainText.oneLine(conditions[miss.condition], limit: 90)
    }

    /// As one JSON object.
    func json() throws -> String {
        struct Document: Encodable {
            struct Reason: Encodable {
                var rule: String
                var points: Double
                var because: String
                var source: String
                var cappedBy: String?
                var pointsUncapped: Double?
            }
            struct Change: Encodable {
                var lane: String
                var points: Double
            }
            struct Near: Encodable {
                var rule: String
                var title: String
                var points: Double
                var condition: String
            }
            var record: String
            var asOf: String
            var revision: String
            var score: Int
            var lane: String
            var laneOfScore: String
            var basePoints: Double
            var points: Double
            var reasons: [Reason]
            var otherLanes: [Change]
            var nearMisses: [Near]
            var contacts: [String]
        }
        let decision = explanation.decision
        return try RulesJSON.text(
            Document(
                record: "\(explanation.record)", asOf: "\(explanation.asOf)", revision: revision,
                score: decision.score, lane: decision.lane.rawValue, laneOfScore: explanation.laneOfScore.rawValue,
                basePoints: explanation.basePoints, points: explanation.points,
                reasons: decision.reasons.map { reason in
                    let cap = explanation.capped[reason.rule]
                    return .init(
                        rule: reason.rule, points: reason.points, because: reason.because, source: reason.source,
                        cappedBy: cap?.group, pointsUncapped: cap?.points)
                }, otherLanes: explanation.changes.map { .init(lane: $0.lane.rawValue, points: $0.points) },
                nearMisses: explanation.nearMisses.prefix(nearMisses).map {
                    .init(rule: $0.rule, title: $0.title, points: $0.points, condition: condition($0))
                }, contacts: decision.contacts))
    }
}
