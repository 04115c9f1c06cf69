import Intelligence
import Settings

/// `routes.yaml`:
/// ```yaml
/// nominal_rules: [shared-phone, first-time-importer]   # rules that read the parties; optional
/// routes:
///   - name: wildlife to the liaison office
///     when: {commodity_groups: [wildlife], lanes: [red, yellow], destination: [VN, CNSHA]}   # all optional
///     notify: [RILO-AP, destination_customs]
/// ```
/// `when` takes `commodity_groups`, `lanes`, `kinds`, `origin`, `transit`, `destination` and `event_country`;
/// `notify` takes codes of agencies and `origin_customs`, `transit_customs`, `destination_customs`, `event_customs`,
/// `addressees`.
extension RouteTable {
    /// Reads the routes.
    ///
    /// - Throws: `SettingsError` with every problem of the file: an agency that is not a member among them.
    public init(yaml: String, file: String, directory: AgencyDirectory) throws {
        let document = try SettingsDocument(yaml: yaml, file: file)
        var names: Set<String> = []
        let list = document.root["routes"]
        if !list.isPresent { list.report("is required; [] where there are none") }
        let routes = list.elements.map { node in
            let name = node.string("name")
            if !name.isEmpty, !names.insert(name).inserted {
                node["name"].report("stands twice; a route's name is its own")
            }
            let targets = node["notify"]
            if targets.strings.isEmpty { targets.report("must name whom to notify") }
            return NotificationRoute(
                name: name, when: .init(node["when"]),
                notify: targets.strings.compactMap { Self.target($0, at: targets, directory: directory) })
        }
        self.init(routes, nominalRules: Set(document.root["nominal_rules"].strings))
        try document.finish()
    }

    private static func target(
        _ text: String, at node: SettingsNode, directory: AgencyDirectory
    ) -> NotificationRoute.Target? {
        switch text {
        case "origin_customs": return .originCustoms
        case "transit_customs": return .transitCustoms
        case "destination_customs": return .destinationCustoms
        case "event_customs": return .eventCustoms
        case "addressees": return .addressees
        default:
            guard directory.contains(AgencyCode(text)) else {
                node.report("names an agency that agencies.yaml does not list", value: text)
                return nil
            }
            return .agency(AgencyCode(text))
        }
    }
}

extension NotificationRoute.Condition {
    init(_ node: SettingsNode) {
        commodityGroups = Self.set(node["commodity_groups"]) { $0.isEmpty ? nil : CommodityGroup($0) }
        lanes = Self.set(node["lanes"], expected: "one of \(Self.list(Lane.self))") { Lane(rawValue: $0) }
        kinds = Self.set(node["kinds"], expected: "one of \(Self.list(RecordKind.self))") { RecordKind(rawValue: $0) }
        origin = Self.places(node["origin"])
        transit = Self.places(node["transit"])
        destination = Self.places(node["destination"])
        eventCountry = Self.set(node["event_country"], expected: "a country of two letters (ISO 3166-1)") {
            Self.isCountry($0) ? $0 : nil
        }
    }

    private static func places(_ node: SettingsNode) -> Set<PlaceCode>? {
        set(node, expected: "a country of two letters (ISO 3166-1) or a UN/LOCODE of five") {
            isCountry($0) || isLocode($0) ? PlaceCode($0) : nil
        }
    }

    /// The values of a list; nil where it is absent. An empty list would never match: that is reported.
    private static func set<Value: Hashable>(
        _ node: SettingsNode, expected: String = "a name", read: (String) -> Value?
    ) -> Set<Value>? {
        guard node.isPresent else { return nil }
        let texts = node.strings
        if texts.isEmpty { node.report("is an empty list, which nothing matches; leave it out to match everything") }
        return Set(
            texts.compactMap { text in
                let value = read(text)
                if value == nil { node.report("must be \(expected)", value: text) }
                return value
            })
    }

    private static func isCountry(_ text: String) -> Bool {
        text.utf8.count == 2 && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }

    private static func isLocode(_ text: String) -> Bool {
        let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
        let digits = UInt8(ascii: "2")...UInt8(ascii: "9")
        return text.utf8.count == 5 && isCountry(String(text.prefix(2)))
            && text.utf8.dropFirst(2).allSatisfy { letters.contains($0) || digits.contains($0) }
    }

    private static func list<Choice: RawRepresentable & CaseIterable>(_ type: Choice.Type) -> String
    where Choice.RawValue == String {
        type.allCases.map(\.rawValue).joined(separator: ", ")
    }
}
