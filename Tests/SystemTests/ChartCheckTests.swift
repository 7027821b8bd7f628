// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension WholeService {
    /// `charts check`, as somebody at a terminal runs it.
    @Suite struct ChartCheckSystem {
        private func chart(_ name: String, _ query: String) -> String {
            "chart: \(name)\ntitle: T\ndays: 3\nquery: |\n  \(query)\n"
        }

        @Test func `charts are checked with the rows of the last day, and each fault is told`()
            async throws
        {
            try await NightSite.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                let good = chart("bon", "select :day as jour, 1.5 as valeur")
                try world.declare(good, "charts/bon")
                let fine = try await world.run(["charts", "check"])
                #expect(fine.status == 0, "\(fine)")
                // No fault in 1970, when there were no rows.
                let since = "from (select 1 where :day > date '2000-01-01') r"
                try world.declare(
                    chart("nul", "select :day as jour, 1.0 / (count(*) - 1) as valeur \(since)"),
                    "charts/nul")
                try world.declare(
                    chart(
                        "double",
                        "select :day as jour, n as valeur from generate_series(1, 2) n where :day > date '2000-01-01'"
                    ), "charts/double")
                let check = try await world.run(["charts", "check"])
                #expect(check.status == 2, "\(check)")
                #expect(
                    check.errors.contains("chart nul") || check.errors.contains("graphique nul"))
                #expect(
                    check.errors.contains("chart double")
                        || check.errors.contains("graphique double"), "\(check)")
                #expect(!check.errors.contains("bon ("))
            }
        }
    }
}
