/// What an ``EntityMemory`` is made with: the same for all scorers of a campaign, and for whoever judges again what they
/// judged.
public struct MemoryRecipe: Sendable {
    /// How much it holds.
    public var limits: EntityMemory.Limits
    /// What its keys are hashed with.
    public var secret: EntitySecret

    /// A memory with those limits and that secret.
    public init(limits: EntityMemory.Limits, secret: EntitySecret) {
        self.limits = limits
        self.secret = secret
    }

    /// An empty memory.
    public func make() -> EntityMemory { EntityMemory(limits: limits, secret: secret) }
}
