import Intelligence

// The format as Codable sees it: the properties are the keys. Kept in step by hand with the format, not with the reader.

// swift-format-ignore: AlwaysUseLowerCamelCase
extension Mirror {
    struct Grade: Decodable {
        var source: Word<SourceReliability>
        var information: Int

        func model() -> Intelligence.AdmiraltyGrade {
            let model = Intelligence.AdmiraltyGrade(source: source.code, information: information)
            return model
        }
    }

    struct EuropolMark: Decodable {
        var source: String
        var information: Int

        func model() -> Intelligence.EuropolGrade {
            let model = Intelligence.EuropolGrade(source: source, information: information)
            return model
        }
    }

    struct Handling: Decodable {
        var tlp: Word<TrafficLight>
        var pap: Word<PermissibleActions>?
        var europol: [Word<EuropolHandling>]?
        var releasable_to: [String]?
        var grade: Grade?
        var europol_grade: EuropolMark?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case tlp, pap, europol, releasable_to, grade, europol_grade
        }

        /// Unlike elsewhere, a field that is not known is an error here.
        init(from decoder: any Decoder) throws {
            let all = try decoder.container(keyedBy: AnyKey.self)
            for key in all.allKeys where CodingKeys(rawValue: key.stringValue) == nil {
                guard try all.decodeNil(forKey: key) else {
                    throw DecodingError.dataCorruptedError(forKey: key, in: all, debugDescription: "an unknown mark")
                }
            }
            let known = try decoder.container(keyedBy: CodingKeys.self)
            tlp = try known.decode(Word<TrafficLight>.self, forKey: .tlp)
            pap = try known.decodeIfPresent(Word<PermissibleActions>.self, forKey: .pap)
            europol = try known.decodeIfPresent([Word<EuropolHandling>].self, forKey: .europol)
            releasable_to = try known.decodeIfPresent([String].self, forKey: .releasable_to)
            grade = try known.decodeIfPresent(Grade.self, forKey: .grade)
            europol_grade = try known.decodeIfPresent(EuropolMark.self, forKey: .europol_grade)
        }

        private struct AnyKey: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init?(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        func model() -> Intelligence.Handling {
            var model = Intelligence.Handling(tlp: tlp.code)
            model.pap = pap.map { $0.code }
            model.europol = (europol ?? []).map { $0.code }
            model.releasableTo = (releasable_to ?? []).map { AgencyCode($0) }
            model.grade = grade.map { $0.model() }
            model.europolGrade = europol_grade.map { $0.model() }
            return model
        }
    }

    struct Event: Decodable {
        var date: Day
        var precision: Word<DatePrecision>?
        var country: String?
        var locode: String?
        var place: String?
        var latitude: Double?
        var longitude: Double?
        var location_type: Word<LocationType>?
        var direction: Word<Direction>?

        func model() -> Intelligence.Event {
            var model = Intelligence.Event(date: date.date)
            if let precision { model.precision = precision.code }
            model.country = country
            model.locode = locode
            model.place = place
            model.latitude = latitude
            model.longitude = longitude
            model.locationType = location_type.map { $0.code }
            model.direction = direction.map { $0.code }
            return model
        }
    }

    struct Goods: Decodable {
        var commodity: String
        var description: String?
        var species: String?
        var cites_appendix: Word<CITESAppendix>?
        var hs: String?
        var quantity_kg: Double?
        var quantity_count: Double?
        var count_unit: String?
        var quantity_litres: Double?
        var quantity_m3: Double?
        var value: Double?
        var currency: String?
        var declared_as: String?

        func model() -> Intelligence.Goods {
            var model = Intelligence.Goods(commodity: commodity)
            model.description = description
            model.species = species
            model.citesAppendix = cites_appendix.map { $0.code }
            model.hs = hs
            model.quantityKg = quantity_kg
            model.quantityCount = quantity_count
            model.countUnit = count_unit
            model.quantityLitres = quantity_litres
            model.quantityM3 = quantity_m3
            model.value = value
            model.currency = currency
            model.declaredAs = declared_as
            return model
        }
    }

    struct Consignment: Decodable {
        var declaration: String?
        var bill_of_lading: String?
        var air_waybill: String?
        var postal_item: String?
        var containers: [String]?
        var seals: [String]?
        var description: String?
        var hs: String?
        var gross_weight_kg: Double?
        var verified_weight_kg: Double?
        var packages: Int?
        var value: Double?
        var currency: String?
        var freight: Double?
        var lodged_at: Moment?
        var amendments: Int?
        var cites_permit: String?
        var cites_source: String?
        var observations: [Word<Observation>]?

        func model() -> Intelligence.Consignment {
            var model = Intelligence.Consignment()
            model.declaration = declaration
            model.billOfLading = bill_of_lading
            model.airWaybill = air_waybill
            model.postalItem = postal_item
            model.containers = containers ?? []
            model.seals = seals ?? []
            model.description = description
            model.hs = hs
            model.grossWeightKg = gross_weight_kg
            model.verifiedWeightKg = verified_weight_kg
            model.packages = packages
            model.value = value
            model.currency = currency
            model.freight = freight
            model.lodgedAt = lodged_at.map { $0.instant }
            model.amendments = amendments
            model.citesPermit = cites_permit
            model.citesSource = cites_source
            model.observations = (observations ?? []).map { $0.code }
            return model
        }
    }

    struct Route: Decodable {
        var origin: String?
        var departure: String?
        var transits: [String]?
        var destination: String?
        var previous_port: String?
        var next_port: String?
        var eta: Moment?

        func model() -> Intelligence.Route {
            var model = Intelligence.Route()
            model.origin = origin.map { PlaceCode($0) }
            model.departure = departure.map { PlaceCode($0) }
            model.transits = (transits ?? []).map { PlaceCode($0) }
            model.destination = destination.map { PlaceCode($0) }
            model.previousPort = previous_port.map { PlaceCode($0) }
            model.nextPort = next_port.map { PlaceCode($0) }
            model.eta = eta.map { $0.instant }
            return model
        }
    }

    struct Transport: Decodable {
        var mode: Word<TransportMode>
        var vessel: String?
        var imo: String?
        var voyage: String?
        var flight: String?
        var vehicle: String?
        var carrier: String?

        func model() -> Intelligence.Transport {
            var model = Intelligence.Transport(mode: mode.code)
            model.vessel = vessel
            model.imo = imo
            model.voyage = voyage
            model.flight = flight
            model.vehicle = vehicle
            model.carrier = carrier
            return model
        }
    }

    struct Concealment: Decodable {
        var method: Word<ConcealmentMethod>
        var description: String?

        func model() -> Intelligence.Concealment {
            var model = Intelligence.Concealment(method: method.code)
            model.description = description
            return model
        }
    }

    struct Detection: Decodable {
        var method: Word<DetectionMethod>
        var description: String?

        func model() -> Intelligence.Detection {
            var model = Intelligence.Detection(method: method.code)
            model.description = description
            return model
        }
    }

    struct Party: Decodable {
        var role: Word<PartyRole>
        var kind: Word<PartyKind>
        var name: String?
        var address: String?
        var country: String?
        var phone: String?
        var email: String?
        var account: String?
        var identifier: String?
        var sector: String?
        var first_seen: Day?
        var authorised_operator: Bool?

        func model() -> Intelligence.Party {
            var model = Intelligence.Party(role: role.code, kind: kind.code)
            model.name = name
            model.address = address
            model.country = country
            model.phone = phone
            model.email = email
            model.account = account
            model.identifier = identifier
            model.sector = sector
            model.firstSeen = first_seen.map { $0.date }
            model.authorisedOperator = authorised_operator
            return model
        }
    }

    struct Action: Decodable {
        var requested: Word<RequestedAction>
        var deadline: Moment?
        var text: String?

        func model() -> Intelligence.ActionRequest {
            var model = Intelligence.ActionRequest(requested: requested.code)
            model.deadline = deadline.map { $0.instant }
            model.text = text
            return model
        }
    }

    struct Outcome: Decodable {
        var result: Word<OutcomeResult>
        var text: String?
        var seizure: ID?

        func model() -> Intelligence.Outcome {
            var model = Intelligence.Outcome(result: result.code)
            model.text = text
            model.seizure = seizure.map { $0.id }
            return model
        }
    }

    struct Source: Decodable {
        var publisher: String
        var title: String?
        var published: Day?
        var url: String?

        func model() -> Intelligence.ReportSource {
            var model = Intelligence.ReportSource(publisher: publisher)
            model.title = title
            model.published = published.map { $0.date }
            model.url = url
            return model
        }
    }

    struct Attachment: Decodable {
        var name: String
        var sha256: String
        var media_type: String?
        var bytes: Int?

        func model() -> Intelligence.Attachment {
            var model = Intelligence.Attachment(name: name, sha256: sha256)
            model.mediaType = media_type
            model.bytes = bytes
            return model
        }
    }

    struct Record: Decodable {
        var schema_version: String
        var type: Word<RecordKind>
        var agency: String
        var id: String
        var operation: String?
        var exercise: Bool?
        var thread_id: ID?
        var refers_to: ID?
        var reported_at: Moment
        var valid_until: Moment?
        var handling: Handling
        var commodity_group: String
        var title: String?
        var narrative: String?
        var event: Event?
        var goods: [Goods]?
        var consignment: Consignment?
        var route: Route?
        var transport: Transport?
        var concealment: Concealment?
        var detection: Detection?
        var parties: [Party]?
        var action: Action?
        var addressees: [String]?
        var outcome: Outcome?
        var arrests: Int?
        var source: Source?
        var attachments: [Attachment]?

        func model() throws -> Intelligence.IntelligenceRecord {
            let version = schema_version.split(separator: ".", omittingEmptySubsequences: false)
            guard version.count == 2, version[0] == "1", (1...4).contains(version[1].unicodeScalars.count),
                version[1].unicodeScalars.allSatisfy({ ("0"..."9").contains($0) }), let minor = Int(version[1])
            else { throw Refused() }
            var model = IntelligenceRecord(
                kind: type.code, agency: AgencyCode(agency), id: id, reportedAt: reported_at.instant,
                handling: handling.model(), commodityGroup: CommodityGroup(commodity_group))
            model.schemaVersion = SchemaVersion(major: 1, minor: minor)
            model.operation = operation
            if let exercise { model.exercise = exercise }
            model.thread = thread_id.map { $0.id }
            model.refersTo = refers_to.map { $0.id }
            model.validUntil = valid_until.map { $0.instant }
            model.title = title
            model.narrative = narrative
            model.event = event.map { $0.model() }
            model.goods = (goods ?? []).map { $0.model() }
            model.consignment = consignment.map { $0.model() }
            model.route = route.map { $0.model() }
            model.transport = transport.map { $0.model() }
            model.concealment = concealment.map { $0.model() }
            model.detection = detection.map { $0.model() }
            model.parties = (parties ?? []).map { $0.model() }
            model.action = action.map { $0.model() }
            model.addressees = (addressees ?? []).map { AgencyCode($0) }
            model.outcome = outcome.map { $0.model() }
            model.arrests = arrests
            model.source = source.map { $0.model() }
            model.attachments = (attachments ?? []).map { $0.model() }
            return model
        }
    }
}
