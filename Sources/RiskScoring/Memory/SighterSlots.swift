import Intelligence

/// Where a view of a record holds what the memory keeps of it.
struct SighterSlots: Sendable {
    let containers, imo, airWaybill, postalItem, vehicle: Int
    let origin, destination, hs, europol, result, publisher: Int
    let role, partyKind, name, address, country, phone, account, identifier: Int
    let commodity, goodsText, quantityKg: Int
    /// Free texts of the record.
    let texts: [Int]
    /// Fields that a copy repeats and another report of the same thing hardly states alike.
    private let figures: [Int]
    private let figuresOfGoods: [Int]
    /// The bits of the roles of those who receive, and of those who send.
    let receivers = Packed.code(PartyRole.consignee) | Packed.code(PartyRole.importer)
    let senders = Packed.code(PartyRole.consignor) | Packed.code(PartyRole.exporter)
    /// Europol's codes that keep a record to those whom its originator named.
    let closedCodes = Packed.code(EuropolHandling.h2) | Packed.code(EuropolHandling.h3)
    let weakSources = Packed.code(SourceReliability.unreliable) | Packed.code(SourceReliability.cannotBeJudged)

    init() {
        let all = RecordSchema.shared.slots
        func slot(_ path: String) -> Int {
            guard let slot = all[path] else { preconditionFailure("no record has the field \(path)") }
            return slot.index
        }
        containers = slot("consignment.containers[]")
        imo = slot("transport.imo")
        airWaybill = slot("consignment.air_waybill")
        postalItem = slot("consignment.postal_item")
        vehicle = slot("transport.vehicle")
        origin = slot("route.origin")
        destination = slot("route.destination")
        hs = slot("consignment.hs")
        europol = slot("handling.europol")
        result = slot("outcome.result")
        publisher = slot("source.publisher")
        role = slot("parties[].role")
        partyKind = slot("parties[].kind")
        name = slot("parties[].name")
        address = slot("parties[].address")
        country = slot("parties[].country")
        phone = slot("parties[].phone")
        account = slot("parties[].account")
        identifier = slot("parties[].identifier")
        commodity = slot("goods[].commodity")
        goodsText = slot("goods[].description")
        quantityKg = slot("goods[].quantity_kg")
        texts = ["narrative", "title", "consignment.description", "action.text"].map(slot)
        figures = [
            "consignment.gross_weight_kg", "consignment.verified_weight_kg", "consignment.value",
            "consignment.freight", "consignment.packages", "consignment.lodged_at", "route.eta", "event.date",
        ].map(slot)
        figuresOfGoods = ["quantity_kg", "quantity_count", "quantity_litres", "value"].map { slot("goods[].\($0)") }
    }

    /// The hash of the record's figures; 0 where there are too few to tell a copy.
    func content(of view: RecordView) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var count = 0
        func take(_ slot: UInt64) {
            let isAbsent = slot == RecordView.absentNumber || slot == RecordView.absentWhole
            if !isAbsent { count += 1 }
            hash = (hash ^ slot ^ slot >> 31) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 29
        }
        for slot in figures { take(view.words[slot]) }
        for element in 0..<view.goods.count {
            for slot in figuresOfGoods { take(view.words[view.goods.base(of: element) + slot]) }
        }
        return count >= 3 ? max(hash, 1) : 0
    }
}

/// Makes the sketch of a record's texts.
struct TextSketcher {
    private(set) var sketch = TextSketch()
    private var pairs = 0
    private let fold = TextFolding.table
    /// Of fewer pairs of words two different texts may be alike by chance.
    private static let fewestPairs = 8

    var isTelling: Bool { pairs >= Self.fewestPairs }

    mutating func reset() {
        sketch = TextSketch()
        pairs = 0
    }

    /// Takes the words of a text, in pairs that follow one another. In scripts without spaces each character is one.
    mutating func take(_ text: UnsafeRawBufferPointer) {
        let start: UInt64 = 0xCBF2_9CE4_8422_2325
        var word = start
        var last: UInt64 = 0
        var (sketch, pairs) = (sketch, pairs)
        func end(_ hash: UInt64) {
            if last != 0 {
                sketch.take((last &* 0x9E37_79B9_7F4A_7C15) ^ hash)
                pairs += 1
            }
            last = hash
        }
        IdentifierText.forEachScalar(text) { scalar in
            let unit = IdentifierText.folded(scalar, fold)
            if unit == TextFolding.ignored { return }
            if unit == TextFolding.separator || TextFolding.isUnspaced(unit) {
                if word != start { end(word) }
                word = start
                if unit != TextFolding.separator { end((start ^ UInt64(unit)) &* 0x100_0000_01B3) }
            } else {
                word = (word ^ UInt64(unit)) &* 0x100_0000_01B3
            }
        }
        if word != start { end(word) }
        (self.sketch, self.pairs) = (sketch, pairs)
    }
}
