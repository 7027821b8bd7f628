// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

extension WholeService {
    /// Unknown exports, aggregates and queues, as people type them.
    @Suite struct NamedThings {
        @Test func `a schedule names what there is, also in its file`() async throws {
            try await NightSite.with(
                exports: ["jour": NightSite.export("jour", NightSite.day)],
                schedules: """
                    soir: { kind: exports.run, arguments: { export: jours }, cron: "0 20 * * *" }
                    """
            ) { world in
                let check = try await world.run(["schedules", "check"])
                #expect(check.status == 2)
                #expect(
                    check.errors.contains("There is no export `jours`. Did you mean `jour`?"),
                    "\(check.errors)")
                let french = ["BASCULE_LANGUAGE": "fr"]
                let told = try await world.run(["check"], environment: french)
                #expect(told.status == 2)
                #expect(
                    told.errors.contains(
                        "Il n'y a pas d'export `jours`. Vouliez-vous dire `jour` ?"),
                    "\(told.errors)")
                #expect(try await world.run(["migrate"]).status == 0)
                let add = ["schedules", "add", "nuit", "--kind", "exports.run", "--every", "1h"]
                let typo = try await world.run(add + ["--arguments", #"{"export": "jours"}"#])
                #expect(typo.status == 2)
                #expect(typo.errors.contains("There are jour."), "\(typo.errors)")
                #expect(
                    try await world.run(add + ["--arguments", #"{"export": "jour"}"#]).status == 0)
                let edit = try await world.run([
                    "schedules", "edit", "nuit", "--arguments", #"{"export": "nope"}"#,
                ])
                #expect(edit.status == 2 && edit.errors.contains("`nope`"), "\(edit.errors)")
            }
        }
    }
}
