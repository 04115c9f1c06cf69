import Settings
import Testing

@Suite struct SettingsDocumentTests {
    /// Reads `yaml` with `body` and returns the problems.
    private func problems(
        _ yaml: String, environment: [String: String] = [:], _ body: (SettingsNode) -> Void
    ) -> [SettingsProblem] {
        do {
            let document = try SettingsDocument(yaml: yaml, file: "x.yaml", environment: environment)
            body(document.root)
            try document.finish()
            return []
        } catch let error as SettingsError {
            return error.problems
        } catch {
            Issue.record("an unexpected error: \(error)")
            return []
        }
    }

    @Test func `a byte-order mark before the text is passed over`() {
        var count = ""
        #expect(problems("\u{FEFF}count: 1") { count = $0.string("count") } == [])
        #expect(count == "1")
    }

    @Test func `a short text that aliases make endless is refused before it is read`() {
        var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            yaml += "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", "))]\n"
        }
        let found = problems(yaml) { _ in Issue.record("it is read") }
        #expect(found.map(\.rule).contains { $0.contains("values, those that aliases") })
        var same = false
        #expect(problems("a: &a [x, x]\nb: *a\n") { same = $0["b"].strings == $0["a"].strings } == [])
        #expect(same)
    }

    @Test func `every problem is reported at once, with its line`() {
        let found = problems(
            """
            count: many
            mode: loud
            wait: 3 weeks
            extra: 1
            """
        ) { root in
            _ = root.integer("count", default: 1, in: 1...10)
            _ = root.optionalChoice("mode", as: Mode.self)
            _ = root.duration("wait", default: .seconds(1), in: .zero ... .seconds(60))
            _ = root.string("name")
        }
        #expect(found.map(\.line) == [1, 1, 2, 3, 4])
        #expect(found.map(\.path) == ["count", "name", "mode", "wait", "extra"])
        #expect(found.first { $0.path == "mode" }?.rule == "must be one of quiet, normal")
        #expect(found.first { $0.path == "mode" }?.value == "loud")
    }

    @Test func `an unknown key is reported with the nearest known one`() {
        let found = problems("workers:\n  scorer:\n    grp: a\n") { root in
            _ = root["workers"]["scorer"].string("group", default: "x")
        }
        #expect(found.map(\.path) == ["workers.scorer.grp"])
        #expect(found.map(\.line) == [3])
        #expect(found.first?.rule.contains("\"group\"") == true)
    }

    @Test func `keys below an unknown key are not reported one by one`() {
        let found = problems("a:\n  b:\n    c: 1\n    d: 2\n") { _ = $0.string("x", default: "") }
        #expect(found.map(\.path) == ["a"])
    }

    @Test func `a key that stands twice is an error`() {
        #expect(!problems("a: 1\na: 2\n") { _ = $0.string("a") }.isEmpty)
    }

    @Test func `the environment overrides a scalar and is named when it is wrong`() throws {
        let environment = ["DRAGON_HTTP_PORT": "80800", "DRAGON_HTTP_HOST": "0.0.0.0"]
        var host = ""
        let found = problems("http: { port: 1, host: a }", environment: environment) { root in
            _ = root["http"].integer("port", default: 0, in: 0...65535)
            host = root["http"].string("host")
        }
        #expect(host == "0.0.0.0")
        #expect(found.map(\.file) == ["DRAGON_HTTP_PORT"])
        #expect(found.map(\.value) == ["80800"])
    }

    @Test func `a variable that overrides nothing is reported with what may be meant`() {
        let environment = [
            "DRAGON_HTTP_PORTS": "1", "DRAGON_HTTP_TIMEOUT_OF_ALL": "1", "DRAGON_HPPT_HOST": "a",
            "DRAGON_HTTP_SETTING_ANY": "others read it", "DRAGON_SECRET_OF_AN_AGENCY": "nobody's", "PATH": "/bin",
        ]
        func read(_ root: SettingsNode) {
            _ = root["http"].integer("port", default: 0, in: 0...65535)
            _ = root["http"].string("host", default: "a")
            root.document.setAside(variables: "DRAGON_HTTP_SETTING_")
        }
        let found = problems("{}", environment: environment, read)
        #expect(found.map(\.path) == ["DRAGON_HPPT_HOST", "DRAGON_HTTP_PORTS", "DRAGON_HTTP_TIMEOUT_OF_ALL"])
        #expect(
            found.map(\.description) == [
                "environment: DRAGON_HPPT_HOST: overrides no known key; did you mean DRAGON_HTTP_HOST?",
                "environment: DRAGON_HTTP_PORTS: overrides no known key; did you mean DRAGON_HTTP_PORT?",
                "environment: DRAGON_HTTP_TIMEOUT_OF_ALL: overrides no known key",
            ])
        #expect(problems("{}", environment: [:], read).isEmpty)
    }

    @Test func `what is not YAML is reported with its line`() {
        for yaml in ["a: [1, 2\nb: 3", "a:\n\t- 1", "\"open", "a: b: c", "%", "- &a *b"] {
            let found = problems(yaml) { _ = $0.keys }
            #expect(!found.isEmpty, "\(yaml)")
        }
    }

    @Test func `a value of the wrong shape is reported and reading goes on`() {
        let found = problems("list: { a: 1 }\nmap: [1]\nscalar: [2]\nnumber: yes\n") { root in
            _ = root["list"].elements
            _ = root["list"]["a"].text
            _ = root["map"]["key"].text
            _ = root["scalar"].text
            _ = root.optionalNumber("number", in: 0...1)
        }
        #expect(Set(found.map(\.path)) == ["list", "map", "scalar", "number"])
    }

    @Test func `an empty document is an empty mapping`() {
        #expect(problems("") { _ = $0.string("a", default: "b") }.isEmpty)
        #expect(problems("# only a comment\n") { _ = $0["a"]["b"].elements }.isEmpty)
    }

    @Test func `a document beyond the limit is refused before it is parsed`() {
        #expect(throws: SettingsError.self) {
            try SettingsDocument(yaml: String(repeating: "a", count: 200), file: "x", maximumBytes: 100)
        }
    }

    @Test(arguments: [
        ("250ms", Duration.milliseconds(250)), ("30s", .seconds(30)), ("5m", .seconds(300)), ("4h", .seconds(14_400)),
        ("7d", .seconds(604_800)), ("0s", .zero),
    ])
    func `durations are read`(text: String, expected: Duration) {
        #expect(Duration(settingsText: text) == expected)
    }

    @Test(arguments: ["", "s", "5", "5 s", "-5s", "5.5s", "99999999999999999999s", "9223372036854775807d", "ms"])
    func `what is no duration is refused`(text: String) {
        #expect(Duration(settingsText: text) == nil)
    }

    private enum Mode: String, CaseIterable {
        case quiet, normal
    }
}
