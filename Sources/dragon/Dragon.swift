import ArgumentParser

/// The operators' and feeds' command.
@main
struct Dragon: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dragon",
        abstract: "Run, feed and watch the Mekong Dragon intelligence stream.",
        discussion: """
            Agencies publish records (warnings, feedback, seizures, requests, corrections, recalls) to Kafka; workers \
            score them, notify whom they concern, and archive everything.

            Try it:   dragon up                      the whole stream on an embedded broker, with a sample feed
                      dragon publish records.ndjson  check and publish your own records
                      dragon lag                     how far each worker is behind
                      dragon dead-letters            what could not be handled, and why
                      dragon rules                   check, test, measure and change the rules of scoring

            The cluster is the one of config/dragon.yaml; DRAGON_KAFKA_BROKERS=host:port names another.
            Exit codes (sysexits.h): 0 done, 64 wrong usage, 65 input rejected, 66 no input, 69 no broker, \
            70 a fault of ours, 73 cannot create, 74 read or write failed, 75 stopped early, 78 wrong configuration.
            """,
        version: "0.1.0",
        subcommands: [
            Up.self, Publish.self, Simulate.self, LagCommand.self, Topics.self, DeadLettersCommand.self,
            ArchiveCommand.self, RulesCommand.self, ConfigCommand.self,
        ])
}
