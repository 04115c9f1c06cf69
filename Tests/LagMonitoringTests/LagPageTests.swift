import Foundation
import Kafka
import Testing

@testable import LagMonitoring

@Suite("The page")
struct LagPageTests {
    private func page(_ snapshot: LagSnapshot?) -> String { LagPage(snapshot, refresh: .seconds(5)).html }

    @Test("Nothing from outside can become markup")
    func escaping() {
        #expect(
            LagPage.escaped("<script>'\"&\n\u{0}\u{202E}</script>")
                == "&lt;script&gt;&#39;&quot;&amp;   &lt;/script&gt;")
        let html = page(richSnapshot(problem: LagProblem("</p><script>alert(1)</script>")))
        #expect(!html.contains("<script") && !html.contains("\"odd") && !html.contains("c\nd"))
        #expect(html.contains("&lt;b&gt;&amp;&quot;odd&quot;") && html.contains("&lt;/p&gt;&lt;script&gt;alert(1)"))
    }

    @Test("It reloads itself without a script, and every element is closed")
    func document() throws {
        for html in [page(nil), page(richSnapshot()), page(richSnapshot(problem: LagProblem("gone")))] {
            #expect(html.contains(#"<meta http-equiv="refresh" content="5">"#))
            #expect(html.contains(#"<html lang="en">"#) && html.hasPrefix("<!DOCTYPE html>"))
            let void: Set<String> = ["meta", "link"]
            var open: [String] = []
            for match in html.matches(of: #/<(\/?)([a-z0-9]+)[^>]*>/#) {
                let name = String(match.2)
                if match.1.isEmpty {
                    if !void.contains(name) { open.append(name) }
                } else {
                    #expect(open.popLast() == name)
                }
            }
            #expect(open.isEmpty)
        }
    }

    @Test("A row says in words how a worker does on a topic")
    func row() {
        let html = page(richSnapshot())
        for text in [
            "dragon-scorer", "alerts.drugs", ">600<", "12 s", "▼ shrinking 10/s", "1 min", ">7<", "NOTFOUND",
            "no such topic", "≥ 1,234,557", "STOP", "sampled 2 s ago", "<caption>", #"scope="col""#,
        ] {
            #expect(html.contains(text), "\(text)")
        }
    }

    @Test("The first thing it says is the state")
    func headline() throws {
        #expect(page(nil).contains("The first sample is being taken"))
        #expect(page(richSnapshot()).contains("2 of 2 workers need attention"))
        let gone = page(richSnapshot(problem: LagProblem("all brokers down")))
        #expect(gone.contains("The cluster does not answer") && gone.contains("45 s old"))
        var history = LagHistory(interval: .seconds(10))
        history.append(sample(at: start, [reading("t", committed: 9, high: 9)]))
        let calm = page(LagEvaluator().snapshot(of: history, at: start))
        #expect(calm.contains("All workers are caught up") && calm.contains("Nothing waits in any of 1 partition"))
        #expect(!calm.contains("Needs attention"))
    }

    @Test("Many partitions are shown up to a bound, and the rest counted")
    func bounded() {
        var history = LagHistory(interval: .seconds(10))
        history.append(sample(at: start, (0..<250).map { reading("t", $0, committed: 1, high: 9) }))
        let html = page(LagEvaluator().snapshot(of: history, at: start))
        #expect(html.contains("150 more partitions not shown"))
    }
}

@Suite("Numbers as people read them")
struct HumaneTests {
    @Test(
        "Durations have two units at most",
        arguments: [
            (Int64(0), "0 s"), (999, "&lt; 1 s"), (1000, "1 s"), (59_999, "59 s"), (60_000, "1 min"),
            (200_000, "3 min 20 s"),
            (7_500_000, "2 h 5 min"), (273_600_000, "3 d 4 h"), (-5, "0 s"), (.max, "106,751,991,167 d 7 h"),
        ])
    func durations(_ milliseconds: Int64, _ text: String) {
        #expect(LagPage.escaped(Humane.duration(.milliseconds(milliseconds))) == text)
    }

    @Test("Counts, rates and numbers")
    func numbers() {
        #expect(Humane.number(0) == "0" && Humane.number(999) == "999" && Humane.number(1_234_567) == "1,234,567")
        #expect(Humane.number(-1000) == "−1,000" && Humane.number(.min) == "−9,223,372,036,854,775,808")
        #expect(Humane.count(1, "record") == "1 record" && Humane.count(0, "record") == "0 records")
        #expect(Humane.rate(-0.42) == "0.4/s" && Humane.rate(3) == "3/s" && Humane.rate(1249.6) == "1,250/s")
        #expect(Humane.rate(.infinity) == "very many/s" && Humane.rate(.nan) == "very many/s")
    }
}

@Suite("The table for a terminal")
struct LagTableTests {
    @Test("Columns are aligned, causes follow")
    func plain() {
        let lines = LagTable().text(of: richSnapshot()).split(separator: "\n").map(String.init)
        #expect(
            lines[0]
                == "WORKER         TOPIC              STATUS            LAG  OLDEST  TREND             CLEAR IN  DEAD LETTERS"
        )
        #expect(
            lines[1]
                == "dragon-scorer  alerts.drugs       OK                600    12 s  ▼ shrinking 10/s     1 min             7"
        )
        #expect(lines[2].hasPrefix("dragon-scorer  alerts.precursors  NOTFOUND"))
        #expect(lines[3].contains("≥ 1,234,557"))
        #expect(lines.contains("dragon-scorer: alerts.precursors: no such topic"))
        #expect(lines.contains { $0.hasPrefix("<b>&\"odd\": assessments-0: no commit for 30 s or longer") })
    }

    @Test("Partitions and colour come on request; nothing from outside steers the terminal")
    func options() {
        let text = LagTable(partitions: true, colour: true).text(of: richSnapshot(problem: LagProblem("a\u{1B}[2Jb")))
        #expect(text.contains("alerts.drugs-1") && text.contains("\u{1B}[1;31mSTOP\u{1B}[0m"))
        #expect(text.hasPrefix("The cluster does not answer: a [2Jb; the numbers are 45 s old\n"))
        #expect(!LagTable(partitions: true).text(of: richSnapshot()).contains("\u{1B}"))
    }

    @Test("A cluster that never answered has no numbers to show")
    func nothing() {
        var history = LagHistory(interval: .seconds(10))
        let failed = LagSample(takenAt: start, result: .failure(LagProblem("gone", isBrokerUnreachable: true)))
        history.append(failed)
        let snapshot = LagEvaluator().snapshot(of: history, endingWith: failed, at: start)
        #expect(LagTable().text(of: snapshot) == "The cluster does not answer: gone\n")
    }
}
