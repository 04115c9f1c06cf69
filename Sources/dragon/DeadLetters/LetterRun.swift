import ArgumentParser
import Foundation
import Intelligence
import Kafka
import WorkerKit

/// A run of `redrive` or `discard`: plan, ask, do, sum up.
struct LetterRun {
    let deed: LetterDeed
    let options: ProgramOptions
    let order: OrderOptions
    let filter: LetterFilterOptions
    let reason: String?
    let limit: Int
    let force: Bool
    let stampNow: Bool

    /// - Throws: ``ProgramError`` with the exit code that the commands' help lists.
    func run() async throws {
        let configuration = try options.load()
        let person = try order.person()
        let addresses = try order.addresses.map { try ShowLetter.address($0, configuration.topics) }
        if !order.dryRun, !order.yes, !Confirmation.isPossible {
            throw ProgramError(.usage, "there is no terminal to ask on: say --yes to go ahead, or --dry-run to look")
        }
        let cluster = try await BrokerLocator(configuration).connect(clientID: "dragon-dead-letters")
        let log = try await LetterLog.open(cluster.settings, topics: configuration.topics)
        let rules = RedriveRules(
            limit: limit, force: force, topics: log.existing,
            subscriptions: Dictionary(
                uniqueKeysWithValues: WorkerName.allCases.map { ($0, configuration.subscription(of: $0)) }))
        var ledger = LetterLedger()
        let plan = try await plan(log, rules, &ledger, addresses, configuration.topics)
        if let refusals = plan.refusals { Terminal.error(refusals) }
        guard !plan.selected.isEmpty else {
            if let hint = filter.hint(plan.seen) { Terminal.error(hint) }
            Terminal.error("nothing to \(deed == .redrive ? "redrive" : "discard")")
            return try end(plan, LetterResults(), left: 0)
        }
        Terminal.error(plan.text(deed))
        guard !order.dryRun else {
            Terminal.error("nothing was done: this was a dry run")
            return try end(plan, LetterResults(), left: 0)
        }
        guard log.hasActions else {
            throw ProgramError(
                .unavailable,
                "the topic \(configuration.topics.deadLetterActions) is missing, so what is done could not be "
                    + "recorded: create it with `dragon topics --create`, or start the embedded broker anew")
        }
        guard order.yes || Confirmation.ask("Do it?") else { throw ProgramError(.tempFail, "nothing was done") }
        try await act(plan, log, rules, ledger, person, cluster.settings)
    }

    private func plan(
        _ log: LetterLog, _ rules: RedriveRules, _ ledger: inout LetterLedger, _ addresses: [LetterAddress],
        _ topics: StreamTopics
    ) async throws -> LetterPlan {
        let filter = try filter.filter(topics, now: .now)
        var plan = LetterPlan()
        var bar = ProgressBar(total: nil)
        defer { bar.finish() }
        try await log.refresh(&ledger) { bar.update(done: $0, text: "\($0) of \($1) actions read") }
        let known = ledger
        func consider(_ letter: Letter) {
            if let refusal = rules.refusal(of: deed, letter, known) {
                return plan.refuse(letter.address, refusal)
            }
            plan.select(letter, for: deed)
            if order.dryRun {
                print(order.json ? LetterJSON.line(letter, would: deed) : Self.preview(letter, deed, known))
            }
        }
        if addresses.isEmpty {
            try await log.read(
                filter.selectedWorkers, progress: { bar.update(done: $0, text: "\($0) of \($1) letters read") }
            ) { letter, _ in
                plan.seen.add(letter)
                if filter.includes(letter, known.status(of: letter.address)) { consider(letter) }
            }
        } else {
            var missing = Set(addresses)
            try await log.read(at: addresses) { letter, _ in
                missing.remove(letter.address)
                consider(letter)
            }
            for address in missing.sorted() { plan.refuse(address, log.absence(of: address) ?? .absent) }
        }
        return plan
    }

    private func act(
        _ plan: LetterPlan, _ log: LetterLog, _ rules: RedriveRules, _ ledger: LetterLedger, _ person: String,
        _ settings: ClientSettings
    ) async throws {
        let producer = try Producer(Self.bounded(settings))
        let results = LetterResults()
        var bar = ProgressBar(total: plan.selected.count, isWanted: order.quiet || !Terminal.isTerminal(STDOUT_FILENO))
        let interruption = Interruption()
        interruption.listen()
        let work = LetterWork(
            log: log, producer: producer,
            order: LetterOrder(
                by: person, reason: reason, stampNow: stampNow,
                lease: order.takeOver ? .zero : LetterOrder.standardLease),
            rules: rules, ledger: ledger
        ) { address, outcome in
            results.add(outcome)
            bar.update(done: results.count, text: results.text)
            if order.quiet, outcome.isDone { return }
            print(order.json ? LetterJSON.line(address, outcome) : Self.receipt(address, outcome))
        }
        var failure: (any Error)?
        var left = 0
        do {
            left = try await work.run(deed, plan.selected, isStopped: { interruption.isRequested }) { holder, wait in
                Terminal.error(
                    "waiting up to \(wait.components.seconds + 1) s for a redrive by "
                        + "\(PlainText.oneLine(holder, limit: 80)) that has not ended (--take-over does not wait)")
            }
        } catch {
            failure = error
            left = plan.selected.count - results.count
        }
        _ = await producer.close(deadline: .seconds(5))
        await log.close()
        bar.finish()
        Terminal.error(results.text)
        if let failure {
            throw ProgramError(
                .tempFail,
                "stopped before the work was done: \(failure). \(LetterPlan.letters(left)) not come to. "
                    + "Nothing is lost: the same command goes on where this one ended")
        }
        try end(plan, results, left: left)
    }

    /// The exit code.
    private func end(_ plan: LetterPlan, _ results: LetterResults, left: Int) throws {
        if left > 0 {
            throw ProgramError(
                .tempFail, "stopped: \(LetterPlan.letters(left)) not come to; the same command goes on with them")
        }
        if results.interrupted > 0 || results.failed > 0 {
            throw ProgramError(.tempFail, "not everything was done; the same command tries the rest again")
        }
        guard plan.refusedCount + results.refused > 0 else { return }
        let isAbsence = plan.isOnlyAbsent && results.refused == 0 && results.done == 0
        throw ExitCode((isAbsence ? DragonExit.noInput : .dataError).rawValue)
    }

    /// Within the lease it must be certain whether a record was delivered, whatever the configuration says.
    private static func bounded(_ settings: ClientSettings) -> ClientSettings {
        var settings = settings
        settings.deliveryTimeout = LetterWork.deliveryTimeout
        for property in ["message.timeout.ms", "delivery.timeout.ms"] {
            settings.common[property] = nil
            settings.producer[property] = nil
        }
        return settings
    }

    /// Prints a line. Nobody reading any more is no reason to stop in the middle of a redrive.
    private func print(_ line: String) { StandardStream.output.write(line + "\n") }

    private static func preview(_ letter: Letter, _ deed: LetterDeed, _ ledger: LetterLedger) -> String {
        let what = ledger.status(of: letter.address) == .interrupted ? "would look for the record of" : "would"
        switch deed {
        case .discard: return "would discard \(letter.address)  \(PlainText.oneLine(letter.cause))"
        case .redrive:
            let verb = what == "would" ? "would redrive" : what
            let topic = letter.origin?.topic.rawValue ?? ""
            return "\(verb) \(letter.address)  \(PlainText.oneLine(letter.cause)) to \(PlainText.oneLine(topic))"
        }
    }

    private static func receipt(_ address: LetterAddress, _ outcome: LetterOutcome) -> String {
        switch outcome {
        case .redriven(let place, false): "redriven \(address) to \(place)"
        case .redriven(let place, true): "redriven \(address) to \(place) before: an interrupted redrive had sent it"
        case .discarded: "discarded \(address)"
        case .refused(let refusal): "refused \(address): \(refusal)"
        case .failed(let reason): "failed \(address): \(PlainText.oneLine(reason, limit: 500))"
        case .interrupted(let reason): "interrupted \(address): \(PlainText.oneLine(reason, limit: 500))"
        }
    }
}
