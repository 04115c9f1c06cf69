import Intelligence
import Testing

@Suite struct RecordValidatorTests {
    private let now: Instant
    private let validator: RecordValidator
    private let warning: IntelligenceRecord

    init() throws {
        now = try Instant("2026-04-16T00:00:00Z")
        validator = RecordValidator(
            directory: AgencyDirectory(
                ["VN-CUSTOMS", "SG-CUSTOMS", "HK-CUSTOMS"].map {
                    Agency(
                        code: AgencyCode($0), name: $0, country: nil, kind: .customs, ceiling: .red,
                        mayReceiveNominalData: true)
                }),
            commodityGroups: [.drugs, .wildlife])
        var warning = try RecordReader().read(Samples.complete)
        warning.handling.tlp = .amber
        self.warning = warning
    }

    /// The fields that are complained of after a change.
    private func fields(
        _ severity: RecordProblem.Severity = .error, _ change: (inout IntelligenceRecord) -> Void
    ) -> [String] {
        var record = warning
        change(&record)
        return validator.problems(in: record, now: now).filter { $0.severity == severity }.map(\.field)
    }

    @Test("a good record has no problem")
    func good() { #expect(validator.problems(in: warning, now: now) == []) }

    @Test("who is named must be a member, who is addressed may see it")
    func agencies() {
        #expect(fields { $0.agency = AgencyCode("XX") } == ["agency"])
        #expect(fields { $0.addressees.append(AgencyCode("XX")) } == ["addressees[1]", "addressees[1]"])
        #expect(fields { $0.addressees = [AgencyCode("HK-CUSTOMS")] } == ["addressees[0]"])
        #expect(fields { $0.handling.releasableTo.append(AgencyCode("XX")) } == ["handling.releasable_to[1]"])
        #expect(fields { $0.refersTo = RecordID(agency: AgencyCode("XX"), id: "a b") } == ["refers_to", "refers_to"])
        #expect(fields(.warning) { $0.addressees.append($0.addressees[0]) } == ["addressees[1]"])
        #expect(fields { $0.commodityGroup = CommodityGroup("tea") } == ["commodity_group"])
        #expect(fields { $0.id = "a/b" } == ["id"])
        #expect(fields { $0.id = String(repeating: "a", count: 65) } == ["id"])
    }

    @Test("only the originator corrects or recalls a record", arguments: [RecordKind.correction, .recall])
    func ownership(kind: RecordKind) {
        func refused(_ agency: AgencyCode?) -> Bool {
            fields {
                $0.kind = kind
                $0.narrative = "void"
                $0.refersTo = RecordID(agency: agency ?? $0.agency, id: "W-1")
            }.contains("refers_to")
        }
        #expect(!refused(nil))
        #expect(refused(AgencyCode("CN-CUSTOMS")) || refused(AgencyCode("HK-CUSTOMS")))
    }

    @Test("TLP:RED needs named recipients; grades have their ranges")
    func handling() {
        #expect(
            fields {
                $0.kind = .correction
                $0.refersTo = RecordID(agency: $0.agency, id: "W-1")
                $0.handling.tlp = .red
                $0.addressees = []
            } == ["addressees"])
        #expect(fields { $0.handling.grade?.information = 7 } == ["handling.grade.information"])
        #expect(fields { $0.handling.europolGrade?.source = "D" } == ["handling.europol_grade.source"])
    }

    @Test("each kind needs its parts")
    func kinds() {
        func bare(_ kind: RecordKind) -> [String] {
            var record = IntelligenceRecord(
                kind: kind, agency: warning.agency, id: "1", reportedAt: warning.reportedAt,
                handling: Handling(tlp: .clear), commodityGroup: .drugs)
            record.exercise = true
            return validator.problems(in: record, now: now).map(\.field)
        }
        #expect(bare(.warning) == ["addressees", "action.requested", "goods"])
        #expect(bare(.feedback) == ["thread_id", "refers_to", "outcome"])
        #expect(bare(.seizure) == ["event", "goods"])
        #expect(bare(.request) == ["addressees", "narrative"])
        #expect(bare(.correction) == ["refers_to"])
        #expect(bare(.recall) == ["refers_to", "narrative"])
    }

    @Test("dates stand in their order")
    func dates() throws {
        let later = try Instant("2026-04-18T00:00:00Z")
        #expect(fields { $0.reportedAt = later } == ["reported_at"])
        #expect(fields { $0.event?.date = CalendarDate(later) } == ["event.date"])
        #expect(fields { $0.validUntil = $0.reportedAt } == ["valid_until"])
        #expect(fields { $0.action?.deadline = .earliest } == ["action.deadline"])
        #expect(validator.problems(in: warning, now: Instant(milliseconds: .max)) == [])
    }

    @Test("identifiers and codes are checked where they stand")
    func identifiers() {
        #expect(fields { $0.consignment?.containers[1] = "HLXU2008418" } == ["consignment.containers[1]"])
        #expect(fields { $0.consignment?.airWaybill = "160-12345674" } == ["consignment.air_waybill"])
        #expect(fields { $0.consignment?.postalItem = "RR473124828GB" } == ["consignment.postal_item"])
        #expect(fields { $0.consignment?.citesSource = "Z" } == ["consignment.cites_source"])
        #expect(fields { $0.transport?.imo = "9074728" } == ["transport.imo"])
        #expect(fields { $0.goods[0].hs = "770000" } == ["goods[0].hs"])
        #expect(fields { $0.goods[0].currency = "XYZ" } == ["goods[0].currency"])
        #expect(fields(.warning) { $0.goods[0].currency = nil } == ["goods[0].currency"])
        #expect(fields { $0.route?.transits[0] = PlaceCode("SGSI") } == ["route.transits[0]"])
        #expect(fields { $0.event?.country = "UK" } == ["event.country"])
        #expect(fields(.warning) { $0.event?.country = "GB" } == ["event.locode"])
        #expect(fields { $0.event?.latitude = 90.1 } == ["event.latitude"])
        #expect(fields { $0.event?.longitude = .nan } == ["event.longitude"])
        #expect(fields { $0.attachments[0].sha256 = "AB" } == ["attachments[0].sha256"])
        #expect(fields { $0.parties[0].country = "ZZ" } == ["parties[0].country"])
    }

    @Test("quantities are numbers of 0 or more, and may be unknown")
    func quantities() {
        for bad in [-1, .nan, .infinity] as [Double] {
            #expect(fields { $0.goods[0].quantityKg = bad } == ["goods[0].quantity_kg"])
            #expect(fields { $0.consignment?.freight = bad } == ["consignment.freight"])
        }
        #expect(fields { $0.arrests = -1 } == ["arrests"])
        #expect(fields { $0.goods = [Goods(commodity: "heroin")] } == [])
    }

    @Test("texts and arrays are bounded, and so is the list of problems")
    func bounds() {
        #expect(fields { $0.narrative = String(repeating: "x", count: 16_385) } == ["narrative"])
        #expect(fields { $0.title = "" } == ["title"])
        #expect(fields { $0.goods = Array(repeating: Goods(commodity: "x"), count: 257) } == ["goods"])
        var record = warning
        record.goods = Array(repeating: Goods(commodity: ""), count: 200)
        #expect(validator.problems(in: record, now: now).count == 20)
        record.goods = []
        record.addressees = Array(repeating: AgencyCode("SG-CUSTOMS"), count: 100)
        record.transport?.imo = "1"
        let problems = validator.problems(in: record, now: now)
        #expect(problems.count == 20 && problems.isRejection)
    }

    @Test("without the parties nothing nominal is left")
    func parties() {
        #expect(warning.withoutParties().parties.isEmpty)
        #expect(!String(decoding: warning.withoutParties().json(), as: UTF8.self).contains("Example Co"))
    }
}
