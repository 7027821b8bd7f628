// SPDX-License-Identifier: Apache-2.0

import Glibc
import Postgres
import PrivateCluster
import Synchronization

/// The server that this process's tests use, started once.
///
/// `BASCULE_TEST_DATABASE_URL` names one whose user may create databases; without it, a private
/// cluster in `.build/test-postgres`, shared with other test processes and left running for the
/// next.
package enum TestCluster {
    private static let started = Mutex<String?>(nil)

    /// The URL of a database in which other databases can be made.
    package static func url() throws -> String {
        try started.withLock { url in
            if let url { return url }
            let fresh = try start()
            try dropLeftovers(fresh)
            url = fresh
            return fresh
        }
    }

    private static func start() throws -> String {
        if let given = unsafe getenv("BASCULE_TEST_DATABASE_URL") {
            return unsafe String(cString: given)
        }
        // A crash of the machine may lose test data; that buys speed.
        let cluster = PrivateCluster(
            folder: ".build/test-postgres",
            settings: [
                "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off",
                "max_connections": "200", "shared_buffers": "128MB",
            ])
        _ = try cluster.start()
        return try cluster.url(database: "postgres", user: "postgres")
    }

    /// Drops what test processes that are gone have left: their number is in the name.
    private static func dropLeftovers(_ url: String) throws {
        let connection = try Connection(try ConnectionOptions(url: url))
        let rows = try connection.query(
            "select datname::text from pg_database where datname like 'bascule\\_test\\_%' limit 1000"
        )
        for row in rows {
            let name = try row[0, as: String.self]
            let parts = name.split(separator: "_")
            guard parts.count > 2, let process = pid_t(parts[2]), kill(process, 0) != 0,
                errno == ESRCH
            else { continue }
            try connection.execute("drop database if exists \(identifier: name) with (force)")
        }
    }
}
