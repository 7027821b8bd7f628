// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres
import TestSupport
import Testing
import Wording

/// A kind's arguments, and those refused where they are typed.
@Suite struct SignatureTests {
    private let kinds = JobSignature.Catalog([
        JobSignature(
            "exports.run",
            [
                JobArgument("export", .text, isRequired: true, Phrase("an export's name")),
                JobArgument("window_start", .instant, Phrase("from")),
                JobArgument("days", .integer(0...60), Phrase("how far back")),
                JobArgument("whole", .boolean, Phrase("all")),
                JobArgument("from", .dayOrInstant, Phrase("the first")),
            ]),
        JobSignature("reindex", []),
        JobSignature(
            "backfill",
            [
                JobArgument("from", .dayOrInstant, Phrase("the first")),
                JobArgument("to", .dayOrInstant, Phrase("the last")),
            ], ranges: [JobSignature.Stretch("from", "to")]),
    ])

    private func misfit(
        _ arguments: String, _ kind: String = "exports.run",
        from giver: JobSignature.Giver = .person
    ) -> String {
        kinds.misfit(kind: kind, arguments: arguments, from: giver).map(\.sentence.en) ?? "fits"
    }

    @Test(arguments: [
        (#"{"export": "a"}"#, "fits"),
        (#"{"export": "a", "days": 0, "whole": false, "from": "2026-03-01"}"#, "fits"),
        (#"{"export": "a", "from": "2026-03-01T10:00:00Z"}"#, "fits"),
        (#"{"export": "a", "window_start": "2026-03-01T10:00:00-04:00"}"#, "fits"),
        (#"{"window": "2026-03-14", "export": "a"}"#, "takes no argument `window`"),
        (#"{"exports": "a"}"#, "Did you mean `export`? It takes export, "),
        ("{}", "`exports.run` needs `export`, an export's name. Write `export: some_name`"),
        (#"{"export": 7}"#, "`export` must be a text"),
        (#"{"export": ""}"#, "`export` must be a text"),
        (#"{"export": null}"#, "`export` must be a text"),
        (#"{"export": "a\u0000"}"#, "`export` must be a text"),
        (#"{"export": "a", "days": "3"}"#, "`days` must be a whole number from 0 to 60"),
        (#"{"export": "a", "days": true}"#, "`days` must be a whole number"),
        (#"{"export": "a", "days": 61}"#, "`days` must be a whole number"),
        (#"{"export": "a", "days": 1e30}"#, "`days` must be a whole number"),
        (#"{"export": "a", "days": 1.5}"#, "`days` must be a whole number"),
        (#"{"export": "a", "whole": 1}"#, "`whole` must be true or false"),
        (#"{"export": "a", "whole": "yes"}"#, "`whole` must be true or false"),
        (#"{"export": "a", "from": "01/03/2026"}"#, "`from` must be a day or an instant"),
        (#"{"export": "a", "window_start": "2026-03-01"}"#, "must be an instant"),
        (#"{"export": "a", "schedule": "b"}"#, "takes no argument `schedule`"),
        ("[]", "no JSON object"), ("{", "no JSON object"), ("", "no JSON object"),
        (#""export""#, "no JSON object"),
    ])
    func `what a kind does not take is told with what it takes`(
        arguments: String, says: String
    ) {
        #expect(misfit(arguments).contains(says), "\(misfit(arguments))")
        let found = kinds.misfit(kind: "exports.run", arguments: arguments, from: .person)
        #expect(found.map { languageFlaws($0.sentence) } ?? [] == [])
    }

    @Test(arguments: [
        ("{}", "fits"), (#"{"from": "2026-03-01", "to": "2026-03-02"}"#, "fits"),
        (#"{"from": "2026-03-01T10:00:00Z", "to": "2026-03-01T11:00:00Z"}"#, "fits"),
        (#"{"from": "2026-03-01"}"#, "`to` is missing. Give both or neither."),
        (#"{"to": "2026-03-01"}"#, "`from` is missing"),
        (#"{"from": "2026-03-02", "to": "2026-03-02"}"#, "is not after `from`"),
        (#"{"from": "2026-03-02T10:00:00Z", "to": "2026-03-01T10:00:00Z"}"#, "is not after"),
        (#"{"from": "2026-03-01", "to": "2026-03-02T10:00:00Z"}"#, "a day and an instant"),
    ])
    func `two arguments that belong together make a stretch of time`(
        arguments: String, says: String
    ) {
        #expect(misfit(arguments, "backfill").contains(says), "\(misfit(arguments, "backfill"))")
        #expect(misfit(arguments, "backfill", from: .queue) == "fits")
        let found = kinds.misfit(kind: "backfill", arguments: arguments, from: .person)
        #expect(found.map { languageFlaws($0.sentence) } ?? [] == [])
    }

    @Test(arguments: [
        "2026-02-30T10:00:00Z", "2026-03-01T24:00:00Z", "2026-03-01T10:60:00Z",
        "2026-03-01T10:00:00.5Z", "2026-03-01T10:00:00+25:00", "2026-03-01T10:00:00",
    ])
    func `an instant that there is not is none`(text: String) {
        let arguments = #"{"export": "a", "window_start": "\#(text)"}"#
        #expect(misfit(arguments).contains("`window_start` must be an instant"))
    }

    @Test func `a queue that nobody works on is told with the nearest one`() {
        let misfit = UnservedQueue.misfit("defualt", served: ["default", "watch"])
        let said = misfit?.sentence.en ?? ""
        #expect(said.contains("`defualt`. Did you mean `default`? There are default, watch"))
        #expect(misfit.map { languageFlaws($0.sentence) } == [])
        #expect(UnservedQueue.misfit("watch", served: ["default", "watch"]) == nil)
    }

    @Test func `an unknown kind is told with the nearest one`() {
        #expect(misfit("{}", "exports.rum").contains("Did you mean `exports.run`?"))
        #expect(misfit("{}", "no.such.kind").contains("Known are backfill, exports.run, reindex"))
        #expect(misfit("{}", "reindex") == "fits")
        #expect(misfit(#"{"x": 1}"#, "reindex").contains("takes no arguments"))
    }

    @Test func `a window is the tick's to give, and the queue's to take`() {
        let window = #"{"window_start": "2026-03-01T10:00:00Z", "schedule": "s"}"#
        #expect(misfit(window, "reindex", from: .schedule).contains("given by each tick"))
        #expect(misfit(window, "reindex", from: .queue) == "fits")
        #expect(misfit(window, "reindex", from: .person).contains("takes no arguments"))
    }
}

extension SignatureTests {
    @Test func `a job whose arguments its kind does not take is dead at once, and names them`()
        async throws
    {
        let scene = try QueueDatabase()
        // As an older version, or SQL by hand, may have enqueued it.
        let id = try scene.add { $0.arguments = #"{"exprot": "a"}"# }
        let kind = JobKind(
            name: "work", arguments: [JobArgument("export", .text, Phrase("an export's name"))]
        ) { _ in .done() }
        try await withWorker(scene, [kind]) { _ in
            try await eventually("it is dead") {
                try scene.count("bascule.job where state = 'dead'") == 1
            }
        }
        let reason = try scene.value(
            "select reason from bascule.job where id = \(id)", as: String.self)
        #expect(reason.contains("Did you mean `export`?"), "\(reason)")
    }
}
