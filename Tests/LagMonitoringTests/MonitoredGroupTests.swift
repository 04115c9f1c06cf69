import Kafka
import Testing

@testable import LagMonitoring

@Suite("Which topics a worker reads")
struct MonitoredGroupTests {
    let existing = ["alerts.drugs", "alerts.wildlife", "alertsXdrugs", "assessments", "my.alerts.drugs"].map {
        Topic($0)
    }

    @Test("A name means exactly that topic, a pattern what librdkafka would subscribe to")
    func selection() throws {
        #expect(try TopicSelector("alerts.drugs").select(from: existing) == [Topic("alerts.drugs")])
        #expect(try TopicSelector("alerts").select(from: existing) == [])
        #expect(
            try TopicSelector("^alerts\\..*").select(from: existing) == [
                Topic("alerts.drugs"), Topic("alerts.wildlife"),
            ])
        #expect(try TopicSelector("^alerts").select(from: existing).count == 3)
        #expect(try TopicSelector("^assess").select(from: existing) == [Topic("assessments")])
        #expect(
            try TopicSelector("^[[:alpha:]]+$").select(from: existing) == [Topic("alertsXdrugs"), Topic("assessments")])
    }

    @Test("A topic that name and pattern both mean is read once")
    func union() throws {
        let group = group("w", try TopicSelector("^alerts\\."), try TopicSelector("alerts.drugs"))
        #expect(group.select(from: existing) == [Topic("alerts.drugs"), Topic("alerts.wildlife")])
    }

    @Test("What is neither a name nor a pattern is refused", arguments: ["", "a b", "^(", "^[", "a/b", "ä"])
    func refusal(_ text: String) {
        #expect(throws: MonitoredGroup.Problem.self) { try TopicSelector(text) }
    }

    @Test("Dead letters are expected where workers put them")
    func deadLetters() {
        #expect(group("dragon-scorer").deadLetterTopic == Topic("dead-letters.dragon-scorer"))
    }
}
