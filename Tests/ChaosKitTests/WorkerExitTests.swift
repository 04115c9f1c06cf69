import Testing
import WorkerKit

@testable import ChaosKit

@Suite struct WorkerExitTests {
    private func isAsDocumented(
        _ cause: WorkerExit.Cause, _ status: WorkerExit.Status, isFinal: Bool = false
    ) -> Bool {
        WorkerExit(slot: WorkerSlot(.scorer, 1), cause: cause, status: status, isFinal: isFinal, seconds: 1)
            .isAsDocumented
    }

    @Test func `a stop ends in 0, under faults also in 75`() {
        #expect(isAsDocumented(.terminated, .exited(0)))
        #expect(isAsDocumented(.terminated, .exited(75)))
        #expect(isAsDocumented(.terminated, .exited(0), isFinal: true))
        #expect(!isAsDocumented(.terminated, .exited(75), isFinal: true))
        #expect(!isAsDocumented(.terminated, .exited(70)))
        #expect(!isAsDocumented(.terminated, .signaled(15)))
    }

    @Test func `an end that nobody asked for is one without a broker`() {
        #expect(isAsDocumented(.byItself, .exited(69)))
        #expect(!isAsDocumented(.byItself, .exited(70)))
        #expect(!isAsDocumented(.byItself, .exited(0)))
        #expect(!isAsDocumented(.byItself, .signaled(25)))
        #expect(!isAsDocumented(.byItself, .exited(69), isFinal: true))
    }

    @Test func `a killed worker ends by that signal`() {
        #expect(isAsDocumented(.killed, .signaled(9)))
        #expect(!isAsDocumented(.killed, .signaled(11)))
    }
}
