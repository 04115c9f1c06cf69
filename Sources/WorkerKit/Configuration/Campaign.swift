import Foundation
import Intelligence
import Settings

/// The joint operation that a stack serves, as `campaign.yaml` names it.
public struct Campaign: Sendable {
    /// `OMD-VIII`.
    public var operation: String
    /// `Operation Mekong Dragon, phase VIII`.
    public var name: String
    /// The commodity groups that records may belong to; each has its topic `alerts.<group>`.
    public var commodityGroups: Set<CommodityGroup>

    /// Reads `campaign.yaml`.
    ///
    /// - Throws: ``SettingsError`` with every problem, ``ProgramError`` where the file cannot be read.
    public static func load(_ file: URL) throws -> Campaign {
        let document = try SettingsFile.open(file)
        let root = document.root
        let groups = root["commodity_groups"].strings
        if groups.isEmpty { root["commodity_groups"].report("must name at least one group") }
        for group in groups where !Self.isGroup(group) {
            root["commodity_groups"].report("must be lower-case letters, digits and -", value: group)
        }
        let operation = root["operation"]
        let campaign = Campaign(
            operation: operation.string("id"), name: operation.string("name"),
            commodityGroups: Set(groups.map(CommodityGroup.init(_:))))
        for key in ["from", "to"] { _ = operation["window"].optionalString(key) }
        _ = root.optionalString("schema_version")
        try document.finish()
        return campaign
    }

    private static func isGroup(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }
}
