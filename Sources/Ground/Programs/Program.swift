// SPDX-License-Identifier: Apache-2.0

internal import CSpawn
internal import Glibc

/// Another program, run to its end: bytes in, bytes out, by a deadline.
package struct Program: Sendable {
    package struct Outcome: Sendable {
        /// The exit status, or 128 + the signal.
        package let status: Int32
        /// The last bytes of standard error; empty where it goes with the output.
        package let errors: String
    }

    /// Bytes of standard error that are kept.
    package static let errorsLimit = 8 << 10

    private static let pieceBytes = 64 << 10
    /// How long a look at the program waits, so that `watch` is called in time.
    private static let lookMilliseconds: Int64 = 200

    /// A path, or a name that PATH leads to.
    package let path: String
    package let arguments: [String]
    /// `NAME=value`, all of it.
    package let environment: [String]
    /// Whether standard error goes with the output, in the order written.
    package var mergesErrors = false

    package init(_ path: String, _ arguments: [String], environment: [String]) {
        self.path = path
        self.arguments = arguments
        self.environment = environment
    }

    /// Blocks until it ends; past the deadline, or where a closure throws, it is killed.
    ///
    /// - Parameters:
    ///   - watch: called five times a second at least; what it throws ends the run.
    ///   - output: given what the program writes, piece by piece.
    /// - Throws: `ProgramError`, and what the closures throw.
    package func run(
        input: [UInt8] = [], within deadline: Duration, watch: () throws -> Void = {},
        output: ([UInt8]) throws -> Void
    ) throws -> Outcome {
        let end = ContinuousClock.now + deadline
        var given = try Channel()
        var said = try Channel()
        var complained = try Channel()
        let process = try spawn(
            input: input.isEmpty ? nil : given.theirs, output: said.theirs,
            errors: mergesErrors ? said.theirs : complained.theirs)
        given.handOver()
        said.handOver()
        complained.handOver()
        var errors: [UInt8] = []
        do {
            var left = input[...]
            var (isSaying, isComplaining) = (true, !mergesErrors)
            while isSaying || isComplaining {
                try watch()
                let rest = try milliseconds(until: end, deadline)
                var looks = [
                    pollfd(fd: isSaying ? said.ours : -1, events: Int16(POLLIN), revents: 0),
                    pollfd(
                        fd: isComplaining ? complained.ours : -1, events: Int16(POLLIN),
                        revents: 0),
                    pollfd(fd: left.isEmpty ? -1 : given.ours, events: Int16(POLLOUT), revents: 0),
                ]
                guard unsafe poll(&looks, 3, rest) > 0 else { continue }
                if looks[2].revents != 0 {
                    // A program that takes no more says why by its status.
                    left = given.write(left.prefix(Self.pieceBytes)).map(left.dropFirst) ?? []
                    if left.isEmpty { given.endInput() }
                }
                if looks[0].revents != 0 {
                    let piece = said.read(limit: Self.pieceBytes)
                    if let piece { try output(piece) } else { isSaying = false }
                }
                if looks[1].revents != 0 {
                    let piece = complained.read(limit: Self.pieceBytes)
                    if let piece { errors = (errors + piece).suffix(Self.errorsLimit) }
                    isComplaining = piece != nil
                }
            }
            return Outcome(
                status: try status(of: process, end, deadline),
                errors: String(decoding: errors, as: UTF8.self))
        } catch {
            stop(process)
            throw error
        }
    }

    private func milliseconds(
        until end: ContinuousClock.Instant, _ deadline: Duration
    ) throws(ProgramError) -> Int32 {
        let rest = ContinuousClock.now.duration(to: end) / .milliseconds(1)
        guard rest > 0 else { throw .deadline(path, deadline) }
        return Int32(min(Int64(rest.rounded(.up)), Self.lookMilliseconds))
    }

    /// Waits for a program that writes no more.
    private func status(
        of process: pid_t, _ end: ContinuousClock.Instant, _ deadline: Duration
    ) throws(ProgramError) -> Int32 {
        var status: Int32 = 0
        while true {
            let ended = unsafe waitpid(process, &status, WNOHANG)
            if ended == process { break }
            if ended < 0, errno != EINTR { break }
            _ = poll(nil, 0, min(try milliseconds(until: end, deadline), 5))
        }
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : 128 + signal
    }

    /// Kills it with all that it has started.
    private func stop(_ process: pid_t) {
        kill(-process, SIGKILL)
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0 && errno == EINTR {}
    }
}

extension Program {
    /// POSIX_SPAWN_SETSID of glibc's spawn.h, which shows it to _GNU_SOURCE only.
    private static let newSession: Int16 = 0x80

    private func spawn(
        input: Int32?, output: Int32, errors: Int32
    ) throws(ProgramError) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        if let input {
            unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, errors, 2)
        // No other descriptor is its business, and one open for writing would keep a file "being
        // written": libraries open some without O_CLOEXEC.
        unsafe posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        // A session of its own: Ctrl-C on the terminal is not for it. Signals as by default.
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
        let problem = unsafe withMutableCStrings([path] + arguments) { arguments in
            unsafe withMutableCStrings(environment) { environment in
                unsafe posix_spawnp(&process, path, &actions, &attributes, arguments, environment)
            }
        }
        guard problem == 0 else { throw .notStarted(path, problem) }
        return process
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
