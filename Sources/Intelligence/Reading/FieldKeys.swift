// The keys of the JSON, one list per object; the raw values are the wire's.

enum RecordKey: String, CaseIterable, Sendable {
    case schemaVersion = "schema_version"
    case type
    case agency
    case id
    case operation
    case exercise
    case threadID = "thread_id"
    case refersTo = "refers_to"
    case reportedAt = "reported_at"
    case validUntil = "valid_until"
    case handling
    case commodityGroup = "commodity_group"
    case title
    case narrative
    case event
    case goods
    case consignment
    case route
    case transport
    case concealment
    case detection
    case parties
    case action
    case addressees
    case outcome
    case arrests
    case source
    case attachments
}

enum HandlingKey: String, CaseIterable, Sendable {
    case tlp
    case pap
    case europol
    case releasableTo = "releasable_to"
    case grade
    case europolGrade = "europol_grade"
}

enum GradeKey: String, CaseIterable, Sendable {
    case source
    case information
}

enum EventKey: String, CaseIterable, Sendable {
    case date
    case precision
    case country
    case locode
    case place
    case latitude
    case longitude
    case locationType = "location_type"
    case direction
}

enum GoodsKey: String, CaseIterable, Sendable {
    case commodity
    case description
    case species
    case citesAppendix = "cites_appendix"
    case hs
    case quantityKg = "quantity_kg"
    case quantityCount = "quantity_count"
    case countUnit = "count_unit"
    case quantityLitres = "quantity_litres"
    case quantityM3 = "quantity_m3"
    case value
    case currency
    case declaredAs = "declared_as"
}

enum ConsignmentKey: String, CaseIterable, Sendable {
    case declaration
    case billOfLading = "bill_of_lading"
    case airWaybill = "air_waybill"
    case postalItem = "postal_item"
    case containers
    case seals
    case description
    case hs
    case grossWeightKg = "gross_weight_kg"
    case verifiedWeightKg = "verified_weight_kg"
    case packages
    case value
    case currency
    case freight
    case lodgedAt = "lodged_at"
    case amendments
    case citesPermit = "cites_permit"
    case citesSource = "cites_source"
    case observations
}

enum RouteKey: String, CaseIterable, Sendable {
    case origin
    case departure
    case transits
    case destination
    case previousPort = "previous_port"
    case nextPort = "next_port"
    case eta
}

enum TransportKey: String, CaseIterable, Sendable {
    case mode
    case vessel
    case imo
    case voyage
    case flight
    case vehicle
    case carrier
}

enum MethodKey: String, CaseIterable, Sendable {
    case method
    case description
}

enum PartyKey: String, CaseIterable, Sendable {
    case role
    case kind
    case name
    case address
    case country
    case phone
    case email
    case account
    case identifier
    case sector
    case firstSeen = "first_seen"
    case authorisedOperator = "authorised_operator"
}

enum ActionKey: String, CaseIterable, Sendable {
    case requested
    case deadline
    case text
}

enum OutcomeKey: String, CaseIterable, Sendable {
    case result
    case text
    case seizure
}

enum SourceKey: String, CaseIterable, Sendable {
    case publisher
    case title
    case published
    case url
}

enum AttachmentKey: String, CaseIterable, Sendable {
    case name
    case mediaType = "media_type"
    case bytes
    case sha256
}

enum AssessmentKey: String, CaseIterable, Sendable {
    case schemaVersion = "schema_version"
    case type
    case id
    case recordID = "record_id"
    case recordType = "record_type"
    case threadID = "thread_id"
    case commodityGroup = "commodity_group"
    case exercise
    case asOf = "as_of"
    case score
    case lane
    case reasons
    case laneChange = "lane_change"
    case contacts
    case rulesRevision = "rules_revision"
    case position
    case record
}

enum ReasonKey: String, CaseIterable, Sendable {
    case rule
    case points
    case because
    case source
    case owner
    case fields
    case basis
}

enum LaneChangeKey: String, CaseIterable, Sendable {
    case stricter
    case milder
    case without
    case drawn
}

enum LaneStepKey: String, CaseIterable, Sendable {
    case lane
    case points
}

enum LaneWithoutKey: String, CaseIterable, Sendable {
    case rule
    case lane
}

enum PositionKey: String, CaseIterable, Sendable {
    case topic
    case partition
    case offset
}

enum DispatchKey: String, CaseIterable, Sendable {
    case schemaVersion = "schema_version"
    case type
    case id
    case recordID = "record_id"
    case threadID = "thread_id"
    case assessmentID = "assessment_id"
    case addressee
    case channel
    case status
    case at
    case exercise
    case detail
}
