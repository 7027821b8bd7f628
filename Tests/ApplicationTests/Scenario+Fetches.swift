// SPDX-License-Identifier: Apache-2.0

import Application
import Feeds
import Postgres
import TestSupport
import Testing

extension ActionSite {
    private static let hosts = ["BASCULE_CONSOLE_SOURCE_HOSTS": "[\"labo.example\"]"]

    /// The same site, which lets files be fetched from one host.
    private func open() throws -> Installation {
        try Installation(home: home.path, config: nil, environment: Self.hosts)
    }

    private func asking(_ name: String, in open: Installation) throws -> FetchFile {
        let source = try FetchSource(
            "https://labo.example/day/\(name)?token=secret", name: nil, in: open)
        return try FetchFile(source, as: #require(source.name), for: feed, in: open)
    }

    func fetchScenario(of verb: Verb) throws -> Scenario {
        let (connection, person) = (connection, Self.person)
        let open = try open()
        let asking = try asking("a.csv", in: open)
        guard verb == .importFetched else {
            return Scenario([
                Entry(
                    "fetch asked", "fetch 1",
                    """
                    {"feed": "pesees", "name": "a.csv", "source": "https://labo.example/day/a.csv", "job": 1}
                    """)
            ]) { try asking.run(by: person, on: connection) == 1 }
        }
        _ = try asking.run(by: person, on: connection)
        let action = ImportFetched(1, at: try write("a.csv"), in: open)
        return Scenario([
            Entry(
                "fetched", "file 1",
                """
                {"fetch": 1, "name": "a.csv", "source": "https://labo.example/day/a.csv"}
                """)
        ]) { try action.run(by: person, on: connection) == 1 }
    }

    func refusedFetch(_ verb: Verb) throws -> Scenario {
        let (connection, person) = (connection, Self.person)
        let open = try open()
        guard verb == .importFetched else {
            return refused {
                _ = try self.asking("a.txt", in: open).run(by: person, on: connection)
            }
        }
        let path = try write("a.csv")
        return refused {
            _ = try ImportFetched(17, at: path, in: open).run(by: person, on: connection)
        }
    }
}
