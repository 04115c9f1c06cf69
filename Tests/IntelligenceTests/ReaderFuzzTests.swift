import Intelligence
import Testing

@Suite struct ReaderFuzzTests {
    @Test("two hundred thousand damaged and random texts end in a record or in problems", arguments: 0..<2)
    func fuzz(part: Int) {
        let reader = RecordReader()
        let assessments = AssessmentReader()
        let dispatches = DispatchReader()
        var mutation = Mutation(random: Seeded(UInt64(part) + 7))
        let short = Samples.least
        for round in 0..<100_000 {
            let bytes: [UInt8]
            switch round % 50 {
            case 0: bytes = mutation.damage(Samples.all[round / 50 % Samples.all.count])
            case 1...9:
                bytes = (0..<mutation.random.index(60)).map { _ in UInt8.random(in: 0...255, using: &mutation.random) }
            case 10...19:
                let letters = Array("{}[]\",:\\u0eE+-. 1tfn".utf8)
                bytes = (0..<mutation.random.index(40)).map { _ in letters[mutation.random.index(letters.count)] }
            default:
                var flipped = short
                flipped[mutation.random.index(flipped.count)] = UInt8.random(in: 0...255, using: &mutation.random)
                bytes = flipped
            }
            do throws(RecordProblems) {
                _ = try reader.read(bytes)
            } catch {
                if error.problems.isEmpty || error.problems.count > 20 { Issue.record("\(error.problems.count)") }
            }
            if round % 10 == 0 {
                _ = try? assessments.read(bytes)
                _ = try? dispatches.read(bytes)
            }
        }
    }
}
