import Intelligence

/// A record as the rules see it: packed words, laid out once per record, on which every condition is a comparison.
struct FactSheet {
    let words: UnsafeMutablePointer<UInt64>
    /// Of the layout, which outlives the sheet.
    let places: UnsafePointer<FactLayout.Place>
    let phraseWords: Int
    /// Which of the facts that rules depend on are there; see ``SignalCatalogue``.
    var signals = SignalCatalogue.always
    /// The first word of each scope and the number of its elements.
    let goods: Part
    let parties: Part
    let transits: Part

    /// A part of the record that repeats.
    struct Part: BitwiseCopyable {
        var base: Int
        var stride: Int
        var count: Int

        @inline(__always)
        func base(of element: Int) -> Int { base + element * stride }
        var end: Int { base + stride * count }
    }

    /// - Parameter memory: makes room for so many words.
    init(
        _ record: IntelligenceRecord, layout: FactLayout, memory: (Int) -> UnsafeMutablePointer<UInt64>
    ) {
        let strides = layout.strides
        goods = Part(base: strides.record, stride: strides.goods, count: record.goods.count)
        parties = Part(base: goods.end, stride: strides.parties, count: record.parties.count)
        transits = Part(base: parties.end, stride: strides.transits, count: record.route?.transits.count ?? 0)
        places = layout.places.base
        phraseWords = layout.phraseWords
        words = memory(transits.end)
        words.initialize(repeating: 0, count: transits.end)
    }

    /// Where the elements of a scope stand; the record itself is one.
    @inline(__always)
    func part(_ scope: Scope) -> Part {
        switch scope {
        case .record: Part(base: 0, stride: 0, count: 1)
        case .goods: goods
        case .parties: parties
        case .transits: transits
        }
    }
}
