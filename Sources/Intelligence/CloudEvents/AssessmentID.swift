/// The ids of assessments. They follow from where the record stands alone, so that judging it again gives the same id
/// and consumers can drop what they have; readable, with no hash, as their parts are unique together.
public enum AssessmentID {
    /// `a-<topic>-<partition>-<offset>-<cluster>`. The cluster's id is part of it, because another cluster counts its
    /// offsets anew.
    public static func derive(cluster: String, topic: String, partition: Int32, offset: Int64) -> String {
        var text = ByteBuffer()
        append(
            to: &text, cluster: cluster, position: RecordPosition(topic: topic, partition: partition, offset: offset))
        return String(decoding: text.view(0..<text.count), as: UTF8.self)
    }

    /// Appends the same, without making a string.
    package static func append(to text: inout ByteBuffer, cluster: String, position: RecordPosition) {
        text.append("a-")
        text.append(position.topic)
        text.append(UInt8(ascii: "-"))
        text.append(decimal: Int64(position.partition))
        text.append(UInt8(ascii: "-"))
        text.append(decimal: position.offset)
        text.append(UInt8(ascii: "-"))
        text.append(cluster)
    }
}
