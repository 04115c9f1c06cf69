/// Folding of texts for comparison: case, Latin diacritics (Vietnamese among them), full-width forms, Thai tone marks
/// and combining marks do not count; everything that is neither letter nor digit separates words.
enum TextFolding {
    /// What a scalar of the Basic Multilingual Plane folds to: 0 is left out, 0x20 separates.
    static let table: [UInt16] = makeTable()
    static let ignored: UInt16 = 0
    static let separator: UInt16 = 0x20

    /// The fold of a scalar. Letters beyond the Basic Multilingual Plane are all alike: U+FFFD.
    @inline(__always)
    static func fold(_ scalar: Unicode.Scalar) -> UInt16 {
        scalar.value < 0x1_0000 ? table[Int(scalar.value)] : 0xFFFD
    }

    /// Whether a folded scalar belongs to a script that writes no spaces between words: Thai, Lao, Myanmar, Khmer,
    /// kana and Chinese characters. A phrase in these is looked for anywhere, others only as whole words.
    static func isUnspaced(_ folded: UInt16) -> Bool {
        switch folded {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x2E80...0x2FDF, 0x3040...0x30FF, 0x3400...0x9FFF,
            0xF900...0xFAFF:
            true
        default: false
        }
    }

    /// A base letter and those that fold to it, small ones.
    private static let variants: [(Unicode.Scalar, String)] = [
        ("a", "àáâãäåāăąǎǟǡǻȁȃȧḁẚạảấầẩẫậắằẳẵặæ"), ("b", "ḃḅḇƀ"), ("c", "çćĉċčḉƈ"), ("d", "ďđḋḍḏḑḓð"),
        ("e", "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ"), ("f", "ḟƒ"), ("g", "ĝğġģǥǧǵḡ"), ("h", "ĥħȟḣḥḧḩḫẖ"),
        ("i", "ìíîïĩīĭįıǐȉȋḭḯỉị"), ("j", "ĵǰ"), ("k", "ķǩḱḳḵƙ"), ("l", "ĺļľŀłḷḹḻḽ"), ("m", "ḿṁṃ"),
        ("n", "ñńņňŉǹṅṇṉṋ"), ("o", "òóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợœ"), ("p", "ṕṗ"),
        ("r", "ŕŗřȑȓṙṛṝṟ"), ("s", "śŝşšșṡṣṥṧṩßſ"), ("t", "ţťŧțṫṭṯṱẗ"), ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
        ("v", "ṽṿ"), ("w", "ŵẁẃẅẇẉẘ"), ("x", "ẋẍ"), ("y", "ýÿŷȳẏẙỳỵỷỹ"), ("z", "źżžƶẑẓẕ"),
    ]

    private static func makeTable() -> [UInt16] {
        var table = [UInt16](repeating: separator, count: 0x1_0000)
        for value in UInt32(0)..<0x1_0000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let properties = scalar.properties
            switch properties.generalCategory {
            case .nonspacingMark where !isUnspaced(UInt16(value)): table[Int(value)] = ignored
            case .enclosingMark, .format: table[Int(value)] = ignored
            case .uppercaseLetter, .titlecaseLetter:
                let lower = properties.lowercaseMapping.unicodeScalars
                table[Int(value)] = lower.first.flatMap { UInt16(exactly: $0.value) } ?? UInt16(value)
            case .lowercaseLetter, .modifierLetter, .otherLetter, .nonspacingMark, .spacingMark:
                table[Int(value)] = UInt16(value)
            case .decimalNumber:
                table[Int(value)] = properties.numericValue.map { 0x30 + UInt16($0) } ?? separator
            case .letterNumber, .otherNumber: table[Int(value)] = UInt16(value)
            default: break
            }
        }
        // Thai and Lao tone marks and signs above: often left out, or typed in another order.
        for value in Array(0x0E47...0x0E4E) + Array(0x0EC8...0x0ECD) { table[value] = ignored }
        for value in 0xFF21...0xFF3A { table[value] = UInt16(value - 0xFF21 + 0x61) }
        for value in 0xFF41...0xFF5A { table[value] = UInt16(value - 0xFF41 + 0x61) }
        var base: [UInt16: UInt16] = [:]
        for (letter, others) in variants {
            for other in others.unicodeScalars where other.value < 0x1_0000 {
                base[UInt16(other.value)] = UInt16(letter.value)
            }
        }
        for value in table.indices {
            if let letter = base[table[value]] { table[value] = letter }
        }
        return table
    }
}
