import Intelligence
import Kafka
import Notification
import WorkerKit

/// Publishes notices to the agencies' inbox topics.
struct InboxSender: NoticeSender {
    let producer: Producer
    let topics: StreamTopics

    var channel: DispatchChannel { .inbox }

    func send(
        _ notices: [PendingNotice], report: @escaping @Sendable ([DeliveryReport]) async throws -> Void
    ) async throws {
        var batch = ProducerBatch()
        for notice in notices {
            batch.append(
                topic: topics.inbox(notice.addressee), key: Array(notice.thread.description.utf8),
                payload: notice.body, headers: headers(of: notice))
        }
        let deliveries = try await producer.send(batch)
        try await report(
            zip(notices, deliveries).map { notice, delivery in
                guard let error = delivery.error else { return DeliveryReport(notice, .delivered) }
                if error.code == .messageTooLarge { return DeliveryReport(notice, .impossible("\(error)")) }
                return DeliveryReport(notice, .failed(DeliveryFailure("\(error)", concernsReceiver: true)))
            })
    }

    private func headers(of notice: PendingNotice) -> [Header] {
        typealias Name = CloudEventAttributes.Name
        var headers = [
            Header(Name.specVersion, "1.0"),
            Header(Name.id, notice.id.rawValue),
            Header(Name.source, WorkerName.notifier.executable),
            Header(Name.type, "mekong-dragon.notice"),
            Header(Name.time, Instant.now.description),
            Header(Name.subject, notice.thread.description),
            Header(Name.contentType, "application/json"),
        ]
        if notice.exercise { headers.append(Header(Name.exercise, "true")) }
        return headers
    }
}
