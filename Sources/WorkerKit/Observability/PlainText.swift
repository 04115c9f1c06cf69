/// Text from outside, made fit for a terminal: nothing in it can move the cursor, change colours, or turn the
/// direction of what stands around it.
public enum PlainText {
    /// On one line: what is no visible character becomes a space, and what is longer than `limit` is cut.
    public static func oneLine(_ text: String, limit: Int = .max) -> String {
        // Cut first, with room for what will show that it was cut: a hostile text may have megabytes.
        let isLong = text.unicodeScalars.count > limit
        let kept = isLong ? String(String.UnicodeScalarView(text.unicodeScalars.prefix(max(0, limit - 3)))) : text
        let plain = String(String.UnicodeScalarView(kept.unicodeScalars.map { isVisible($0) ? $0 : " " }))
        return isLong ? plain + "..." : plain
    }

    /// With its lines, and everything else that is not visible written out: `\u{1B}`, `\t`. A backslash is doubled, so
    /// that nothing can pass for what it is not.
    public static func escaped(_ text: String, keepsLines: Bool = true) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where keepsLines: result.unicodeScalars.append(scalar)
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case "\\": result += "\\\\"
            case _ where isVisible(scalar): result.unicodeScalars.append(scalar)
            default: result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            }
        }
        return result
    }

    /// JSON whose strings hold nothing that steers a terminal: the same document, those characters as `\u009b`. The
    /// writer escapes only what RFC 8259 asks for, which leaves the controls above ASCII.
    public static func json(_ document: String) -> String {
        guard document.unicodeScalars.contains(where: { !isVisible($0) }) else { return document }
        var result = ""
        for scalar in document.unicodeScalars {
            if isVisible(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            }
        }
        return result
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }
}
