// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres

/// Debian's PgBouncer before a database of the tests, on a socket of its own.
package enum TestPooler {
    /// Lends the URL behind a pooler of the mode (`session`, `transaction`) to the body.
    package static func with<Value>(
        mode: String, before url: String, _ body: (String) async throws -> Value
    ) async throws -> Value {
        try await TemporaryFolder.with { folder in
            let own = folder + "/pooler"
            var attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o755]
            if getuid() == 0 { attributes[.ownerAccountName] = "postgres" }
            try FileManager.default.createDirectory(
                atPath: own, withIntermediateDirectories: false, attributes: attributes)
            try configuration(mode, url, own).write(
                toFile: folder + "/pooler.ini", atomically: true, encoding: .utf8)
            let user = getuid() == 0 ? ["-u", "postgres"] : []
            let pooler = try ChildProcess(
                "/usr/sbin/pgbouncer", user + [folder + "/pooler.ini"])
            let result: Value
            do {
                // The socket is there before anybody listens at it.
                try await eventually("the pooler listens") {
                    pooler.errors.contains("process up")
                }
                result = try await body(
                    "postgresql://bascule@/pooled?host=\(own)&port=6432")
            } catch {
                print("pgbouncer said:\n\(pooler.errors)")
                try await pooler.dispose()
                throw error
            }
            try await pooler.dispose()
            return result
        }
    }

    private static func configuration(
        _ mode: String, _ url: String, _ folder: String
    ) throws -> String {
        let options = try ConnectionOptions(url: url)
        let words = ["host", "port", "dbname", "user"].compactMap { keyword in
            options[keyword: keyword].map { "\(keyword)=\($0)" }
        }
        return """
            [databases]
            pooled = \(words.joined(separator: " "))
            [pgbouncer]
            listen_addr =
            unix_socket_dir = \(folder)
            listen_port = 6432
            auth_type = any
            pool_mode = \(mode)
            max_client_conn = 100
            default_pool_size = 40

            """
    }
}
