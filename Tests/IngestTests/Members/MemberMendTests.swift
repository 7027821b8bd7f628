// SPDX-License-Identifier: Apache-2.0

import FileSystem
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing

/// Members that have names of their own kind.
@Suite struct MemberMendTests {
    @Test func `refused lines that come in a container mend their file`() throws {
        let scene = try ContainerScene.make()
        let first = try scene.load("a.csv", rows: ["a;1", "b;x"]).fileID
        let name = try #require(
            try scene.texts("select name from bascule.report where kind = 'rejects'").first)
        try scene.load("lot.zip", bytes: ContainerScene.zip([(name, Scene.text(["b;2"]))]))
        try scene.settle()
        #expect(
            try scene.texts("select mends::text from bascule.file where origin = 'member'")
                == ["\(first)"])
        #expect(try scene.rows() == ["a|1.000", "b|2.000"])
    }
}
