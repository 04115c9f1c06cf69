/// The tables of every key and code list of the format, made once.
final class Vocabulary: Sendable {
    /// The tables of one object: its keys, and which of them must be there.
    struct Fields<Key: CaseIterable & RawRepresentable & Sendable>: Sendable where Key.RawValue == String {
        let table: WordTable<Key>
        let required: UInt64

        init(_ keys: Key.Type, required: [Key] = []) {
            table = WordTable(keys)
            self.required = table.mask(of: required)
        }
    }

    static let shared = Vocabulary()

    let record = Fields(
        RecordKey.self,
        required: [
            .schemaVersion, .type, .agency, .id, .reportedAt, .handling, .commodityGroup,
        ])
    let handling = Fields(HandlingKey.self, required: [.tlp])
    let grade = Fields(GradeKey.self, required: GradeKey.allCases)
    let event = Fields(EventKey.self, required: [.date])
    let goods = Fields(GoodsKey.self, required: [.commodity])
    let consignment = Fields(ConsignmentKey.self)
    let route = Fields(RouteKey.self)
    let transport = Fields(TransportKey.self, required: [.mode])
    let method = Fields(MethodKey.self, required: [.method])
    let party = Fields(PartyKey.self, required: [.role, .kind])
    let action = Fields(ActionKey.self, required: [.requested])
    let outcome = Fields(OutcomeKey.self, required: [.result])
    let source = Fields(SourceKey.self, required: [.publisher])
    let attachment = Fields(AttachmentKey.self, required: [.name, .sha256])
    // What the first assessments did not have is not required: they are read again.
    let assessment = Fields(
        AssessmentKey.self, required: AssessmentKey.allCases.filter { $0 != .laneChange && $0 != .contacts })
    let reason = Fields(ReasonKey.self, required: [.rule, .points, .because, .source])
    let bases = WordTable(ReasonBasis.self)
    let laneChange = Fields(LaneChangeKey.self, required: [.without])
    let laneStep = Fields(LaneStepKey.self, required: LaneStepKey.allCases)
    let laneWithout = Fields(LaneWithoutKey.self, required: LaneWithoutKey.allCases)
    let position = Fields(PositionKey.self, required: PositionKey.allCases)
    let dispatch = Fields(
        DispatchKey.self,
        required: [
            .schemaVersion, .type, .id, .recordID, .threadID, .assessmentID, .addressee, .channel,
            .status, .at, .exercise,
        ])

    let sighting = Fields(SightingKey.self, required: [.schemaVersion, .type, .position, .timestamp])

    let kinds = WordTable(RecordKind.self)
    let trafficLights = WordTable(TrafficLight.self)
    let permissibleActions = WordTable(PermissibleActions.self)
    let europolCodes = WordTable(EuropolHandling.self)
    let reliabilities = WordTable(SourceReliability.self)
    let precisions = WordTable(DatePrecision.self)
    let locationTypes = WordTable(LocationType.self)
    let directions = WordTable(Direction.self)
    let modes = WordTable(TransportMode.self)
    let concealments = WordTable(ConcealmentMethod.self)
    let detections = WordTable(DetectionMethod.self)
    let appendices = WordTable(CITESAppendix.self)
    let requestedActions = WordTable(RequestedAction.self)
    let results = WordTable(OutcomeResult.self)
    let roles = WordTable(PartyRole.self)
    let partyKinds = WordTable(PartyKind.self)
    let observations = WordTable(Observation.self)
    let lanes = WordTable(Lane.self)
    let channels = WordTable(DispatchChannel.self)
    let statuses = WordTable(DispatchStatus.self)
}
