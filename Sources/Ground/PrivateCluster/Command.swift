// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Postgres

/// Runs a program to its end, as another user if need be.
struct Command {
    struct Outcome {
        /// The exit status, or 128 + the signal.
        let status: Int32
        /// Standard output and standard error, in the order written; at most 64 KiB.
        let output: String
    }

    /// POSIX_SPAWN_SETSID of glibc's spawn.h, which shows it to _GNU_SOURCE only.
    private static let newSession: Int16 = 0x80

    let path: String
    let arguments: [String]
    let user: ServerUser?

    init(_ path: String, _ arguments: [String], as user: ServerUser?) {
        self.path = path
        self.arguments = arguments
        self.user = user
    }

    /// Blocks until it ends; past the deadline it is killed, which is an error.
    func run(within deadline: Duration) throws -> Outcome {
        var ends: [Int32] = [-1, -1]
        // A pair of sockets instead of a pipe: pipe2, which closes them in other children, is not
        // imported; a server that inherited the writing end would keep us waiting for its end.
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw failure("make a channel for")
        }
        let (reading, writing) = (ends[0], ends[1])
        defer { close(reading) }
        let process: pid_t
        do {
            defer { close(writing) }
            process = try spawn(output: writing)
        }
        return try outcome(of: process, reading, Limit(deadline), deadline)
    }

    /// The program and its arguments, behind `setpriv` when another user is to run it.
    private var words: [String] {
        // The server changes to its own folder; its helpers need one that they may enter.
        let plain = ["env", "--chdir=/"]
        guard let user else { return plain + [path] + arguments }
        return plain + [
            "setpriv", "--reuid=\(user.id)", "--regid=\(user.group)", "--init-groups",
            "--inh-caps=-all", "--", path,
        ] + arguments
    }

    private func spawn(output: Int32) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 2)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        // A session of its own: Ctrl-C on the terminal is not for the server. Signals as by
        // default.
        var all = sigset_t()
        unsafe sigfillset(&all)
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setflags(
            &attributes,
            Self.newSession | Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var process: pid_t = 0
        let words = words
        let problem = unsafe withMutableCStrings(words) { arguments in
            unsafe withMutableCStrings(Self.environment) { environment in
                unsafe posix_spawnp(
                    &process, words[0], &actions, &attributes, arguments, environment)
            }
        }
        guard problem == 0 else {
            errno = problem
            throw failure("start")
        }
        return process
    }

    /// Ours without what would steer libpq and the server elsewhere.
    private static var environment: [String] {
        var kept: [String] = ["LC_ALL=C.UTF-8"]
        var entry = unsafe environ
        while let text = unsafe entry.pointee {
            let word = unsafe String(cString: text)
            if !word.hasPrefix("PG") && !word.hasPrefix("LC_") && !word.hasPrefix("NOTIFY_SOCKET=")
            {
                kept.append(word)
            }
            unsafe entry += 1
        }
        return kept
    }

    private func outcome(
        of process: pid_t, _ reading: Int32, _ limit: Limit, _ deadline: Duration
    ) throws -> Outcome {
        var output: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            guard poll(reading, POLLIN, limit) != 0 else {
                kill(-process, SIGKILL)
                var status: Int32 = 0
                unsafe waitpid(process, &status, 0)
                throw PostgresError(
                    .cluster, "\(path) did not end within \(deadline): \(Self.text(output))")
            }
            let count = unsafe read(reading, &piece, piece.count)
            guard count > 0 else { break }
            if output.count < 64 * 1024 { output += piece[..<count] }
        }
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0 && errno == EINTR {}
        let signal = status & 0x7F
        return Outcome(
            status: signal == 0 ? status >> 8 & 0xFF : 128 + signal, output: Self.text(output))
    }

    private static func text(_ output: [UInt8]) -> String {
        String(decoding: output, as: UTF8.self)
    }

    private func failure(_ what: String) -> PostgresError {
        FilePath.failure(what, words[0])
    }
}

/// Lends strings as a NULL-terminated array of mutable C strings, as exec wants them.
private func withMutableCStrings<V>(
    _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> V
) -> V {
    var copies = unsafe strings.map { unsafe strdup($0) }
    unsafe copies.append(nil)
    defer { unsafe copies.forEach { unsafe free($0) } }
    return unsafe copies.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { preconditionFailure("never empty") }
        return unsafe body(base)
    }
}
