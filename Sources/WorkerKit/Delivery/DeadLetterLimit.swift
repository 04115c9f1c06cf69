import Kafka

/// Stops a worker that would put most of a topic into dead letters: then the rules, the schema or the topic are wrong,
/// not the records, and a person has to look. A pure value.
///
/// Counts per topic over about the last `window` records; older ones fade by half.
struct DeadLetterLimit {
    /// The limit was reached. Nothing of the batch that reached it is published.
    struct Exceeded: Error, CustomStringConvertible {
        let topic: Topic
        let letters: Int
        let records: Int
        let settings: WorkerConfiguration.DeadLetterSettings

        var description: String {
            """
            \(letters) of the last \(records) records of \(topic) could not be handled: more than the share \
            \(settings.limit) of dead_letters.limit. The worker stops instead of emptying the topic into dead letters; \
            nothing is lost. Mend the cause (the messages above say what was refused) and start again, or let them go \
            there with dead_letters.limit: 1.
            """
        }
    }

    private struct Tally {
        var records = 0
        var letters = 0
    }

    private let settings: WorkerConfiguration.DeadLetterSettings
    private var tallies: [Topic: Tally] = [:]

    init(_ settings: WorkerConfiguration.DeadLetterSettings) {
        self.settings = settings
    }

    /// Counts `records` handled records of a topic, `letters` of them dead letters.
    ///
    /// - Throws: ``Exceeded`` where too large a share of what was counted is dead letters.
    mutating func admit(_ topic: Topic, records: Int, letters: Int) throws(Exceeded) {
        var tally = tallies[topic] ?? Tally()
        tally.records += records
        tally.letters += letters
        tallies[topic] = tally
        if tally.records >= settings.minimum, Double(tally.letters) > settings.limit * Double(tally.records) {
            throw Exceeded(topic: topic, letters: tally.letters, records: tally.records, settings: settings)
        }
        while tally.records > settings.window {
            tally.records /= 2
            tally.letters /= 2
        }
        tallies[topic] = tally
    }
}
