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

    /// Appends the assessment made last.
    func append(_ assessor: borrowing Assessor, to topic: Topic, _ batch: inout ProducerBatch) {
        let headers = assessor.isExercise ? exercise : regular
        assessor.withAssessment { assessment in
            batch.append(topic: topic, key: assessment.thread, payload: assessment.json, headers: headers) { value in
                switch value {
                case 0: assessment.id
                case 1: assessment.asOf
                default: assessment.thread
                }
            }
        }
    }
}
