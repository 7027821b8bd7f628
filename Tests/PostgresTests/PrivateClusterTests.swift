// SPDX-License-Identifier: Apache-2.0

import Glibc
import Postgres
import PrivateCluster
import TestSupport
import Testing

@Suite(.serialized) struct PrivateClusterTests {
    private static let small = [
        "fsync": "off", "shared_buffers": "16MB", "max_connections": "20",
    ]

    private func withCluster(
        below name: String = "pg", _ body: (PrivateCluster, String) throws -> Void
    ) throws {
        let home = try TemporaryFolder()
        let folder = "\(home.path)/\(name)"
        let cluster = PrivateCluster(folder: folder, settings: Self.small)
        defer {
            do {
                try cluster.stop()
                try home.remove()
            } catch {
                Issue.record("not stopped and removed: \(error)")
            }
        }
        try body(cluster, folder)
    }

    private func number(_ url: String, _ sql: SQL) throws -> Int {
        try Connection(try ConnectionOptions(url: url)).query(sql)[0][0]
    }

    private func setting(_ cluster: PrivateCluster, _ name: String) throws -> String {
        let url = try cluster.url(database: "postgres", user: "postgres")
        return try Connection(try ConnectionOptions(url: url))
            .query("select current_setting(\(name))")[0][0]
    }

    private func serverPID(_ cluster: PrivateCluster) throws -> pid_t {
        let url = try cluster.url(database: "postgres", user: "postgres")
        return pid_t(
            try number(
                url, "select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int"))
    }

    @Test func `a cluster is created, joined, stopped by the last one out, started again`() throws {
        try withCluster { cluster, folder in
            let url = try cluster.start()
            try Connection(try ConnectionOptions(url: url))
                .script("create table t as select 42 as i")
            #expect(
                try number(
                    url, "select count(*) from pg_roles where rolname = user and not rolsuper")
                    == 1)
            let other = PrivateCluster(folder: folder, settings: Self.small)
            #expect(try other.start() == url)
            #expect(try !cluster.stop())
            #expect(try number(url, "select i from t") == 42)
            #expect(try other.stop())
            #expect(throws: PostgresError.self) { try number(url, "select i from t") }
            #expect(try cluster.start() == url)
            #expect(try number(url, "select i from t") == 42)
        }
    }

    @Test func `a cluster behind a link is joined, not started again`() throws {
        try withCluster { cluster, folder in
            let link = folder + "-link"
            #expect(unsafe symlink(folder, link) == 0)
            let byLink = PrivateCluster(folder: link, settings: Self.small)
            for (first, second) in [(cluster, byLink), (byLink, cluster)] {
                let url = try first.start()
                let server = try serverPID(first)
                #expect(try second.start() == url)
                #expect(try serverPID(second) == server)
                #expect(first.isAlive && second.isAlive)
                #expect(try second.findState() == .running(url: url))
                #expect(try !first.stop())
                #expect(try number(url, "select 42") == 42)
                #expect(try second.stop())
            }
        }
    }

    @Test func `no TCP port is open, and the socket is nobody else's`() throws {
        try withCluster { cluster, _ in
            _ = try cluster.start()
            #expect(try setting(cluster, "listen_addresses") == "")
            #expect(try setting(cluster, "server_encoding") == "UTF8")
            var status = stat()
            let folder = try setting(cluster, "unix_socket_directories")
            #expect(unsafe lstat(folder, &status) == 0 && status.st_mode & 0o077 == 0)
        }
    }

    @Test func `after kill -9 of the server the next start recovers it`() throws {
        try withCluster { cluster, _ in
            let url = try cluster.start()
            try Connection(try ConnectionOptions(url: url))
                .script("create table t as select 42 as i")
            for _ in 0..<3 {
                #expect(kill(try serverPID(cluster), SIGKILL) == 0)
                #expect(try cluster.start() == url)
                #expect(try number(url, "select i from t") == 42)
            }
        }
    }

    @Test(.enabled(if: geteuid() == 0))
    func `root writes and reads nothing through a link in data/`()
        async throws
    {
        let outside = try TemporaryFolder()
        let target = "\(outside.path)/root.txt"
        func put(_ text: String, _ path: String) throws {
            let file = unsafe fopen(path, "w")
            unsafe fputs(text, file)
            unsafe fclose(file)
        }
        try put("secret\n", target)
        #expect(unsafe chmod(target, 0o600) == 0)
        try withCluster { cluster, folder in
            _ = try cluster.start()
            let data = try setting(cluster, "data_directory")
            try cluster.stop()
            let names = ["bascule.conf", "bascule.conf.draft", "postgresql.conf.draft"]
            for name in names {
                let path = "\(data)/\(name)"
                unsafe unlink(path)
                #expect(unsafe symlink(target, path) == 0)
            }
            let log = "\(data)/../log/start.log"
            unsafe unlink(log)
            #expect(unsafe symlink(target, log) == 0)
            let other = PrivateCluster(
                folder: folder, settings: Self.small.merging(["work_mem": "3MB"]) { $1 })
            // The start may fail for the log that is a link; what counts is what root did.
            do {
                _ = try other.start()
                #expect(try setting(other, "work_mem") == "3MB")
                try other.stop()
            } catch {
                #expect(!"\(error)".contains("secret"))
            }
            unsafe unlink(log)
        }
        var status = stat()
        #expect(unsafe lstat(target, &status) == 0)
        #expect(status.st_uid == 0 && status.st_size == 7 && status.st_mode & 0o777 == 0o600)
        try outside.remove()
    }

    @Test func `looking at a cluster makes and starts nothing`() async throws {
        let home = try TemporaryFolder()
        let folder = "\(home.path)/pg"
        let cluster = PrivateCluster(folder: folder, settings: Self.small)
        #expect(try cluster.findState() == .absent)
        var status = stat()
        #expect(unsafe lstat(folder, &status) != 0)
        let url = try cluster.start()
        #expect(try cluster.findState() == .running(url: url))
        #expect(cluster.isAlive)
        #expect(kill(try serverPID(cluster), SIGKILL) == 0)
        // A signal is sent, not obeyed, when kill(2) returns.
        try await eventually("its end is seen") { !cluster.isAlive }
        #expect(try cluster.findState() == .stopped)
        #expect(try cluster.start() == url, "a member starts it again")
        #expect(try cluster.stop())
        #expect(try cluster.findState() == .stopped)
        try home.remove()
    }

    @Test func `a pid file that names another program is stale`() throws {
        try withCluster { cluster, _ in
            let url = try cluster.start()
            let data = try setting(cluster, "data_directory")
            try cluster.stop()
            let file = unsafe fopen("\(data)/postmaster.pid", "w")
            unsafe fputs("\(getpid())\n\(data)\n1\n5432\n", file)
            unsafe fclose(file)
            #expect(try cluster.start() == url)
        }
    }

    @Test func `two clusters run side by side, also under a path too long for a socket`() throws {
        try withCluster { first, _ in
            let name = String(repeating: "long folder ", count: 10) + "é"
            try withCluster(below: name) { second, _ in
                let urls = [try first.start(), try second.start()]
                let servers = [try serverPID(first), try serverPID(second)]
                #expect(urls[0] != urls[1] && servers[0] != servers[1])
                let folder = try setting(second, "unix_socket_directories")
                #expect(!folder.contains(name))
                try second.stop()
                var status = stat()
                #expect(unsafe lstat(folder, &status) != 0)
            }
        }
    }

    @Test func `starters at the same time get the same server`() async throws {
        let home = try TemporaryFolder()
        let clusters = (0..<4).map { _ in
            PrivateCluster(folder: "\(home.path)/pg", settings: Self.small)
        }
        let urls = try await withThrowingTaskGroup(of: String.self) { group in
            for cluster in clusters { group.addTask { try cluster.start() } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(urls.count == 1)
        #expect(try clusters.map { try $0.stop() } == [false, false, false, true])
        try home.remove()
    }

    @Test func `the server is in a session of its own, so that Ctrl-C is not for it`() throws {
        try withCluster { cluster, _ in
            _ = try cluster.start()
            let server = try serverPID(cluster)
            #expect(getsid(server) != getsid(0) && getpgid(server) != getpgrp())
        }
    }

    @Test(.enabled(if: geteuid() == 0)) func `a folder that the server's user cannot reach`()
        async throws
    {
        let home = try TemporaryFolder()
        let closed = "\(home.path)/closed"
        #expect(unsafe mkdir(closed, 0o700) == 0)
        let cluster = PrivateCluster(folder: "\(closed)/pg", settings: Self.small)
        let url = try cluster.start()
        #expect(try number(url, "select 1") == 1)
        let data = try setting(cluster, "data_directory")
        #expect(data.hasPrefix("/var/lib/bascule/"))
        try cluster.stop()
        for folder in [String(data.dropLast("/data".count)), home.path] {
            #expect(try await ChildProcess.run("/bin/rm", ["-rf", folder]).status == 0)
        }
    }
}
