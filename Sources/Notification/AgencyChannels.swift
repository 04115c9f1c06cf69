import Intelligence
import Settings

/// Where an agency takes webhooks.
public struct WebhookEndpoint: Sendable {
    /// `https`, or `http` on a loopback address.
    public var url: String
    /// What its messages are signed with.
    public var secrets: WebhookSecrets
    /// The strictest mark whose content may travel this way; above it goes a thin notice.
    public var ceiling: TrafficLight

    /// An endpoint with the given parts.
    public init(url: String, secrets: WebhookSecrets, ceiling: TrafficLight = .green) {
        self.url = url
        self.secrets = secrets
        self.ceiling = ceiling
    }
}

/// The channels to the agencies besides the inbox topic, which every member has.
public struct AgencyChannels: Sendable {
    /// The webhooks, by agency.
    public let webhooks: [AgencyCode: WebhookEndpoint]

    /// The given webhooks.
    public init(webhooks: [AgencyCode: WebhookEndpoint] = [:]) {
        self.webhooks = webhooks
    }

    /// Reads the `webhook` of every agency in `agencies.yaml`; the other keys are the directory's.
    /// ```yaml
    /// agencies:
    ///   - code: VN-CUSTOMS
    ///     webhook:
    ///       url: https://alerts.customs.example/mekong
    ///       secret_file: secrets/vn-customs      # or secret_env: NAME; whsec_…, several while rotating
    ///       ceiling: TLP:GREEN                   # the default
    /// ```
    ///
    /// - Parameters:
    ///   - environment: where `secret_env` is looked up.
    ///   - readFile: the content of a `secret_file`; nil where it cannot be read.
    /// - Throws: `SettingsError` with every problem. A secret is never part of one.
    public init(
        yaml: String, file: String, environment: [String: String], readFile: (String) -> String?
    ) throws {
        let document = try SettingsDocument(yaml: yaml, file: file)
        _ = document.root.keys.map { document.root[$0] }
        var webhooks: [AgencyCode: WebhookEndpoint] = [:]
        for agency in document.root["agencies"].elements {
            _ = agency.keys.map { agency[$0] }
            let node = agency["webhook"]
            guard node.isPresent else { continue }
            let url = node.string("url")
            if !url.isEmpty, !Self.isAllowed(url) {
                node["url"].report("must be an https URL; http is for loopback addresses only")
            }
            let secrets = Self.secrets(node, environment: environment, readFile: readFile)
            let ceiling = node.choice("ceiling", default: TrafficLight.green)
            guard let code = agency["code"].text, let secrets else { continue }
            webhooks[AgencyCode(code)] = WebhookEndpoint(url: url, secrets: secrets, ceiling: ceiling)
        }
        self.init(webhooks: webhooks)
        try document.finish()
    }

    private static func secrets(
        _ node: SettingsNode, environment: [String: String], readFile: (String) -> String?
    ) -> WebhookSecrets? {
        let text: String
        let place: SettingsNode
        switch (node.optionalString("secret_file"), node.optionalString("secret_env")) {
        case (nil, nil):
            node.report("needs a secret_file or a secret_env to sign with")
            return nil
        case (.some, .some):
            node.report("has both a secret_file and a secret_env; keep one")
            return nil
        case (.some(let path), nil):
            place = node["secret_file"]
            guard let content = readFile(path) else {
                place.report("cannot be read")
                return nil
            }
            text = content
        case (nil, .some(let name)):
            place = node["secret_env"]
            guard let value = environment[name] else {
                place.report("is not set in the environment")
                return nil
            }
            text = value
        }
        guard let secrets = WebhookSecrets(text) else {
            place.report("must hold whsec_ and the base64 of 24 to 64 bytes; several, separated by white space")
            return nil
        }
        return secrets
    }

    /// Whether content may be sent there: over TLS, or not over a network at all.
    static func isAllowed(_ text: String) -> Bool {
        guard let url = WebhookURL(text) else { return false }
        return url.scheme == "https" || (url.scheme == "http" && url.isLoopback)
    }
}
