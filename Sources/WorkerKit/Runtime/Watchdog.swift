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
            while true {
                let look = VitalSigns.Look(
                    monotonic: reading(CLOCK_BOOTTIME), wall: reading(CLOCK_REALTIME), heartbeatAge: heartbeatAge())
                if let reason = signs.observe(look) {
                    logger.critical("ending; nothing is lost", metadata: ["cause": "\(reason)"])
                    Program.hardExit(.tempFail)
                }
                // The kernel measures it on the monotonic clock.
                usleep(interval)
            }
        }
    }

    private static func reading(_ clock: clockid_t) -> Duration {
        var time = timespec()
        clock_gettime(clock, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
