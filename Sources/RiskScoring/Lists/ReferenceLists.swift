import Intelligence
import Settings

/// A named list of facts that rules refer to: places, HS codes, phrases or names.
struct ReferenceList: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case places, hs, text, names

        /// The type of field that the list can be compared with.
        var typeName: String {
            switch self {
            case .places: "place"
            case .hs: "HS code"
            case .text: "text"
            case .names: "name"
            }
        }
    }

    let name: String
    let kind: Kind
    let entries: [String]
}

/// The lists and yardsticks of all the list files.
struct ReferenceLists: Sendable {
    private(set) var lists: [String: ReferenceList] = [:]
    private(set) var yardsticks: [Yardstick] = []
    /// The content of each file, for the revision.
    private(set) var contents: [String] = []

    /// Reads the files; all their problems are reported at once.
    init(_ files: [ReferenceFile]) throws(SettingsError) {
        var problems: [SettingsProblem] = []
        for file in files {
            do {
                let document = try SettingsDocument(yaml: file.yaml, file: file.name)
                readLists(document.root["lists"])
                for list in SpeciesList.lists(document.root["species"]) { add(list, document.root["species"]) }
                yardsticks += document.root["yardsticks"].elements.compactMap(Yardstick.init)
                try document.finish()
                contents.append(CanonicalForm.text(of: document.root))
            } catch let error as SettingsError {
                problems += error.problems
            } catch {
                problems.append(SettingsProblem(file: file.name, line: nil, path: "", rule: "\(error)"))
            }
        }
        guard problems.isEmpty else { throw SettingsError(problems) }
    }

    private mutating func readLists(_ node: SettingsNode) {
        for name in node.keys {
            let entry = node[name]
            let kind = entry.choice("kind", default: ReferenceList.Kind.text)
            _ = entry.optionalString("title")
            _ = entry.string("source")
            _ = entry.string("date")
            let entries = entry["entries"].elements.compactMap { element -> String? in
                guard element.isMapping else { return Self.checked(element, kind) }
                _ = element.optionalString("label")
                return Self.checked(element["value"], kind)
            }
            if entries.isEmpty { entry["entries"].report("must have at least one entry") }
            add(ReferenceList(name: name, kind: kind, entries: entries), entry)
        }
    }

    private mutating func add(_ list: ReferenceList, _ node: SettingsNode) {
        if lists[list.name] != nil {
            node.report("makes the list \(list.name) again; list names are unique over all files")
        }
        lists[list.name] = list
    }

    /// The entry, if it is one of the kind.
    private static func checked(_ node: SettingsNode, _ kind: ReferenceList.Kind) -> String? {
        guard let text = node.text, !text.isEmpty else {
            node.report("must not be empty")
            return nil
        }
        if let problem = Entry.problem(of: text, as: kind) {
            node.report(problem, value: text)
            return nil
        }
        return text
    }
}

/// The rules for one entry of a list, in a file or in a rule.
enum Entry {
    static func problem(of text: String, as kind: ReferenceList.Kind) -> String? {
        switch kind {
        case .places:
            isPlace(text) ? nil : "must be a country (ISO 3166-1 alpha-2) or a UN/LOCODE of five characters"
        case .hs:
            (2...10).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
                ? nil : "must be two to ten digits of an HS code, in quotes"
        case .text:
            PhraseMatcher.folded(text).isEmpty ? "holds no letter and no digit" : nil
        case .names:
            nil
        }
    }

    /// Records have no other places, so that anything else would never be found: `UK` is written `GB`.
    private static func isPlace(_ text: String) -> Bool {
        let letters = text.filter { $0 != " " }.uppercased()
        return CountryCode.isAssigned(letters) || UNLocode.isWellFormed(letters)
    }
}
