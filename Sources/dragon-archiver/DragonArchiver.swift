import Archive
import ArgumentParser
import Foundation
import Storage
import WorkerKit

/// Archives everything on the stream as evidence.
@main
struct DragonArchiver: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dragon-archiver",
        abstract: "Archive alerts, assessments, dispatches and actions on dead letters, each exactly once.",
        discussion: """
            Writes archive.sqlite in the state directory: append-only, the Kafka position in the same transaction as \
            the data, so that neither a crash nor a second instance loses or repeats a record.
            Runs until SIGTERM; a second one ends it at once, and nothing is lost.
            """)

    @OptionGroup var options: ProgramOptions

    func run() async throws {
        try await WorkerProgram.run(.archiver, options) { configuration, _ in
            let store = try ArchiveStore(path: configuration.state.archive.path, mode: .readWrite)
            return WorkerDefinition(name: .archiver, keepsPosition: true, classify: FailureAction.ofStore) { context in
                let handler = ArchiveHandler(store: store, context: context)
                return WorkerSession(handler: handler, hooks: handler.hooks)
            }
        }
    }
}
