// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

@testable import Console

/// Which refused files the first page tells, and how.
@Suite struct RefusedMatterTests {
    @Test func `a refused file stands until one of its name comes to its feed, for a week`()
        async throws
    {
        try await ConsoleScene.with(ConsoleScene.quick) { scene in
            let key = try await scene.key("ada", ["lecteur"])
            func names() async throws -> [String] {
                let all = Overview.matters(try await scene.overview(key))
                return ["a", "b", "c", "d", "e", "f"].filter { letter in
                    all.contains { $0.hasPrefix(letter + ".csv") }
                }
            }
            // One of its name in another feed is another matter.
            try await scene.insert("a.csv")
            try await scene.insert("a.csv", feed: "autre", state: "loaded", rejected: 0)
            try await scene.insert("b.csv", reason: "hier", hoursAgo: 30)
            try await scene.insert("c.csv", reason: "trop vieux", hoursAgo: 7 * 24 + 1)
            try await scene.insert("d.csv", state: "loaded", reason: "aucune bonne", rejected: 2)
            try await scene.insert("e.csv", state: "loaded", rejected: 1)
            try await scene.insert("f.csv", reason: "six", hoursAgo: 7 * 24 - 1)
            // Many that are superseded hide none.
            for number in 0..<25 {
                try await scene.insert("s\(number).csv", reason: "x")
                try await scene.insert("s\(number).csv", state: "loaded", rejected: 0)
            }
            // Among four causes of one feed each is told.
            #expect(try await names() == ["a", "b", "d", "f"])
            try await scene.insert("b.csv", state: "loaded", rejected: 0)
            #expect(try await names() == ["a", "d", "f"])
            // Its refused rows have come by another file.
            try await scene.run(
                """
                insert into bascule.file (feed, name, inbox_path, bytes, state, mends)
                select 'mesures', 'd.rejects.csv', 'd.rejects.csv', 1, 'loaded', id
                  from bascule.file where name = 'd.csv'
                """)
            #expect(try await names() == ["a", "f"])
        }
    }

    @Test func `many refused files are no wall`() async throws {
        try await ConsoleScene.with(ConsoleScene.quick) { scene in
            let key = try await scene.key("ada", ["lecteur"])
            for number in 0..<12 {
                try await scene.insert("m\(number).csv", reason: "colonne Brix absente")
            }
            for number in 0..<9 {
                try await scene.insert("o\(number).csv", feed: "autre", reason: "cause \(number)")
            }
            let all = Overview.matters(try await scene.overview(key))
            #expect(all.count == 5, "\(all)")
            #expect(
                all.contains {
                    $0.contains("12 files refused") && $0.contains("colonne Brix absente")
                        && $0.contains("m11.csv")
                })
            #expect(all.contains { $0.contains("6 other files refused") && $0.contains("autre") })
        }
    }
}
