import Testing

@testable import Intelligence

@Suite struct IdentifierTests {
    @Test("the standards' own examples pass")
    func examples() {
        #expect(ContainerNumber.check("CSQU3054383") == nil)
        #expect(ContainerNumber.check("HLXU2008419") == nil)
        #expect(IMONumber.check("9074729") == nil)
        #expect(AirWaybill.check("160-12345675") == nil)
        #expect(AirWaybill.check("16012345675") == nil)
        #expect(PostalItem.check("RR473124829GB") == nil)
        #expect(HSCode.check("050790") == nil && HSCode.check("1211909990") == nil)
        #expect(UNLocode.isWellFormed("VNHPH") && UNLocode.isWellFormed("XZ2AB"))
        #expect(CountryCode.isAssigned("NA") && CountryCode.isAssigned("VN") && CurrencyCode.isAssigned("VND"))
        #expect(CountryCode.all.count == 249)
    }

    @Test(
        "one wrong digit never passes",
        arguments: [
            ("CSQU3054383", 4, 11), ("HLXU2008419", 4, 11), ("RR473124829GB", 2, 11), ("160-12345675", 4, 12),
        ])
    func singleDigit(number: String, from: Int, to: Int) {
        let check = { (text: String) -> IdentifierProblem? in
            switch text.utf8.count {
            case 11: ContainerNumber.check(text)
            case 12: AirWaybill.check(text)
            default: PostalItem.check(text)
            }
        }
        for place in from..<to {
            for digit in UInt8(48)...57 {
                var letters = Array(number.utf8)
                let before = letters[place]
                letters[place] = digit
                let changed = String(decoding: letters, as: UTF8.self)
                // The serial of an air waybill counts modulo 7: a digit may stand for the one seven away from it.
                let blind = number.utf8.count == 12 && place < 11 && abs(Int(digit) - Int(before)) == 7
                // The remainder 10 of a container is written 0: that is why it is doubted.
                let passes = check(changed).map { $0.severity == .warning } ?? true
                if digit == before || blind {
                    #expect(passes)
                } else if check(changed)?.severity != .warning {
                    #expect(!passes, "\(changed)")
                }
            }
        }
    }

    @Test("every number of a ship has one check digit, and a digit in error is nearly always found")
    func ships() {
        for place in 0..<6 where place != 2 {
            for digit in UInt8(48)...57 {
                var letters = Array("9074729".utf8)
                guard letters[place] != digit else { continue }
                let weight = 7 - place
                let blind = (Int(digit) - Int(letters[place])) * weight % 10 == 0
                letters[place] = digit
                #expect((IMONumber.check(String(decoding: letters, as: UTF8.self)) == nil) == blind)
            }
        }
        #expect((0...9).filter { IMONumber.check("907472\($0)") == nil } == [9])
    }

    @Test("the remainder 10 of a container is a warning")
    func remainderTen() {
        let doubtful = (0..<1000).map { number in
            let digits = String(number)
            return "CSQU" + String(repeating: "0", count: 6 - digits.count) + digits + "0"
        }.filter { ContainerNumber.check($0)?.severity == .warning }
        #expect(!doubtful.isEmpty)
    }

    @Test(
        "what has the wrong shape is refused",
        arguments: ["", "CSQU305438", "csqu3054383", "CSQA3054383", "CSQU305438X", "CSQÜ3054383", "CSQU3054384"])
    func containers(text: String) {
        #expect(ContainerNumber.check(text)?.severity == .error)
        #expect(IMONumber.check(text) != nil && AirWaybill.check(text) != nil && PostalItem.check(text) != nil)
    }

    @Test("codes outside their tables are refused")
    func codes() {
        for code in ["", "X", "XX", "na", "UK", "VNM", "Ü"] { #expect(!CountryCode.isAssigned(code)) }
        for code in ["77", "000000", "770000", "980000", "05079", "12345678901", "0507.90"] {
            #expect(HSCode.check(code) != nil)
        }
        for code in ["VN", "VNHP", "VNHP1", "VNHP0", "XXHPH", "vnhph"] { #expect(!UNLocode.isWellFormed(code)) }
        #expect(!CurrencyCode.isAssigned("USX"))
    }
}
