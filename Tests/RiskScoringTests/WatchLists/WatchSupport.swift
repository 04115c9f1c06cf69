import Foundation
import Intelligence
import Settings

@testable import RiskScoring

/// Watch-lists for tests, and records that they hit.
enum WatchSupport {
    /// A day on which the lists below hit.
    static let asOf = Support.asOf
    static let rule = "id: W01, when: {watch_list: true}, weight: 1.1, graded: false"
    static let members = AgencyDirectory(
        ["VN-CUSTOMS", "TH-CUSTOMS", "SG-CUSTOMS"].map {
            Agency(
                code: AgencyCode($0), name: $0, country: nil, kind: .customs, ceiling: .red,
                mayReceiveNominalData: $0 != "SG-CUSTOMS")
        })
    static let validator = RecordValidator(directory: members, commodityGroups: [.drugs])

    /// The text of a list.
    static func yaml(
        _ entries: String..., name: String = "n", owner: String = "TH-CUSTOMS", head: String = ""
    ) -> String {
        """
        version: 1
        name: \(name)
        owner: \(owner)
        salt: 0123456789abcdef
        handling: {tlp: "TLP:AMBER"}
        from: 2026-01-01
        expires: 2027-01-01
        \(head)
        entries:
        """ + "\n" + entries.map { "  - {\($0)}" }.joined(separator: "\n")
    }

    static func lists(_ open: [String], silent: [String] = []) throws(SettingsError) -> WatchLists {
        func files(_ texts: [String], _ name: String) -> [ReferenceFile] {
            texts.enumerated().map { ReferenceFile(name: "\(name)\($0).yaml", yaml: $1) }
        }
        return try WatchLists(open: files(open, "open"), silent: files(silent, "silent"))
    }

    static func rules(
        _ lists: WatchLists, _ rules: [String] = [rule], secret: EntitySecret = .none
    ) throws(SettingsError) -> RuleSet {
        let body = rules.map { "  - {\($0), title: t, because: b, source: s, evidence: e}" }.joined(separator: "\n")
        return try RuleSet(
            yaml: Support.head + body, file: "rules.yaml", lists: Support.lists, watchLists: lists, secret: secret)
    }

    /// A good record of Viet Nam.
    static func record(_ change: (inout IntelligenceRecord) -> Void) -> IntelligenceRecord {
        Support.record { record in
            record.addressees = [AgencyCode("TH-CUSTOMS")]
            record.action = ActionRequest(requested: .inform)
            record.goods = [Goods(commodity: "methamphetamine")]
            change(&record)
        }
    }

    static func container(_ number: String) -> IntelligenceRecord {
        record { record in
            record.consignment = Consignment()
            record.consignment?.containers = [number]
        }
    }

    /// The assessment of a record, as it is published, with or without a memory.
    static func assessment(
        _ record: IntelligenceRecord, _ rules: RuleSet, asOf: Instant = asOf, memory: EntitySecret? = nil
    ) -> String {
        let position = RecordPosition(topic: "alerts.drugs", partition: 1, offset: 7)
        var assessor = Assessor(rules: rules, validator: validator, cluster: "c", limits: ReadingLimits())
        var known = EntityMemory(secret: memory ?? .none)
        known.add(record, at: position, timestamp: asOf.milliseconds)
        let refusal = record.json().withUnsafeBytes { bytes in
            assessor.assess(bytes, at: position, timestamp: asOf.milliseconds) { found in
                found.removeAll()
                guard memory != nil else { return }
                known.look(
                    topic: position.topic, partition: position.partition, offset: position.offset, for: rules,
                    in: &found)
            }
        }
        var text = refusal?.message ?? ""
        if refusal == nil { assessor.withAssessment { text = String(decoding: $0.json, as: UTF8.self) } }
        return text
    }

    /// A folder of rules, lists and watch-lists.
    final class Folder {
        let url: URL
        var watch: WatchFolder { WatchFolder(url.path + "/watchlists") }
        var files: RulesPaths {
            var files = RulesPaths(rules: url.path + "/rules.yaml", lists: url.path + "/lists")
            (files.watchLists, files.members) = (watch, members)
            return files
        }

        init() throws {
            url = FileManager.default.temporaryDirectory.appending(path: "watch-\(UUID().uuidString)")
            for folder in ["lists", "watchlists/silent"] {
                try FileManager.default.createDirectory(
                    at: url.appending(path: folder), withIntermediateDirectories: true)
            }
            try write("lists/lists.yaml", Support.lists[0].yaml)
            try write(
                "rules.yaml", Support.head + "  - {\(rule), title: t, because: b, source: s, evidence: e}")
        }

        deinit { try? FileManager.default.removeItem(at: url) }

        func write(_ name: String, _ text: String) throws {
            try Data(text.utf8).write(to: url.appending(path: name), options: .atomic)
        }

        func remove(_ name: String) throws { try FileManager.default.removeItem(at: url.appending(path: name)) }
    }
}
