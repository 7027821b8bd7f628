// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

enum ExportOperations {
    struct ExportItem: Codable, Sendable {
        let name: String
        let title: String
        let format: String
        /// Whether it is cut by windows of time.
        let has_windows: Bool
    }

    static let all: [Operation] = [
        .declared(
            "/exports", .permission(.viewExports), "The exports that are declared, by name",
            of: ExportItem.self
        ) { call in ExportFacts.all(in: call.site.installation).map { ($0.name, item($0)) } },
        .list(
            "/exports/{name}/files", .permission(.viewExports),
            "The files that an export has written, newest first", of: ExportView.Filter.self
        ) { call, connection in
            var filter = ExportView.Filter()
            filter.export = call.name
            // One that is declared no more has its files still.
            let isWritten = try filter.first(1, on: connection).first != nil
            guard isWritten || isDeclared(call) else { throw Problem.notFound }
            return filter
        },
        Operation(
            .get, "/export-files/{id}/content", .permission(.downloadExports),
            "The bytes of a file that an export has written, as they went out; `ETag` is their digest",
            answer: .anything, media: "application/octet-stream", also: [409], .free(content)),
        .start(
            "/exports/{name}/run", .permission(.runExports),
            "Writes the file of the last window that is over, or of those that ended in a range",
            [
                Field("window_start", .instant, "Windows that ended after it"),
                Field("window_end", .instant, "And until then"),
            ]
        ) { call, connection in
            guard isDeclared(call) else { throw Problem.notFound }
            var members = [JSON.Member(name: "export", value: .text(call.name))]
            for name in ["window_start", "window_end"] {
                guard let instant = call.instant(name) else { continue }
                members.append(JSON.Member(name: name, value: .text(instant.text)))
            }
            let id = try JobsOnDemand.enqueue(
                "exports.run", JSON.object(members).written, by: call.actor,
                in: call.site.settings, on: connection)
            return TaskReceipt(job: id, call)
        },
    ]

    private static func content(_ call: Call) async throws -> Answer {
        do {
            guard let answer = try await ExportsPage.content(call.id(), call.site) else {
                throw Problem.notFound
            }
            var bytes = answer
            bytes.headers.removeAll { $0.name == "Content-Type" }
            return bytes.with("Content-Type", call.operation.media)
        } catch let error as any Worded where !(error is PostgresError) {
            // Where it should lie is told to those who may look at the folders.
            throw Problem.refused(
                Phrase(
                    en:
                        "The file is not where it was put any more, or its bytes are others by now.",
                    fr:
                        "Le fichier n'est plus où il a été mis, ou ses octets ne sont plus les mêmes."
                ), 409)
        }
    }

    private static func item(_ export: ExportFacts) -> ExportItem {
        ExportItem(
            name: export.name, title: export.title, format: export.format,
            has_windows: export.hasWindows)
    }

    private static func isDeclared(_ call: Call) -> Bool {
        ExportFacts.all(in: call.site.installation).contains { $0.name == call.name }
    }
}
