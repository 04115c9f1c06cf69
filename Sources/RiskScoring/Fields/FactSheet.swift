import Intelligence

/// A record as the rules see it: packed words, laid out once per record, on which every condition is a comparison.
struct FactSheet {
    let words: UnsafeMutablePointer<UInt64>
    let phraseWords: Int
    /// Which of the facts that rules depend on are there; see ``SignalCatalogue``.
    var signals = SignalCatalogue.always
    /// The words of each scope, element after element.
    let goods: RecordView.Elements
    let parties: RecordView.Elements
    let transits: RecordView.Elements

    /// Lays a record out.
    ///
    /// - Parameter memory: makes room for so many words.
    init(
        _ view: RecordView, _ layout: FactLayout, _ matcher: PhraseMatcher,
        memory: (Int) -> UnsafeMutablePointer<UInt64>
    ) {
        func part(_ scope: Scope, _ count: Int, after end: Int) -> RecordView.Elements {
            RecordView.Elements(base: end, stride: layout.parts[scope.rawValue].blank.count, count: count)
        }
        let transitsSlot = view[.transits]
        goods = part(.goods, view.goods.count, after: layout.parts[Scope.record.rawValue].blank.count)
        parties = part(.parties, view.parties.count, after: goods.base(of: goods.count))
        transits = part(.transits, view.count(transitsSlot), after: parties.base(of: parties.count))
        words = memory(transits.base(of: transits.count))
        phraseWords = layout.phraseWords
        fill(layout.parts[Scope.record.rawValue], from: view.words, at: 0, view, matcher)
        for element in 0..<goods.count {
            let slots = view.words + view.goods.base(of: element)
            fill(layout.parts[Scope.goods.rawValue], from: slots, at: goods.base(of: element), view, matcher)
        }
        for element in 0..<parties.count {
            let slots = view.words + view.parties.base(of: element)
            fill(layout.parts[Scope.parties.rawValue], from: slots, at: parties.base(of: element), view, matcher)
        }
        let transit = layout.parts[Scope.transits.rawValue].plans
        guard transit.count > 0 else { return }
        for element in 0..<transits.count {
            let word = Packed.place(view.text(transitsSlot, element))
            words[transits.base(of: element)] = word
            if word != 0 { signals |= transit[0].present }
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
        }
    }

    private mutating func fill(
        _ part: FactLayout.Part, from slots: UnsafePointer<UInt64>, at base: Int, _ view: RecordView,
        _ matcher: PhraseMatcher
    ) {
        let target = words + base
        target.update(from: part.blank.base, count: part.blank.count)
        let plans = part.plans.base
        for index in 0..<part.plans.count {
            let plan = plans + index
            let slot = slots[Int(plan.pointee.slot)]
            if slot == plan.pointee.absent { continue }
            let word = target + Int(plan.pointee.offset)
            switch plan.pointee.packing {
            case .same: word.pointee = slot
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
