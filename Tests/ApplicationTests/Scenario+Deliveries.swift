// SPDX-License-Identifier: Apache-2.0

import Application
import Exports
import Foundation
import Postgres
import TestSupport
import Testing

/// Exports that go to another host.
extension ActionSite {
    /// The site with an export that goes to a place where nobody listens.
    private func delivering() throws -> Installation {
        let text = """
            export: nombres
            grain: factory_day
            query: |
              select n, :day as jour from generate_series(1, 5) n order by n
            deliver:
              - { to: "sftp://edi@127.0.0.1:9/entree/", secret: { file: edi.key }, known_hosts: h }

            """
        try Data(text.utf8).write(to: URL(filePath: "\(home.path)/config/exports/nombres.yaml"))
        try Data("secret\n".utf8).write(to: URL(filePath: home.path + "/edi.key"))
        return try Installation(
            home: home.path, config: nil,
            environment: [
                "BASCULE_CONSOLE_SOURCE_HOSTS": #"["127.0.0.1:9"]"#,
                "BASCULE_CONSOLE_SOURCE_PRIVATE": #"["127.0.0.0/8"]"#,
            ])
    }

    /// A file of it; its number.
    private func written(_ site: Installation) throws -> Int64 {
        let export = try #require(ExportCatalog.load(site.settings).0["nombres"])
        let window = export.window(before: Int64(Date().timeIntervalSince1970))
        return try RunExport(export, window: window).run(
            by: Self.person, with: ExportService(site.settings), on: connection
        ).record.id
    }

    func deliveryScenario(of verb: Verb) throws -> Scenario {
        let site = try delivering()
        let id = try written(site)
        let (connection, person) = (connection, Self.person)
        switch verb {
        case .sendExport:
            return Scenario([
                Entry(
                    "export sent", "export nombres", result: #"{"file": \#(id), "targets": 1}"#)
            ]) {
                try SendExport(id, in: site).run(by: person, on: connection).targets == 1
                    // What sends it is asked for in the same commit.
                    && connection.query(
                        "select kind from bascule.jobs where kind = 'exports.deliver'"
                    ).values(as: String.self) == ["exports.deliver"]
            }
        case .pauseExport:
            let action = PauseExport("nombres", because: "panne", in: site)
            return Scenario([Entry("export paused", "export nombres", #"{"reason": "panne"}"#)]) {
                try action.run(by: person, on: connection)
            }
        case .resumeExport:
            _ = try Sendings.pause("nombres", by: "a", because: nil, on: connection)
            return Scenario([Entry("export resumed", "export nombres")]) {
                try ResumeExport("nombres").run(by: person, on: connection)
            }
        default:
            let service = site.deliveryService()
            return Scenario([
                Entry(
                    "exports delivered", "exports",
                    result:
                        #"{"delivered": 0, "later": 1, "let_go": 0, "refused": 0, "replaced": 0}"#)
            ]) {
                try DeliverExports().run(by: person, with: service, on: connection).later == 1
            }
        }
    }

    func refusedDelivery(_ verb: Verb) throws -> Scenario {
        let (connection, person) = (connection, Self.person)
        switch verb {
        case .sendExport:
            let action = SendExport(17, in: installation)
            return refused { try action.run(by: person, on: connection) }
        case .pauseExport:
            let action = PauseExport("nombres", because: nil, in: installation)
            return refused { try action.run(by: person, on: connection) }
        case .resumeExport:
            return Scenario([]) { try ResumeExport("nombres").run(by: person, on: connection) }
        default:
            let site = try delivering()
            _ = try written(site)
            var service = site.deliveryService()
            // A job that is lost sends nothing.
            service.commitGuard = CommitGuard(
                open: { _ in }, hold: { _ in throw DeliveryError.noFile(id: 17) })
            let losing = service
            return refused {
                _ = try DeliverExports().run(by: person, with: losing, on: connection)
            }
        }
    }
}
