import Intelligence
import Testing

/// The reader against a Codable reading of the same format.
@Suite struct AgreementTests {
    /// Where the reader is meant to be stricter than Foundation: no key twice, a bounded depth and size, no U+0000,
    /// no number beyond a double or 64 bits even in a field that nobody reads, no byte-order mark, UTF-8 only, no
    /// comma after the last field (which JSON forbids and Foundation passes).
    private static let stricter = [
        ReadingRule.duplicateKey, ReadingRule.nul, "is nested more than", "out of range", "byte-order mark", "UTF-16",
        "for a whole number of 64 bits", "fields that the format does not know", "needs a key in quotes",
    ]

    @Test("every sample reads the same by Codable", arguments: Samples.all.indices)
    func samples(index: Int) throws {
        let read = try RecordReader().read(Samples.all[index])
        #expect(read == Mirror.read(Samples.all[index]))
    }

    @Test("thousands of damaged records are read the same, or refused by both")
    func damaged() {
        let reader = RecordReader()
        var mutation = Mutation(random: Seeded(20_261_121))
        var accepted = 0
        var refused = 0
        for round in 0..<6000 {
            let sample = Samples.all[round % Samples.all.count]
            let bytes = mutation.damage(sample)
            let mirror = Mirror.read(bytes)
            do throws(RecordProblems) {
                let record = try reader.read(bytes)
                accepted += 1
                #expect(record == mirror, "\(String(decoding: bytes, as: UTF8.self))")
            } catch {
                refused += 1
                if mirror != nil {
                    let meant = error.problems.contains { problem in
                        Self.stricter.contains { problem.rule.contains($0) }
                    }
                    #expect(meant, "\(error) in \(String(decoding: bytes, as: UTF8.self))")
                }
            }
        }
        #expect(accepted > 300 && refused > 300, "\(accepted) accepted, \(refused) refused")
    }
}
