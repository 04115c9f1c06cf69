import Testing

@testable import Kafka

@Suite struct NamesTests {
    @Test func `topic names follow Kafka's rules`() {
        for good in ["a", "alerts.drugs", "A_b-9", String(repeating: "x", count: 249)] {
            #expect(Topic.isValid(good))
        }
        for bad in ["", ".", "..", "a b", "a/b", "ä", "a\n", "^a", String(repeating: "x", count: 250)] {
            #expect(!Topic.isValid(bad))
        }
    }

    @Test func `the offset after the last one saturates`() {
        #expect(Offset(4).next == Offset(5))
        #expect(Offset(.max).next == Offset(.max))
    }

    @Test func `errors are equal by code and say what they are`() {
        #expect(KafkaError(.closed, "one") == KafkaError(.closed, "another", context: "x"))
        #expect(KafkaError(.brokerUnreachable).isRetriable)
        #expect(!KafkaError(.configurationRefused).isRetriable)
        #expect(KafkaError(.unknownTopicOrPartition).code.name == "UNKNOWN_TOPIC_OR_PART")
        #expect("\(KafkaError(.timedOut, context: "commit"))" == "commit: the deadline passed (TIMED_OUT)")
    }

    @Test func `durations become librdkafka's milliseconds without overflow`() {
        #expect(Duration.seconds(-5).milliseconds == 0)
        #expect(Duration.microseconds(1).milliseconds == 1)
        #expect(Duration.milliseconds(1500).milliseconds == 1500)
        #expect(Duration.seconds(Int64.max / 2).milliseconds == 2_000_000_000)
    }
}
