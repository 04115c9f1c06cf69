import Foundation
import Kafka
import Testing

@testable import LagMonitoring

@Suite("The snapshot as JSON")
struct LagJSONTests {
    @Test("The shape, the order of the keys and the numbers are as documented")
    func golden() throws {
        var history = LagHistory(window: 4, interval: .seconds(10))
        history.append(
            sample(
                at: start,
                [
                    reading("t", 0, committed: 4, low: 2, high: 10, waited: .milliseconds(1250)),
                    PartitionReading(
                        topicPartition: place("t", 1), commit: .success(nil), bounds: .failure(LagProblem("no leader"))),
                ]))
        let snapshot = try #require(LagEvaluator().snapshot(of: history, at: after(.seconds(2))))
        #expect(
            snapshot.json == """
                {
                  "generated_at": "2026-04-15T08:30:02.000Z",
                  "sampled_at": "2026-04-15T08:30:00.000Z",
                  "sample_age_seconds": 2,
                  "reachable": true,
                  "error": null,
                  "status": "WARN",
                  "lag_records": null,
                  "cluster": {
                    "id": "test",
                    "brokers": 1
                  },
                  "workers": [
                    {
                      "worker": "w",
                      "group": "w",
                      "status": "WARN",
                      "lag_records": null,
                      "lag_seconds": null,
                      "lost_records": 0,
                      "topics": [
                        {
                          "topic": "t",
                          "status": "WARN",
                          "lag_records": null,
                          "lag_seconds": null,
                          "lost_records": 0,
                          "velocity": null,
                          "time_to_clear_seconds": null,
                          "partitions": [
                            {
                              "partition": 0,
                              "committed": 4,
                              "low": 2,
                              "high": 10,
                              "lag_records": 6,
                              "lag_seconds": 1.25,
                              "lost_records": 0,
                              "velocity": null,
                              "status": "OK",
                              "cause": null,
                              "complete": 0.25,
                              "error": null
                            },
                            {
                              "partition": 1,
                              "committed": null,
                              "low": null,
                              "high": null,
                              "lag_records": null,
                              "lag_seconds": null,
                              "lost_records": 0,
                              "velocity": null,
                              "status": "WARN",
                              "cause": "cannot be measured: no leader",
                              "complete": 0,
                              "error": "no leader"
                            }
                          ]
                        }
                      ]
                    }
                  ],
                  "dead_letters": [
                    {
                      "worker": "w",
                      "topic": "dead-letters.w",
                      "records": 0,
                      "error": null
                    }
                  ]
                }

                """)
    }

    @Test("An independent reader gets out what went in, whatever the names hold")
    func parsed() throws {
        let object = try JSONSerialization.jsonObject(with: Data(richSnapshot().json.utf8)) as? [String: Any]
        let workers = try #require(object?["workers"] as? [[String: Any]])
        #expect(workers.map { $0["group"] as? String } == ["scorer", "a\\b\"c\nd"])
        #expect(workers[1]["worker"] as? String == "<b>&\"odd\"")
        #expect(workers[0]["lag_records"] as? Int == 600)
        #expect(workers[0]["lag_seconds"] as? Double == 12.345)
        let topics = try #require(workers[0]["topics"] as? [[String: Any]])
        #expect(topics.map { $0["status"] as? String } == ["OK", "NOTFOUND"])
        #expect(topics[0]["velocity"] as? Double == -10)
        #expect(topics[0]["time_to_clear_seconds"] as? Double == 60)
    }

    @Test("A cluster that does not answer shows the old numbers, their age and the reason")
    func stale() throws {
        let json = richSnapshot(problem: LagProblem("all brokers down", isBrokerUnreachable: true)).json
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        #expect(object?["reachable"] as? Bool == false)
        #expect(object?["error"] as? String == "all brokers down")
        #expect(object?["sample_age_seconds"] as? Int == 45)
        #expect((object?["workers"] as? [Any])?.count == 2)
    }

    @Test(
        "Fractions are written without binary noise",
        arguments: [
            (Int64(0), "0"), (1500, "1.5"), (-20, "-0.02"), (1001, "1.001"), (-1000, "-1"),
            (.min, "-9223372036854775.808"),
        ])
    func fractions(_ thousandths: Int64, _ text: String) {
        #expect(DecimalText.thousandths(thousandths) == text)
    }

    @Test("Text is quoted so that every character survives")
    func quoting() throws {
        let text = String(String.UnicodeScalarView((0..<0x300).compactMap { UnicodeScalar($0) })) + "🐉\u{2028}"
        let data = Data(JSONText.array([.string(text)]).text().utf8)
        #expect(try JSONSerialization.jsonObject(with: data) as? [String] == [text])
    }
}
