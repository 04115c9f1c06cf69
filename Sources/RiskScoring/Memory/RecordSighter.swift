import Intelligence

/// Takes out of a record what the memory keeps: its entities, normalised and hashed, and its figures. It owns the
/// memory of its steps, so it is for one lane at a time.
struct RecordSighter: ~Copyable {
    let secret: EntitySecret
    /// Whether entities are taken once each, and no more than the memory keeps of a record.
    private var isBounded = true
    private let names = PartyName.shared
    let slots = SighterSlots()
    private var text = IdentifierText()
    private var sketcher = TextSketcher()
    /// The entities of the record taken last; the first is its thread.
    private(set) var keys: [EntityKey] = []
    private var threadName = ByteBuffer(reserving: 256)
    private var consignor: UInt64 = 0
    private var consignee: UInt64 = 0

    init(secret: EntitySecret) {
        self.secret = secret
        keys.reserveCapacity(SightedRecord.maximumLinks)
    }

    /// Takes a record that is good. Its place and agency are numbers of the memory that asks.
    mutating func take(_ view: RecordView, timestamp: Int64, offset: Int64, place: UInt16, agency: UInt16)
        -> SightedRecord
    {
        keys.removeAll(keepingCapacity: true)
        (consignor, consignee) = (0, 0)
        let isExercise = view[.exercise] == 2
        var record = SightedRecord(
            timestamp: timestamp, offset: offset, place: place, agency: agency,
            kind: UInt8(truncatingIfNeeded: view[.kind].trailingZeroBitCount), id: Self.id(of: view))
        if isExercise { record.marks.insert(.exercise) }
        record.refersTo = view.text(view[.refersTo]).map { Packed.name($0) } ?? 0
        addThread(view, record, isExercise)
        addCargo(view, isExercise)
        for party in 0..<view.parties.count { add(party: view.words + view.parties.base(of: party), view, isExercise) }
        addCombinations(view, isExercise)
        fillMarks(view, &record)
        fillGoods(view, &record)
        fillOrigin(view, &record)
        record.linkCount = UInt16(keys.count)
        return record
    }

    /// Takes the entities alone, of the kinds whose bits are set and perhaps of others: all of them, however many a
    /// record names, and one as often as it is named.
    mutating func takeEntities(_ view: RecordView, of kinds: UInt32) {
        keys.removeAll(keepingCapacity: true)
        (consignor, consignee) = (0, 0)
        isBounded = false
        defer { isBounded = true }
        let isExercise = view[.exercise] == 2
        if kinds & EntityKind.cargo != 0 { addCargo(view, isExercise) }
        guard kinds & ~EntityKind.cargo != 0 else { return }
        for party in 0..<view.parties.count { add(party: view.words + view.parties.base(of: party), view, isExercise) }
        if kinds & EntityKind.combined != 0 { addCombinations(view, isExercise) }
    }

    /// The name of the case of the record taken last, `AGENCY/ID`.
    var thread: UnsafeRawBufferPointer { threadName.view(0..<threadName.count) }

    private mutating func nameThread(_ view: RecordView, _ record: SightedRecord) {
        threadName.count = 0
        if let thread = view.text(view[.thread]) { return threadName.append(thread) }
        if record.replaces, let other = view.text(view[.refersTo]) { return threadName.append(other) }
        if let agency = view.text(view[.agency]) { threadName.append(agency) }
        threadName.append(UInt8(ascii: "/"))
        if let id = view.text(view[.id]) { threadName.append(id) }
    }

    private static func id(of view: RecordView) -> UInt64 {
        guard let agency = view.text(view[.agency]), let id = view.text(view[.id]) else { return 0 }
        return Packed.name(agency, id)
    }

    // MARK: Entities

    @discardableResult
    private mutating func add(_ kind: EntityKind, _ isExercise: Bool) -> EntityKey {
        let secret = secret
        let key = text.withBytes { EntityKey(kind, $0, isExercise: isExercise, secret) }
        if !isBounded || (keys.count < SightedRecord.maximumLinks && !keys.contains(key)) { keys.append(key) }
        return key
    }

    /// The case: the record that started it. A correction without a thread belongs to what it corrects.
    private mutating func addThread(_ view: RecordView, _ record: SightedRecord, _ isExercise: Bool) {
        nameThread(view, record)
        text.removeAll()
        text.append(Packed.name(thread))
        add(.thread, isExercise)
    }

    private mutating func add(code slot: Int, _ kind: EntityKind, _ view: RecordView, _ isExercise: Bool) {
        guard let code = view.text(view.words[slot]), Self.isGood(code, kind) else { return }
        text.removeAll()
        text.appendCode(code)
        add(kind, isExercise)
    }

    /// A number with a check digit links nothing where that is wrong.
    private static func isGood(_ code: UnsafeRawBufferPointer, _ kind: EntityKind) -> Bool {
        let bytes = code.bindMemory(to: UInt8.self)
        let problem: IdentifierProblem? =
            switch kind {
            case .container: ContainerNumber.check(bytes)
            case .vessel: IMONumber.check(bytes)
            case .airWaybill: AirWaybill.check(bytes)
            default: PostalItem.check(bytes)
            }
        return problem?.severity != .error
    }

    private mutating func addCargo(_ view: RecordView, _ isExercise: Bool) {
        let containers = view.words[slots.containers]
        for index in 0..<view.count(containers) {
            let code = view.text(containers, index)
            guard Self.isGood(code, .container) else { continue }
            text.removeAll()
            text.appendCode(code)
            add(.container, isExercise)
        }
        add(code: slots.imo, .vessel, view, isExercise)
        add(code: slots.airWaybill, .airWaybill, view, isExercise)
        add(code: slots.postalItem, .postalItem, view, isExercise)
        guard let plate = view.text(view.words[slots.vehicle]), plate.count >= 4 else { return }
        add(letters: plate, .vehicle, isExercise)
    }

    private mutating func add(letters: UnsafeRawBufferPointer, _ kind: EntityKind, _ isExercise: Bool) {
        text.removeAll()
        text.appendLetters(letters)
        // What is left of dashes and dots, or of one letter, tells nothing.
        if text.count >= 4 { add(kind, isExercise) }
    }

    private mutating func add(party: UnsafePointer<UInt64>, _ view: RecordView, _ isExercise: Bool) {
        func field(_ slot: Int) -> UnsafeRawBufferPointer? { view.text(party[slot]) }
        let isPerson = party[slots.partyKind] == Packed.code(PartyKind.person)
        if let name = field(slots.name) { add(name: name, of: party, isPerson, isExercise) }
        if isPerson, let document = field(slots.identifier), document.count >= 5 {
            add(letters: document, .person, isExercise)
        }
        if let phone = field(slots.phone),
            PhoneNumber.normalise(phone, country: field(slots.country), &text)
        {
            add(.phone, isExercise)
        }
        if let account = field(slots.account), account.count >= 6 { add(letters: account, .account, isExercise) }
        if let address = field(slots.address), address.count >= 10 { add(letters: address, .address, isExercise) }
    }

    private mutating func add(
        name: UnsafeRawBufferPointer, of party: UnsafePointer<UInt64>, _ isPerson: Bool, _ isExercise: Bool
    ) {
        let role = party[slots.role]
        let (receives, sends) = (role & slots.receivers != 0, role & slots.senders != 0)
        let key: EntityKey
        if isPerson {
            guard names.person(name, &text) else { return }
            key = add(.person, isExercise)
        } else {
            guard receives || sends, names.company(name, &text) else { return }
            key = add(receives ? .consignee : .consignor, isExercise)
        }
        if receives, consignee == 0 { consignee = key.low }
        if sends, consignor == 0 { consignor = key.low }
    }

    /// Entities made of several fields.
    private mutating func addCombinations(_ view: RecordView, _ isExercise: Bool) {
        if consignor != 0, consignee != 0 {
            text.removeAll()
            text.append(consignor)
            text.append(consignee)
            add(.pairing, isExercise)
        }
        addTemplates(view, isExercise)
    }

    /// A consignment has five traits; each four of them that it has make an entity. So two consignments have one in
    /// common where they agree in four of five: a similarity of at least 0.8.
    private mutating func addTemplates(_ view: RecordView, _ isExercise: Bool) {
        func country(_ slot: Int) -> UInt64 { view.text(view.words[slot]).map { Packed.place($0) & 0xFFFF } ?? 0 }
        let goods = view.text(view.words[slots.hs]).map { Packed.hs($0) / 1_000_000 } ?? 0
        let traits = [country(slots.origin), country(slots.destination), goods, consignor, consignee]
        let missing = traits.count { $0 == 0 }
        guard missing < 2 else { return }
        for left in traits.indices where missing == 0 || traits[left] == 0 {
            text.removeAll()
            for (index, trait) in traits.enumerated() { text.append(index == left ? 0 : trait) }
            add(.template, isExercise)
        }
    }

    // MARK: Figures

    private func fillMarks(_ view: RecordView, _ record: inout SightedRecord) {
        record.light = Self.strictness(view[.light])
        let named = view.count(view[.releasableTo]) > 0
        let europol = view.words[slots.europol]
        if named || record.light >= 3 || europol & slots.closedCodes != 0 { record.marks.insert(.closed) }
        let source = view[.gradeSource]
        let information = Int64(bitPattern: view[.gradeInformation])
        // E is unreliable, F cannot be judged; 4 is doubtful, 5 improbable, 6 cannot be judged.
        if source & slots.weakSources != 0 || information >= 4 { record.marks.insert(.confirmsNothing) }
        if view[.outcome] != 0, view.words[slots.result] != 0 {
            record.outcome = UInt8(truncatingIfNeeded: view.words[slots.result].trailingZeroBitCount)
        }
    }

    /// In the order of TLP 2.0; what is unknown is the strictest.
    private static func strictness(_ bit: UInt64) -> UInt8 {
        switch bit {
        case Packed.code(TrafficLight.clear): 0
        case Packed.code(TrafficLight.green): 1
        case Packed.code(TrafficLight.amber): 2
        case Packed.code(TrafficLight.amberStrict): 3
        default: 4
        }
    }

    private mutating func fillGoods(_ view: RecordView, _ record: inout SightedRecord) {
        for element in 0..<view.goods.count {
            let goods = view.words + view.goods.base(of: element)
            let kilograms = Double(bitPattern: goods[slots.quantityKg])
            if kilograms.isFinite { record.kilograms += kilograms }
            guard element < SightedRecord.maximumGoods, let commodity = view.text(goods[slots.commodity]) else {
                continue
            }
            text.removeAll()
            text.appendLetters(commodity)
            let hash = UInt32(truncatingIfNeeded: text.withBytes { Packed.name($0) } >> 16)
            withUnsafeMutableBytes(of: &record.goods) {
                $0.storeBytes(of: hash, toByteOffset: Int(record.goodsCount) * 4, as: UInt32.self)
            }
            record.goodsCount += 1
        }
    }

    private mutating func fillOrigin(_ view: RecordView, _ record: inout SightedRecord) {
        if let publisher = view.text(view.words[slots.publisher]) {
            text.removeAll()
            text.appendLetters(publisher)
            record.publisher = text.withBytes { Packed.name($0) }
        }
        record.content = slots.content(of: view)
        sketcher.reset()
        for slot in slots.texts { if let words = view.text(view.words[slot]) { sketcher.take(words) } }
        for element in 0..<view.goods.count {
            let slot = view.words[view.goods.base(of: element) + slots.goodsText]
            if let words = view.text(slot) { sketcher.take(words) }
        }
        record.sketch = sketcher.sketch
        if sketcher.isTelling { record.marks.insert(.hasText) }
    }
}
