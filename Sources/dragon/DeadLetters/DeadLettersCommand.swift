import ArgumentParser

/// `dragon dead-letters`.
struct DeadLettersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead-letters",
        abstract: "Look at the records that workers could not handle, send them again, or set them aside.",
        discussion: """
            A record that a worker cannot handle, now or ever, goes to dead-letters.<worker>, its bytes untouched, the \
            cause in its headers. Its address is where it lies there: scorer-0@12 is partition 0, offset 12 of \
            dead-letters.scorer.

              dragon dead-letters list                              what there is, by worker and cause
              dragon dead-letters show scorer-0@12                  one letter, its headers and bytes
              dragon dead-letters show scorer-0@12 --raw > record   exactly its bytes
              dragon dead-letters redrive --worker scorer --cause invalid --since 2h
              dragon dead-letters discard scorer-0@12 --reason "test of a vendor, agreed with the agency"

            Mend the cause before you redrive: the worker that could not handle the record gets it again. Nothing is \
            ever deleted: a letter that was redriven or discarded is only no longer open. Who did what is recorded in \
            the topic dead-letter-actions and archived.
            """,
        subcommands: [ListLetters.self, ShowLetter.self, RedriveLetters.self, DiscardLetters.self],
        defaultSubcommand: ListLetters.self)
}
