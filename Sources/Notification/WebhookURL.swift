import Foundation

/// The parts of an endpoint's URL that decide whether content may be sent there.
struct WebhookURL: Hashable, Sendable {
    let scheme: String
    let host: String

    /// Nil where the text is not an absolute URL with a host, or carries a user or password.
    init?(_ text: String) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme, let host = parts.host,
            !host.isEmpty, parts.user == nil, parts.password == nil, parts.fragment == nil
        else { return nil }
        self.scheme = scheme.lowercased()
        self.host = host.lowercased()
    }

    /// The addresses that no name server is asked for, and that never leave the machine.
    var isLoopback: Bool {
        if host == "localhost" || host == "::1" || host == "[::1]" { return true }
        let octets = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return octets.count == 4 && octets.allSatisfy { $0 != nil } && octets[0] == 127
    }
}
