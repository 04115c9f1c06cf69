import Intelligence
import Kafka
import Notification
import WorkerKit

/// Publishes notices to the agencies' inbox topics.
struct InboxSender: NoticeSender {
    let producer: Producer
    let topics: StreamTopics
    let directory: AgencyDirectory

    var channel: DispatchChannel { .inbox }

    func send(
        _ notices: [PendingNotice], report: @escaping @Sendable ([DeliveryReport]) async throws -> Void
    ) async throws {
        var batch = ProducerBatch()
        // A notice may have waited longer than its addressee was a member.
        let (members, others) = (notices.filter(isMember), notices.filter { !isMember($0) })
        for notice in members {
            batch.append(
                topic: topics.inbox(notice.addressee), key: Array(notice.thread.description.utf8),
                payload: notice.body, headers: headers(of: notice))
        }
        let deliveries = try await producer.send(batch)
        let sent = zip(members, deliveries).compactMap { notice, delivery -> DeliveryReport? in
            guard let error = delivery.error else { return DeliveryReport(notice, .delivered) }
            // Our own end says nothing about the receiver: the notice stays as it is.
            if error.code == .purged || error.code == .closed { return nil }
            if error.code == .messageTooLarge { return DeliveryReport(notice, .impossible("\(error)")) }
            return DeliveryReport(notice, .failed(DeliveryFailure("\(error)", concernsReceiver: true)))
        }
        try await report(sent + others.map { DeliveryReport($0, .impossible("the agency is no member any more")) })
    }

    private func isMember(_ notice: PendingNotice) -> Bool { directory.contains(notice.addressee) }

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
