import ArgumentParser

/// The benchmarks of the project: ours against a peer, in one run.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dragon-bench",
        abstract: "Measure ours against a peer in one run; figures are CPU time and ratios.",
        discussion: "Build with `swift build -c release`. A debug build measures nothing of interest.")

    func run() async throws {
        print("not yet")
    }
}
