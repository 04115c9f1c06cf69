// The fields of each object, as ``RecordValidator`` wants them.

extension RecordSchema {
    static func shape(_ key: RecordKey) -> FieldShape {
        switch key {
        case .schemaVersion: FieldShape(kind: .version)
        case .type: .code(.kinds)
        case .agency, .id, .commodityGroup: .text(.anything)
        case .operation: .text(ContentLimit.id)
        case .exercise: .flag
        case .threadID, .refersTo: .text(.reference)
        case .reportedAt, .validUntil: .instant
        case .handling: .object(.handling)
        case .title: .text(ContentLimit.name)
        case .narrative: .text(ContentLimit.text)
        case .event: .object(.event)
        case .goods: .elements(.goods)
        case .consignment: .object(.consignment)
        case .route: .object(.route)
        case .transport: .object(.transport)
        case .concealment: .object(.concealment)
        case .detection: .object(.detection)
        case .parties: .elements(.party)
        case .action: .object(.action)
        case .addressees: .texts(.anything)
        case .outcome: .object(.outcome)
        case .arrests: .count
        case .source: .object(.source)
        case .attachments: .elements(.attachment)
        }
    }

    static func shape(_ key: HandlingKey) -> FieldShape {
        switch key {
        case .tlp: .code(.trafficLights)
        case .pap: .code(.permissibleActions)
        case .europol: .codes(.europolCodes)
        case .releasableTo: .texts(.anything)
        case .grade: .object(.grade)
        case .europolGrade: .object(.europolGrade)
        }
    }

    static func shape(_ key: GradeKey, isEuropol: Bool) -> FieldShape {
        switch key {
        case .source: isEuropol ? .text(.europolSource) : .code(.reliabilities)
        case .information: .whole(1...(isEuropol ? 4 : 6))
        }
    }

    static func shape(_ key: EventKey) -> FieldShape {
        switch key {
        case .date: .date
        case .precision: .code(.precisions)
        case .country: .text(.country)
        case .locode: .text(.locode)
        case .place: .text(ContentLimit.name)
        case .latitude: .degrees(90)
        case .longitude: .degrees(180)
        case .locationType: .code(.locationTypes)
        case .direction: .code(.directions)
        }
    }

    static func shape(_ key: GoodsKey) -> FieldShape {
        switch key {
        case .commodity, .species, .declaredAs: .text(ContentLimit.name)
        case .description: .text(ContentLimit.text)
        case .citesAppendix: .code(.appendices)
        case .hs: .text(.hs)
        case .quantityKg, .quantityCount, .quantityLitres, .quantityM3, .value: .quantity
        case .countUnit: .text(ContentLimit.id)
        case .currency: .text(.currency)
        }
    }

    static func shape(_ key: ConsignmentKey) -> FieldShape {
        switch key {
        case .declaration, .billOfLading, .citesPermit: .text(ContentLimit.id)
        case .airWaybill: .text(.airWaybill)
        case .postalItem: .text(.postalItem)
        case .containers: .texts(.container)
        case .seals: .texts(ContentLimit.id)
        case .description: .text(ContentLimit.text)
        case .hs: .text(.hs)
        case .grossWeightKg, .verifiedWeightKg, .value, .freight: .quantity
        case .packages, .amendments: .count
        case .currency: .text(.currency)
        case .lodgedAt: .instant
        case .citesSource: .text(.citesSource)
        case .observations: .codes(.observations)
        }
    }

    static func shape(_ key: RouteKey) -> FieldShape {
        switch key {
        case .origin, .departure, .destination, .previousPort, .nextPort: .text(.place)
        case .transits: .texts(.place)
        case .eta: .instant
        }
    }

    static func shape(_ key: TransportKey) -> FieldShape {
        switch key {
        case .mode: .code(.modes)
        case .vessel, .carrier: .text(ContentLimit.name)
        case .imo: .text(.imo)
        case .voyage, .flight, .vehicle: .text(ContentLimit.id)
        }
    }

    static func shape(_ key: MethodKey, _ methods: CodeList) -> FieldShape {
        switch key {
        case .method: .code(methods)
        case .description: .text(ContentLimit.text)
        }
    }

    static func shape(_ key: PartyKey) -> FieldShape {
        switch key {
        case .role: .code(.roles)
        case .kind: .code(.partyKinds)
        case .name, .address, .email, .sector: .text(ContentLimit.name)
        case .country: .text(.country)
        case .phone, .account, .identifier: .text(ContentLimit.id)
        case .firstSeen: .date
        case .authorisedOperator: .flag
        }
    }

    static func shape(_ key: ActionKey) -> FieldShape {
        switch key {
        case .requested: .code(.requestedActions)
        case .deadline: .instant
        case .text: .text(ContentLimit.text)
        }
    }

    static func shape(_ key: OutcomeKey) -> FieldShape {
        switch key {
        case .result: .code(.results)
        case .text: .text(ContentLimit.text)
        case .seizure: .text(.reference)
        }
    }

    static func shape(_ key: SourceKey) -> FieldShape {
        switch key {
        case .publisher, .title: .text(ContentLimit.name)
        case .published: .date
        case .url: .text(2048)
        }
    }

    static func shape(_ key: AttachmentKey) -> FieldShape {
        switch key {
        case .name, .mediaType: .text(ContentLimit.name)
        case .bytes: .count
        case .sha256: .text(.sha256)
        }
    }
}
