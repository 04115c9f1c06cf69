import Intelligence
import Kafka
import RiskScoring

/// The headers of assessments: what they have in common is laid out once.
struct AssessmentHeaders {
    private let regular: HeaderTemplate
    private let exercise: HeaderTemplate

    init(source: String) {
        regular = HeaderTemplate(CloudEventAttributes.ofAssessments(source: source, exercise: false))
        exercise = HeaderTemplate(CloudEventAttributes.ofAssessments(source: source, exercise: true))
    }

    /// Appends the assessment made last, of the record at `source` of its batch.
    func append(_ assessor: borrowing Assessor, to topic: Topic, source: Int, _ batch: inout ProducerBatch) {
        let headers = assessor.isExercise ? exercise : regular
        assessor.withAssessment { assessment in
            batch.append(
                topic: topic, key: assessment.thread, payload: assessment.json, headers: headers, source: source
            ) { value in
                switch value {
                case 0: assessment.id
                case 1: assessment.asOf
                default: assessment.thread
                }
            }
        }
    }
}
