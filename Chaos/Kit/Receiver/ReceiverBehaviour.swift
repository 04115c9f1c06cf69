/// How an agency's server answers.
public enum ReceiverBehaviour: String, CaseIterable, Sendable {
    /// 204.
    case healthy
    /// Never.
    case hangs
    /// Resets the connection before it has read anything.
    case resets
    /// Reads all of it, then resets the connection: the sender cannot know that it arrived.
    case resetsAfterReading = "resets after reading"
    /// 500.
    case fails = "answers 500"
    /// 429, asking for two seconds.
    case isBusy = "answers 429"
}
