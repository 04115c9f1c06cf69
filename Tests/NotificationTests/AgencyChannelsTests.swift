import Intelligence
import Notification
import Settings
import Testing

@Suite("Channels of the agencies")
struct AgencyChannelsTests {
    static func channels(
        _ yaml: String, environment: [String: String] = ["HOOK": Sample.secret], files: [String: String] = [:]
    ) throws -> AgencyChannels {
        try AgencyChannels(yaml: yaml, file: "agencies.yaml", environment: environment) { files[$0] }
    }

    static func one(_ webhook: String) -> String {
        """
        agencies:
          - {code: VN-CUSTOMS, name: Viet Nam Customs, country: VN, kind: customs, ceiling: TLP:RED, nominal_data: true,
             webhook: {\(webhook)}}
          - {code: RILO-AP, name: RILO, kind: organisation, ceiling: TLP:AMBER, nominal_data: false}
        """
    }

    @Test("reads the webhook, with its secret from a file or the environment and TLP:GREEN as its ceiling")
    func reads() throws {
        let fromEnvironment = try Self.channels(Self.one("url: 'https://a.example/x', secret_env: HOOK"))
        #expect(fromEnvironment.webhooks[Sample.vietnam]?.url == "https://a.example/x")
        #expect(fromEnvironment.webhooks[Sample.vietnam]?.ceiling == .green)
        #expect(fromEnvironment.webhooks.count == 1)
        let rotating = "\(Sample.secret)\nwhsec_" + String(repeating: "QUJD", count: 8) + "\n"
        let fromFile = try Self.channels(
            Self.one("url: 'https://a.example/x', secret_file: hook, ceiling: TLP:AMBER"), files: ["hook": rotating])
        #expect(fromFile.webhooks[Sample.vietnam]?.ceiling == .amber)
        #expect(fromFile.webhooks[Sample.vietnam]?.secrets.description == "2 webhook secret(s)")
    }

    @Test(
        "takes https, and http only on loopback addresses",
        arguments: [
            ("https://customs.example/hook", true), ("http://127.0.0.1:8080/hook", true),
            ("http://localhost:8080", true), ("http://[::1]:8080/", true), ("http://127.5.6.7/", true),
            ("http://customs.example/hook", false), ("http://127.0.0.1.example/", false), ("http://127.1/", false),
            ("ftp://127.0.0.1/", false), ("/hook", false), ("https://user:pass@customs.example/", false),
            ("https:///hook", false), ("http://localhost@customs.example/", false), ("http://10.0.0.1/", false),
        ])
    func urls(url: String, allowed: Bool) {
        let read = try? Self.channels(Self.one("url: '\(url)', secret_env: HOOK"))
        #expect((read?.webhooks[Sample.vietnam] != nil) == allowed)
    }

    @Test(
        "reports what is wrong, and never the secret",
        arguments: [
            ("url: 'https://a.example/'", "needs a secret_file or a secret_env"),
            ("url: 'https://a.example/', secret_env: HOOK, secret_file: hook", "keep one"),
            ("url: 'https://a.example/', secret_env: NONE", "is not set"),
            ("url: 'https://a.example/', secret_file: none", "cannot be read"),
            ("url: 'https://a.example/', secret_env: SHORT", "24 to 64 bytes"),
            ("secret_env: HOOK", "is required"),
            ("url: 'https://a.example/', secret_env: HOOK, ceiling: green", "must be one of"),
            ("url: 'https://a.example/', secret_env: HOOK, secret: x", "is not a known key"),
        ])
    func problems(webhook: String, rule: String) {
        let environment = ["HOOK": Sample.secret, "SHORT": "whsec_c2VjcmV0"]
        let error = #expect(throws: SettingsError.self) {
            try Self.channels(Self.one(webhook), environment: environment)
        }
        #expect(error?.description.contains(rule) == true, "\(error?.description ?? "")")
        #expect(error?.description.contains("c2VjcmV0") == false)
    }

    @Test("a secret shows itself in no description, interpolation or dump")
    func redacted() throws {
        let endpoint = try Sample.endpoint("https://a.example/")
        var dumped = ""
        dump(endpoint, to: &dumped)
        for text in ["\(endpoint)", String(reflecting: endpoint), dumped] {
            #expect(text.contains("webhook secret") && !text.contains("MfKQ") && !text.contains("242, 144"))
        }
    }
}
