/// One request that reached an agency's server as a whole.
public struct ReceivedWebhook: Hashable, Sendable, Codable {
    /// The agency whose server it was.
    public var agency: String
    /// `webhook-id`: the id of the notice.
    public var id: String
    /// Of the body.
    public var digest: Digest
    /// Whether the signature is the one by the agency's secret.
    public var isSigned: Bool
    /// Whether the sender was told that it arrived.
    public var isAnswered: Bool
}
