import Intelligence

/// A record as the rules see it: packed words, laid out once per record, on which every condition is a comparison.
struct FactSheet {
    /// The record, for those tests that read a text itself.
    let view: RecordView
    let words: UnsafeMutablePointer<UInt64>
    let phraseWords: Int
    /// Which of the facts that rules depend on are there; see ``SignalCatalogue``.
    var signals = SignalCatalogue.always
    /// The words of each scope, element after element.
    let goods: RecordView.Elements
    let parties: RecordView.Elements
    let transits: RecordView.Elements
    let containers: RecordView.Elements
    let seals: RecordView.Elements

    /// Lays a record out.
    ///
    /// - Parameter memory: makes room for so many words.
    init(
        _ view: RecordView, _ layout: FactLayout, _ matcher: PhraseMatcher,
        memory: (Int) -> UnsafeMutablePointer<UInt64>
    ) {
        let record = layout.record
        let good = layout.goods
        let party = layout.parties
        self.view = view
        goods = RecordView.Elements(base: record.stride, stride: good.stride, count: view.goods.count)
        parties = RecordView.Elements(base: goods.end, stride: party.stride, count: view.parties.count)
        transits = Self.elements(layout.transits, view, after: parties)
        containers = Self.elements(layout.containers, view, after: transits)
        seals = Self.elements(layout.seals, view, after: containers)
        words = memory(seals.end)
        phraseWords = layout.phraseWords
        fill(record, from: view.words, at: 0, view, matcher)
        for element in 0..<goods.count {
            let slots = view.words + view.goods.base(of: element)
            fill(good, from: slots, at: goods.base(of: element), view, matcher)
        }
        for element in 0..<parties.count {
            let slots = view.words + view.parties.base(of: element)
            fill(party, from: slots, at: parties.base(of: element), view, matcher)
        }
        fill(layout.transits, transits, view)
        fill(layout.containers, containers, view)
        fill(layout.seals, seals, view)
    }

    /// The strings of a list, which has no elements where no rule reads it.
    private static func elements(
        _ part: FactLayout.Part, _ view: RecordView, after other: RecordView.Elements
    ) -> RecordView.Elements {
        guard part.planCount > 0 else { return RecordView.Elements(base: other.end) }
        let count = view.count(view.words[Int(part.plans.pointee.slot)])
        return RecordView.Elements(base: other.end, stride: part.stride, count: count)
    }

    private mutating func fill(_ part: FactLayout.Part, _ elements: RecordView.Elements, _ view: RecordView) {
        for element in 0..<elements.count {
            for index in 0..<part.planCount {
                let plan = part.plans + index
                // A string is one word of the tape, the first after the array's own.
                let slot = view.words[Int(plan.pointee.slot)] &+ 1 &+ UInt64(element)
                let isRaw = plan.pointee.packing == .raw
                let word = isRaw ? slot : Self.packed(slot, plan.pointee.packing, view)
                words[elements.base(of: element) + Int(plan.pointee.offset)] = word
                if word != 0 { signals |= plan.pointee.present }
            }
        }
    }

    /// Where the elements of a scope stand; the record itself is one.
    @inline(__always)
    func part(_ scope: Scope) -> RecordView.Elements {
        switch scope {
        case .record: RecordView.Elements(base: 0, stride: 0, count: 1)
        case .goods: goods
        case .parties: parties
        case .transits: transits
        case .containers: containers
        case .seals: seals
        }
    }

    private mutating func fill(
        _ part: FactLayout.Part, from slots: UnsafePointer<UInt64>, at base: Int, _ view: RecordView,
        _ matcher: PhraseMatcher
    ) {
        let target = words + base
        target.update(from: part.blank, count: part.stride)
        for index in 0..<part.planCount {
            let plan = part.plans + index
            let slot = slots[Int(plan.pointee.slot)]
            if slot == plan.pointee.absent { continue }
            let word = target + Int(plan.pointee.offset)
            switch plan.pointee.packing {
            case .same, .raw: word.pointee = slot
            case .whole: word.pointee = Double(Int64(bitPattern: slot)).bitPattern
            case .count:
                let count = view.count(slot)
                // An empty list counts as absent.
                if count == 0 { continue }
                word.pointee = Double(count).bitPattern
            case .text:
                scan(slot, plan, word, view, matcher)
                continue
            case .place, .hs, .name:
                word.pointee = Self.packed(slot, plan.pointee.packing, view)
                if word.pointee == 0 { continue }
            }
            signals |= plan.pointee.present
        }
    }

    private static func packed(_ slot: UInt64, _ packing: FactLayout.Packing, _ view: RecordView) -> UInt64 {
        guard let text = view.text(slot) else { return 0 }
        switch packing {
        case .place: return Packed.place(text)
        case .hs: return Packed.hs(text)
        default: return Packed.name(text)
        }
    }

    private mutating func scan(
        _ slot: UInt64, _ plan: UnsafePointer<FactLayout.Plan>, _ found: UnsafeMutablePointer<UInt64>,
        _ view: RecordView, _ matcher: PhraseMatcher
    ) {
        guard let text = view.text(slot) else { return }
        let finding = matcher.scan(text.assumingMemoryBound(to: UInt8.self), into: found)
        // The number of words and one more: 0 means that there is no text.
        found[phraseWords] = UInt64(finding.words) + 1
        signals |= plan.pointee.present
        if finding.hasPhrase { signals |= plan.pointee.phrases }
    }
}

extension RecordView.Elements {
    /// Where the last one ends.
    fileprivate var end: Int { base(of: count) }
}
