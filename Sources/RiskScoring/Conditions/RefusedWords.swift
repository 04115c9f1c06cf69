import Intelligence

/// Words for peoples, nationalities and religions. A rule may not look for them: what may not be scored as a field may
/// not be scored as a word either. It is a guard against a slip, not a proof: the lists, in `RefusedWords+Lists.swift`,
/// hold what is common in the languages of the region and of those who write rules.
enum RefusedWords {
    /// What is wrong with a phrase; nil where nothing is.
    ///
    /// In a text of the goods a word may be a part of a name, such as "Chinese pangolin" or "Thai boxing gloves": there
    /// a phrase is refused that says nothing else, or nothing but who somebody is ("Nigerian man").
    static func word(in phrase: String, isOfParty: Bool) -> String? {
        let parts = folded(phrase)
        if let found = parts.first(where: { names($0, isWhole: !isOfParty) }) {
            if isOfParty || parts.allSatisfy({ names($0, isWhole: true) || nouns.contains($0) }) { return found }
        }
        if parts.count > 1 {
            let whole = parts.joined(separator: " ")
            if !isOfParty, phrases.contains(whole) { return whole }
            if isOfParty, let found = phrases.filter({ " \(whole) ".contains(" \($0) ") }).min() { return found }
        }
        // Lists of thousands of goods pass here: the rest is only for parties and for what speaks of persons.
        guard isOfParty || parts.contains(where: { persons.contains($0) }) else { return nil }
        return country(in: parts)
    }

    /// The word in a sentence that a person is to read: there a people may be named with its goods and places, but no
    /// person by it.
    static func word(inSentence text: String) -> String? {
        let parts = folded(text)
        if let trait = parts.first(where: { $0 != "race" && traits.contains($0) }) { return trait }
        return parts.indices.first { index in
            guard words.contains(parts[index]) else { return false }
            return index + 1 == parts.count || persons.contains(parts[index + 1])
        }.map { parts[$0] }
    }

    /// The word that a pattern is made to find, however it is spelt; nil where there is none, or where the pattern takes
    /// other words of the same beginning or end as well, as `^ET.*` does.
    static func word(soughtBy pattern: String) -> String? {
        let written = pattern.split { !$0.isLetter }.map(String.init)
        if let word = written.first(where: { names(folded($0).joined(separator: " "), isWhole: false) }) { return word }
        guard let whole = try? BoundedPattern(unbounded: "^(?:\(pattern))$") else { return nil }
        func takes(_ text: String) -> Bool { Array(text.utf8).withUnsafeBytes { whole.matches($0) } }
        return words.union(unspaced).sorted().first { word in
            guard word.count >= (word.utf8.count > word.count ? 2 : 6), takes(word) else { return false }
            let blank = String(repeating: "q", count: word.count)
            let kept = min(4, (word.count + 1) / 2)
            return !takes("\(word.prefix(kept))\(blank.dropFirst(kept))")
                && !takes("\(blank.dropLast(kept))\(word.suffix(kept))")
        }
    }

    static func message(_ word: String) -> String {
        "looks for \"\(word)\": nationality, ethnicity and religion are no grounds for suspicion; use the route, the "
            + "goods or the conduct instead"
    }

    /// Whether a folded word, or a run of a script without spaces, is one of them or, unless it is to be all, has one.
    private static func names(_ word: String, isWhole: Bool) -> Bool {
        if words.contains(word) || unspaced.contains(word) { return true }
        return !isWhole && word.unicodeScalars.contains { !$0.isASCII } && unspaced.contains { word.contains($0) }
    }

    /// A country as somebody's own: a phrase that says nothing else.
    private static func country(in parts: [String]) -> String? {
        let rest = parts.filter { !nouns.contains($0) }
        let whole = rest.joined(separator: " ")
        return countries.contains(whole) || countries.contains(rest.joined()) ? whole : nil
    }

    static func folded(_ phrase: String) -> [String] {
        String(decoding: PhraseMatcher.folded(phrase), as: UTF16.self).split(separator: " ").map(String.init)
    }
}
