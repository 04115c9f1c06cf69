import Foundation
import Intelligence

/// A second reading of the format, by Foundation's Codable, that shares nothing with the reader but the model.
enum Mirror {
    struct Refused: Error {}

    /// Nil where Foundation refuses the text. JSONSerialization looks at the whole of it, JSONDecoder only at what
    /// it needs.
    static func read(_ bytes: [UInt8]) -> IntelligenceRecord? {
        let data = Data(bytes)
        guard (try? JSONSerialization.jsonObject(with: data)) != nil else { return nil }
        return (try? JSONDecoder().decode(Record.self, from: data)).flatMap { try? $0.model() }
    }

    struct Word<Code: RawRepresentable<String>>: Decodable {
        var code: Code
        init(from decoder: any Decoder) throws {
            let text = try decoder.singleValueContainer().decode(String.self)
            guard let code = Code(rawValue: text) else { throw Refused() }
            self.code = code
        }
    }

    struct ID: Decodable {
        var id: RecordID
        init(from decoder: any Decoder) throws {
            let text = try decoder.singleValueContainer().decode(String.self)
            let parts = text.unicodeScalars.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { throw Refused() }
            id = RecordID(agency: AgencyCode(String(parts[0])), id: String(parts[1]))
        }
    }

    struct Day: Decodable {
        var date: CalendarDate
        init(from decoder: any Decoder) throws {
            date = try Day.read(Array(decoder.singleValueContainer().decode(String.self).unicodeScalars))
        }

        static func read(_ text: [Unicode.Scalar]) throws -> CalendarDate {
            guard text.count == 10, text[4] == "-", text[7] == "-",
                let date = CalendarDate(
                    year: try number(text[0..<4]), month: try number(text[5..<7]), day: try number(text[8..<10]))
            else { throw Refused() }
            return date
        }

        static func number(_ digits: ArraySlice<Unicode.Scalar>) throws -> Int {
            guard digits.allSatisfy({ ("0"..."9").contains($0) }) else { throw Refused() }
            return digits.reduce(0) { $0 * 10 + Int($1.value) - 48 }
        }
    }

    struct Moment: Decodable {
        var instant: Instant
        init(from decoder: any Decoder) throws {
            var text = Array(try decoder.singleValueContainer().decode(String.self).unicodeScalars)
            guard text.count >= 20 else { throw Refused() }
            let date = try Day.read(Array(text[0..<10]))
            var offset = 0
            if let last = text.last, last == "Z" || last == "z" {
                text.removeLast()
            } else {
                let zone = Array(text.suffix(6))
                let hours = try Day.number(zone[1..<3])
                let minutes = try Day.number(zone[4..<6])
                guard zone[0] == "+" || zone[0] == "-", zone[3] == ":", hours < 24, minutes < 60 else {
                    throw Refused()
                }
                offset = (hours * 60 + minutes) * (zone[0] == "-" ? -1 : 1)
                text.removeLast(6)
            }
            guard text.count >= 19, text[10] == "T" || text[10] == "t", text[13] == ":", text[16] == ":" else {
                throw Refused()
            }
            let clock = (try Day.number(text[11..<13]), try Day.number(text[14..<16]), try Day.number(text[17..<19]))
            guard clock.0 < 24, clock.1 < 60, clock.2 < 60 else { throw Refused() }
            var milliseconds = 0
            if text.count > 19 {
                guard text[19] == ".", text.count > 20 else { throw Refused() }
                _ = try text[20...].map { try Day.number([$0]) }
                milliseconds = try Day.number((text[20...] + ["0", "0", "0"]).prefix(3))
            }
            let seconds = Self.days(to: date) * 86_400 + clock.0 * 3600 + (clock.1 - offset) * 60 + clock.2
            instant = Instant(milliseconds: Int64(seconds * 1000 + milliseconds))
            guard instant >= Instant.earliest, instant <= Instant.latest else { throw Refused() }
        }

        /// Counted, not computed.
        static func days(to date: CalendarDate) -> Int {
            func leap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
            var days = date.day - 1
            for year in min(date.year, 1970)..<max(date.year, 1970) {
                days += (leap(year) ? 366 : 365) * (date.year < 1970 ? -1 : 1)
            }
            let lengths = [31, leap(date.year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            return days + lengths.prefix(date.month - 1).reduce(0, +)
        }
    }
}
