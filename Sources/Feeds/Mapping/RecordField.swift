import Intelligence

/// A field of the record that a mapping can fill, by its path in the JSON: `event.date`, `goods[].quantity_kg`,
/// `route.transits[]`, `parties[0].name`.
///
/// Every line of the file is one of the `goods[]`; parties and attachments are numbered in the path.
struct RecordField: Hashable, Sendable {
    enum Step: Hashable, Sendable {
        case member(String)
        /// An element of a list that the path numbers.
        case element(Int)
        /// The element that belongs to the line: `goods[]`.
        case line
    }

    /// What may stand in a field.
    enum Kind: Hashable, Sendable {
        case text, number, integer, flag, date, instant
        /// One of the words of a code list.
        case code([String])
    }

    let path: String
    let steps: [Step]
    let kind: Kind
    /// Whether the field is a list of values: `route.transits[]`.
    let isList: Bool
    /// Whether every line of a group has its own.
    var isPerLine: Bool { steps.contains(.line) }

    /// Nil where the record has no such field that a mapping may fill.
    init?(path: String) {
        var steps: [Step] = []
        var canonical: [String] = []
        var parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let isList = parts.last?.hasSuffix("[]") ?? false
        if isList, let last = parts.popLast() { parts.append(String(last.dropLast(2))) }
        for part in parts {
            guard let bracket = part.firstIndex(of: "[") else {
                steps.append(.member(part))
                canonical.append(part)
                continue
            }
            let name = String(part[..<bracket])
            let inside = part[part.index(after: bracket)...]
            guard inside.last == "]" else { return nil }
            let number = inside.dropLast()
            steps.append(.member(name))
            canonical.append(name + "[]")
            if name == "goods" {
                guard number.isEmpty else { return nil }
                steps.append(.line)
            } else {
                guard let index = Int(number), (0..<20).contains(index) else { return nil }
                steps.append(.element(index))
            }
        }
        guard let kind = Self.catalogue[canonical.joined(separator: ".") + (isList ? "[]" : "")] else { return nil }
        self.path = path
        self.steps = steps
        self.kind = kind
        self.isList = isList
    }

    /// The path with the number of the goods in it, as the reader of records names it.
    func path(goods index: Int) -> String {
        let numbered = path.replacing("goods[]", with: "goods[\(index)]")
        return isList ? String(numbered.dropLast(2)) : numbered
    }

    /// Every path that a mapping may name.
    static var paths: [String] { catalogue.keys.sorted() }

    private static func codes<Code: CaseIterable & RawRepresentable>(_ type: Code.Type) -> Kind
    where Code.RawValue == String {
        .code(Code.allCases.map(\.rawValue))
    }

    private static let catalogue: [String: Kind] = {
        var all: [String: Kind] = [
            "operation": .text, "thread_id": .text, "refers_to": .text, "reported_at": .instant,
            "valid_until": .instant, "commodity_group": .text, "title": .text, "narrative": .text,
            "arrests": .integer, "addressees[]": .text,
            "handling.tlp": codes(TrafficLight.self), "handling.pap": codes(PermissibleActions.self),
            "handling.europol[]": codes(EuropolHandling.self), "handling.releasable_to[]": .text,
            "handling.grade.source": codes(SourceReliability.self), "handling.grade.information": .integer,
            "handling.europol_grade.source": .code(["A", "B", "C", "X"]),
            "handling.europol_grade.information": .integer,
            "event.date": .date, "event.precision": codes(DatePrecision.self), "event.latitude": .number,
            "event.longitude": .number, "event.location_type": codes(LocationType.self),
            "event.direction": codes(Direction.self),
            "goods[].cites_appendix": codes(CITESAppendix.self),
            "consignment.packages": .integer, "consignment.amendments": .integer, "consignment.lodged_at": .instant,
            "consignment.observations[]": codes(Observation.self), "consignment.containers[]": .text,
            "consignment.seals[]": .text,
            "route.transits[]": .text, "route.eta": .instant,
            "transport.mode": codes(TransportMode.self),
            "concealment.method": codes(ConcealmentMethod.self), "concealment.description": .text,
            "detection.method": codes(DetectionMethod.self), "detection.description": .text,
            "action.requested": codes(RequestedAction.self), "action.deadline": .instant, "action.text": .text,
            "outcome.result": codes(OutcomeResult.self), "outcome.text": .text, "outcome.seizure": .text,
            "source.published": .date,
            "parties[].role": codes(PartyRole.self), "parties[].kind": codes(PartyKind.self),
            "parties[].first_seen": .date, "parties[].authorised_operator": .flag,
            "attachments[].bytes": .integer,
        ]
        let texts: [String: [String]] = [
            "event": ["country", "locode", "place"],
            "goods[]": ["commodity", "description", "species", "hs", "count_unit", "currency", "declared_as"],
            "consignment": [
                "declaration", "bill_of_lading", "air_waybill", "postal_item", "description", "hs", "currency",
                "cites_permit", "cites_source",
            ],
            "route": ["origin", "departure", "destination", "previous_port", "next_port"],
            "transport": ["vessel", "imo", "voyage", "flight", "vehicle", "carrier"],
            "source": ["publisher", "title", "url"],
            "parties[]": ["name", "address", "country", "phone", "email", "account", "identifier", "sector"],
            "attachments[]": ["name", "media_type", "sha256"],
        ]
        let numbers: [String: [String]] = [
            "goods[]": ["quantity_kg", "quantity_count", "quantity_litres", "quantity_m3", "value"],
            "consignment": ["gross_weight_kg", "verified_weight_kg", "value", "freight"],
        ]
        for (parent, names) in texts { for name in names { all["\(parent).\(name)"] = .text } }
        for (parent, names) in numbers { for name in names { all["\(parent).\(name)"] = .number } }
        return all
    }()
}
