import Foundation
import Logging

/// Ends the process where it could only hang for ever, so that its service manager starts it anew. Nothing is lost:
/// nothing is committed before it is durable.
public enum Watchdog {
    private static let interval: UInt32 = 1_000_000

    /// Watches from a thread of its own: a hung C call may hold every thread of the cooperative pool.
    ///
    /// - Parameter heartbeatAge: since when the consumer's thread has not turned; nil while there is none.
    public static func start(_ logger: Logger, heartbeatAge: @escaping @Sendable () -> Duration? = { nil }) {
        Thread.detachNewThread {
            var signs = VitalSigns()
            let start = ContinuousClock.now
            while true {
                let look = VitalSigns.Look(
                    monotonic: start.duration(to: .now), wall: .seconds(Date().timeIntervalSince1970),
                    heartbeatAge: heartbeatAge())
                if let reason = signs.observe(look) {
                    logger.critical("ending; nothing is lost", metadata: ["cause": "\(reason)"])
                    Program.hardExit(.tempFail)
                }
                // The kernel measures it on the monotonic clock.
                usleep(interval)
            }
        }
    }
}
