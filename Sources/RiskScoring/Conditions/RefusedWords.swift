/// Words for peoples, nationalities and religions. A rule may not look for them: what may not be scored as a field may
/// not be scored as a word either. It is a guard against a slip, not a proof: the list is short.
enum RefusedWords {
    private static let peoples = """
        afghan african albanian algerian american angolan arab argentine asian australian bangladeshi beninese \
        bolivian brazilian british burmese cambodian cameroonian canadian caucasian chinese colombian congolese \
        cuban ecuadorian egyptian ethiopian european filipino french gabonese gambian german ghanaian guinean \
        indian indonesian iranian iraqi israeli italian ivorian japanese kenyan korean laotian lebanese liberian \
        malagasy malawian malaysian malian mexican mongolian moroccan mozambican namibian nepali nepalese nigerian \
        pakistani peruvian portuguese russian rwandan senegalese singaporean somali spanish sudanese syrian \
        taiwanese tanzanian thai togolese tunisian turkish ugandan ukrainian venezuelan vietnamese yemeni zambian \
        zimbabwean
        akha bamar cham dayak hausa hmong igbo jarai kachin karen khmer kinh lahu lisu mien muong nung rohingya roma \
        shan tay tibetan uyghur uighur wa yoruba zulu
        animist atheist buddhist catholic christian hindu jew jewish muslim moslem islamic orthodox protestant sikh \
        shiite sunni taoist
        """
    private static let traits = ["nationality", "ethnicity", "ethnic", "religion", "religious", "race", "citizenship"]
    private static let words: Set<String> = Set(
        peoples.split { $0.isWhitespace }.map(String.init).flatMap { [$0, $0 + "s"] } + traits)
    /// Words of goods and places that are words of peoples too: whole phrases of them are free in texts of goods.
    private static let nouns: Set<String> = ["national", "nationals", "citizen", "citizens", "passport", "people"]

    /// Whether a word is one of them, case and diacritics apart.
    static func contains(_ word: String) -> Bool { words.contains(folded(word).joined()) }

    /// The word in a phrase for which it is refused; nil where it is not. In a text of the goods a word may be a part of
    /// a name, such as "Chinese pangolin" or "Thai boxing gloves": there a phrase is refused that says nothing else.
    static func word(in phrase: String, isOfParty: Bool) -> String? {
        let parts = folded(phrase)
        guard let found = parts.first(where: { words.contains($0) }) else { return nil }
        return isOfParty || parts.allSatisfy { words.contains($0) || nouns.contains($0) } ? found : nil
    }

    static func message(_ word: String) -> String {
        "looks for \"\(word)\": nationality, ethnicity and religion are no grounds for suspicion; use the route, the "
            + "goods or the conduct instead"
    }

    private static func folded(_ phrase: String) -> [String] {
        String(decoding: PhraseMatcher.folded(phrase), as: UTF16.self).split(separator: " ").map(String.init)
    }
}
