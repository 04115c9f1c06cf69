import Testing

@testable import Intelligence

@Suite struct InstantTests {
    @Test(
        "moments are read with any offset and written in UTC",
        arguments: [
            ("2026-04-15T08:30:00Z", "2026-04-15T08:30:00Z", 1_776_241_800_000),
            ("2026-04-15T08:30:00+07:00", "2026-04-15T01:30:00Z", 1_776_216_600_000),
            ("1970-01-01t00:00:00z", "1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z", -1),
            ("2024-02-29T12:00:00.1239-23:59", "2024-03-01T11:59:00.123Z", 1_709_294_340_123),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z", -62_135_596_800_000),
            ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ])
    func reading(text: String, written: String, milliseconds: Int64) throws {
        let instant = try Instant(text)
        #expect(instant.milliseconds == milliseconds)
        #expect(instant.description == written)
    }

    @Test(
        "what is no moment is refused with a reason",
        arguments: [
            "", "2026-04-15", "2026-04-15T08:30:00", "2026-04-15 08:30:00Z", "2026-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-04-31T00:00:00Z", "2026-04-15T24:00:00Z",
            "2026-04-15T08:60:00Z", "2016-12-31T23:59:60Z", "2026-04-15T08:30:00.Z", "2026-04-15T08:30:00+0700",
            "2026-04-15T08:30:00+24:00", "2026-04-15T08:30:00Zx", "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", "2026-04-15T08:30:00.1", "２０２６-04-15T08:30:00Z",
        ])
    func refused(text: String) {
        #expect(throws: DateProblem.self) { try Instant(text) }
    }

    @Test("the days follow one another from year 1 to 9999")
    func days() throws {
        var expected = try CalendarDate("0001-01-01").daysSince1970
        #expect(expected == -719_162)
        for year in 1...9999 {
            for month in 1...12 {
                for day in [1, CalendarDate.days(inMonth: month, of: year)] {
                    let date = try #require(CalendarDate(year: year, month: month, day: day))
                    if day == 1 {
                        try #require(date.daysSince1970 == expected)
                    }
                    if CalendarDate(daysSince1970: date.daysSince1970) != date { Issue.record("\(date)") }
                }
                expected += CalendarDate.days(inMonth: month, of: year)
            }
        }
        #expect(expected == 2_932_897)
    }

    @Test("the edges of the numbers do not trap")
    func edges() {
        #expect(Instant(milliseconds: .min).description == "0001-01-01T00:00:00Z")
        #expect(Instant(milliseconds: .max).description == "9999-12-31T23:59:59.999Z")
        #expect(CalendarDate(daysSince1970: .min).description == "0001-01-01")
        #expect(CalendarDate(Instant(milliseconds: .max)).description == "9999-12-31")
    }
}
