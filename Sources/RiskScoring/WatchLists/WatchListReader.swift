import Intelligence
import Settings

/// Reads a file of a watch-list; what is wrong is reported to its document.
struct WatchListReader {
    private let sighter: WatchSighter
    /// The most entries of a list.
    static let maximumEntries = 5000
    /// An entry hits for two years at most; after that its owner must say anew that it is needed.
    static let longestDays = 731
    private static let longestReason = 1000
    private static let longestName = 120
    private static let shortestSalt = 16

    init(_ sighter: WatchSighter) { self.sighter = sighter }

    /// - Parameter isSilent: whether the file stands in the folder of silent lists.
    func list(_ root: SettingsNode, file: String, isSilent: Bool) -> WatchList {
        if root.string("version") != "1" { root["version"].report("must be 1, the version of this format") }
        let salt = root.string("salt")
        if !salt.isEmpty, !(Self.shortestSalt...200).contains(salt.utf8.count) {
            root["salt"].report(
                "must have \(Self.shortestSalt) to 200 characters: any random text, so that nobody can find the list"
                    + " by trying; `openssl rand -hex 16` makes one")
        }
        checkSilence(root, isSilent)
        let owner = AgencyCode(root.string("owner"))
        let isExercise = root.flag("exercise", default: false)
        var list = WatchList(
            file: file, name: text(root, "name", Self.longestName) ?? "", owner: owner,
            contact: text(root, "contact", WatchHit.longestContact) ?? owner.rawValue,
            handling: handling(root["handling"], isSilent), isExercise: isExercise, isSilent: isSilent, entries: [],
            ownerLine: root["owner"].line)
        if list.name.isEmpty { root["name"].report("is required: what its owner calls the list") }
        let entries = root["entries"].elements
        if entries.isEmpty { root["entries"].report("must have at least one entry") }
        if entries.count > Self.maximumEntries {
            root["entries"].report("are \(entries.count), more than \(Self.maximumEntries): split the list")
        }
        var known: [EntityKey: Int] = [:]
        for node in entries.prefix(Self.maximumEntries) {
            guard let (entry, key) = entry(node, root, isExercise) else { continue }
            if let line = known.updateValue(node.line ?? 0, forKey: key) {
                node["value"].report("is the same \(entry.kind) as that of the entry on line \(line): keep one")
            }
            list.entries.append(entry)
        }
        checkContact(list, root["contact"])
        return list
    }

    /// The folder and the word must say the same, so that a slip of one of them never tells anybody anything.
    private func checkSilence(_ root: SettingsNode, _ isSilent: Bool) {
        let isMarked = root.flag("silent", default: false)
        guard isMarked != isSilent else { return }
        root["silent"].report(
            isMarked
                ? "is true, but the file is not in the folder `silent` of the watch-lists, which the scorer never reads:"
                    + " move it there"
                : "must be true in the folder of silent lists; an open list belongs in the folder above")
    }

    private func handling(_ node: SettingsNode, _ isSilent: Bool) -> Handling {
        guard let light = node.optionalChoice("tlp", as: TrafficLight.self) else {
            if !node["tlp"].isPresent { node["tlp"].report("is required, such as TLP:AMBER") }
            return Handling(tlp: .red)
        }
        var handling = Handling(tlp: light)
        handling.pap = node.optionalChoice("pap")
        for code in node["europol"].strings {
            if let code = EuropolHandling(rawValue: code) {
                handling.europol.append(code)
            } else {
                node["europol"].report("must be of H0, H1, H2, H3", value: code)
            }
        }
        handling.releasableTo = node["releasable_to"].strings.map { AgencyCode($0) }
        if isSilent, !handling.releasableTo.isEmpty {
            node["releasable_to"].report("names readers, but a silent list is for its owner alone: take them out")
        }
        if handling.europol.contains(.h3), !handling.releasableTo.isEmpty {
            node["releasable_to"].report("names readers, but H3 keeps the list to its owner: take one of them out")
        }
        return handling
    }

    private func text(_ node: SettingsNode, _ key: String, _ longest: Int) -> String? {
        guard let text = node.optionalString(key) else { return nil }
        // A character may be one letter with thousands of marks, and some turn the words that follow.
        let scalars = text.unicodeScalars
        if text.allSatisfy(\.isWhitespace) || scalars.count > longest || scalars.contains(where: Self.isHidden) {
            node[key].report(
                "must be one line of 1 to \(longest) characters, none of which controls how the others are shown")
        }
        return text
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: scalar.properties.isBidiControl
        }
    }

    // MARK: Entries

    private func entry(
        _ node: SettingsNode, _ root: SettingsNode, _ isExercise: Bool
    ) -> (WatchList.Entry, EntityKey)? {
        let name = node.string("kind")
        let reason = node.optionalString("reason") ?? root.optionalString("reason")
        if let reason, reason.unicodeScalars.count > Self.longestReason {
            node["reason"].report("is longer than \(Self.longestReason) characters")
        }
        let days = days(node, root)
        let bounds = 0.1...50.0
        let points = node.optionalNumber("points", in: bounds) ?? root.optionalNumber("points", in: bounds)
        guard let kind = EntityKind(name: name) else {
            let known = EntityKind.known.map(\.name)
            node["kind"].report(
                "must be one of \(known.joined(separator: ", "))" + Suggestion.text(for: name, among: known))
            _ = node["value"]
            return nil
        }
        guard let (value, identifier) = WatchValueReader.read(node["value"], kind, isExercise: isExercise) else {
            return nil
        }
        guard let key = sighter.key(of: identifier) else {
            node["value"].report(Self.demand(kind))
            return nil
        }
        guard let days else { return nil }
        let entry = WatchList.Entry(
            kind: kind.name, value: value, reason: reason, from: days.from, expires: days.expires, points: points,
            line: node.line, identifier: identifier)
        return (entry, key)
    }

    private static func demand(_ kind: EntityKind) -> String {
        switch kind {
        case .container: "is no container number with a right check digit (ISO 6346), such as CSQU3054383"
        case .vessel: "is no IMO number with a right check digit, such as 9074729"
        case .airWaybill: "is no air waybill with a right check digit, such as 991-12044174"
        case .postalItem: "is no postal item with a right check digit (UPU S10), such as EE401177022NL"
        case .phone: "is no phone number of 7 to 15 digits; write it with its country: +84 24 0000 0000"
        case .account: "must have 6 characters or more, letters and digits among them"
        case .vehicle: "must have 4 letters and digits or more"
        case .address: "must have 10 characters or more"
        case .person: "tells nobody apart: give the full name, or the number of a document"
        default: "tells no company apart: a legal form or a word such as \"unknown\" is no name"
        }
    }

    /// When the entry holds: its own days, or those of the list.
    private func days(_ node: SettingsNode, _ root: SettingsNode) -> (from: CalendarDate, expires: CalendarDate)? {
        func day(_ key: String) -> (date: CalendarDate?, node: SettingsNode) {
            let place = node[key].isPresent ? node[key] : root[key]
            guard let text = place.text else {
                node[key].report("is required, here or for the whole list: a day such as 2026-01-31")
                return (nil, place)
            }
            do throws(DateProblem) {
                return (try CalendarDate(text), place)
            } catch {
                place.report("\(error)")
                return (nil, place)
            }
        }
        let (from, expires) = (day("from"), day("expires"))
        guard let first = from.date, let last = expires.date else { return nil }
        let length = last.daysSince1970 - first.daysSince1970
        guard (1...Self.longestDays).contains(length) else {
            expires.node.report(
                "must be the first day on which it hits no more: 1 to \(Self.longestDays) days after from (\(first))")
            return nil
        }
        return (first, last)
    }

    /// A contact is told to everybody: what is looked for must not stand in it.
    private func checkContact(_ list: WatchList, _ node: SettingsNode) {
        let contact = ContactText(list.contact)
        if list.entries.contains(where: { contact.tells($0.identifier) }) {
            node.report("tells a value of the list: everybody reads the contact")
        }
    }
}
