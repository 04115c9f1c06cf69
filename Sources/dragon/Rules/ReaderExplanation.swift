import Foundation
import Intelligence
import Notification
import RiskScoring
import WorkerKit

/// What one agency is told of a record: the notices that the notifier would plan for it, whatever the routes say.
struct ReaderExplanation {
    private let reader: AgencyCode
    private let directory: AgencyDirectory
    private let planner: NotificationPlanner
    private let lists: LiveWatchLists

    /// - Throws: `ProgramError` (66) where there is no such agency; what is wrong with the files it needs.
    init(_ reader: String, _ configuration: DragonConfiguration) throws {
        self.reader = AgencyCode(reader)
        let files = configuration.files
        directory = try AgencyDirectory.load(files.agencies)
        guard directory.contains(self.reader) else {
            throw ProgramError(.noInput, "\(PlainText.oneLine(reader, limit: 40)): is no agency of agencies.yaml")
        }
        let routes = try SettingsFile(files.routes)
        let table = try RouteTable(yaml: routes.text, file: routes.name, directory: directory)
        planner = NotificationPlanner(
            directory: directory,
            routes: RouteTable(
                [NotificationRoute(name: "asked", when: .everything, notify: [.agency(self.reader)])],
                nominalRules: table.nominalRules), channels: AgencyChannels())
        lists = try LiveWatchLists(configuration.watchFolder, members: directory, limits: .stream)
    }

    /// The notices, as a text or as they would be sent.
    func text(of payload: [UInt8], _ explanation: RecordExplanation, json: Bool) throws -> String {
        let record: IntelligenceRecord
        do throws(RecordProblems) {
            record = try RecordReader(limits: .stream).read(payload)
        } catch {
            throw ProgramError(.dataError, error.description)
        }
        let decision = explanation.decision
        let assessment = Assessment(
            id: "explained", record: record.recordID, recordKind: record.kind, thread: record.threadID,
            commodityGroup: record.commodityGroup, exercise: record.exercise, asOf: explanation.asOf,
            score: decision.score, lane: decision.lane, reasons: decision.reasons, rulesRevision: "",
            position: RecordPosition(topic: "explained", partition: 0, offset: 0), laneChange: decision.laneChange,
            contacts: decision.contacts)
        let hits = lists.hits(on: payload, asOf: explanation.asOf)
        let plan = planner.plan(AssessedRecord(assessment: assessment, record: record, watch: hits))
        let own = plan.filter { $0.addressee == reader }
        guard !own.isEmpty else {
            return "\(reader) sent the record: it is told nothing of it, as no other member holds information\n"
        }
        return try own.map { try json ? Self.json($0) : text($0, record) }.joined(separator: "\n")
    }

    private static func json(_ dispatch: PlannedDispatch) throws -> String {
        guard case .send(_, let body) = dispatch.decision else { return "{}" }
        return PlainText.json(String(decoding: body, as: UTF8.self))
    }

    private func text(_ dispatch: PlannedDispatch, _ record: IntelligenceRecord) -> String {
        if case .withhold(let reason) = dispatch.decision {
            return "\(reader) is not shown the record: \(reason.explanation)\n"
        }
        guard case .send(let notice, _) = dispatch.decision else { return "" }
        let view = notice.view
        var lines: [String] = []
        if view.content == .watch {
            lines.append(RulesText.heading("\(reader) is told that its watch-list was hit, and nothing of the record"))
        } else {
            let lane = view.lane.map { ", \($0.rawValue) lane" } ?? ""
            let score = view.score.map { ": score \($0)" } ?? ""
            let name = PlainText.oneLine("\(record.recordID)", limit: 120)
            lines.append(
                RulesText.heading("\(reader) is told of \(name) (\(view.content.rawValue))\(score)\(lane)"))
        }
        if !view.reasons.isEmpty {
            lines.append(RulesText.reasons(view.reasons.map { RulesText.reason($0) }).description)
        }
        lines += view.contacts.map { PlainText.oneLine($0, limit: 240) }
        for hit in view.hits {
            lines.append(
                "Your watch-list \(PlainText.oneLine(hit.list, limit: 120)) has the \(hit.kind) "
                    + PlainText.oneLine(hit.value, limit: 256)
                    + (hit.reason.map { ": " + PlainText.oneLine($0, limit: 400) } ?? "")
                    + " (\(hit.handling.tlp.rawValue), until \(hit.expires))")
        }
        if let note = view.note { lines.append(PlainText.oneLine(note, limit: 256)) }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension NotificationRoute.Condition {
    /// What every record meets, also a green one.
    fileprivate static var everything: Self {
        var condition = Self()
        condition.lanes = Set(Lane.allCases)
        return condition
    }
}
