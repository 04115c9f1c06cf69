extension ClientSettings {
    /// What every client starts from; then `common` and the client's own properties are laid over it.
    var commonDefaults: [String: String] {
        var properties = [
            "bootstrap.servers": brokers,
            "client.id": clientID,
            "socket.keepalive.enable": "true",
            // Requests are batches already: holding one back for the answer to the one before only costs time.
            "socket.nagle.disable": "true",
            "log.connection.close": "false",
            "reconnect.backoff.ms": "100",
        ]
        switch kind {
        case .embedded:
            // It listens on 127.0.0.1 only; found topics and lost brokers should show at once.
            properties["broker.address.family"] = "v4"
            properties["reconnect.backoff.max.ms"] = "500"
            properties["topic.metadata.refresh.interval.ms"] = "5000"
        case .cluster:
            properties["reconnect.backoff.max.ms"] = "2000"
            properties["topic.metadata.refresh.interval.ms"] = "30000"
        }
        return properties
    }

    var consumerDefaults: [String: String] {
        var properties = [
            "check.crcs": "true",
            "fetch.error.backoff.ms": "200",
            // A record in hand keeps all of the fetch it came with in memory, unless it came compressed.
            "fetch.max.bytes": String(HoldingPolicy.defaultBufferBytes),
            // Before 2.10 a cooperative member that commits while it joins again loses its partitions (#4059), and
            // nothing tells that it is joining: measured on the embedded broker too, where a join takes seconds.
            "partition.assignment.strategy": "range",
        ]
        if LibraryVersion.isAtLeast(0x0202_00ff) {
            properties["fetch.queue.backoff.ms"] = "20"
            properties["queued.min.messages"] = "100000"
            properties["queued.max.messages.kbytes"] = "65536"
        } else {
            // Before 2.2.0 a full prefetch queue stops fetching for up to a second (#2879), so the queue
            // must hold more than a second's worth.
            properties["queued.min.messages"] = "500000"
            properties["queued.max.messages.kbytes"] = "262144"
        }
        switch kind {
        case .embedded:
            properties["enable.partition.eof"] = "false"
            // A fetch that finds nothing is parked for the whole wait and not woken by new data.
            properties["fetch.wait.max.ms"] = "10"
            // Joins wait for the session timeout less a second; below 3 s no member ever gets partitions.
            properties["session.timeout.ms"] = "6000"
            properties["heartbeat.interval.ms"] = "500"
        case .cluster:
            // Where control records lie, no record tells that they were passed.
            properties["enable.partition.eof"] = "true"
            properties["fetch.wait.max.ms"] = "100"
            // The partitions of a killed worker lie still that long; the library's 45 s are too long for alerts.
            properties["session.timeout.ms"] = "10000"
        }
        return properties
    }

    var producerDefaults: [String: String] {
        var properties = [
            "enable.idempotence": "true",
            "linger.ms": "5",
            "compression.type": "lz4",
            "batch.num.messages": "10000",
            "queue.buffering.max.messages": "100000",
            "queue.buffering.max.kbytes": "131072",
            // What brokers accept by default.
            "message.max.bytes": "1048588",
            // A key goes to the same partition as with the Java clients.
            "partitioner": "murmur2_random",
            "message.timeout.ms": String(deliveryTimeout.milliseconds),
        ]
        // Where one request is refused and the next one of its partition is taken, an idempotent producer concludes
        // that the first one's records are in the log: a cluster would refuse the gap. The embedded broker takes it,
        // and they would be lost.
        if kind == .embedded { properties["max.in.flight.requests.per.connection"] = "1" }
        return properties
    }

    /// The properties of a consumer, in the order in which they are set: later ones win.
    func consumerLayers(_ own: [String: String]) -> [[String: String]] {
        [commonDefaults, consumerDefaults, common, consumer, own]
    }

    /// The properties of a producer, in the order in which they are set: later ones win.
    func producerLayers(_ transactions: Transactions? = nil) -> [[String: String]] {
        [
            commonDefaults, producerDefaults, transactions?.properties(deliveryTimeout: deliveryTimeout) ?? [:], common,
            producer,
        ]
    }

    /// The properties of a client that only asks questions.
    var adminLayers: [[String: String]] {
        [commonDefaults, common]
    }
}
