import Settings

/// Species and their CITES appendix, each with the names by which a text is recognised: lists of phrases are made of it,
/// one for each appendix.
enum SpeciesList {
    enum Appendix: String, CaseIterable {
        case one = "I"
        case two = "II"
        case three = "III"
        /// It depends on the population.
        case split = "I/II"

        /// The list that its species make.
        var listName: String {
            switch self {
            case .one: "species_appendix_1"
            case .two: "species_appendix_2"
            case .three: "species_appendix_3"
            case .split: "species_split"
            }
        }
    }

    /// Reads the part of a file; none where it has none.
    static func lists(_ node: SettingsNode) -> [ReferenceList] {
        guard node.isPresent else { return [] }
        _ = node.string("source")
        _ = node.string("date")
        var phrases: [Appendix: [String]] = [:]
        var lines: [String: Int] = [:]
        for entry in node["entries"].elements {
            let name = entry.string("name")
            if let line = lines.updateValue(entry.line ?? 0, forKey: name) {
                entry["name"].report("is a species of line \(line) already")
            }
            _ = entry.optionalString("note")
            let appendix: Appendix? = entry.optionalChoice("appendix")
            if appendix == nil, !entry["appendix"].isPresent {
                entry["appendix"].report("is required: I, II, III or I/II")
            }
            phrases[appendix ?? .one, default: []] += [name] + names(entry["names"])
        }
        if phrases.isEmpty { node["entries"].report("must have at least one species") }
        return phrases.sorted { $0.key.rawValue < $1.key.rawValue }.map { appendix, phrases in
            ReferenceList(name: appendix.listName, kind: .text, entries: phrases)
        }
    }

    /// The names by language.
    private static func names(_ node: SettingsNode) -> [String] {
        node.keys.flatMap { language -> [String] in
            if language.utf8.count != 2 || !language.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) {
                node[language].report("must be a language of two letters (ISO 639-1), such as vi")
            }
            return node[language].strings.filter { name in
                guard let problem = Entry.problem(of: name, as: .text) else { return true }
                node[language].report(problem, value: name)
                return false
            }
        }
    }
}
