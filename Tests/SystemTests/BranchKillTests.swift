// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Files that fill two tables, in the real service, which dies with them.
    @Suite struct Branches {
        private static let rule = """
            layout: { sections: { begin: '^\\[(.+)\\]$', take: [Mesures] } }
            branches:
              - table: essai.lots
                take: [Lots]
                columns: [{ name: id, required: true }, { name: lot }]
                key: [id]
            """

        private let files = (0..<6).map { number in
            let name = "f\(number).csv"
            let rows = DroppedFile(name, rows: 30)
            let lots = (0..<10).map { "\(name)-lot-\($0);L\($0)\n" }.joined()
            return (name: name, text: "[Lots]\nid;lot\n\(lots)[Mesures]\n\(rows.text)")
        }

        @Test(arguments: ["merged", "committed"])
        func `killed with files of two tables, again and again`(stage: String) async throws {
            try await World.with(feed: Self.rule) { world in
                for file in files {
                    try Data(file.text.utf8).write(
                        to: URL(fileURLWithPath: world.home.inbox(DroppedFile.feed))
                            .appending(path: file.name))
                }
                for _ in 0..<2 {
                    let service = try world.start([
                        "BASCULE_CRASH_AT": stage, "BASCULE_BATCH_FILES": "3",
                    ])
                    try await eventually("the service dies") { !service.child.isRunning }
                    // Whole files in both tables, whatever came of the others.
                    let counts = try await world.texts(
                        """
                        select distinct concat_ws(' ', split_part(id, '-', 1), count(*)) from (
                            select id, 1 as part from essai.mesures
                             union all select id, 2 from essai.lots) r
                         group by split_part(id, '-', 1)
                        """)
                    #expect(counts.allSatisfy { $0.hasSuffix(" 40") }, "\(counts)")
                }
                let last = try world.start()
                try await world.waitUntilSettled(files.count, by: last)
                #expect(try await world.number("select count(*) from essai.mesures") == 180)
                #expect(try await world.number("select count(*) from essai.lots") == 60)
                let shown = try await world.run(["data", "essai.lots", "--where", "lot=L3"])
                #expect(shown.output.contains("f5.csv-lot-3"), "\(shown.output)\(shown.errors)")
            }
        }
    }
}
