/// What was published and what the broker said.
public struct LedgerEntry: Codable, Hashable, Sendable {
    /// What the broker said.
    public enum Outcome: String, Codable, Sendable {
        /// It has it.
        case acknowledged
        /// Nothing: it may have it or not, also twice.
        case unknown
    }

    /// Its number in the run, from 0.
    public var number: Int
    /// The record's `AGENCY/ID`; a name of our own for poison. Travels as the header `ce_id`.
    public var id: String
    /// The topic it was meant for.
    public var topic: String
    /// For poison the worker that must refuse it, and the cause that it must name.
    public var poison: Poison.Kind?
    /// What the broker said.
    public var outcome: Outcome
    /// Where it stands, as far as the broker said.
    public var position: Position?
    /// Of its bytes.
    public var digest: Digest
    /// When it was handed over, in milliseconds from the beginning.
    public var sent: Int
    /// When the broker's word came, in milliseconds from the beginning.
    public var answered: Int
}
