import Notification
import Testing

@Suite("Signatures of webhooks")
struct WebhookSignerTests {
    static let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    static let body = Array(#"{"test": 2432232314}"#.utf8)
    static let time: Int64 = 1_614_265_330
    static let answer = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    static func signer(_ secrets: String = Sample.secret) throws -> WebhookSigner {
        WebhookSigner(try #require(WebhookSecrets(secrets)))
    }

    @Test("the known answer of Standard Webhooks")
    func knownAnswer() throws {
        #expect(try Self.signer().signature(id: Self.id, timestamp: Self.time, body: Self.body) == Self.answer)
    }

    @Test("verifies what it signed, and nothing that was changed")
    func verifies() throws {
        let signer = try Self.signer()
        func verifies(
            _ header: String = Self.answer, id: String = Self.id, time: Int64 = Self.time, body: [UInt8] = Self.body,
            now: Int64 = Self.time
        ) -> Bool {
            signer.verifies(header, id: id, timestamp: time, body: body, now: now)
        }
        #expect(verifies())
        #expect(verifies("v1a,AAAA v2,xyz \(Self.answer)"))
        #expect(verifies(now: Self.time + 300) && verifies(now: Self.time - 300))
        #expect(!verifies(now: Self.time + 301) && !verifies(now: Self.time - 301))
        #expect(!verifies(now: .min) && !verifies(time: .min, now: .max) && !verifies(time: .max, now: .min))
        #expect(!verifies(id: "msg_other") && !verifies(body: Self.body + [32]) && !verifies(time: Self.time + 1))
        for header in [
            "", "v1,", "v1,!!", "v1", Self.answer.replacing("v1,", with: "v2,"), String(Self.answer.dropLast(4)),
        ] {
            #expect(!verifies(header))
        }
    }

    @Test("while secrets rotate, a message carries a signature of each, and either verifies")
    func rotation() throws {
        let new = "whsec_" + String(repeating: "QUJD", count: 8)
        let both = try Self.signer("\(new) \(Sample.secret)")
        let header = both.signature(id: Self.id, timestamp: Self.time, body: Self.body)
        #expect(header.split(separator: " ").count == 2)
        for receiver in [try Self.signer(), try Self.signer(new), both] {
            #expect(receiver.verifies(header, id: Self.id, timestamp: Self.time, body: Self.body, now: Self.time))
        }
    }

    @Test(
        "what is not a secret is refused",
        arguments: ["", "  ", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ=", "whsec_!!!"])
    func refused(text: String) {
        #expect(WebhookSecrets(text) == nil)
        #expect(WebhookSecrets("\(Sample.secret) \(text)x") == nil)
    }
}
