// SPDX-License-Identifier: Apache-2.0

import Testing
import XMLRecords

/// Paths of values and of records.
@Suite struct PathTests {
    @Test(arguments: [
        ".", "a", "a/b", "@id", "a/@unit", "a[2]/b", "a[@name='pH']", "a[@n=\"it's\"]/@v", "..",
        "../@lot", "../../a/b", "/a", "/a/b/@c", "x:a/y:b", "é-1.2_3", "/a[3]/@x:b",
    ])
    func `a path is read, and written as it was`(_ text: String) throws {
        #expect(try #require(XMLPath(text)).description == text)
    }

    @Test(arguments: [
        "", "/", "//a", "a/", "a//b", "/..", "a/..", "a/./b", "@", "@a/b", "a[0]", "a[-1]", "a[x]",
        "a[@b]", "a[@b=c]", "a[@b='c]", "a[1", "a b", "1a", "-a", "a:b:c", ":a", "a[1][2]", " a",
        "../", "a/text()", "*", "a[1000001]",
    ])
    func `what is no path is told`(_ text: String) { #expect(XMLPath(text) == nil) }

    @Test func `a path is taken from the record, and not beyond the root`() throws {
        let record = try #require(XMLPath("/a/b/c"))
        func resolved(_ text: String) throws -> String? {
            try #require(XMLPath(text)).resolved(from: record)?.description
        }
        #expect(try resolved(".") == "/a/b/c")
        #expect(try resolved("d/@e") == "/a/b/c/d/@e")
        #expect(try resolved("../@e") == "/a/b/@e")
        #expect(try resolved("../../d") == "/a/d")
        #expect(try resolved("../../../d") == nil)
        #expect(try resolved("/x/@y") == "/x/@y")
        for (text, isAround) in [
            ("/a/b", true), ("/a/b/@x", false), ("/a/d", false), ("/a/b/c", false),
        ] {
            #expect(XMLPath(text)?.isAround(record) == isAround, "\(text)")
        }
    }
}
