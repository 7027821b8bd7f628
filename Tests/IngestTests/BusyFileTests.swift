// SPDX-License-Identifier: Apache-2.0

import Feeds
import FileSystem
import Foundation
import Inbox
import Ingest
import Postgres
import Site
import Synchronization
import TestSupport
import Testing

/// Files that their senders open again.
@Suite struct BusyFileTests {
    @Test func `a file that is opened again after the commit stays until its writer has closed it`()
        throws
    {
        let scene = try Scene()
        try scene.drop("a.csv", rows: ["a;1"])
        let path = scene.path("a.csv")
        let writer = Mutex<FileHandle?>(nil)
        scene.once(at: .committed) {
            writer.withLock { $0 = FileHandle(forWritingAtPath: path) }
        }
        #expect(try scene.run()["a.csv"]?.settlement?.state == .loaded)
        #expect(try FileStatus(path: path) != nil, "it is not moved from under its writer")
        #expect(try scene.number("select count(*) from bascule.file where stored_at is null") == 1)

        // What the writer adds is a new version, and nothing of it is lost.
        try writer.withLock { handle in
            try handle?.seekToEnd()
            try handle?.write(contentsOf: Data("b;2;\n".utf8))
            try handle?.close()
        }
        scene.forget("a.csv")
        scene.remember("a.csv", Scene.text(["a;1", "b;2"]))
        _ = try scene.run()
        #expect(try scene.run()["a.csv"]?.settlement?.summary == "loaded 2=1+0+1+0")
        #expect(try scene.rows() == ["a|1.000", "b|2.000"])
        try scene.check()
    }
}
