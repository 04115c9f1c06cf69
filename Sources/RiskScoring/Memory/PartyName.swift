import Intelligence

/// The normal form of a name of a company or a person: folded, without the words of its legal form, spacing and
/// punctuation.
struct PartyName: Sendable {
    /// Hashes of words: to look for a word makes no value of it.
    private let legalWords: Set<UInt64>
    /// Of scripts that write no spaces between words: what stands before or behind a name.
    private let affixes: [[UInt16]]
    private let placeholders: Set<UInt64>

    static let shared = PartyName()

    private init() {
        func folded(_ text: String) -> [UInt16] {
            text.unicodeScalars.map { TextFolding.fold($0) }.filter {
                $0 != TextFolding.ignored && $0 != TextFolding.separator
            }
        }
        let affixes = [
            "股份有限公司", "有限责任公司", "有限責任公司", "有限公司", "株式会社", "株式會社", "有限会社", "集团公司", "公司", "集团", "集團",
            "บริษัท", "ห้างหุ้นส่วนจำกัด", "จำกัดมหาชน", "มหาชน", "จำกัด", "ບໍລິສັດ", "ຈຳກັດ", "ក្រុមហ៊ុន", "កុមហន", "ကုမ္ပဏီ", "လီမိတက်",
        ].map(folded)
        self.affixes = affixes
        legalWords = Set(
            """
            co ltd limited company companies corp corporation inc incorporated llc llp lp plc pllc gmbh ag kg sa sas \
            sarl srl spa nv oy ab as aps bv sdn bhd berhad pte pty pvt private public tnhh mtv jsc cp cty cong ty \
            pt tbk cv ud kk fzc fzco fze dmcc ooo
            """.split(separator: " ").map { Self.hash(folded(String($0))) }
                + affixes.map { Self.hash($0) })
        placeholders = Set(
            [
                "unknown", "to order", "order", "same as consignee", "same as above", "not stated", "not known", "none",
                "n a", "na", "nil", "tbd", "various", "private", "individual", "khong ro", "未知", "不详", "ไม่ทราบ",
            ].map { Self.hash(folded($0)) })
    }

    /// Brings a company's name into its normal form; false where nothing is left that tells one from another.
    func company(_ name: UnsafeRawBufferPointer, _ text: inout IdentifierText) -> Bool {
        text.takeWords(name)
        var kept: UInt64 = 0
        for index in 0..<text.wordCount where !legalWords.contains(Self.hash(text.word(index))) {
            kept |= 1 << UInt64(index)
        }
        text.keepWords(kept == 0 ? .max : kept) { trimmed($0) }
        return isTelling(text)
    }

    /// Brings a person's name into its normal form: the order of its words differs from paper to paper.
    func person(_ name: UnsafeRawBufferPointer, _ text: inout IdentifierText) -> Bool {
        text.takeWords(name)
        // One word alone is a name that many bear; in scripts without spaces it may be the whole name.
        let isWhole = text.wordCount > 1 || text.word(0).first.map(TextFolding.isUnspaced) ?? false
        text.sortWords()
        return isWhole && isTelling(text)
    }

    private func isTelling(_ text: borrowing IdentifierText) -> Bool {
        text.withBytes { bytes in
            let units = bytes.bindMemory(to: UInt16.self)
            guard let first = units.first, units.count >= (TextFolding.isUnspaced(first) ? 2 : 3) else { return false }
            return !placeholders.contains(Self.hash(units))
        }
    }

    private static func hash(_ units: some Sequence<UInt16>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for unit in units { hash = (hash ^ UInt64(unit)) &* 0x100_0000_01B3 }
        return hash
    }

    private func trimmed(_ word: UnsafeBufferPointer<UInt16>) -> Range<Int> {
        var range = 0..<word.count
        guard let first = word.first, TextFolding.isUnspaced(first) else { return range }
        var isDone = false
        while !isDone {
            isDone = true
            for affix in affixes where affix.count < range.count {
                if word[range].starts(with: affix) {
                    range = range.lowerBound + affix.count..<range.upperBound
                    isDone = false
                } else if word[range].suffix(affix.count).elementsEqual(affix) {
                    range = range.lowerBound..<range.upperBound - affix.count
                    isDone = false
                }
            }
        }
        return range
    }
}
