import Foundation
import Intelligence

/// Recognises the parties of a record in a text, so that a sentence which repeats a name does not tell what the
/// parties' own part withholds.
///
/// Texts are compared folded: without case, accents and width, and of the rest only letters and digits, so that
/// `Công ty TNHH ABC` is found in `cong-ty tnhh abc`. Found too often is harmless: a sentence less.
struct NominalText: Sendable {
    private let values: [String]
    private let countries: Set<String>

    /// Knows the parties of `record`.
    init(of record: IntelligenceRecord) {
        values = Set(record.parties.flatMap(Self.texts)).filter { !$0.isEmpty }.sorted()
        // A country is two letters that stand everywhere; it is the party's only where nothing else in the record
        // names it.
        let scene = [record.event?.country, record.event?.locode].compactMap(\.self).map { String($0.prefix(2)) }
        let route = record.route
        let places = [route?.origin, route?.departure, route?.destination, route?.previousPort, route?.nextPort]
        let open = Set(scene + (places.compactMap(\.self) + (route?.transits ?? [])).map(\.country))
        countries = Set(record.parties.compactMap(\.country)).subtracting(open)
    }

    /// Whether the text repeats something of a party.
    func isIn(_ text: String) -> Bool {
        let folded = Self.fold(text)
        if values.contains(where: { folded.contains($0) }) { return true }
        guard !countries.isEmpty else { return false }
        return text.split { !$0.isLetter && !$0.isNumber }.contains { countries.contains(String($0)) }
    }

    private static func texts(of party: Party) -> [String] {
        var texts = [
            party.name, party.address, party.phone, party.email, party.account, party.identifier, party.sector,
        ].compactMap(\.self)
        if let date = party.firstSeen {
            texts.append(String(format: "%04d-%02d-%02d", date.year, date.month, date.day))
        }
        return texts.map(fold)
    }

    private static func fold(_ text: String) -> String {
        let plain = text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
        // The Vietnamese đ has no decomposition, but papers are typed without it.
        let letters = plain.unicodeScalars.compactMap { scalar -> Unicode.Scalar? in
            if scalar == "đ" || scalar == "Đ" { return "d" }
            return scalar.properties.isAlphabetic || scalar.properties.numericType != nil ? scalar : nil
        }
        var folded = String.UnicodeScalarView()
        folded.append(contentsOf: letters)
        return String(folded)
    }
}
