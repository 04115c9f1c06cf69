import Crypto
import Settings

/// The content of settings files without their comments, order of keys and layout: what a revision is the hash of.
enum CanonicalForm {
    /// Raised when the evaluation itself changes, so that a decision never claims the revision of another arithmetic.
    static let engine = "scoring 2"

    /// The content of a document that was read already.
    static func text(of root: SettingsNode) -> String {
        var text = ""
        append(root, to: &text)
        return text
    }

    /// The first twelve hexadecimal digits of SHA-256 over the content of the files.
    static func revision(of contents: [String]) -> String {
        let text = engine + contents.joined()
        let digits = Array("0123456789abcdef")
        return String(
            SHA256.hash(data: Array(text.utf8)).prefix(6).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    private static func append(_ node: SettingsNode, to text: inout String) {
        if node.isMapping {
            text += "{"
            for key in node.keys.sorted() {
                text += "\(key.utf8.count):\(key)"
                append(node[key], to: &text)
            }
            text += "}"
        } else if node.isList {
            text += "["
            for element in node.elements { append(element, to: &text) }
            text += "]"
        } else {
            let value = node.text ?? ""
            text += "\(value.utf8.count):\(value);"
        }
    }
}
