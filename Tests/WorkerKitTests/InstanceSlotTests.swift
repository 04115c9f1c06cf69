import Foundation
import Testing

@testable import WorkerKit

@Suite struct InstanceSlotTests {
    @Test func `instances get different names, and a name is free again when its holder is gone`() throws {
        let state = StateDirectory(
            FileManager.default.temporaryDirectory.appending(path: "dragon-\(UUID().uuidString)"))
        try state.create()
        defer { try? FileManager.default.removeItem(at: state.url) }
        let first = try InstanceSlot.claim(.scorer, configured: nil, in: state)
        var second: InstanceSlot? = try InstanceSlot.claim(.scorer, configured: nil, in: state)
        let other = try InstanceSlot.claim(.notifier, configured: nil, in: state)
        #expect(first.name.hasSuffix("-0") && second?.name.hasSuffix("-1") == true && other.name.hasSuffix("-0"))
        second = nil
        #expect(try InstanceSlot.claim(.scorer, configured: nil, in: state).name.hasSuffix("-1"))
        #expect(try InstanceSlot.claim(.scorer, configured: "berth-7", in: state).name == "berth-7")
    }
}
