/// The ids of assessments. They follow from where the record stands alone, so that judging it again gives the same id
/// and consumers can drop what they have; readable, with no hash, as their parts are unique together.
public enum AssessmentID {
    /// `a-<topic>-<partition>-<offset>-<cluster>`. The cluster's id is part of it, because another cluster counts its
    /// offsets anew.
    public static func derive(cluster: String, topic: String, partition: Int32, offset: Int64) -> String {
        "a-\(topic)-\(partition)-\(offset)-\(cluster)"
    }
}
