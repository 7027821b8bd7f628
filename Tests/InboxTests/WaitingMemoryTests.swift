// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Inbox

/// Memory of one file that waits to be loaded: 100,000 of them may wait.
@Suite struct WaitingMemoryTests {
    @Test func `what is known of a file that waits fits into a few words`() {
        #expect(MemoryLayout<Entry>.stride <= 48)
        #expect(MemoryLayout<Arrival>.stride <= 112)
    }

    @Test func `the path of an arrival is put together of its folder and its name`() {
        let identity = FileIdentity(
            device: 1, inode: 2, size: 3, ctimeNanoseconds: 4, mtimeNanoseconds: 5)
        func path(_ root: String, _ relative: String) -> String {
            Arrival(label: "labo", root: root, relative: relative, identity: identity).path
        }
        #expect(path("/srv/inbox/labo", "sub/a.csv") == "/srv/inbox/labo/sub/a.csv")
        #expect(path("/", "/tmp/a.csv") == "/tmp/a.csv")
    }
}
