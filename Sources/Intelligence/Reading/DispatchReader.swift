/// Reads dispatches, as the notifier writes them. One per lane, like ``RecordReader``.
public final class DispatchReader {
    private let parser: JSONParser

    /// Makes a reader with its parser.
    public init(limits: ReadingLimits = ReadingLimits()) { parser = JSONParser(limits: limits) }

    /// Reads one dispatch; throws everything that is wrong with it.
    public func read(_ bytes: UnsafeRawBufferPointer) throws(RecordProblems) -> Dispatch {
        try parser.withTape(of: bytes) { $0.dispatchDocument() }
    }

    /// Reads one dispatch; throws everything that is wrong with it.
    public func read(_ bytes: [UInt8]) throws(RecordProblems) -> Dispatch {
        try bytes.withUnsafeBytes { bytes in
            Result { () throws(RecordProblems) in try read(bytes) }
        }.get()
    }
}

extension TapeReader {
    mutating func dispatchDocument() -> Dispatch {
        let nobody = RecordID(agency: AgencyCode(""), id: "")
        var dispatch = Dispatch(
            id: "", record: nobody, thread: nobody, assessment: "", addressee: nobody.agency, channel: .none,
            status: .failed, at: .earliest, exercise: false)
        var version = SchemaVersion.current
        let words = vocabulary
        var members = open(TapeReader.root)
        while let (key, value) = next(&members, words.dispatch) {
            switch key {
            case .schemaVersion: self.version(value, into: &version)
            case .type: type(value, mustBe: "dispatch")
            case .id: read(value, into: &dispatch.id)
            case .recordID: recordID(value).map { dispatch.record = $0 }
            case .threadID: recordID(value).map { dispatch.thread = $0 }
            case .assessmentID: read(value, into: &dispatch.assessment)
            case .addressee: agency(value).map { dispatch.addressee = $0 }
            case .channel: read(value, words.channels, into: &dispatch.channel)
            case .status: read(value, words.statuses, into: &dispatch.status)
            case .at: read(value, into: &dispatch.at)
            case .exercise: flag(value).map { dispatch.exercise = $0 }
            case .detail: read(value, into: &dispatch.detail)
            }
        }
        keepOnlyVersionProblem()
        return dispatch
    }
}
