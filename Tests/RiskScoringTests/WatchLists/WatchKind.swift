import Intelligence
import Testing

/// One kind of entity: what a list says, records that name the same in other words, and one that names another.
struct WatchKind: Sendable, CustomTestStringConvertible {
    var kind: String
    var value: String
    var same: [@Sendable (inout IntelligenceRecord) -> Void]
    var other: @Sendable (inout IntelligenceRecord) -> Void
    var testDescription: String { "\(kind) \(value)" }

    static func party(
        _ role: PartyRole, _ kind: PartyKind = .company, _ field: any WritableKeyPath<Party, String?> & Sendable,
        _ value: String, country: String? = nil
    ) -> @Sendable (inout IntelligenceRecord) -> Void {
        { record in
            var party = Party(role: role, kind: kind)
            party[keyPath: field] = value
            party.country = country
            record.parties.append(party)
        }
    }

    private static func cargo(
        _ field: any WritableKeyPath<Consignment, String?> & Sendable, _ value: String
    ) -> @Sendable (inout IntelligenceRecord) -> Void {
        { record in
            record.consignment = Consignment()
            record.consignment?[keyPath: field] = value
        }
    }

    private static func containers(_ values: String...) -> @Sendable (inout IntelligenceRecord) -> Void {
        { record in
            record.consignment = Consignment()
            record.consignment?.containers = values
        }
    }

    private static func transport(
        _ field: any WritableKeyPath<Transport, String?> & Sendable, _ value: String
    ) -> @Sendable (inout IntelligenceRecord) -> Void {
        { record in
            record.transport = Transport(mode: .road)
            record.transport?[keyPath: field] = value
        }
    }

    private static func pair(_ consignor: String, _ consignee: String) -> @Sendable (inout IntelligenceRecord) -> Void {
        { record in
            party(.consignor, .company, \.name, consignor)(&record)
            party(.consignee, .company, \.name, consignee)(&record)
        }
    }

    private static func template(
        _ origin: String, _ hs: String, _ name: String
    ) -> @Sendable (inout IntelligenceRecord) -> Void {
        { record in
            var route = Route()
            (route.origin, route.destination) = (PlaceCode(origin), PlaceCode("VNHPH"))
            record.route = route
            cargo(\.hs, hs)(&record)
            party(.exporter, .company, \.name, name)(&record)
        }
    }

    static let all: [WatchKind] = [
        WatchKind(
            kind: "container", value: "csqu 305438-3",
            same: [containers("CSQU3054383"), containers("MSKU6011672", "CSQU3054383")],
            other: containers("MSKU6011672")),
        WatchKind(
            kind: "vessel", value: "IMO 9074729", same: [transport(\.imo, "9074729")],
            other: transport(\.imo, "3012341")),
        WatchKind(
            kind: "air_waybill", value: "991 1204 4174",
            same: [cargo(\.airWaybill, "991-12044174"), cargo(\.airWaybill, "99112044174")],
            other: cargo(\.airWaybill, "991-33001275")),
        WatchKind(
            kind: "postal_item", value: "EE 401 177 022 NL", same: [cargo(\.postalItem, "EE401177022NL")],
            other: cargo(\.postalItem, "CP812345014CA")),
        WatchKind(
            kind: "phone", value: "+84 24 3942 0000",
            same: [
                party(.consignee, .company, \.phone, "0084-24-39420000"),
                party(.suspect, .person, \.phone, "024 3942 0000", country: "VN"),
                party(.notifyParty, .company, \.phone, "＋８４ ２４ ３９４２ ００００"),
            ], other: party(.consignee, .company, \.phone, "+84 24 3942 0001")),
        WatchKind(
            kind: "account", value: "vn12 3456 7890", same: [party(.payer, .company, \.account, "VN-1234567890")],
            other: party(.payer, .company, \.account, "VN1234567891")),
        WatchKind(
            kind: "consignee", value: "Sunshine Trading",
            same: [
                party(.consignee, .company, \.name, "CÔNG TY TNHH SUN SHINE TRADING"),
                party(.importer, .company, \.name, "Sunshine-Trading Co., Ltd."),
            ], other: party(.consignor, .company, \.name, "Sunshine Trading")),
        WatchKind(
            kind: "consignor", value: "บริษัท สยามทอง จำกัด",
            same: [
                party(.consignor, .company, \.name, "สยามทอง จำกัด (มหาชน)"),
                party(.exporter, .company, \.name, "สยามทอง"),
            ],
            other: party(.consignor, .company, \.name, "สยามเงิน")),
        WatchKind(
            kind: "address", value: "12 Lê Lợi, Quận 1, TP. Hồ Chí Minh",
            same: [party(.consignee, .company, \.address, "12 LE LOI QUAN 1 TP HO CHI MINH")],
            other: party(.consignee, .company, \.address, "14 Le Loi, Quan 1, TP Ho Chi Minh")),
        WatchKind(
            kind: "vehicle", value: "51C-123.45", same: [transport(\.vehicle, "51c 12345")],
            other: transport(\.vehicle, "51C-123.46")),
        WatchKind(
            kind: "person", value: "Nguyễn Văn An",
            same: [
                party(.suspect, .person, \.name, "AN NGUYEN VAN"), party(.consignee, .person, \.name, "nguyen  van an"),
            ], other: party(.suspect, .person, \.name, "Nguyễn Văn Ân Bình")),
        WatchKind(
            kind: "person", value: "C 1234567", same: [party(.driver, .person, \.identifier, "c1234567")],
            other: party(.driver, .person, \.identifier, "C1234568")),
        WatchKind(
            kind: "consignor_and_consignee", value: "{consignor: 金龙贸易有限公司, consignee: Blue Lotus}",
            same: [pair("金龙贸易", "BLUE LOTUS PTE. LTD.")], other: pair("Blue Lotus", "金龙贸易")),
        WatchKind(
            kind: "template", value: "{origin: NG, destination: VN, hs: \"0801\", consignor: Lagos Nuts}",
            same: [
                template("NGAPP", "080132", "LAGOS NUTS LTD"),
                { record in
                    template("NGLOS", "0801", "Lagos-Nuts")(&record)
                    party(.importer, .company, \.name, "Blue Lotus")(&record)
                },
            ], other: template("NGAPP", "0802", "Lagos Nuts")),
    ]
}
