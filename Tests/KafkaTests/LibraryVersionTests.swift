import Testing

@testable import Kafka

@Suite struct LibraryVersionTests {
    @Test func `versions older than 2.0.2 are refused`() {
        for old: Int32 in [0, 0x0109_02ff, 0x0200_00ff, 0x0200_01ff, 0x0200_0201] {
            #expect(LibraryVersion.problem(of: old)?.code == .libraryTooOld)
        }
        #expect(LibraryVersion.problem(of: 0x0109_02ff)?.description.contains("1.9.2") == true)
    }

    @Test func `2.0.2 and newer versions are accepted`() throws {
        for new: Int32 in [0x0200_02ff, 0x0201_00ff, 0x020f_00ff, 0x0300_0000] {
            #expect(LibraryVersion.problem(of: new) == nil)
        }
        try LibraryVersion.check()
        #expect(!LibraryVersion.text.isEmpty)
    }
}
