import ArgumentParser

/// `dragon rules`.
struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Check, test, measure and change the rules of risk scoring.",
        discussion: """
              dragon rules check                       every mistake of the rules and lists
              dragon rules test                        the cases beside the rules
              dragon rules explain VN-CUSTOMS/W-7      why a record has its score
              dragon rules backtest --against live --rules new/rules.yaml --lists new/lists --json > report.json
              dragon rules promote  --rules new/rules.yaml --lists new/lists --report report.json --reason "..."
              dragon rules replay                      every archived decision made again, bit for bit
              dragon rules fit --labels outcomes.csv   what the weights should be, by what was found

            Nothing but promote changes the rules that are live. Exit codes: 0 done, 64 wrong usage, 65 a case failed, \
            a replay differed, a promotion was refused or data cannot be used, 66 no input, 78 wrong rules.
            """,
        subcommands: [
            CheckRules.self, TestRules.self, ExplainRecord.self, BacktestRules.self, ShadowRules.self, FitRules.self,
            ScoreTable.self, PromoteRules.self, ReplayRules.self,
        ])
}
