import Foundation
import Testing

/// A notice on its way to an agency's own server.
@Suite struct WebhookTests {
    @Test func `an agency's server gets its notice, signed after Standard Webhooks`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "dragon-config-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: Programs.root.appending(path: "config"), to: folder)
        defer { try? FileManager.default.removeItem(at: folder) }
        let secret = "whsec_" + Data((0..<32).map { UInt8($0) }).base64EncodedString()
        let secretFile = folder.appending(path: "secret")
        try secret.write(to: secretFile, atomically: true, encoding: .utf8)

        let receiver = try RunningCommand(
            URL(filePath: "/usr/bin/python3"), ["-u", "-c", Self.receiver, secret], environment: [:])
        defer { receiver.kill() }
        try await Programs.eventually("the receiver listens") { receiver.printed.contains("port=") }
        let port = try #require(receiver.printed.firstMatch(of: /port=(\d+)/)?.1)

        // RILO is told of every warning that it may see.
        let agencies = folder.appending(path: "agencies.yaml")
        let webhook = """
            webhook: { url: "http://127.0.0.1:\(port)/hook", secret_file: \(secretFile.path), ceiling: TLP:RED }
            """
        let text = try String(contentsOf: agencies, encoding: .utf8).replacing(
            "- { code: RILO-AP,", with: "- { \(webhook), code: RILO-AP,")
        #expect(text.contains(webhook))
        try text.write(to: agencies, atomically: true, encoding: .utf8)

        let config = folder.appending(path: "dragon.yaml").path
        let stack = try await TestStack.started(["--rate", "0", "--config", config])
        let published = try await stack.dragon(
            ["publish", "--quiet", "--config", config], input: try Samples.lines().joined(separator: "\n"))
        #expect(published.status == 0, "\(published.error)")
        try await Programs.eventually("a signed notice has come") { receiver.printed.contains("verified=True") }
        #expect(!receiver.printed.contains("verified=False"))
        #expect(receiver.printed.contains("type=notice addressee=RILO-AP"))
        #expect(try await stack.stop() == 0)
    }

    /// Checks each signature with Python's own HMAC.
    private static let receiver = """
        import base64, hashlib, hmac, http.server, json, sys
        key = base64.b64decode(sys.argv[1].removeprefix("whsec_"))
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                signed = (self.headers["webhook-id"] + "." + self.headers["webhook-timestamp"] + ".").encode() + body
                good = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
                notice = json.loads(body)
                print(f"verified={good in self.headers['webhook-signature'].split()}",
                    f"type={notice['type']} addressee={notice['addressee']}")
                self.send_response(204)
                self.end_headers()
            def log_message(self, *arguments):
                pass
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        print(f"port={server.server_address[1]}.")
        server.serve_forever()
        """
}
