import Intelligence

/// Keeps back the reasons of an assessment that would tell more than the record itself tells its reader.
///
/// A reason is a sentence, and the rule behind it may have read the parties, or records of other agencies. So a
/// reason is dropped where
/// - the parties are withheld, and its rule reads them, by its own word or that of the settings, or its text repeats one
///   of them;
/// - its text shows a field that is withheld, or one that this program does not know;
/// - its text names an agency, or a record, that the record at hand does not name.
struct ReasonFilter: Sendable {
    private let nominal: NominalText?
    private let nominalRules: Set<String>
    private let strangers: [String]
    private let members: [String]
    private let knownRecords: Set<String>
    private let visible: VisibleFields?

    /// - Parameters:
    ///   - nominal: what knows the parties where they are withheld; nil where they are not.
    ///   - visible: the fields that the reader is shown; nil where that is all of them.
    init(
        record: IntelligenceRecord, reader: AgencyCode, directory: AgencyDirectory, nominal: NominalText?,
        nominalRules: Set<String>, visible: VisibleFields? = nil
    ) {
        self.visible = visible
        self.nominal = nominal
        self.nominalRules = nominalRules
        let named = Set(record.addressees + [record.agency, reader])
        members = directory.agencies.map(\.code.rawValue)
        strangers = directory.agencies.map(\.code).filter { !named.contains($0) }.map(\.rawValue)
        let records = [record.recordID, record.threadID, record.refersTo, record.outcome?.seizure]
        knownRecords = Set(records.compactMap(\.self).map(\.description))
    }

    func keeps(_ reason: Reason) -> Bool {
        let texts = [reason.because, reason.source]
        // Assessments of earlier versions do not say what their reasons show.
        if let visible, let fields = reason.fields, !fields.allSatisfy(visible.contains) { return false }
        if let nominal {
            if nominalRules.contains(reason.rule) || texts.contains(where: nominal.isIn) { return false }
        }
        return !texts.contains { namesStranger($0) || namesUnknownRecord($0) }
    }

    private func namesStranger(_ text: String) -> Bool {
        strangers.contains { Self.places(of: $0, in: text).contains { _ in true } }
    }

    private func namesUnknownRecord(_ text: String) -> Bool {
        members.contains { code in
            Self.places(of: code, in: text).contains { end in
                guard end < text.endIndex, text[end] == "/" else { return false }
                let id = text[text.index(after: end)...].prefix(while: Self.standsInID)
                // A sentence may end in a full stop that could also be the id's last character.
                let trimmed = String(id.reversed().drop { $0 == "." }.reversed())
                return !knownRecords.contains("\(code)/\(id)") && !knownRecords.contains("\(code)/\(trimmed)")
            }
        }
    }

    private static func standsInID(_ character: Character) -> Bool {
        (character.isASCII && (character.isLetter || character.isNumber)) || "._-".contains(character)
    }

    /// The ends of the places where `code` stands in `text` as a whole word; codes hold hyphens, so these join.
    private static func places(of code: String, in text: String) -> [String.Index] {
        text.ranges(of: code).filter { range in
            let before = range.lowerBound == text.startIndex ? nil : text[text.index(before: range.lowerBound)]
            let after = range.upperBound == text.endIndex ? nil : text[range.upperBound]
            return ![before, after].compactMap(\.self).contains { $0.isLetter || $0.isNumber || $0 == "-" }
        }.map(\.upperBound)
    }
}
