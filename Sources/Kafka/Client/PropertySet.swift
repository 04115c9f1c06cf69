import CLibrdkafka

/// Properties laid over one another, and the client made of them.
struct PropertySet {
    /// Later layers win.
    var layers: [[String: String]]

    init(_ layers: [[String: String]]) { self.layers = layers }

    /// What a property is set to; nil when librdkafka's default stays.
    func value(of name: String) -> String? { layers.last { $0[name] != nil }?[name] }

    /// Makes a client of that kind. `configure` sets what is not a property, such as callbacks.
    /// Throws the first property that librdkafka refuses.
    func client(
        _ kind: rd_kafka_type_t, configure: (OpaquePointer) -> Void = { _ in }
    ) throws(KafkaError) -> OpaquePointer {
        guard let configuration = rd_kafka_conf_new() else {
            throw KafkaError(.configurationRefused, "no configuration could be made")
        }
        KafkaLog.install(on: configuration)
        let properties = layers.reduce(into: [:]) { $0.merge($1) { $1 } }
        for (name, value) in properties.sorted(by: { $0.key < $1.key }) {
            if let message = Self.set(name, value, on: configuration) {
                rd_kafka_conf_destroy(configuration)
                throw KafkaError(.configurationRefused, message, context: name)
            }
        }
        configure(configuration)
        var text = [CChar](repeating: 0, count: 512)
        guard let client = rd_kafka_new(kind, configuration, &text, text.count) else {
            // Only a client that came to be owns its configuration.
            rd_kafka_conf_destroy(configuration)
            throw KafkaError(.configurationRefused, Self.string(text))
        }
        return client
    }

    /// Why librdkafka refuses that property; nil when it takes it. Connects to nothing.
    static func refusal(of name: String, _ value: String) -> String? {
        guard let scratch = rd_kafka_conf_new() else { return "no configuration could be made" }
        defer { rd_kafka_conf_destroy(scratch) }
        return set(name, value, on: scratch)
    }

    private static func set(_ name: String, _ value: String, on configuration: OpaquePointer) -> String? {
        var text = [CChar](repeating: 0, count: 512)
        let result = rd_kafka_conf_set(configuration, name, value, &text, text.count)
        guard result != RD_KAFKA_CONF_OK else { return nil }
        if result == RD_KAFKA_CONF_UNKNOWN { return "librdkafka \(LibraryVersion.text) has no property \(name)" }
        // librdkafka quotes the value it refuses.
        return ClientSettings.isSecret(name) ? "the value of \(name) is not accepted" : string(text)
    }

    private static func string(_ text: [CChar]) -> String {
        String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
