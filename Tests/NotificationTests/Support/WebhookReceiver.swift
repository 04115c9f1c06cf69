import Foundation
import Testing

/// A receiver of webhooks in another language and another process: it checks the signatures with its own HMAC and
/// answers as the path says.
final class WebhookReceiver: Sendable {
    struct Refused: Error { let line: String? }
    private let lines: FileHandle
    /// The receiver ends when this is closed, however the test ends.
    private let leash: FileHandle
    let port: Int

    init(secret: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", Self.script, secret]
        let output = Pipe()
        let input = Pipe()
        process.standardOutput = output
        process.standardInput = input
        process.standardError = FileHandle.nullDevice
        try process.run()
        lines = output.fileHandleForReading
        leash = input.fileHandleForWriting
        let first = Self.line(from: lines)
        guard let port = first.flatMap({ Int($0) }) else { throw Refused(line: first) }
        self.port = port
    }

    deinit { try? leash.close() }

    func url(_ path: String) -> String { "http://127.0.0.1:\(port)/\(path)" }

    /// What the receiver says about the next request: `{"path", "verified", "id", "body", …}`.
    func next() throws -> [String: Any] {
        let line = Self.line(from: lines)
        guard let line, let json = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else {
            throw Refused(line: line)
        }
        return json
    }

    private static func line(from handle: FileHandle) -> String? {
        var bytes: [UInt8] = []
        while let byte = (try? handle.read(upToCount: 1))?.first {
            if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
        return nil
    }

    private static let script = #"""
        import base64, hashlib, hmac, json, os, sys, threading, time
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

        key = base64.b64decode(sys.argv[1][len("whsec_"):])

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length", "0")))
                name, stamp = self.headers.get("webhook-id", ""), self.headers.get("webhook-timestamp", "")
                code = hmac.new(key, f"{name}.{stamp}.".encode() + body, hashlib.sha256).digest()
                wanted = "v1," + base64.b64encode(code).decode()
                offered = self.headers.get("webhook-signature", "").split(" ")
                say(path=self.path, verified=any(hmac.compare_digest(wanted, o) for o in offered), id=name,
                    timestamp=stamp, type=self.headers.get("content-type"), body=body.decode(), offered=len(offered))
                if self.path == "/hang":
                    time.sleep(60)
                    return
                if self.path == "/endless":
                    self.send_response(200)
                    self.end_headers()
                    try:
                        for _ in range(600):
                            self.wfile.write(b"x")
                            self.wfile.flush()
                            time.sleep(0.1)
                    except OSError:
                        pass
                    return
                status = int(self.path.strip("/") or "200")
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("location", f"http://127.0.0.1:{server.server_port}/200")
                if status == 503:
                    self.send_header("retry-after", "120")
                self.send_header("content-length", "2")
                self.end_headers()
                self.wfile.write(b"ok")

            def log_message(self, *arguments):
                pass

        def say(**line):
            print(json.dumps(line), flush=True)

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        print(server.server_port, flush=True)
        threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
        server.serve_forever()
        """#
}
