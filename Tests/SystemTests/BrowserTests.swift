// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// The console in Debian's Chromium, driven as a person does it.
    @Suite struct Browser {
        @Test func `each role walks its day, with and without JavaScript`() async throws {
            try await BrowserSite.with { site in
                let output = try await site.browse("walks")
                let walks = output.matches(
                    of: /walked: (\w+) (with|without) JavaScript, (\d+) steps, .*/)
                for walk in walks { print(walk.output.0) }
                #expect(
                    walks.map { "\($0.output.1) \($0.output.2)" }
                        == BrowserSite.roles.flatMap { ["\($0) with", "\($0) without"] })
                #expect(walks.allSatisfy { (Int($0.output.3) ?? 0) >= 10 })
            }
        }
    }
}
