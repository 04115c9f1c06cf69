/// Something that should not be.
public struct Finding: Hashable, Sendable, Codable {
    /// What is wrong.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// An effect that had to come did not.
        case lost
        /// An effect came twice, or came of nothing.
        case duplicated
        /// The same id says different things.
        case contradiction
        /// Something overtook something of the same thread.
        case outOfOrder = "out_of_order"
        /// A worker ended as it must not.
        case exit
        /// The workers did not catch up.
        case unsettled
        /// The run cannot tell, because the embedded broker has forgotten records.
        case undetermined
    }

    /// What is wrong.
    public var kind: Kind
    /// Which effect, or which worker.
    public var place: String
    /// The record, the id or the position.
    public var subject: String
    /// In words.
    public var detail: String
}
