import Kafka

/// The monitor's page: HTML made on the server, without a script. It reloads itself, reads on a phone as on a wall
/// screen, in light and dark, and says in words what it says in colour.
struct LagPage {
    /// The state shown; nil before the first sample.
    let snapshot: LagSnapshot?
    /// How often the page reloads, in whole seconds, at least 1.
    let refreshSeconds: Int64

    init(_ snapshot: LagSnapshot?, refresh: Duration) {
        self.snapshot = snapshot
        refreshSeconds = max(1, refresh.milliseconds / 1000)
    }

    /// The whole document.
    var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="refresh" content="\(refreshSeconds)">
        <title>\(Self.escaped(headline.short)) · Mekong Dragon</title>
        <link rel="icon" href="\(Self.icon(headline.tone))">
        <style>
        \(Self.style)
        </style>
        </head>
        <body>
        <header>
        <p class="brand">Mekong Dragon <span>lag of the workers</span></p>
        <h1 class="\(headline.tone.rawValue)"><span class="mark" aria-hidden="true">\(headline.tone.mark)</span> \
        \(Self.escaped(headline.long))</h1>
        \(snapshot.map(facts) ?? "")
        </header>
        <main>
        \(snapshot.map(content) ?? "")
        </main>
        <footer>
        <p><a href="/lag">JSON</a> · <a href="/metrics">Prometheus metrics</a> · reloads every \
        \(Humane.duration(.seconds(refreshSeconds)))</p>
        </footer>
        </body>
        </html>

        """
    }

    private func facts(_ snapshot: LagSnapshot) -> String {
        var facts: [String] = []
        if let sampledAt = snapshot.sampledAt, let age = snapshot.sampleAge {
            facts.append("sampled \(Humane.duration(age)) ago, at \(sampledAt.timeOfDay)")
            facts.append("cluster \(snapshot.clusterID.map { "<b>\(Self.escaped($0))</b>" } ?? "without an id")")
            facts.append("\(Humane.count(Int64(snapshot.brokers), "broker"))")
        }
        return facts.isEmpty ? "" : "<p class=\"facts\">\(facts.joined(separator: " · "))</p>"
    }

    private func content(_ snapshot: LagSnapshot) -> String {
        var parts: [String] = []
        if let problem = snapshot.problem {
            let numbers =
                snapshot.sampleAge.map { "The numbers below are \(Humane.duration($0)) old." }
                ?? "There are no numbers yet."
            parts.append(
                "<p class=\"notice bad\" role=\"alert\"><b>The last sample failed:</b> "
                    + "\(Self.escaped(problem.description)). \(numbers)</p>")
        }
        guard snapshot.sampledAt != nil else { return parts.joined() }
        if snapshot.workers.isEmpty { parts.append("<p>No worker is configured to be watched.</p>") }
        let attention = snapshot.workers.flatMap { worker in worker.topics.compactMap { item(worker, $0) } }
        if !attention.isEmpty {
            parts.append("<h2>Needs attention</h2>\n<ul class=\"causes\">\n\(attention.joined(separator: "\n"))\n</ul>")
        }
        if !snapshot.workers.isEmpty { parts.append(workersTable(snapshot)) }
        parts.append(partitionsTable(snapshot))
        return parts.joined(separator: "\n")
    }

    private func item(_ worker: WorkerLag, _ topic: TopicLag) -> String? {
        topic.cause.map { cause in
            "<li>\(Self.pill(topic.status)) <b>\(Self.escaped(worker.worker))</b> "
                + "<code>\(Self.escaped(cause.place))</code> \(Self.escaped(cause.reason))</li>"
        }
    }

    /// What the page says first.
    private var headline: (long: String, short: String, tone: Tone) {
        guard let snapshot else { return ("The first sample is being taken", "starting", .unknown) }
        guard snapshot.isCurrent else { return ("The cluster does not answer", "no answer", .bad) }
        let bad = snapshot.workers.filter { $0.status != .ok }
        let letters = LagRules.sum(snapshot.deadLetters.compactMap(\.records))
        if let worst = bad.map(\.status).max() {
            let count = Int64(bad.count)
            let who =
                count == 1 ? bad[0].worker : "\(count) of \(Humane.count(Int64(snapshot.workers.count), "worker"))"
            return ("\(who) need\(count == 1 ? "s" : "") attention", worst.rawValue, Tone(worst))
        }
        let waiting = LagTotal(of: snapshot.workers.map(\.total)).knownRecords
        let state = waiting == 0 ? "All workers are caught up" : "All workers keep up"
        return letters == 0
            ? (state, "OK", .good) : ("\(state); \(Humane.count(letters, "dead letter"))", "OK", .warn)
    }
}

extension LagPage {
    /// Colour and mark of a state; the word always stands beside them.
    enum Tone: String {
        case good, warn, bad, unknown

        init(_ status: LagStatus) {
            switch status {
            case .ok: self = .good
            case .warn, .notFound: self = .warn
            case .stop, .stall, .rewind: self = .bad
            }
        }

        var mark: String {
            switch self {
            case .good: "✓"
            case .warn: "!"
            case .bad: "✕"
            case .unknown: "…"
            }
        }
    }

    /// A status word in its colour.
    static func pill(_ status: LagStatus) -> String {
        let tone = Tone(status)
        return "<span class=\"pill \(tone.rawValue)\"><span aria-hidden=\"true\">\(tone.mark)</span> "
            + "\(status.rawValue)</span>"
    }

    /// Text that may hold anything, for an element or a quoted attribute.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in Humane.oneLine(text).unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
