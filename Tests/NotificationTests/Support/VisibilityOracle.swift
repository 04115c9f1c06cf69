import Intelligence

/// Who may see a record, written a second time and differently: not as steps but as a table of audiences.
struct VisibilityOracle {
    enum Answer: Hashable { case full, withoutNominal, pointer, withheld }

    /// Which audiences a mark admits: those addressed, those on the releasable-to list, any member.
    struct Audience {
        var addressed = true
        var listed: Bool
        var member: Bool

        func admits(addressed isAddressed: Bool, listed isListed: Bool) -> Bool {
            (isAddressed && addressed) || (isListed && listed) || member
        }
    }

    static let byMark: [String: Audience] = [
        "TLP:RED": Audience(listed: false, member: false),
        "TLP:AMBER+STRICT": Audience(listed: false, member: false),
        "TLP:AMBER": Audience(listed: true, member: false),
        "TLP:GREEN": Audience(listed: true, member: true),
        "TLP:CLEAR": Audience(listed: true, member: true),
        "H0": Audience(listed: true, member: true),
        "H1": Audience(listed: true, member: true),
        "H2": Audience(listed: true, member: false),
        "H3": Audience(listed: false, member: false),
    ]
    static let ladder = ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]

    static func answer(
        _ record: IntelligenceRecord, reader code: AgencyCode, in directory: AgencyDirectory, hadEarlier: Bool
    ) -> Answer {
        guard let reader = directory[code], directory[record.agency] != nil else { return .withheld }
        if code == record.agency { return .full }
        let list = record.handling.releasableTo
        let addressed = record.addressees.contains(code)
        let listed = list.contains(code)
        let marks = [record.handling.tlp.rawValue] + record.handling.europol.map(\.rawValue)
        let admitted = marks.allSatisfy { byMark[$0]?.admits(addressed: addressed, listed: listed) ?? false }
        let cleared =
            (ladder.firstIndex(of: reader.ceiling.rawValue) ?? -1)
            >= (ladder.firstIndex(of: record.handling.tlp.rawValue) ?? 99)
        guard admitted, cleared, list.isEmpty || listed else {
            return hadEarlier && [.correction, .recall].contains(record.kind) ? .pointer : .withheld
        }
        let nominal = reader.mayReceiveNominalData && (addressed || listed)
        return record.parties.isEmpty || nominal ? .full : .withoutNominal
    }
}
