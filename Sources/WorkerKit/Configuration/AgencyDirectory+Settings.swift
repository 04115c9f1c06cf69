import Foundation
import Intelligence
import Settings

extension AgencyDirectory {
    /// Reads `agencies.yaml`.
    ///
    /// - Throws: ``SettingsError`` with every problem, ``ProgramError`` where the file cannot be read.
    public static func load(_ file: URL) throws -> AgencyDirectory {
        let document = try SettingsFile.open(file)
        var seen: Set<AgencyCode> = []
        let agencies = document.root["agencies"].elements.map { node -> Agency in
            let agency = Agency(node)
            if !seen.insert(agency.code).inserted { node["code"].report("stands twice") }
            // The channel modules read what is behind this key; here it is only known.
            _ = node["webhook"]
            for key in ["url", "secret_file", "secret_env", "ceiling"] where node["webhook"].isPresent {
                _ = node["webhook"][key]
            }
            return agency
        }
        if agencies.isEmpty { document.root["agencies"].report("must name at least one agency") }
        try document.finish()
        return AgencyDirectory(agencies)
    }
}

extension Agency {
    init(_ node: SettingsNode) {
        let code = node.string("code")
        if !Self.isCode(code) {
            node["code"].report("must be 2 to 32 characters of A-Z, 0-9 and -")
        }
        let country = node.optionalString("country")
        if let country, country.utf8.count != 2 || !country.utf8.allSatisfy({ (65...90).contains($0) }) {
            node["country"].report("must be an ISO 3166-1 alpha-2 code, quoted where YAML reads it as a word (\"NO\")")
        }
        let contact = node.optionalString("contact")
        if let contact, contact.isEmpty || contact.count > WatchHit.longestContact {
            node["contact"].report("must have 1 to \(WatchHit.longestContact) characters: a desk and its address")
        }
        self.init(
            code: AgencyCode(code),
            name: node.string("name"),
            country: country,
            kind: node.choice("kind", default: .customs),
            // Fail closed: an agency of which nothing is said sees what everyone may see, and no persons.
            ceiling: node.choice("ceiling", default: .clear),
            mayReceiveNominalData: node.flag("nominal_data", default: false),
            coordinates: node.flag("coordinates", default: false), contact: contact)
    }

    static func isCode(_ text: String) -> Bool {
        (2...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { (65...90).contains($0) || (48...57).contains($0) || $0 == 45 }
    }
}
