import Intelligence
import Settings

extension RecordSnippet {
    /// The fields outside the goods, parties, consignment and route.
    static func setHead(_ field: Field, _ node: SettingsNode, _ record: inout IntelligenceRecord) {
        switch field {
        case .operation: record.operation = node.text
        case .exercise: record.exercise = node.text == "true"
        case .title: record.title = node.text
        case .narrative: record.narrative = node.text
        case .arrests: record.arrests = node.number.flatMap { Int(exactly: $0) }
        case .reportedAt: record.reportedAt = instant(node) ?? record.reportedAt
        case .validUntil: record.validUntil = instant(node)
        case .gradeSource:
            record.handling.grade = AdmiraltyGrade(
                source: code(node.text, node) ?? .cannotBeJudged,
                information: record.handling.grade?.information ?? 6)
        case .gradeInformation:
            record.handling.grade = AdmiraltyGrade(
                source: record.handling.grade?.source ?? .cannotBeJudged,
                information: node.number.flatMap { Int(exactly: $0) } ?? 6)
        case .mode, .vessel, .imo, .voyage, .flight, .vehicle, .carrier: setTransport(field, node, &record)
        case .concealment:
            record.concealment = Concealment(method: code(node.text, node) ?? .unknown)
        case .concealmentText:
            var concealment = record.concealment ?? Concealment(method: .unknown)
            concealment.description = node.text
            record.concealment = concealment
        case .detection:
            record.detection = Detection(method: code(node.text, node) ?? .unknown)
        case .detectionText:
            var detection = record.detection ?? Detection(method: .unknown)
            detection.description = node.text
            record.detection = detection
        case .requested: record.action = ActionRequest(requested: code(node.text, node) ?? .inform)
        case .deadline:
            var action = record.action ?? ActionRequest(requested: .examine)
            action.deadline = instant(node)
            record.action = action
        case .outcome: record.outcome = Outcome(result: code(node.text, node) ?? .pending)
        default: node.report("cannot be set in a case")
        }
    }

    private static func setTransport(_ field: Field, _ node: SettingsNode, _ record: inout IntelligenceRecord) {
        var transport = record.transport ?? Transport(mode: .unknown)
        switch field {
        case .mode: transport.mode = code(node.text, node) ?? .unknown
        case .vessel: transport.vessel = node.text
        case .imo: transport.imo = node.text
        case .voyage: transport.voyage = node.text
        case .flight: transport.flight = node.text
        case .vehicle: transport.vehicle = node.text
        default: transport.carrier = node.text
        }
        record.transport = transport
    }
}
