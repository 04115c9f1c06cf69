import Foundation
import Intelligence
import Kafka

/// What an operator ordered to be done about dead letters.
public struct LetterOrder: Sendable {
    /// Who ordered it.
    public var by: String
    /// Why.
    public var reason: String?
    /// Names this run of the command in its actions.
    public var command: String
    /// Whether redriven records get the present as their time, instead of their own.
    public var stampNow: Bool
    /// How long ago a redrive that has not ended must have been announced, to be certainly over.
    public var lease: Duration

    /// The time that a redrive has from its announcement to its end; `lease` unless its end is known otherwise.
    public static let standardLease = Duration.seconds(30)

    /// An order of `by`.
    public init(
        by: String, reason: String?, command: String = UUID().uuidString.lowercased(), stampNow: Bool = false,
        lease: Duration = standardLease
    ) {
        self.by = by
        self.reason = reason
        self.command = command
        self.stampNow = stampNow
        self.lease = lease
    }
}

/// What became of one letter of an order.
public enum LetterOutcome: Sendable {
    /// Its record stands there again; `wasFound`: an interrupted redrive had sent it.
    case redriven(to: RecordPlace, wasFound: Bool)
    /// It is marked as dealt with.
    case discarded
    /// Nothing was done, and why.
    case refused(LetterRefusal)
    /// Nothing was sent, and why.
    case failed(String)
    /// It may or may not have been sent; the next redrive finds out.
    case interrupted(String)
}

/// A letter that an order is about.
public struct SelectedLetter: Sendable, Hashable {
    /// Which letter.
    public var address: LetterAddress
    /// The bytes of its key and payload: letters are taken in hand in bounded portions.
    public var byteCount: Int

    /// That letter.
    public init(_ address: LetterAddress, byteCount: Int) {
        self.address = address
        self.byteCount = byteCount
    }
}

/// What is done about letters.
public enum LetterDeed: Sendable {
    /// The record is sent to its topic again.
    case redrive
    /// The letter is marked as dealt with.
    case discard
}
