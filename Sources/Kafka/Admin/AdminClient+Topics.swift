import CLibrdkafka

extension AdminClient {
    func createTopics(_ topics: [NewTopic], by deadline: Deadline) throws -> [Topic: KafkaError?] {
        try refuseOnEmbedded("create topics over the wire", by: deadline)
        var results: [Topic: KafkaError?] = [:]
        var requests: [OpaquePointer?] = []
        defer { for request in requests { rd_kafka_NewTopic_destroy(request) } }
        for topic in topics {
            var text = [CChar](repeating: 0, count: 256)
            let request = rd_kafka_NewTopic_new(
                topic.topic.rawValue, Int32(clamping: topic.partitions), Int32(clamping: topic.replication ?? -1),
                &text, text.count)
            guard let request, Topic.isValid(topic.topic.rawValue) else {
                results[topic.topic] = .some(
                    KafkaError(.configurationRefused, "not a topic that can be created", context: "\(topic.topic)"))
                if let request { rd_kafka_NewTopic_destroy(request) }
                continue
            }
            for (name, value) in topic.properties { rd_kafka_NewTopic_set_config(request, name, value) }
            requests.append(request)
        }
        guard !requests.isEmpty else { return results }
        let answer = try ask(RD_KAFKA_ADMIN_OP_CREATETOPICS, by: deadline) { options, queue in
            rd_kafka_CreateTopics(client, &requests, requests.count, options, queue)
        }
        defer { rd_kafka_event_destroy(answer) }
        var count = 0
        let created = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(answer), &count)
        for result in UnsafeBufferPointer(start: created, count: created == nil ? 0 : count) {
            let name = rd_kafka_topic_result_name(result).map { String(cString: $0) } ?? ""
            let code = rd_kafka_topic_result_error(result)
            let text = rd_kafka_topic_result_error_string(result).map { String(cString: $0) }
            results[Topic(name)] = .some(
                code == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : KafkaError(KafkaError.Code(code), text, context: name))
        }
        return results
    }

    func listGroups(by deadline: Deadline) throws -> [GroupListing] {
        try refuseOnEmbedded("list groups", by: deadline)
        var pointer: UnsafePointer<rd_kafka_group_list>?
        let result = rd_kafka_list_groups(client, nil, &pointer, deadline.milliseconds())
        defer { if let pointer { rd_kafka_group_list_destroy(pointer) } }
        // A part of the list is not the list.
        guard result == RD_KAFKA_RESP_ERR_NO_ERROR, let list = pointer?.pointee else { throw KafkaError(result) }
        return UnsafeBufferPointer(start: list.groups, count: Int(max(0, list.group_cnt))).map { group in
            GroupListing(
                group: GroupID(group.group.map { String(cString: $0) } ?? ""),
                state: group.state.map { String(cString: $0) } ?? "", members: Int(group.member_cnt))
        }
        .sorted { $0.group.rawValue < $1.group.rawValue }
    }
}
