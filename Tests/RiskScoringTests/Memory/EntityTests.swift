import Intelligence
import Testing

@testable import RiskScoring

@Suite("Entities")
struct EntityTests {
    /// The keys of a record but for its thread.
    static func keys(_ change: (inout IntelligenceRecord) -> Void) -> [EntityKey] {
        var sighter = RecordSighter(secret: .none)
        let scanner = RecordScanner(limits: ReadingLimits())
        let bytes = Support.record(change).json()
        return bytes.withUnsafeBytes { bytes in
            guard let view = try? scanner.scan(bytes) else { return [] }
            _ = sighter.take(view, timestamp: 0, offset: 0, place: 0, agency: 0)
            return withExtendedLifetime(scanner) { Array(sighter.keys.dropFirst()) }
        }
    }

    static func party(_ role: PartyRole, _ kind: PartyKind = .company, _ set: (inout Party) -> Void) -> [EntityKey] {
        keys { record in
            var party = Party(role: role, kind: kind)
            set(&party)
            record.parties = [party]
        }
    }

    static func company(_ name: String) -> EntityKey? { party(.consignee) { $0.name = name }.first }

    @Test("SipHash-2-4-128 gives the reference's values")
    func sipHash() {
        let secret = EntitySecret(low: 0x0706_0504_0302_0100, high: 0x0F0E_0D0C_0B0A_0908)
        func hash(_ bytes: [UInt8]) -> [UInt64] {
            let hash = bytes.withUnsafeBytes { KeyedHash.hash($0, secret) }
            return [hash.low.byteSwapped, hash.high.byteSwapped]
        }
        #expect(hash([]) == [0xA381_7F04_BA25_A8E6, 0x6DF6_7214_C755_0293])
        #expect(hash([0]) == [0xDA87_C1D8_6B99_AF44, 0x3476_5911_9B22_FC45])
    }

    @Test(
        "A company is the same however it is written",
        arguments: [
            ["SUN SHINE Co., Ltd.", "Công ty TNHH Sunshine", "Sunshine", "SUNSHINE SDN. BHD.", "Sun-Shine Pte Ltd"],
            ["บริษัท สยามทอง จำกัด", "บริษัทสยามทองจำกัด", "สยามทอง จำกัด (มหาชน)"],
            ["广州市金龙贸易有限公司", "广州市金龙贸易", "广州市金龙贸易有限责任公司"],
            ["Hải Phòng Gỗ Trắc JSC", "HAI PHONG GO TRAC"],
        ])
    func companies(_ names: [String]) throws {
        let keys = try names.map { try #require(Self.company($0), "\($0)") }
        #expect(Set(keys).count == 1, "\(names)")
        #expect(keys.allSatisfy { $0.kind == .consignee })
    }

    @Test("Different companies, roles and exercises are different entities")
    func different() throws {
        let names = ["Sunshine", "Sunshine Two", "金龙贸易", "金凤贸易", "สยามทอง", "สยามเงิน"]
        #expect(Set(names.compactMap(Self.company)).count == names.count)
        #expect(Self.company("Sunshine") != Self.party(.consignor) { $0.name = "Sunshine" }.first)
        let exercise = Self.keys { record in
            record.exercise = true
            var party = Party(role: .consignee, kind: .company)
            party.name = "Sunshine"
            record.parties = [party]
        }
        #expect(Self.company("Sunshine") != exercise.first)
    }

    @Test("What names nobody links nothing", arguments: ["To Order", "UNKNOWN", "Co., Ltd.", "--", "未知", "AB"])
    func placeholders(_ name: String) {
        // "Co., Ltd." alone keeps its words, which are some name; the others are none.
        let keys = Self.party(.consignee) { $0.name = name }
        #expect(keys.isEmpty || name == "Co., Ltd.", "\(name)")
    }

    @Test("A phone number is its digits with the country's code")
    func phones() {
        func key(_ number: String, _ country: String? = nil) -> EntityKey? {
            Self.party(.payer) {
                $0.phone = number
                $0.country = country
            }.first
        }
        let expected = key("+84 912 345 678")
        #expect(expected?.kind == .phone)
        for (number, country) in [
            ("0084912345678", nil), ("0912.345.678", "VN"), ("84-912-345-678", nil), ("＋84 ９12345678", nil),
        ] as [(String, String?)] { #expect(key(number, country) == expected, "\(number)") }
        #expect(key("0912345678", "TH") != expected)
        #expect(key("0912345678") != expected)
        #expect(key("12345") == nil)
    }

    @Test("Numbers with a check digit count only where it is right")
    func checkDigits() {
        func kinds(_ container: String, _ imo: String, _ waybill: String, _ item: String) -> [EntityKind] {
            Self.keys { record in
                record.consignment = Consignment()
                record.consignment?.containers = [container]
                record.consignment?.airWaybill = waybill
                record.consignment?.postalItem = item
                record.transport = Transport(mode: .sea)
                record.transport?.imo = imo
            }.map(\.kind)
        }
        #expect(
            kinds("CSQU3054383", "9074729", "160-12345675", "RR473124829GB") == [
                .container, .vessel, .airWaybill, .postalItem,
            ])
        #expect(kinds("CSQU3054384", "9074728", "160-12345676", "RR473124828GB").isEmpty)
    }

    @Test("A person is a keyed hash: the order of the words does not count, the secret does")
    func persons() throws {
        let one = Self.party(.suspect, .person) { $0.name = "Nguyễn Văn An" }
        #expect(one == Self.party(.driver, .person) { $0.name = "AN NGUYEN VAN" })
        #expect(one.map(\.kind) == [.person])
        #expect(Self.party(.suspect, .person) { $0.name = "An" }.isEmpty)
        let bytes = Array("nguyen".utf8)
        func key(_ secret: EntitySecret) -> EntityKey {
            bytes.withUnsafeBytes { EntityKey(.person, $0, isExercise: false, secret) }
        }
        #expect(key(.none) != key(EntitySecret([1])))
        #expect(EntityKey(text: key(.none).text) == key(.none))
    }
}
