import Foundation
import Kafka

/// Finds the brokers: the configured ones, or the embedded broker of the state directory, whose address changes
/// whenever it starts.
public struct BrokerLocator: Sendable {
    /// What it goes by.
    public let configuration: DragonConfiguration

    /// Finds the brokers of `configuration`.
    public init(_ configuration: DragonConfiguration) {
        self.configuration = configuration
    }

    /// The address now; nil while there is no embedded broker.
    public var address: String? {
        guard configuration.kafka.isEmbedded else { return configuration.kafka.brokers }
        guard let text = try? String(contentsOf: configuration.state.brokerAddress, encoding: .utf8) else { return nil }
        let address = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return address.isEmpty ? nil : address
    }

    /// The client settings for the brokers as they are now.
    ///
    /// - Throws: ``ProgramError`` (69) where there is no embedded broker.
    public func clientSettings(clientID: String) throws -> ClientSettings {
        guard let address else { throw unreachable("no embedded broker has left its address there") }
        return configuration.kafka.clientSettings(brokers: address, clientID: clientID)
    }

    /// Waits until a broker answers, for `kafka.start_timeout` at the most.
    ///
    /// - Throws: ``ProgramError`` (69) where none does.
    public func connect(clientID: String) async throws -> (settings: ClientSettings, clusterID: String) {
        let clock = ContinuousClock()
        let end = clock.now + configuration.kafka.startTimeout
        var reason = "no embedded broker has left its address there"
        repeat {
            if let address {
                let settings = configuration.kafka.clientSettings(brokers: address, clientID: clientID)
                do {
                    let admin = try Admin(settings)
                    let remaining = end - clock.now
                    let id = await Result { try await admin.clusterID(deadline: max(remaining, .milliseconds(500))) }
                    await admin.close()
                    return (settings, try id.get())
                } catch let error as KafkaError {
                    guard error.isRetriable || error.code == .brokerUnreachable || error.code == .timedOut else {
                        throw ProgramError(.unavailable, "the broker at \(address): \(error)")
                    }
                    reason = "\(error)"
                }
            }
            try await Task.sleep(for: .milliseconds(100))
        } while clock.now < end
        throw unreachable(reason)
    }

    private func unreachable(_ reason: String) -> ProgramError {
        let place =
            configuration.kafka.isEmbedded
            ? "the embedded broker of \(configuration.state.url.path)" : "the broker at \(configuration.kafka.brokers)"
        let advice =
            configuration.kafka.isEmbedded
            ? "start it with `dragon up` or `dragon-broker`, or name a cluster with DRAGON_KAFKA_BROKERS"
            : "check kafka.brokers (DRAGON_KAFKA_BROKERS), the network and the security settings"
        return ProgramError(.unavailable, "\(place) cannot be reached: \(reason). To mend it: \(advice).")
    }
}

extension Result where Failure == any Error {
    /// The outcome of an asynchronous `body`.
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
