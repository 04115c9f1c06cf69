import Testing

@testable import Intelligence

/// A view judges a record without making its values; it must never take for good what the reader and the validator,
/// which make them, refuse.
@Suite("Views of records")
struct RecordViewTests {
    private static let now = Instant(milliseconds: 1_796_000_000_000)
    private static let validator: RecordValidator = {
        let codes = Samples.all.compactMap { try? RecordReader().read($0) }.flatMap { record in
            [record.agency] + record.addressees + record.handling.releasableTo
                + [record.thread, record.refersTo, record.outcome?.seizure].compactMap { $0?.agency }
        }
        let agencies = Set(codes).sorted().map {
            Agency(code: $0, name: "\($0)", country: nil, kind: .customs, ceiling: .red, mayReceiveNominalData: true)
        }
        return RecordValidator(directory: AgencyDirectory(agencies), commodityGroups: [.drugs, .wildlife])
    }()

    /// Whether the view takes the record for good, having checked that the reader and the validator do then.
    private func isTaken(_ bytes: [UInt8], _ scanner: RecordScanner) -> Bool {
        bytes.withUnsafeBytes { bytes in
            guard let view = try? scanner.scan(bytes), scanner.isPlain,
                Self.validator.accepts(view, now: Self.now)
            else { return false }
            let text = String(decoding: bytes, as: UTF8.self)
            do {
                let record = try scanner.record()
                let errors = Self.validator.problems(in: record, now: Self.now).filter { $0.severity == .error }
                #expect(errors.isEmpty, "\(errors) in \(text)")
                agree(view, record, text)
            } catch {
                Issue.record("\(error) in \(text)")
            }
            return true
        }
    }

    /// The same fields by both ways.
    private func agree(_ view: RecordView, _ record: IntelligenceRecord, _ text: String) {
        func string(_ field: RecordField) -> String? {
            view.text(view[field]).map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(string(.id) == record.id && string(.agency) == record.agency.rawValue, "\(text)")
        #expect(string(.thread) == record.thread?.description, "\(text)")
        #expect(view[.reportedAt] == UInt64(bitPattern: record.reportedAt.milliseconds), "\(text)")
        #expect((view[.exercise] == 2) == record.exercise, "\(text)")
        #expect(view.goods.count == record.goods.count && view.parties.count == record.parties.count, "\(text)")
        #expect(view.count(view[.transits]) == record.route?.transits.count ?? 0, "\(text)")
        #expect(1 << UInt64(RecordKind.allCases.firstIndex(of: record.kind) ?? 63) == view[.kind], "\(text)")
        for (index, goods) in record.goods.enumerated() {
            let slot = RecordSchema.shared.slots["goods[].quantity_kg"]?.index ?? 0
            let kg = Double(bitPattern: view.words[view.goods.base(of: index) + slot])
            #expect(goods.quantityKg.map { $0 == kg } ?? kg.isNaN, "\(text)")
        }
    }

    @Test("take nearly every sample for good, by its bytes alone")
    func samples() {
        let scanner = RecordScanner(limits: ReadingLimits())
        let taken = Samples.configured.filter { isTaken($0, scanner) }
        #expect(taken.count * 10 >= Samples.configured.count * 9 && !taken.isEmpty)
    }

    @Test("never take for good what the reader or the validator refuses")
    func damaged() {
        let scanner = RecordScanner(limits: ReadingLimits())
        var mutation = Mutation(random: Seeded(20_261_122))
        var taken = 0
        let rounds = 6000
        for round in 0..<rounds {
            let sample = Samples.configured[round % max(1, Samples.configured.count)]
            if isTaken(mutation.damage(sample), scanner) { taken += 1 }
        }
        // Some damage does none: both ways were taken.
        #expect(taken > rounds / 50 && taken < rounds * 9 / 10, "\(taken)")
    }

    @Test("never take a record of any values for good that the validator refuses")
    func generated() {
        let scanner = RecordScanner(limits: ReadingLimits())
        var generator = RecordGenerator(random: Seeded(7))
        for _ in 0..<2000 { _ = isTaken(generator.record().json(), scanner) }
    }

    @Test("have a slot for every field of the format, none of them twice")
    func slots() {
        let slots = RecordSchema.shared.slots
        for part in RecordSchema.Part.allCases {
            let own = slots.values.filter { $0.part == part }.map(\.index)
            #expect(Set(own).count == own.count && !own.isEmpty)
        }
        for field in RecordField.allCases { #expect(slots[field.path]?.index == field.rawValue, "\(field)") }
    }
}
