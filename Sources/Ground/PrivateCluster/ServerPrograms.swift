// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Postgres

/// Where PostgreSQL's server programs are.
struct ServerPrograms {
    let folder: String
    /// The major version: 15.
    let version: Int

    var initdb: String { "\(folder)/initdb" }
    var control: String { "\(folder)/pg_ctl" }

    /// The newest, or the one of a major version that an existing cluster needs.
    static func find(version wanted: Int?) throws -> ServerPrograms {
        let found = candidates().compactMap(ServerPrograms.init(folder:))
            .sorted { $0.version > $1.version }
        guard let newest = found.first else {
            throw PostgresError(
                .cluster,
                "PostgreSQL's server programs (initdb, pg_ctl) are not installed: "
                    + "apt-get install postgresql, or set a database URL.")
        }
        guard let wanted else { return newest }
        guard let fitting = found.first(where: { $0.version == wanted }) else {
            throw PostgresError(
                .cluster,
                "The private cluster was made by PostgreSQL \(wanted), and only "
                    + "\(found.map { "\($0.version)" }.joined(separator: ", ")) is installed: "
                    + "apt-get install postgresql-\(wanted), or move the data with pg_upgrade.")
        }
        return fitting
    }

    private init?(folder: String) {
        guard unsafe access("\(folder)/initdb", X_OK) == 0,
            unsafe access("\(folder)/pg_ctl", X_OK) == 0,
            let answer = Self.answer("\(folder)/postgres", ["--version"]),
            let major = answer.split(separator: " ").last(where: { $0.first?.isNumber == true })?
                .prefix(while: \.isNumber),
            let version = Int(major)
        else { return nil }
        self.folder = folder
        self.version = version
    }

    /// Debian's folders, what pg_config says, and PATH.
    private static func candidates() -> [String] {
        var folders = (14...40).reversed().map { "/usr/lib/postgresql/\($0)/bin" }
            .filter { FilePath.status($0) != nil }
        if let answer = answer("pg_config", ["--bindir"]) {
            folders.append(String(answer.prefix { !$0.isNewline }))
        }
        let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? ""
        folders += path.split(separator: ":").map(String.init)
        return folders
    }

    /// Output of a program; nil when it cannot be run.
    private static func answer(_ program: String, _ arguments: [String]) -> String? {
        do {
            let outcome = try Command(program, arguments, as: nil).run(within: .seconds(5))
            return outcome.status == 0 ? outcome.output : nil
        } catch {
            return nil
        }
    }
}
